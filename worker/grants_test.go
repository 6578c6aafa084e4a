package worker_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// grant approves beforehand for oma-01, and lets the jobs that are submitted name it.
func (b *bundle) grant(t *testing.T, vmID string, change func(*access.Grant)) access.Grant {
	t.Helper()
	g := access.Grant{
		RequestedBy: "oma-01", ContextID: "move-7", VMIDs: []string{strings.ToLower(vmID)}, Operations: []string{tasks.OperationPowerOff}, Policy: "force",
		NotAfter: time.Now().Add(time.Hour), Reason: "the move", By: "boss",
	}
	if change != nil {
		change(&g)
	}
	b.config.Grants = access.NewGrants(b.redis.Client(), b.keys, nil)
	g, err := access.NewGrants(b.redis.Client(), b.keys, nil).Add(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	b.requestedBy, b.context = "oma-01", "move-7"
	b.covered = &joblog.Covered{ApprovalID: g.ID, By: g.By, Reason: g.Reason}
	return g
}

func TestAJobIsDoneByAnApprovalBeforehandThatLivesAndCoversIt(t *testing.T) {
	end := func(t *testing.T, b *bundle, g access.Grant) {
		if err := access.NewGrants(b.redis.Client(), b.keys, nil).End(t.Context(), g.ID); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		grant  func(*access.Grant)
		change func(t *testing.T, b *bundle, g access.Grant)
		done   bool
	}{
		"as it was given":     {nil, nil, true},
		"ended":               {nil, end, false},
		"of less force":       {func(g *access.Grant) { g.Policy = "graceful_only" }, nil, false},
		"of another VM":       {func(g *access.Grant) { g.VMIDs = []string{"vm-4711"} }, nil, false},
		"of another context":  {func(g *access.Grant) { g.ContextID = "move-8" }, nil, false},
		"of another asker":    {func(g *access.Grant) { g.RequestedBy = "oma-02" }, nil, false},
		"by who asks":         {func(g *access.Grant) { g.By = "oma-01" }, nil, false},
		"by another approver": {nil, func(_ *testing.T, b *bundle, _ access.Grant) { b.covered.By = "somebody" }, false},
		"that nobody gave":    {nil, func(_ *testing.T, b *bundle, _ access.Grant) { b.covered.ApprovalID = idOf(time.Now()) }, false},
		"of a revoked approver": {nil, func(t *testing.T, b *bundle, _ access.Grant) {
			if err := access.RevokeAppliance(b.follow(t), "boss"); err != nil {
				t.Fatal(err)
			}
		}, false},
		"unknown to the worker": {nil, func(_ *testing.T, b *bundle, _ access.Grant) { b.config.Grants = nil }, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, web(0))
			vm := b.guest(t, "web-01").BIOSUUID()
			g := b.grant(t, vm, c.grant)
			if c.change != nil {
				c.change(t, b, g)
			}
			b.work(t)
			job := b.do(t, vm, powerOff(tasks.Force, 300))
			if c.done {
				wantStatus(t, job, joblog.StatusCompleted, "")
				return
			}
			wantStatus(t, job, joblog.StatusFailed, failure.ApprovalRejected)
			b.wantPower(t, "web-01", sandbox.On)
			b.wantCalls(t, map[string]int{"Login": 0})
		})
	}
}

// The approval ends while its job waits for Tools that start: no call is made after that.
func TestAnApprovalBeforehandThatEndsReachesAJobThatHasMadeNoCall(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "web-01", Power: sandbox.On, Tools: sandbox.ToolsStarting})
	vm := b.guest(t, "web-01").BIOSUUID()
	g := b.grant(t, vm, nil)
	b.work(t)
	id := b.submit(t, vm, powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepShutdownGuest))
	if err := access.NewGrants(b.redis.Client(), b.keys, nil).End(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	b.guest(t, "web-01").SetTools(sandbox.ToolsOK)
	wantStatus(t, b.ended(t, id), joblog.StatusFailed, failure.ApprovalRejected)
	b.wantPower(t, "web-01", sandbox.On)
	b.wantCalls(t, map[string]int{"ShutdownGuest": 0, "PowerOffVM_Task": 0})
}

// A job that has asked its guest to shut down goes on to its end, and cuts the power when
// the time is over.
func TestAJobThatHasBegunOutlivesItsApprovalBeforehand(t *testing.T) {
	b := setup(t, hanging())
	b.follow(t)
	vm := b.guest(t, "web-01").BIOSUUID()
	g := b.grant(t, vm, nil)
	b.work(t)
	id := b.submit(t, vm, powerOff(tasks.GracefulThenForce, 1))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	if err := access.NewGrants(b.redis.Client(), b.keys, nil).End(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, b.ended(t, id), joblog.StatusCompleted, "")
	b.wantPower(t, "web-01", sandbox.Off)
}

func TestASyncIsDoneByAnApprovalBeforehandOfItsTarget(t *testing.T) {
	for name, c := range map[string]struct {
		targets []string
		code    failure.Code
	}{"below its prefix": {nil, ""}, "elsewhere": {[]string{"file:///srv/move/", "nbd://127.0.0.1/"}, failure.ApprovalRejected}} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, stopped(4*mib))
			r := b.replicate(t, 2000)
			r.write(t, mib, 1000)
			b.follow(t)
			b.grant(t, b.guest(t, "vm").BIOSUUID(), func(g *access.Grant) {
				g.Operations, g.Policy, g.Targets = []string{tasks.OperationFinalSync}, "", c.targets
				if c.targets == nil {
					g.Targets = []string{"file://" + filepath.Dir(r.file) + "/"}
				}
			})
			b.work(t)
			job := b.sync(t, syncOf(r.sync))
			if c.code == "" {
				wantStatus(t, job, joblog.StatusCompleted, "")
				r.wantEqual(t)
				return
			}
			wantStatus(t, job, joblog.StatusFailed, c.code)
			if r.equal(t) {
				t.Error("the target was written")
			}
			b.wantCalls(t, map[string]int{"Login": 0})
		})
	}
}
