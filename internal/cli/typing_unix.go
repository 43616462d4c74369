//go:build unix

package cli

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// hideTyping keeps a terminal from showing what is typed, until show is called. What
// is no terminal shows nothing.
func hideTyping(in io.Reader) (show func() error, err error) {
	none := func() error { return nil }
	f, ok := in.(*os.File)
	if !ok || !terminal(f) {
		return none, nil
	}
	before, err := unix.IoctlGetTermios(int(f.Fd()), getTermios)
	if err != nil {
		return none, err
	}
	hidden := *before
	hidden.Lflag &^= unix.ECHO
	hidden.Lflag |= unix.ICANON | unix.ISIG
	return func() error { return unix.IoctlSetTermios(int(f.Fd()), setTermios, before) },
		unix.IoctlSetTermios(int(f.Fd()), setTermios, &hidden)
}
