package worker_test

import (
	"path/filepath"
	"testing"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/replication"
	"vmapower/tasks"
)

func TestATargetThatAnotherAppliancesSyncWroteIsLeftAlone(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	r.write(t, 0, 1000)
	b.work(t)
	b.requestedBy, b.context = "oma-01", "move-7"
	wantStatus(t, b.sync(t, syncOf(r.sync)), joblog.StatusCompleted, "")
	r.wantEqual(t)

	r.write(t, mib, 1000)
	untouched := r.frozen(t)
	b.requestedBy, b.context = "oma-02", "move-8"
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.TargetUnavailable)
	wantDetails(t, job, "the target of disk 2000", "another appliance", "context_id")
	untouched()

	b.context = "move-7"
	wantStatus(t, b.sync(t, syncOf(r.sync)), joblog.StatusCompleted, "")
	r.wantEqual(t)
}

func TestATargetThatAnotherWorkersJobHasIsLeftAlone(t *testing.T) {
	b := setup(t, stopped(4*mib), sandbox.Guest{Name: "other"})
	r := b.replicate(t, 2000)
	r.write(t, 0, 1000)
	file, err := filepath.EvalSymlinks(r.file)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := b.begin(t, b.guest(t, "other"), tasks.PowerOff{Policy: tasks.Force, Timeout: 60})
	if err := elsewhere.HoldTargets(t.Context(), "file "+file); err != nil {
		t.Fatal(err)
	}
	untouched := r.frozen(t)
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.TargetUnavailable)
	wantDetails(t, job, "job "+elsewhere.Job().ID+" writes to the target of disk 2000")
	untouched()
	if err := elsewhere.End(t.Context(), joblog.Outcome{Status: joblog.StatusCompleted}); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, b.sync(t, syncOf(r.sync)), joblog.StatusCompleted, "")
	r.wantEqual(t)
}

// Two names of one file are one target: a link, and another path to the same device and inode.
func TestAFileThatAnotherJobHasByAnotherNameIsLeftAlone(t *testing.T) {
	b := setup(t, stopped(4*mib), sandbox.Guest{Name: "other"})
	r := b.replicate(t, 2000)
	r.write(t, 0, 1000)
	target, err := replication.OpenTarget(t.Context(), r.sync.Target, replication.TargetOptions{Dirs: []string{filepath.Dir(r.file)}})
	if err != nil {
		t.Fatal(err)
	}
	names := replication.Names(target)
	if err := target.Close(); err != nil || len(names) != 2 {
		t.Fatal(names, err)
	}
	elsewhere := b.begin(t, b.guest(t, "other"), tasks.PowerOff{Policy: tasks.Force, Timeout: 60})
	if err := elsewhere.HoldTargets(t.Context(), "file /another/path", names[1]); err != nil {
		t.Fatal(err)
	}
	untouched := r.frozen(t)
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.TargetUnavailable)
	wantDetails(t, job, "disk 2000")
	untouched()
	if err := elsewhere.End(t.Context(), joblog.Outcome{Status: joblog.StatusCompleted}); err != nil {
		t.Fatal(err)
	}
}
