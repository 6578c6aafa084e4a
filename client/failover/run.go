package failover

import (
	"context"
	"slices"

	"vmapower/client"
)

// Run does a live failover: a preflight of all VMs that this run has not begun with, then the groups in
// reverse, each VM powered off, seen off, synced and seen off again. A run that was left is continued,
// and nothing is done twice. What became of the VMs is in the report; the error is a *FieldError of the
// plan, or why nothing could be begun or followed to its end.
func Run(ctx context.Context, service *client.Client, plan Plan, options Options) (Report, error) {
	s, err := newSequence(service, plan, options, "failover")
	if err != nil {
		return Report{}, err
	}
	slices.Reverse(s.groups)
	if err := s.recallAll(ctx); err != nil {
		return Report{}, err
	}
	if ready := s.preflight(ctx); ready && !options.DryRun {
		s.work(ctx, s.failOver)
	}
	return s.end(ctx)
}

// failOver is the way of one VM.
func (s *sequence) failOver(ctx context.Context, m *member) error {
	off, err := s.run(ctx, m, func() (client.Job, error) { return s.powerOff(ctx, m) })
	if switchesOff(off) {
		s.change(m, func(v *VMReport) { v.Undo = rollbackUndoes })
	}
	if err != nil {
		return err
	}
	if err := s.mustBe(ctx, m, client.VMPowerStatePoweredOff); err != nil || m.Sync == nil {
		return err
	}
	if _, err := s.run(ctx, m, func() (client.Job, error) { return s.sync(ctx, m) }); err != nil {
		return err
	}
	return s.mustBe(ctx, m, client.VMPowerStatePoweredOff)
}

func (s *sequence) powerOff(ctx context.Context, m *member) (client.Job, error) {
	o := s.order(m, string(client.OperationPowerOff))
	return s.service.PowerOff(ctx, m.ID, client.PowerOffRequest{
		Vcenter: s.login.VCenter, Username: s.login.Username, Password: s.login.Password, Profile: s.login.Profile,
		ContextId: s.plan.context(), ExternalJobId: o.id, Metadata: s.notes(m), Policy: m.Policy, Timeout: seconds(m.Timeout),
	}, o.key)
}

func (s *sequence) sync(ctx context.Context, m *member) (client.Job, error) {
	o := s.order(m, string(client.OperationFinalSync))
	return s.service.FinalSync(ctx, client.FinalSyncRequest{
		Vcenter: s.login.VCenter, Username: s.login.Username, Password: s.login.Password, Profile: s.login.Profile,
		VmId: m.ID, ContextId: s.plan.context(), JobId: o.id, Disks: m.Sync.Disks, OmaUrl: m.Sync.OmaURL,
		OnChangeIdInvalid: m.Sync.OnChangeIDInvalid, OnTargetMismatch: m.Sync.OnTargetMismatch,
		Verify: m.Sync.Verify, Reader: m.Sync.Reader, RateLimit: m.Sync.RateLimit, AllowUnflushed: m.Sync.AllowUnflushed, Timeout: seconds(m.Sync.Timeout),
	}, o.key)
}
