package chaos

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
	"vmapower/replication/nbd/nbdtest"
	"vmapower/replication/vddk/vddktest"
)

const mib = 1 << 20

// syncSite is a site whose workers may write below one directory, with a replica of
// each disk in it.
type syncSite struct {
	*site
	dir    string
	random *rand.Rand
	vddk   *vddktest.Standin // nil where no disk needs one
}

// asleep is a VM that is off, with one disk.
func asleep(name string, size int64) sandbox.Guest {
	return sandbox.Guest{Name: name, Power: sandbox.Off, Tools: sandbox.ToolsOK,
		Disks: []sandbox.Disk{{CapacityBytes: size, FilledBytes: size / 2}}}
}

func newSyncSite(t *testing.T, seed int64, env []string, guests ...sandbox.Guest) *syncSite {
	t.Helper()
	s := &syncSite{dir: t.TempDir(), random: rand.New(rand.NewPCG(uint64(seed), 2))}
	s.site = newSite(t, plan{apis: 1, workers: 2, guests: guests,
		env: append(env, "VMAPOWER_TARGET_DIRS="+filepath.Dir(s.dir), "VMAPOWER_SYNC_CONCURRENCY=8")})
	return s
}

// replica is a disk and the file that held what it held when since was its change id.
type replica struct {
	guest, file, since string
	disk               *sandbox.DiskHandle
}

func (s *syncSite) replica(guest string) *replica {
	s.t.Helper()
	disk := s.vcenter.Guest(guest).Disk(2000)
	r := &replica{guest: guest, file: filepath.Join(s.dir, guest), since: disk.ChangeID(), disk: disk}
	if err := os.WriteFile(r.file, s.content(disk), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return r
}

func (s *syncSite) content(disk *sandbox.DiskHandle) []byte {
	s.t.Helper()
	data := make([]byte, disk.Size())
	if _, err := disk.ReadAt(data, 0); err != nil && err != io.EOF {
		s.t.Fatal(err)
	}
	return data
}

// change writes to random places of the disk, some of it zeroes.
func (s *syncSite) change(r *replica, places int) {
	s.t.Helper()
	for range places {
		data := make([]byte, 1+s.random.IntN(mib))
		if s.random.IntN(4) > 0 {
			for i := range data {
				data[i] = byte(s.random.Uint32())
			}
		}
		if err := r.disk.Write(s.random.Int64N(r.disk.Size()-int64(len(data))), data); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *syncSite) equal(r *replica) bool {
	s.t.Helper()
	data, err := os.ReadFile(r.file)
	if err != nil {
		s.t.Fatal(err)
	}
	return bytes.Equal(data, s.content(r.disk))
}

// replicate asks for the sync of the replica; since may be empty for the whole disk.
func (s *syncSite) replicate(r *replica, target, since string, rate int64) string {
	s.t.Helper()
	timeout := 7200
	job, err := s.apis[0].client.FinalSync(s.t.Context(), client.FinalSyncRequest{
		Timeout: &timeout,
		Vcenter: s.gate.Addr(), Username: s.vcenter.Username(), Password: s.vcenter.Password(),
		VmId: s.vcenter.Guest(r.guest).BIOSUUID(), RateLimit: rate,
		Disks: []client.DiskToSync{{DiskKey: "2000", ChangeId: since, Target: target}},
	}, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return job.JobId
}

// untilCopied waits until the target has taken so many bytes.
func (s *syncSite) untilCopied(id string, bytes int64) {
	s.t.Helper()
	s.until(func() bool {
		progress, err := s.apis[0].client.Progress(s.t.Context(), id)
		return err == nil && progress.BytesTransferred >= bytes
	})
}

func (s *syncSite) wantCompleted(id string, within time.Duration) client.Job {
	s.t.Helper()
	if unended := s.untilEnded(s.t.Context(), []string{id}, within); unended != nil {
		s.t.Fatalf("%v\n%s", unended, s.said(id))
	}
	job, err := s.apis[0].client.Job(s.t.Context(), id)
	if err != nil || job.Status != client.JobStatusCompleted {
		s.t.Fatalf("job is %s: %v %+v\n%s", job.Status, err, job.Error, s.said(id))
	}
	return job
}

// copied reads what the workers logged of the job's copies.
func (s *syncSite) copied(id string) (copies []struct{ Bytes, Resumed int64 }) {
	s.t.Helper()
	for _, n := range s.workers {
		for _, line := range n.Lines(id, `"msg":"disk copied"`) {
			var said struct {
				Bytes   int64 `json:"bytes"`
				Resumed int64 `json:"bytes_resumed"`
			}
			if err := json.Unmarshal([]byte(line), &said); err != nil {
				s.t.Fatal(err)
			}
			copies = append(copies, struct{ Bytes, Resumed int64 }{said.Bytes, said.Resumed})
		}
	}
	return copies
}

func TestAKilledWorkersCopyGoesOnAtItsLastCheckpoint(t *testing.T) {
	t.Parallel()
	const size, checkpoint, killedAt = 64 * mib, 8 * mib, 28 * mib
	s := newSyncSite(t, 1, []string{fmt.Sprintf("VMAPOWER_SYNC_CHECKPOINT_BYTES=%d", checkpoint)}, asleep("vm", size))
	r := s.replica("vm")
	s.change(r, 20)
	id := s.replicate(r, "file://"+r.file, "", 12*mib)
	s.untilCopied(id, killedAt)
	s.killOwner(id)
	job := s.wantCompleted(id, settledWithin)
	if !s.equal(r) {
		t.Error("the target differs from the disk")
	}
	copies := s.copied(id)
	if len(copies) != 1 || copies[0].Bytes+copies[0].Resumed != size || copies[0].Resumed < killedAt-checkpoint {
		t.Errorf("copied %+v, want at least %d of %d resumed", copies, killedAt-checkpoint, size)
	}
	if job.Attempt != 2 {
		t.Errorf("attempt %d, want 2", job.Attempt)
	}
}

// A worker that is stopped in the middle of a write, while its server takes nothing,
// must not finish it after its successor: the target may be in use by then.
func TestAWorkerThatWakesUpTooLateWritesNoBlock(t *testing.T) {
	t.Parallel()
	const size = 32 * mib
	s := newSyncSite(t, 1, nil, asleep("vm", size))
	r := s.replica("vm")
	s.change(r, 10)
	server := nbdtest.Nbdkit(t, "file", r.file)
	id := s.replicate(r, server.URI.String(), "", 8*mib)
	s.untilCopied(id, 8*mib)
	server.Stop()
	time.Sleep(500 * time.Millisecond) // for the worker to be stuck in writes; without that the test shows less
	sleeper := s.owner(t.Context(), id)
	sleeper.Stop()
	server.Continue()
	s.wantCompleted(id, settledWithin)
	if !s.equal(r) {
		t.Error("the target differs from the disk")
	}
	inUse := bytes.Repeat([]byte{0xee}, size)
	if err := os.WriteFile(r.file, inUse, 0o600); err != nil {
		t.Fatal(err)
	}
	sleeper.Continue()
	s.until(func() bool { return len(sleeper.Lines(id, `"state":"superseded"`)) > 0 })
	if data, err := os.ReadFile(r.file); err != nil || !bytes.Equal(data, inUse) {
		t.Errorf("the target was written after the sync had ended: %v", err)
	}
}

// syncTroubles strike syncs at random moments.
var syncTroubles = []struct {
	name   string
	strike func(s *syncSite, servers []*nbdtest.Server)
}{
	{"a worker is killed", func(s *syncSite, _ []*nbdtest.Server) {
		n := s.workers[s.random.IntN(len(s.workers))]
		n.Kill()
		s.revive(n)
	}},
	{"a worker is stopped for 7 s", func(s *syncSite, _ []*nbdtest.Server) {
		n := s.workers[s.random.IntN(len(s.workers))]
		n.Stop()
		time.Sleep(7 * time.Second)
		n.Continue()
	}},
	{"an NBD server is killed", func(s *syncSite, servers []*nbdtest.Server) {
		server := servers[s.random.IntN(len(servers))]
		server.Kill()
		_ = os.Remove(server.URI.Address)
		if err := server.Start(); err != nil {
			s.t.Error(err)
		}
	}},
	{"reads go wrong", func(s *syncSite, _ []*nbdtest.Server) {
		troubles := []sandbox.ReadTrouble{sandbox.ReadUnavailable, sandbox.ReadShort, sandbox.ReadDropped, sandbox.ReadWrongStart, sandbox.ReadUnauthorized}
		s.vcenter.FailReads(troubles[s.random.IntN(len(troubles))], 3)
	}},
	{"vCenter drops every connection", func(s *syncSite, _ []*nbdtest.Server) { s.vcenter.DropConnections() }},
	{"a reader of VDDK is killed", func(s *syncSite, _ []*nbdtest.Server) {
		for _, pid := range s.vddk.Processes() {
			_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended
		}
	}},
	{"sessions expire", func(s *syncSite, _ []*nbdtest.Server) { s.vcenter.ExpireSessions() }},
}

func TestNoTroubleMakesACompletedSyncDifferFromItsSource(t *testing.T) {
	t.Parallel()
	seed := *seedFlag
	if seed == 0 {
		seed = time.Now().UnixNano() % 1_000_000
	}
	const guests = 4
	var fleet []sandbox.Guest
	for i := range guests {
		fleet = append(fleet, asleep(fmt.Sprintf("vm-%c", 'a'+i), int64(8+8*i)*mib))
	}
	fleet = append(fleet, asleepOnVSAN(16*mib))
	standin := vddktest.New(t)
	s := newSyncSite(t, seed, append(vddkEnv(standin), "VMAPOWER_SYNC_CHECKPOINT_BYTES=4194304"), fleet...)
	s.vddk = standin
	var replicas []*replica
	var servers []*nbdtest.Server
	for _, g := range fleet {
		r := s.replica(g.Name)
		s.change(r, 3+s.random.IntN(20))
		replicas, servers = append(replicas, r), append(servers, nbdtest.Nbdkit(t, "file", r.file))
	}
	t.Logf("seed %d", seed)
	var struck []string
	completed, failed := 0, 0
	for began := time.Now(); time.Since(began) < *durationFlag; {
		s.serve(standin)
		ids := make([]string, len(fleet))
		for i, r := range replicas {
			since := r.since
			if s.random.IntN(3) == 0 {
				since = ""
			}
			ids[i] = s.replicate(r, servers[i].URI.String(), since, r.disk.Size()/(1+s.random.Int64N(4)))
		}
		for range 1 + s.random.IntN(3) {
			time.Sleep(time.Duration(s.random.IntN(1500)) * time.Millisecond)
			trouble := syncTroubles[s.random.IntN(len(syncTroubles))]
			struck = append(struck, trouble.name)
			trouble.strike(s, servers)
		}
		if unended := s.untilEnded(t.Context(), ids, drainLimit); unended != nil {
			t.Fatalf("seed %d, %v: lost %v", seed, struck, unended)
		}
		for i, r := range replicas {
			job, err := s.apis[0].client.Job(t.Context(), ids[i])
			switch {
			case err != nil:
				t.Fatal(err)
			case job.Status != client.JobStatusCompleted:
				failed++ // the target may differ, and the job does not say otherwise
			case !s.equal(r):
				t.Fatalf("seed %d, %v: %s completed, and its target differs\n%s", seed, struck, r.guest, s.said(ids[i]))
			default:
				completed++
				r.since = s.vcenter.Guest(r.guest).Disk(2000).ChangeID()
			}
			s.change(r, 1+s.random.IntN(6))
		}
	}
	t.Logf("%d syncs completed, %d failed; struck: %s", completed, failed, strings.Join(struck, ", "))
	if completed == 0 {
		t.Error("no sync completed")
	}
}

// wantLong skips what an ordinary test run can't spare.
func wantLong(t *testing.T) {
	t.Helper()
	if !long() {
		t.Skip("takes a minute and gigabytes: make chaos")
	}
}

func TestAKilledCopyOfAGiBBesideAnUndisturbedOne(t *testing.T) {
	wantLong(t)
	const size, killedAt, rate = 1024 * mib, 1024 * mib / 3, 64 * mib // at which most is left when the worker is killed
	s := newSyncSite(t, 1, nil, asleep("vm", size))
	r := s.replica("vm")
	s.change(r, 100)
	began := time.Now()
	s.wantCompleted(s.replicate(r, "file://"+r.file, "", rate), settledWithin)
	undisturbed := time.Since(began)

	s.change(r, 100)
	began = time.Now()
	id := s.replicate(r, "file://"+r.file, "", rate)
	s.untilCopied(id, killedAt)
	progress, err := s.apis[0].client.Progress(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	s.killOwner(id)
	s.wantCompleted(id, settledWithin)
	took := time.Since(began)
	if !s.equal(r) {
		t.Error("the target differs from the disk")
	}
	copies := s.copied(id)
	if len(copies) != 1 || copies[0].Resumed < killedAt-256*mib {
		t.Fatalf("copied %+v, and it was killed after %d bytes", copies, killedAt)
	}
	t.Logf("undisturbed %.1f s; killed after at least %d MiB %.1f s; %d MiB resumed, so at least %d MiB copied twice",
		undisturbed.Seconds(), progress.BytesTransferred/mib, took.Seconds(), copies[0].Resumed/mib, max(0, progress.BytesTransferred-copies[0].Resumed)/mib)
}

func TestADiskOfOneTiBWith100000AreasIsSyncedInLittleMemory(t *testing.T) {
	wantLong(t)
	const size, areas, most = 1 << 40, 100_000, 128 * mib
	guest := asleep("vm", size)
	guest.Disks[0].FilledBytes = 0
	s := newSyncSite(t, 1, nil, guest)
	disk := s.vcenter.Guest("vm").Disk(2000)
	r := &replica{guest: "vm", file: filepath.Join(s.dir, "vm"), since: disk.ChangeID(), disk: disk}
	if err := errors.Join(os.WriteFile(r.file, nil, 0o600), os.Truncate(r.file, size)); err != nil {
		t.Fatal(err)
	}
	for i := range int64(areas) {
		if err := disk.Write(i*(size/areas), []byte{1}); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	id := s.replicate(r, "file://"+r.file, r.since, 0)
	s.wantCompleted(id, 10*time.Minute)
	took := time.Since(began)
	for _, n := range s.workers {
		if peak := n.PeakMemory(); peak > most {
			t.Errorf("%s took %d MiB, want at most %d", n.name, peak/mib, most/mib)
		} else {
			t.Logf("%s took %d MiB at most; the sync %.0f s", n.name, peak/mib, took.Seconds())
		}
	}
}
