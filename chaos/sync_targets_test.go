package chaos

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
	"vmapower/replication/nbd/nbdtest"
)

// badTargets are what a sync may meet in place of the target that it should have. Each returns
// the address, and the file that is written there.
var badTargets = []struct {
	name string
	good bool // a sync may complete on it
	open func(s *syncSite, own, other *replica) (address, file string)
}{
	{"a slow line", true, func(s *syncSite, own, _ *replica) (string, string) {
		server := nbdtest.NbdkitTCP(s.t, nil, "file", own.file)
		line := testenv.StartProxy(s.t, server.URI.Address, nil)
		line.Limit(testenv.Both, 2*mib)
		server.URI.Address = line.Addr()
		return server.URI.String(), own.file
	}},
	{"copy-on-write", false, func(s *syncSite, own, _ *replica) (string, string) {
		return nbdtest.NBDServer(s.t, own.file, "flush = true", "copyonwrite = true").URI.String(), own.file
	}},
	{"another disk's target", false, func(s *syncSite, _, other *replica) (string, string) {
		return nbdtest.Nbdkit(s.t, "file", other.file).URI.String(), other.file
	}},
}

// A sync on a bad target may fail, and say so. When it completes, whoever reads the target
// afterwards finds the disk in it.
func TestNoSyncCompletesOnATargetThatDiffersAfterwards(t *testing.T) {
	t.Parallel()
	const guests, size = 4, 8 * mib
	var fleet []sandbox.Guest
	for i := range guests {
		fleet = append(fleet, asleep(fmt.Sprintf("vm-%c", 'a'+i), size))
	}
	seed := *seedFlag
	if seed == 0 {
		seed = time.Now().UnixNano() % 1_000_000
	}
	t.Logf("seed %d", seed)
	s := newSyncSite(t, seed, nil, fleet...)
	var replicas []*replica
	for _, g := range fleet {
		replicas = append(replicas, s.replica(g.Name))
	}
	completed := 0
	for began := time.Now(); completed == 0 || time.Since(began) < *durationFlag/2; {
		ids, files, kinds, alike := make([]string, guests), make([]string, guests), make([]int, guests), make([]bool, guests)
		for i, r := range replicas {
			s.change(r, 1+s.random.IntN(6))
			kinds[i] = s.random.IntN(len(badTargets))
			var address string
			address, files[i] = badTargets[kinds[i]].open(s, r, replicas[(i+1)%guests])
			alike[i] = s.equal(r) // zeroes were written over zeroes: whoever keeps nothing of it differs in nothing
			ids[i] = s.replicate(r, address, r.since, 0)
		}
		if unended := s.untilEnded(t.Context(), ids, drainLimit); unended != nil {
			t.Fatalf("seed %d: lost %v", seed, unended)
		}
		for i, r := range replicas {
			kind := badTargets[kinds[i]]
			if s.completedOn(ids[i], files[i], r) {
				completed++
				r.since = r.disk.ChangeID()
				if !kind.good && !alike[i] {
					t.Errorf("seed %d: a sync on %s completed\n%s", seed, kind.name, s.said(ids[i]))
				}
			}
		}
	}
}

// completedOn reports whether the job has completed, and fails the test when its target differs
// from the disk all the same.
func (s *syncSite) completedOn(id, file string, r *replica) bool {
	s.t.Helper()
	job, err := s.apis[0].client.Job(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	if job.Status != client.JobStatusCompleted {
		return false
	}
	data, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(data, s.content(r.disk)) {
		s.t.Errorf("%s completed, and its target differs: %v\n%s", r.guest, err, s.said(id))
	}
	return true
}
