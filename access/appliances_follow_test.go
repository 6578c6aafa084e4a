package access_test

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/access"
)

// followed is an appliances file that is followed, and what was reported of it.
type followed struct {
	*access.AppliancesFile
	reports
	path string
}

func follow(t *testing.T) *followed {
	t.Helper()
	f := &followed{path: newFile(t)}
	add(t, f.path, "a")
	var err error
	f.AppliancesFile, err = access.FollowAppliances(f.path, f.report)
	must(t, err)
	return f
}

// expect looks at the appliances several times, and at what was reported by then.
func (f *followed) expect(t *testing.T, want string, reported ...string) {
	t.Helper()
	for range 3 {
		if got := ids(f.Current()); got != want {
			t.Errorf("appliances %s, want %s", got, want)
		}
	}
	if len(f.all) != len(reported) {
		t.Fatalf("reported %q, want %q", f.all, reported)
	}
	for i, said := range reported {
		if !strings.Contains(f.all[i], said) || !strings.Contains(f.all[i], f.path) {
			t.Errorf("reported %q, want %q", f.all[i], said)
		}
	}
}

func TestAChangedFileIsPickedUp(t *testing.T) {
	f := follow(t)
	before := f.Current()
	f.expect(t, "a")
	if f.Current() != before {
		t.Error("an unchanged file was read again")
	}
	add(t, f.path, "b")
	f.expect(t, "a b")
	if ids(before) != "a" {
		t.Error("what was handed out has changed")
	}
	edited := strings.Replace(contents(t, f.path), "id: b", "id: c", 1) // in place, of the same size
	must(t, os.WriteFile(f.path, []byte(edited), 0o600))
	must(t, os.Chtimes(f.path, time.Unix(1, 0), time.Unix(1, 0)))
	f.expect(t, "a c")
}

func TestAnotherFileOfTheSameTimeAndSizeIsRead(t *testing.T) {
	f := follow(t)
	old, err := os.Stat(f.path)
	must(t, err)
	token := rotate(t, f.path, "a", 0)
	must(t, os.Chtimes(f.path, old.ModTime(), old.ModTime()))
	if now, err := os.Stat(f.path); err != nil || now.Size() != old.Size() {
		t.Fatalf("the sizes differ, %v", err)
	}
	if _, right := f.Current().Authenticate("a", token, time.Now()); !right {
		t.Error("the new token is not known")
	}
}

func TestABrokenNewFileKeepsTheOldOne(t *testing.T) {
	f := follow(t)
	good := contents(t, f.path)
	must(t, os.WriteFile(f.path, []byte("version: 3"), 0o600))
	f.expect(t, "a", "must have version: 1")
	must(t, os.WriteFile(f.path, []byte("version: ["), 0o600))
	f.expect(t, "a", "must have version: 1", "in line 1")
	must(t, os.WriteFile(f.path, []byte(good), 0o600))
	add(t, f.path, "b")
	f.expect(t, "a b", "must have version: 1", "in line 1")
}

func TestAFileThatBecomesOpenToOthersIsReportedAndKept(t *testing.T) {
	f := follow(t)
	must(t, os.Chmod(f.path, 0o644))
	f.expect(t, "a", "run chmod 0600")
	must(t, os.Chmod(f.path, 0o600))
	add(t, f.path, "b")
	f.expect(t, "a b", "run chmod 0600")
}

func TestAMissingFileIsReportedOnceAndFoundAgain(t *testing.T) {
	f := follow(t)
	must(t, os.Rename(f.path, f.path+".away"))
	f.expect(t, "a", "no such file")
	must(t, os.Rename(f.path+".away", f.path))
	f.expect(t, "a", "no such file")
	must(t, os.Remove(f.path))
	f.expect(t, "a", "no such file", "no such file")
}

func TestCurrentMayBeAskedWhileTheFileChanges(t *testing.T) {
	f := follow(t)
	token := rotate(t, f.path, "a", time.Hour)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				if _, right := f.Current().Authenticate("a", token, time.Now()); !right {
					t.Error("the token was refused in between")
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for _, id := range []string{"b", "c", "d", "e", "f", "g", "h"} {
		add(t, f.path, id)
	}
	close(done)
	readers.Wait()
	f.expect(t, "a b c d e f g h")
}
