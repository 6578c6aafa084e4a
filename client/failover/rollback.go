package failover

import (
	"context"
	"fmt"

	"vmapower/client"
)

// What undoes what was done with a VM.
const (
	nothingToUndo  = "nothing to undo"
	rollbackUndoes = "the rollback of this plan powers it on"
)

// Rollback powers on, group by group in the order of their start, the VMs that a run of the plan has
// powered off, and waits for their VMware Tools. Jobs of the plan that still run are cancelled first. It
// may be repeated as Run may. For the report and the error see Run.
func Rollback(ctx context.Context, service *client.Client, plan Plan, options Options) (Report, error) {
	s, err := newSequence(service, plan, options, "rollback")
	if err != nil {
		return Report{}, err
	}
	if options.DryRun {
		if err := s.recallAll(ctx); err != nil {
			return Report{}, err
		}
		for _, m := range s.members() {
			m.report.Outcome, m.report.Plan = Planned, s.wouldRollBack(m)
		}
	} else {
		s.work(ctx, s.rollBack)
	}
	return s.end(ctx)
}

func (s *sequence) wouldRollBack(m *member) string {
	switch _, off := switchedOff(m.past); {
	case s.options.LeaveOff:
		return "leave it as it is"
	case off, s.options.All:
		return "power-on"
	}
	return "leave it as it is: this plan did not power it off"
}

// rollBack is the way back of one VM.
func (s *sequence) rollBack(ctx context.Context, m *member) error {
	if err := s.recall(ctx, m); err != nil {
		return err
	}
	if err := s.endPast(ctx, m); err != nil {
		return err
	}
	off, undo := switchedOff(m.past)
	if s.options.LeaveOff || !undo && !s.options.All {
		s.change(m, func(v *VMReport) { v.Outcome = Left })
		return nil
	}
	if undo {
		s.change(m, func(v *VMReport) { v.Undo = "a failover of this plan, as another run, powers it off" })
	}
	if _, err := s.run(ctx, m, func() (client.Job, error) { return s.powerOn(ctx, m, off) }); err != nil {
		return err
	}
	return s.mustBe(ctx, m, client.VMPowerStatePoweredOn)
}

// powerOn undoes that power-off: another one has another job.
func (s *sequence) powerOn(ctx context.Context, m *member, off client.Job) (client.Job, error) {
	o := s.order(m, "power-on/"+off.JobId)
	return s.service.PowerOn(ctx, m.ID, client.PowerOnRequest{
		Vcenter: s.login.VCenter, Username: s.login.Username, Password: s.login.Password, Profile: s.login.Profile,
		ContextId: s.plan.context(), ExternalJobId: o.id, Metadata: s.notes(m), Timeout: seconds(m.BootTimeout),
		WaitForTools: !m.SkipTools && !lacksTools(off),
	}, o.key)
}

// endPast cancels what the plan's failovers still do with the VM, and waits for its end.
func (s *sequence) endPast(ctx context.Context, m *member) error {
	for i, job := range m.past {
		if job.Ended() || job.Operation == client.OperationPowerOn {
			continue
		}
		if _, err := s.service.Cancel(ctx, job.JobId); err != nil && client.CodeOf(err) != client.ErrorCodeJobEnded {
			return fmt.Errorf("job %s still runs and can't be cancelled: %w", job.JobId, err)
		}
		ended, err := s.service.Wait(ctx, job.JobId, func(job client.Job) {
			s.change(m, func(v *VMReport) { v.keep(job) })
		})
		if err != nil {
			return err
		}
		m.past[i] = ended
	}
	return nil
}

// switchedOff finds, in jobs that are newest first, the power-off that is to be undone. Of a VM that was
// off when the newest one came, it is an older one, unless the VM was powered on in between.
func switchedOff(jobs []client.Job) (off client.Job, found bool) {
	foundOff := false
	for _, job := range jobs {
		switch {
		case job.Operation == client.OperationPowerOn && foundOff && job.Status == client.JobStatusCompleted:
			return client.Job{}, false
		case job.Operation != client.OperationPowerOff:
		case switchesOff(job):
			return job, true
		case job.StartedAt != nil:
			foundOff = true
		}
	}
	return client.Job{}, false
}

// switchesOff reports whether the VM may be off, or may yet go off, because of the power-off. Of one that
// has not ended well that is so unless it is known that the VM was off before.
func switchesOff(job client.Job) bool {
	if job.StartedAt == nil {
		return false
	}
	result := resultOf(job)
	return result.ShutdownMethod != client.ShutdownMethodAlreadyOff && result.PreviousState != client.VMPowerStatePoweredOff
}

// lacksTools reports that the power-off was told of no VMware Tools that run.
func lacksTools(off client.Job) bool {
	reason := resultOf(off).ForcedReason
	return reason == client.ForcedReasonToolsUnavailable || reason == client.ForcedReasonToolsUnknown ||
		client.CodeOf(off.Err()) == client.ErrorCodeToolsUnavailable
}

func resultOf(job client.Job) client.PowerOffResult {
	if job.Result == nil {
		return client.PowerOffResult{}
	}
	result, err := job.Result.AsPowerOffResult()
	if err != nil {
		return client.PowerOffResult{}
	}
	return result
}
