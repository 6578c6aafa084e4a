package joblog_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"vmapower/internal/note/notetest"
	"vmapower/joblog"
)

const export, otherExport = "nbd 127.0.0.1:10809 disk-1", "nbd 127.0.0.1:10809 disk-2"

// writer is a claimed job of an appliance in a context.
func (b bundle) writer(t *testing.T, vm, who, contextID string) *joblog.Run {
	t.Helper()
	s := of(who, vm, "")
	s.ContextID = contextID
	run := b.claim(t, b.submit(t, s).ID)
	t.Cleanup(func() { _ = run.Release(context.WithoutCancel(t.Context()), 0, nil) })
	return run
}

func wantTaken(t *testing.T, err error, target int, written bool) {
	t.Helper()
	var taken *joblog.TargetError
	if !errors.As(err, &taken) || taken.Target != target || taken.Written.IsZero() == written {
		t.Errorf("%+v, %v", taken, err)
	}
}

func TestATargetIsOfOneJobUntilThatEnds(t *testing.T) {
	b := setup(t)
	first, second := b.writer(t, "vm-1", "oma-01", ""), b.writer(t, "vm-2", "oma-01", "")
	for range 2 { // it may be repeated
		must(t, first.HoldTargets(t.Context(), export))
	}
	wantTaken(t, second.HoldTargets(t.Context(), otherExport, export), 1, false)
	must(t, first.HoldTargets(t.Context(), otherExport)) // the second has none of the two
	must(t, first.Release(t.Context(), 0, nil))
	wantTaken(t, second.HoldTargets(t.Context(), export), 0, false)
	must(t, b.claim(t, first.Job().ID).End(t.Context(), completed(nil)))
	must(t, second.HoldTargets(t.Context(), export, otherExport))
}

// Whose job has a target is told to whoever has asked for that job.
func TestTheJobThatHasATargetIsNamedToItsOwner(t *testing.T) {
	b := setup(t)
	first := b.writer(t, "vm-1", "oma-01", "")
	must(t, first.HoldTargets(t.Context(), export))
	for who, want := range map[string]string{"oma-01": first.Job().ID, "oma-02": ""} {
		var taken *joblog.TargetError
		if err := b.writer(t, "vm-of-"+who, who, "").HoldTargets(t.Context(), export); !errors.As(err, &taken) || taken.JobID != want {
			t.Errorf("%s is told %v", who, err)
		}
	}
}

func TestAWrittenTargetIsKeptForItsApplianceAndContextForADay(t *testing.T) {
	b := setup(t)
	first := b.writer(t, "vm-1", "oma-01", "move-7")
	must(t, first.HoldTargets(t.Context(), export))
	must(t, first.MarkWritten(t.Context(), export))
	must(t, first.End(t.Context(), completed(nil)))
	for _, c := range []struct {
		vm, who, context string
		kept             bool
	}{{"vm-2", "oma-02", "move-8", true}, {"vm-3", "oma-02", "", true}, {"vm-4", "oma-02", "move-7", false}, {"vm-5", "oma-01", "", false}} {
		run := b.writer(t, c.vm, c.who, c.context)
		err := run.HoldTargets(t.Context(), otherExport, export)
		if !c.kept {
			must(t, err)
		} else {
			wantTaken(t, err, 1, true)
		}
		must(t, run.End(t.Context(), completed(nil)))
	}
	if left := b.raw.PTTL(t.Context(), b.targetKeys(t)[0]).Val(); left < 24*time.Hour {
		t.Errorf("it is kept for %v", left)
	}
}

func TestWhatIsPutInTheWayOfATargetHandsItToNobody(t *testing.T) {
	b := setup(t)
	first := b.writer(t, "vm-1", "oma-01", "")
	must(t, first.HoldTargets(t.Context(), export))
	must(t, first.MarkWritten(t.Context(), export))
	must(t, first.HoldTargets(t.Context(), otherExport))
	must(t, first.End(t.Context(), completed(nil)))
	keys := b.targetKeys(t)
	var genuine, key string
	for _, key = range keys {
		if genuine = b.raw.HGet(t.Context(), key, "written").Val(); genuine != "" {
			break
		}
	}
	second := b.writer(t, "vm-2", "oma-02", "")
	for name, forged := range map[string]string{
		"garbage": "x", "another's words": strings.Replace(genuine, "oma-01", "oma-02", 1), "of another job": second.Job().ID + genuine[36:],
		"too long": genuine + strings.Repeat(" ", 4096),
	} {
		must(t, b.raw.HSet(t.Context(), key, "written", forged).Err())
		if err := second.HoldTargets(t.Context(), export); err != nil { // as where there is none
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, other := range keys { // that of another target
		must(t, b.raw.HSet(t.Context(), other, "written", genuine).Err())
	}
	must(t, second.HoldTargets(t.Context(), otherExport))
	must(t, second.HoldTargets(t.Context(), "file /srv/disk"))
	wantTaken(t, second.HoldTargets(t.Context(), export), 0, true)
	must(t, b.raw.Del(t.Context(), key).Err())
	must(t, b.raw.Set(t.Context(), key, "of another kind", 0).Err())
	must(t, second.HoldTargets(t.Context(), export))
}

func TestAWorkerOfAnotherKeyringFindsNoWrittenTarget(t *testing.T) {
	b := setup(t)
	first := b.writer(t, "vm-1", "oma-01", "")
	must(t, first.MarkWritten(t.Context(), export))
	must(t, first.End(t.Context(), completed(nil)))
	other := bundle{Log: joblog.New(b.raw, joblog.Options{Keys: notetest.Worker(), Retention: time.Hour}), raw: b.raw}
	t.Cleanup(other.Close)
	must(t, other.writer(t, "vm-2", "oma-02", "").HoldTargets(t.Context(), export))
}

func (b bundle) targetKeys(t *testing.T) []string {
	t.Helper()
	keys, err := b.raw.Keys(t.Context(), "{vmapower}:target:*").Result()
	must(t, err)
	return keys
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
