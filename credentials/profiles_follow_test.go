package credentials_test

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"vmapower/credentials"
)

// followed is a profiles file that is followed, and what was reported of it.
type followed struct {
	*credentials.ProfilesFile
	path string
	keys *credentials.Keyring

	mu      sync.Mutex
	reports []error
}

func follow(t *testing.T, all ...credentials.Profile) *followed {
	t.Helper()
	f := &followed{keys: newKeyring(t), path: inNewDirectory(t, "profiles")}
	f.save(t, all...)
	var err error
	f.ProfilesFile, err = credentials.FollowProfiles(f.path, f.keys, f.report)
	must(t, err)
	return f
}

func (f *followed) save(t *testing.T, all ...credentials.Profile) {
	t.Helper()
	must(t, profilesOf(t, all...).Save(f.path, f.keys))
}

func (f *followed) report(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reports = append(f.reports, err)
}

// expect looks at the profiles several times, and at what was reported by then.
func (f *followed) expect(t *testing.T, want string, reports int) {
	t.Helper()
	for range 3 {
		if got := fmt.Sprint(names(f.Current())); got != want {
			t.Errorf("profiles %s, want %s", got, want)
		}
	}
	if len(f.reports) != reports {
		t.Errorf("reported %v, want %d", f.reports, reports)
	}
}

func TestAChangedProfilesFileIsReadAgain(t *testing.T) {
	f := follow(t, named("a"))
	before := f.Current()
	f.expect(t, "[a]", 0)
	if f.Current() != before {
		t.Error("an unchanged file was read again")
	}
	f.save(t, named("a"), named("b"))
	f.expect(t, "[a b]", 0)
	f.save(t, named("a"), named("c")) // of the same size
	must(t, os.Chtimes(f.path, time.Unix(1, 0), time.Unix(1, 0)))
	f.expect(t, "[a c]", 0)
}

func TestAnotherFileOfTheSameTimeAndSizeIsRead(t *testing.T) {
	f := follow(t, named("a"))
	when, err := os.Stat(f.path)
	must(t, err)
	f.save(t, named("b"))
	must(t, os.Chtimes(f.path, when.ModTime(), when.ModTime()))
	f.expect(t, "[b]", 0)
}

func TestABrokenProfilesFileKeepsTheLastGoodOne(t *testing.T) {
	f := follow(t, named("a"))
	must(t, os.WriteFile(f.path, []byte("broken"), 0o600))
	f.expect(t, "[a]", 1)
	must(t, os.WriteFile(f.path, []byte("still broken"), 0o600))
	f.expect(t, "[a]", 2)
	f.save(t, named("b"))
	f.expect(t, "[b]", 2)
}

func TestAnEditedHeaderKeepsTheLastGoodProfiles(t *testing.T) {
	f := follow(t, named("a"))
	edited := append([]byte(`{"profiles": [], `), contents(t, f.path)[1:]...)
	must(t, os.WriteFile(f.path, edited, 0o600))
	f.expect(t, "[a]", 0) // the second list counts, and it is as it was
	f.keys = newKeyring(t)
	f.save(t, named("a"))
	f.expect(t, "[a]", 1)
	if !errors.Is(f.reports[0], credentials.ErrUnknownKey) {
		t.Errorf("reported %v", f.reports)
	}
}

func TestAMissingProfilesFileIsReportedOnceAndFoundAgain(t *testing.T) {
	f := follow(t, named("a"))
	away := f.path + ".away"
	must(t, os.Rename(f.path, away))
	f.expect(t, "[a]", 1)
	must(t, os.Rename(away, f.path))
	f.expect(t, "[a]", 1)
	must(t, os.Remove(f.path))
	f.expect(t, "[a]", 2)
	f.save(t, named("b"))
	f.expect(t, "[b]", 2)
}

func TestFollowingBeginsWithAGoodFile(t *testing.T) {
	if _, err := credentials.FollowProfiles(inNewDirectory(t, "profiles"), newKeyring(t), nil); err == nil {
		t.Error("a file that is not there is followed")
	}
}

func TestAReportMayAskForTheProfiles(t *testing.T) {
	path, keys := inNewDirectory(t, "profiles"), newKeyring(t)
	must(t, profilesOf(t, named("a")).Save(path, keys))
	var file *credentials.ProfilesFile
	reported := ""
	file, err := credentials.FollowProfiles(path, keys, func(error) { reported = fmt.Sprint(names(file.Current())) })
	must(t, err)
	must(t, os.Remove(path))
	if file.Current(); reported != "[a]" {
		t.Errorf("reported with %s", reported)
	}
}

func TestCurrentMayBeAskedWhileTheFileChanges(t *testing.T) {
	f := follow(t, named("a"))
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				if got := names(f.Current()); len(got) != 1 {
					t.Errorf("profiles %v", got)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for i := range 30 {
		f.save(t, named(fmt.Sprintf("p%d", i)))
	}
	close(done)
	readers.Wait()
	f.expect(t, "[p29]", 0)
}
