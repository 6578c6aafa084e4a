package worker_test

import (
	"path/filepath"
	"strings"
	"testing"

	"vmapower/access"
	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/tasks/queue"
)

// follow gives the worker an appliances file with oma-01 and the approver boss.
func (b *bundle) follow(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "appliances.yaml")
	_, err := access.AddAppliance(path, "oma-01", nil, access.ApprovalPreApproved)
	if err == nil {
		_, err = access.AddAppliance(path, "boss", []access.Role{access.RoleApprover}, "")
	}
	if err == nil {
		b.config.Appliances, err = access.FollowAppliances(path, func(err error) { t.Error(err) })
	}
	if err != nil {
		t.Fatal(err)
	}
	b.requestedBy = "oma-01"
	return path
}

func (b *bundle) approve(t *testing.T, id string) {
	t.Helper()
	job, err := b.jobs.Get(t.Context(), id)
	if err == nil {
		_, err = b.jobs.Decide(t.Context(), job, joblog.Verdict{Decision: joblog.Approve, By: "boss"})
	}
	if err == nil {
		err = b.queue.Send(t.Context(), queue.Wake{JobID: id, Operation: job.Operation, VMID: job.VMID})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAJobIsDoneOnlyWhileThoseWhoAskedAndApprovedStillMay(t *testing.T) {
	within := access.Scope{Operations: []string{tasks.OperationPowerOff}}
	for name, c := range map[string]struct {
		change func(path string) error
		code   failure.Code
		says   string
	}{
		"nothing changed": {func(string) error { return nil }, "", ""},
		"another is revoked": {func(path string) error {
			_, err := access.AddAppliance(path, "oma-02", nil, "")
			if err == nil {
				err = access.RevokeAppliance(path, "oma-02")
			}
			return err
		}, "", ""},
		"within its scope": {func(path string) error {
			return access.ChangeRights(path, "oma-01", func(r *access.Rights) { r.Scope = within })
		}, "", ""},
		"who asked is revoked": {func(path string) error { return access.RevokeAppliance(path, "oma-01") }, failure.Forbidden, "requested_by: "},
		"out of its scope": {func(path string) error {
			return access.ChangeRights(path, "oma-01", func(r *access.Rights) { r.Scope = access.Scope{VCenters: []string{"vc.example.test"}} })
		}, failure.Forbidden, "vcenter: "},
		"who approved is revoked": {func(path string) error { return access.RevokeAppliance(path, "boss") }, failure.ApprovalRejected, "approver"},
		"who approved is no approver now": {func(path string) error {
			err := access.RevokeAppliance(path, "boss")
			if err == nil {
				_, err = access.AddAppliance(path, "boss", nil, "")
			}
			return err
		}, failure.ApprovalRejected, "approver"},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, web(0))
			path := b.follow(t)
			b.approval = true
			id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
			b.approve(t, id)
			if err := c.change(path); err != nil {
				t.Fatal(err)
			}
			b.work(t)
			job := b.ended(t, id)
			if c.code == "" {
				wantStatus(t, job, joblog.StatusCompleted, "")
				return
			}
			wantStatus(t, job, joblog.StatusFailed, c.code)
			if !strings.Contains(job.Failure.Details, c.says) {
				t.Errorf("told %+v", job.Failure)
			}
			b.wantPower(t, "web-01", sandbox.On)
			b.wantCalls(t, map[string]int{"Login": 0})
		})
	}
}

// A job waits for Tools that start when its asker is revoked: it makes no call after that.
func TestARevocationReachesAJobThatRunsAndHasMadeNoCall(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "web-01", Power: sandbox.On, Tools: sandbox.ToolsStarting})
	path := b.follow(t)
	b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepShutdownGuest))
	if err := access.RevokeAppliance(path, "oma-01"); err != nil {
		t.Fatal(err)
	}
	b.guest(t, "web-01").SetTools(sandbox.ToolsOK)
	wantStatus(t, b.ended(t, id), joblog.StatusFailed, failure.Forbidden)
	b.wantPower(t, "web-01", sandbox.On)
	b.wantCalls(t, map[string]int{"ShutdownGuest": 0, "PowerOffVM_Task": 0})
}
