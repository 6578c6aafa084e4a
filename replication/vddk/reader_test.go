package vddk

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"vmapower/failure"
)

func TestAKilledProcessIsStartedAgainAndNothingDiffers(t *testing.T) {
	b := setup(t, 64*mib)
	r := b.open(t)
	got := make([]byte, len(b.data))
	var reading sync.WaitGroup
	for part := range 4 {
		reading.Go(func() {
			for off := part * 16 * mib; off < (part+1)*16*mib; off += mib {
				if part == 0 && off == 8*mib {
					if err := syscall.Kill(b.AwaitProcesses(1)[0], syscall.SIGKILL); err != nil {
						t.Error(err)
					}
				}
				if err := r.ReadAt(t.Context(), got[off:off+mib], int64(off)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	reading.Wait()
	if !bytes.Equal(got, b.data) {
		t.Error("what was read is not the disk")
	}
	if !strings.Contains(b.logged.String(), "opened again") {
		t.Error("the process was not started again")
	}
}

func TestACrashIsOvercomeAndCrashesWithoutEndAreNot(t *testing.T) {
	b := setup(t, 8*mib)
	r := b.open(t)
	b.Fail("read-crash 4194304")
	b.wantEqual(t, r)
	r.Close()

	b.options.Backoff = time.Millisecond
	r = b.open(t)
	b.Fail("read-crash-always 4194304")
	err := r.ReadAt(t.Context(), make([]byte, mib), 4*mib)
	wantFailed(t, err, failure.VCenterError, "may not fit")
}

func TestTheVMMustStillBeOffWhenADiskIsOpenedAgain(t *testing.T) {
	b := setup(t, mib)
	on := failure.New(failure.SourceNotPoweredOff, "it is on")
	b.disk.StillOff = func(context.Context) error { return on }
	r := b.open(t)
	if err := syscall.Kill(b.AwaitProcesses(1)[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := r.ReadAt(t.Context(), make([]byte, 512), 0); !errors.Is(err, on) {
		t.Errorf("%v", err)
	}
}

func TestALackOfMemoryAtTheHostIsWaitedOutForAWhile(t *testing.T) {
	const nfc = "read-error NfcFssrvrProcessErrorMsg: received NFC error 5 from server: Failed to allocate the requested 262144 bytes"
	b := setup(t, 2*mib)
	r := b.open(t)
	b.Fail(nfc)
	healed := make(chan error, 1)
	go func() { healed <- r.ReadAt(t.Context(), make([]byte, 2*mib), 0) }()
	b.awaitLogged(t, "NFC error 5")
	b.Fail()
	if err := <-healed; err != nil {
		t.Fatal(err)
	}
	b.wantEqual(t, r)

	b.Fail(nfc)
	r.v.HealFor = 100 * time.Millisecond
	err := r.ReadAt(t.Context(), make([]byte, 512), 0)
	wantFailed(t, err, failure.InsufficientResources, "too many disks")
	if !errors.Is(err, ErrBusy) {
		t.Error("it is final")
	}
}

func (b *bench) awaitLogged(t *testing.T, words string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !strings.Contains(b.logged.String(), words); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the log has no %q", words)
		}
	}
}

func TestAReadThatFailsWithoutAReasonIsTriedAFewTimes(t *testing.T) {
	b := setup(t, mib)
	r := b.open(t)
	b.Fail("read-error")
	wantFailed(t, r.ReadAt(t.Context(), make([]byte, 512), 0), failure.VCenterError, "gives no reason")
}

func TestAStuckReadIsBrokenAndItsProcessEnds(t *testing.T) {
	b := setup(t, mib)
	r := b.open(t)
	b.Fail("read-stall")
	ctx, cancel := cancelled(t)
	stuck := make(chan error, 1)
	go func() { stuck <- r.ReadAt(ctx, make([]byte, 512), 0) }()
	b.AwaitStuck()
	cancel()
	if err := <-stuck; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	r.Close()
	b.wantNothingLeft(t)
}

func TestAReadWithoutAnAnswerIsTriedWithAnotherProcess(t *testing.T) {
	b := setup(t, mib)
	b.options.Silence = 300 * time.Millisecond
	r := b.open(t)
	b.Fail("read-stall")
	answered := make(chan error, 1)
	go func() { answered <- r.ReadAt(t.Context(), make([]byte, 512), 0) }()
	b.AwaitStuck()
	b.Fail()
	if err := <-answered; err != nil {
		t.Error(err)
	}
}

func TestACancelDuringTheOpeningEndsTheProcess(t *testing.T) {
	b := setup(t, mib)
	b.Fail("open-delay-ms 60000")
	ctx, cancel := cancelled(t)
	opened := make(chan error, 1)
	go func() {
		_, err := New(b.options).Open(ctx, b.disk)
		opened <- err
	}()
	b.AwaitProcesses(1)
	cancel()
	if err := <-opened; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	b.wantNothingLeft(t)
}

func TestManyWordsDoNotFloodTheLog(t *testing.T) {
	b := setup(t, mib)
	r := b.open(t)
	b.Fail("read-noise 10000")
	if err := r.ReadAt(t.Context(), make([]byte, 512), 0); err != nil {
		t.Fatal(err)
	}
	r.Close()
	text := b.logged.String()
	if n := strings.Count(text, "\n"); n > 3*loggedLines {
		t.Errorf("%d lines", n)
	}
	if !strings.Contains(text, "which is not logged") {
		t.Errorf("nobody is told: %s", text)
	}
}
