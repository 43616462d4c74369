package cli

import (
	"io"
	"os"

	"golang.org/x/sys/windows"
)

// hideTyping keeps a terminal from showing what is typed, until show is called. What
// is no terminal shows nothing.
func hideTyping(in io.Reader) (show func() error, err error) {
	none := func() error { return nil }
	f, ok := in.(*os.File)
	if !ok || !terminal(f) {
		return none, nil
	}
	var before uint32
	if err := windows.GetConsoleMode(windows.Handle(f.Fd()), &before); err != nil {
		return none, err
	}
	hidden := before&^windows.ENABLE_ECHO_INPUT | windows.ENABLE_PROCESSED_INPUT | windows.ENABLE_LINE_INPUT
	return func() error { return windows.SetConsoleMode(windows.Handle(f.Fd()), before) },
		windows.SetConsoleMode(windows.Handle(f.Fd()), hidden)
}
