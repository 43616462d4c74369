package store_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// faultTest names the test that a child process runs.
const faultTest = "CONSTANCIA_FAULT"

// elsewhere runs the calling test again in a process with other rights, in an empty
// directory that is its own, and reports whether this is that process already.
func elsewhere(t *testing.T, user int, attr *syscall.SysProcAttr) bool {
	t.Helper()
	if os.Getenv(faultTest) == t.Name() {
		return true
	}
	dir, err := os.MkdirTemp("", "fault-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { remove(t, dir) })
	if err := os.Chown(dir, user, user); err != nil {
		t.Fatal(err)
	}
	child := exec.Command("/proc/self/exe", "-test.run", "^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), faultTest+"="+t.Name(), "TMPDIR="+dir)
	child.Dir, child.SysProcAttr = dir, attr
	var said strings.Builder
	child.Stdout, child.Stderr = &said, &said
	if err := child.Start(); err != nil {
		t.Skipf("this system does not let a process run with such rights: %v", err)
	}
	if err := child.Wait(); err != nil {
		t.Errorf("%v\n%s", err, said.String())
	}
	if _, why, skipped := strings.Cut(said.String(), unmountable); skipped {
		t.Skip(unmountable + why)
	}
	return false
}

// TestAReadOnlyRecordIsReadAndNotWritten takes away the right to write: to the
// folder and all in it, as on a read-only disk, or to a part of them.
func TestAReadOnlyRecordIsReadAndNotWritten(t *testing.T) {
	const nobody = 65534
	if os.Geteuid() == 0 && !elsewhere(t, nobody, &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}) {
		return // root may write everywhere
	}
	for name, parts := range map[string][]string{
		"folder and files": {".", "record.db", "key", "lock"},
		"folder":           {"."},
		"files":            {"record.db", "key", "lock"},
		"database":         {"record.db"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := created(t)
			protect(t, dir, parts, 0o555)
			s, err := store.Open(t.Context(), dir, options(t))
			if err != nil {
				t.Fatal(err)
			}
			if p, err := s.Position(t.Context()); err != nil || p != 1 {
				t.Errorf("it stands at %d, %v, want 1", p, err)
			}
			if r := verify(t, s); !r.OK {
				t.Errorf("verify finds %+v", r.Problems)
			}
			_, err = s.Save(t.Context(), oneEvent("ev-2"))
			p, ok := problem.Of(err)
			if name != "folder" && (!ok || p.Kind != problem.Unavailable || !strings.Contains(p.In(locale.EN), "permissions")) {
				t.Errorf("saving gives %v, want what to do", err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			protect(t, dir, parts, 0o755)
			if _, err := reopen(t, dir).Save(t.Context(), oneEvent("ev-3")); err != nil {
				t.Errorf("saving when it may be written again: %v", err)
			}
		})
	}
}

func protect(t *testing.T, dir string, parts []string, mode os.FileMode) {
	t.Helper()
	for _, part := range parts {
		if err := os.Chmod(filepath.Join(dir, part), mode); err != nil {
			t.Fatal(err)
		}
	}
}

const unmountable = "a small disk cannot be mounted: "

// TestADiskThatFillsUpSavesNothing imports onto a disk of a few megabytes, which
// fills up: at once, or when the last bytes of the log are written. Nothing is left
// half-saved, and the next import after some space is free succeeds.
func TestADiskThatFillsUpSavesNothing(t *testing.T) {
	users, groups := []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}, []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	if !elsewhere(t, os.Getuid(), &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS, UidMappings: users, GidMappings: groups,
	}) {
		return
	}
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=6m"); err != nil {
		t.Skip(unmountable + err.Error())
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) }) // it ends with the process
	dir, ballast := filepath.Join(disk, "record"), filepath.Join(disk, "ballast")
	s, err := store.Create(t.Context(), dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	for i, free := range []int64{0, 4 << 10, 40 << 10, 200 << 10, 1 << 20} {
		fillUp(t, disk, ballast, free)
		before, err := s.Position(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		err = importEvents(t, s, i, 3000)
		if p, ok := problem.Of(err); !ok || p.Kind != problem.Unavailable || !strings.Contains(p.In(locale.EN), "is full") {
			t.Fatalf("importing with %d bytes free gives %v", free, err)
		}
		if at, err := s.Position(t.Context()); err != nil || at != before {
			t.Fatalf("it stands at %d, %v, want %d", at, err, before)
		}
		remove(t, ballast)
		if err := importEvents(t, s, i, 20); err != nil {
			t.Fatalf("importing when there is room again: %v", err)
		}
		if r := verify(t, s); !r.OK {
			t.Fatalf("verify finds %+v", r.Problems)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, reopen(t, dir)); !r.OK {
		t.Errorf("opened again, verify finds %+v", r.Problems)
	}
}

// fillUp leaves so many bytes free on a disk.
func fillUp(t *testing.T, disk, ballast string, free int64) {
	t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(disk, &s); err != nil {
		t.Fatal(err)
	}
	write(t, ballast, make([]byte, max(int64(s.Bavail)*s.Bsize-free, 0)))
}

func importEvents(t *testing.T, s *store.Store, round, n int) error {
	t.Helper()
	b, err := s.Begin(t.Context(), record.ChangeSet{Author: "Ana", Organisation: "Fundación", Reason: "prueba"})
	if err != nil {
		return err
	}
	defer b.Rollback()
	for i := range n {
		c := oneEvent(fmt.Sprintf("ev-%d-%d", round, i)).Changes[0]
		if err := b.Add(c); err != nil {
			return err
		}
	}
	_, err = b.Commit()
	return err
}
