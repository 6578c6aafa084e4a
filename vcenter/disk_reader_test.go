package vcenter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

// eager reads are tried again at once.
var eager = ReadOptions{Backoff: time.Millisecond}

// reading is a reader of the first disk of the VM "web", which is off.
type reading struct {
	*bench
	session *Session
	vm      VM
	truth   *sandbox.DiskHandle
	*DiskReader
}

func read(t *testing.T, o ReadOptions, disk sandbox.Disk) *reading {
	t.Helper()
	b, s, vm, h := tracked(t, disk)
	r, err := s.OpenDisk(t.Context(), vm, b.disks(t, s, vm)[0], o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	b.ResetCalls()
	return &reading{b, s, vm, h, r}
}

// same reads a range and compares it with the truth.
func (r *reading) same(t *testing.T, off, length int64) {
	t.Helper()
	got, want := make([]byte, length), make([]byte, length)
	if _, err := r.truth.ReadAt(want, off); err != nil {
		t.Fatal(err)
	}
	if err := r.DiskReader.ReadAt(soon(t), got, off); err != nil {
		t.Errorf("%d bytes at %d: %v", length, off, err)
	} else if !bytes.Equal(got, want) {
		t.Errorf("%d bytes at %d are other bytes", length, off)
	}
}

func (r *reading) reads() int { return r.Calls()[sandbox.FolderRead] }

var filled = sandbox.Disk{CapacityBytes: 4 << 20, FilledBytes: 3 << 20}

func TestADiskIsReadByRanges(t *testing.T) {
	r := read(t, eager, filled)
	if r.Size() != 4<<20 {
		t.Errorf("size %d", r.Size())
	}
	for _, c := range [][2]int64{{0, 1}, {0, 4 << 20}, {4<<20 - 1, 1}, {65535, 2}, {3<<20 - 5, 10}, {1 << 20, 1 << 20}, {7, 0}} {
		r.same(t, c[0], c[1])
	}
	for _, c := range [][2]int64{{-1, 1}, {4 << 20, 1}, {4<<20 - 1, 2}} {
		if err := r.ReadAt(t.Context(), make([]byte, c[1]), c[0]); !errors.Is(err, ErrFault) {
			t.Errorf("%v: %v", c, err)
		}
	}
	if n := r.reads(); n != 6 {
		t.Errorf("%d requests", n)
	}
}

func TestAWrongReplyIsNeverTakenForTheBytes(t *testing.T) {
	for _, trouble := range []sandbox.ReadTrouble{
		sandbox.ReadIgnoresRange, sandbox.ReadShort, sandbox.ReadWrongStart, sandbox.ReadWrongTotal,
		sandbox.ReadDropped, sandbox.ReadUnavailable, sandbox.ReadUnauthorized,
		sandbox.ReadSurplus, sandbox.ReadPlainOK, sandbox.ReadRedirected,
	} {
		t.Run(string(trouble), func(t *testing.T) {
			r := read(t, eager, filled)
			r.FailReads(trouble, 1)
			r.same(t, 1<<20, 1<<20)
			if n := r.reads(); n != 2 {
				t.Errorf("%d requests", n)
			}
			r.FailReads(trouble, -1)
			r.ResetCalls()
			err := r.ReadAt(soon(t), make([]byte, 512), 1<<20)
			kind := map[sandbox.ReadTrouble]error{
				sandbox.ReadDropped: nil, sandbox.ReadUnavailable: ErrUnreachable, sandbox.ReadUnauthorized: ErrPermission,
				sandbox.ReadRedirected: ErrUnreachable,
			}
			want, special := kind[trouble]
			if !special {
				want = ErrFault
			}
			if want != nil && (!errors.Is(err, want) || !strings.Contains(err.Error(), "at 1048576 of disk 2000")) {
				t.Errorf("for ever: %v", err)
			}
			if n := r.reads(); want != nil && n != 5 || r.Calls()["Login"] != 0 {
				t.Errorf("%d requests, %d logins", n, r.Calls()["Login"])
			}
			r.Heal()
			r.same(t, 1<<20, 512)
		})
	}
}

func TestADroppedRangeGoesOnWhereItEnded(t *testing.T) {
	r := read(t, eager, filled)
	r.FailReads(sandbox.ReadDropped, 3)
	r.same(t, 0, 2<<20)
	if n := r.reads(); n != 4 {
		t.Errorf("%d requests", n)
	}
	p := make([]byte, 1<<20)
	r.FailReads(sandbox.ReadDropped, 1)
	if n, err := r.fetch(t.Context(), p, 0); err == nil || n != len(p)/2 {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestAStalledReplyIsGivenUp(t *testing.T) {
	r := read(t, ReadOptions{Backoff: time.Millisecond, Stall: 100 * time.Millisecond, Tries: 2}, filled)
	r.FailReads(sandbox.ReadStalled, 1)
	r.same(t, 0, 1<<20)
	r.FailReads(sandbox.ReadStalled, -1)
	if err := r.ReadAt(soon(t), make([]byte, 1<<20), 0); !errors.Is(err, ErrUnreachable) || errors.Is(err, ErrNoAnswer) {
		t.Errorf("for ever: %v", err)
	}
}

func TestASlowReplyIsWaitedFor(t *testing.T) {
	r := read(t, eager, filled)
	r.Delay(sandbox.FolderRead, 100*time.Millisecond)
	r.same(t, 0, 1<<20)
	if n := r.reads(); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestAReadEndsWithItsContextOrReader(t *testing.T) {
	r := read(t, eager, filled)
	reason := errors.New("the job was cancelled")
	for name, order := range map[string]func(){
		"silence": func() { r.FailReads(sandbox.ReadStalled, -1) },
		"backoff": func() { r.options.Backoff = time.Hour; r.Unavailable(503) },
	} {
		order()
		r.ResetCalls()
		ctx, cancel := context.WithCancelCause(soon(t))
		go func() {
			for r.reads() == 0 && ctx.Err() == nil {
				time.Sleep(time.Millisecond)
			}
			cancel(reason)
		}()
		if err := r.ReadAt(ctx, make([]byte, 4096), 0); !errors.Is(err, reason) {
			t.Errorf("%s: %v", name, err)
		}
		r.Heal()
	}
	r.Close()
	r.Close()
	r.ResetCalls()
	for range 200 { // the end of the reader must not be a race with the read
		if err := r.ReadAt(t.Context(), make([]byte, 4096), 0); !errors.Is(err, ErrUnreachable) || r.reads() != 0 {
			t.Fatalf("closed: %v, %d requests", err, r.reads())
		}
	}
}

func TestParallelReadersShareOneLoginWhenTheSessionExpires(t *testing.T) {
	r := read(t, eager, sandbox.Disk{CapacityBytes: 32 << 20, FilledBytes: 32 << 20})
	var next atomic.Int64
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for {
				n := next.Add(1) - 1
				if n >= 64 {
					return
				}
				if n == 20 {
					r.ExpireSessions()
				}
				r.same(t, n*512*kib, 512*kib)
			}
		})
	}
	readers.Wait()
	if n := r.Calls()["Login"]; n != 1 {
		t.Errorf("%d logins", n)
	}
}

func TestAPasswordChangedMeanwhileEndsTheReadAtOnce(t *testing.T) {
	r := read(t, eager, filled)
	r.Fail("Login", "*", &types.InvalidLogin{}, -1)
	r.ExpireSessions()
	if err := r.ReadAt(soon(t), make([]byte, 512), 0); !errors.Is(err, ErrLoginFailed) || r.reads() != 1 || r.Calls()["Login"] != 1 {
		t.Errorf("%v, %v", err, r.Calls())
	}
}

func TestAVMPoweredOnMeanwhileEndsTheRead(t *testing.T) {
	r := read(t, ReadOptions{Backoff: time.Hour}, filled)
	r.same(t, 0, 4096)
	r.Guest("web").PowerOnByHand()
	err := r.ReadAt(soon(t), make([]byte, 4096), 0)
	if !errors.Is(err, ErrNotPoweredOff) || Code(err) != "source_not_powered_off" || !strings.Contains(err.Error(), "poweredOn") {
		t.Errorf("got %v", err)
	}
	if _, err := r.session.OpenDisk(t.Context(), r.vm, r.disks(t, r.session, r.vm)[0], ReadOptions{}); !errors.Is(err, ErrNotPoweredOff) {
		t.Errorf("open: %v", err)
	}
}

func TestOpenDiskMakesSureThatRangesAreServed(t *testing.T) {
	b, s, vm, h := tracked(t, filled)
	disk := b.disks(t, s, vm)[0]
	larger := disk
	larger.Capacity *= 2
	elsewhere := disk
	elsewhere.Backing = "[LocalDS_0] web/other-flat.vmdk"
	for name, c := range map[string]struct {
		trouble sandbox.ReadTrouble
		disk    Disk
	}{
		"ignores ranges": {sandbox.ReadIgnoresRange, disk}, "another size": {sandbox.ReadWrongTotal, disk},
		"smaller than the disk": {"", larger}, "no such file": {"", elsewhere},
	} {
		b.FailReads(c.trouble, -1)
		_, err := s.OpenDisk(t.Context(), vm, c.disk, ReadOptions{Backoff: time.Millisecond})
		if Code(err) != "invalid_vm_state" || !strings.Contains(err.Error(), "disk 2000 (Hard disk 1) of web") {
			t.Errorf("%s: %v", name, err)
		}
		b.Heal()
	}
	b.FailReads(sandbox.ReadUnavailable, -1)
	if _, err := s.OpenDisk(t.Context(), vm, disk, eager); Code(err) != "vcenter_unreachable" {
		t.Errorf("unavailable: %v", err)
	}
	b.Heal()
	r, err := s.OpenDisk(t.Context(), vm, disk, eager)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	h.Extend(8 << 20)
	if err := r.ReadAt(t.Context(), make([]byte, 512), 0); !errors.Is(err, ErrFault) {
		t.Errorf("extended meanwhile: %v", err)
	}
}

func TestNamesWithSpacesAndUmlautsAreFound(t *testing.T) {
	odd := sandbox.Disk{Datastore: "Übung & mehr #1", Path: "Größe 1+1=2%/Platte ?ä.vmdk", FilledBytes: 1 << 20}
	v, err := sandbox.StartVCenter(sandbox.VCenterOptions{Datacenter: "Süd & Ost", Guests: []sandbox.Guest{store("web", odd)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	b := &bench{VCenter: v}
	b.pool = b.newPool(t, Options{})
	s := b.session(t)
	vm := b.find(t, s, "web")
	disk := b.disks(t, s, vm)[0]
	b.ResetCalls()
	for range 3 {
		r, err := s.OpenDisk(t.Context(), vm, disk, eager)
		if err != nil {
			t.Fatal(err)
		}
		(&reading{b, s, vm, b.Guest("web").Disk(2000), r}).same(t, 0, 1<<20)
		r.Close()
	}
	if n := b.Calls()["RetrievePropertiesEx"]; n != 3 {
		t.Errorf("asked %d times for the names of datastore and data centre, which may be renamed", n)
	}
}

func TestAHugeDiskCostsNothing(t *testing.T) {
	r := read(t, eager, sandbox.Disk{CapacityBytes: 1 << 40, FilledBytes: 1 << 39})
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		if err := r.truth.Write(random.Int64N(1<<40-512), []byte("changed")); err != nil {
			t.Fatal(err)
		}
		r.same(t, random.Int64N(1<<40-1<<20), 1<<20)
	}
	r.same(t, 1<<40-4096, 4096)
}

func BenchmarkParallelReads(b *testing.B) {
	v, err := sandbox.StartVCenter(sandbox.VCenterOptions{
		Guests: []sandbox.Guest{store("web", sandbox.Disk{CapacityBytes: 1 << 40, FilledBytes: 1 << 40})},
	})
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	center := &bench{VCenter: v}
	pool := NewPool(Options{Trust: Trust{CAFile: v.CAFile()}})
	defer pool.Close(context.Background())
	s, err := pool.Session(b.Context(), center.login())
	if err != nil {
		b.Fatal(err)
	}
	vm, err := s.Find(b.Context(), v.Guest("web").InstanceUUID())
	if err != nil {
		b.Fatal(err)
	}
	disks, err := s.Disks(b.Context(), vm)
	if err != nil {
		b.Fatal(err)
	}
	r, err := s.OpenDisk(b.Context(), vm, disks[0], ReadOptions{})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	for _, size := range []int{256 * kib, 1 << 20, 4 << 20} {
		for _, readers := range []int{1, 4, 8} {
			b.Run(fmt.Sprintf("%dKiB/%dreaders", size/kib, readers), func(b *testing.B) {
				b.SetBytes(int64(size))
				var next atomic.Int64
				var all sync.WaitGroup
				for range readers {
					all.Go(func() {
						p := make([]byte, size)
						for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
							if err := r.ReadAt(b.Context(), p, n*int64(size)); err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
				all.Wait()
			})
		}
	}
}
