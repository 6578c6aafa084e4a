package failover

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"vmapower/client"
)

// preflight asks about every VM that the run has not begun with, and reports whether all may begin.
func (s *sequence) preflight(ctx context.Context) (ready bool) {
	s.each(s.members(), func(m *member) {
		if s.begun(m) {
			s.change(m, func(v *VMReport) { v.Plan = "go on where the run was left" })
		} else if err := s.survey(ctx, m); err != nil {
			s.change(m, func(v *VMReport) { v.fail(err); v.Outcome = Blocked })
		}
	})
	s.blockDoubles()
	ready = true
	for _, m := range s.members() {
		ready = ready && m.report.Outcome != Blocked
	}
	for _, m := range s.members() {
		if s.options.DryRun && m.report.Outcome != Blocked {
			m.report.Outcome = Planned
		}
	}
	if !ready {
		s.stop("the preflight found what is in the way: nothing was begun")
	}
	return ready
}

// blockDoubles blocks a VM that stands in the plan by another of its ids, too.
func (s *sequence) blockDoubles() {
	found := map[string]string{}
	for _, m := range s.members() {
		if m.report.Preflight == nil {
			continue
		}
		vm := m.report.Preflight.Vm
		key := vm.Vcenter + " " + vm.Ref
		if other, twice := found[key]; twice {
			s.change(m, func(v *VMReport) {
				v.fail(fmt.Errorf("%s and %s are the same VM, %s: leave one out of the plan", other, m.ID, vm.Name))
				v.Outcome = Blocked
			})
			continue
		}
		found[key] = m.ID
	}
}

// begun reports whether the run has asked for the VM's power-off already.
func (s *sequence) begun(m *member) bool {
	id := s.order(m, string(client.OperationPowerOff)).id
	for _, job := range m.past {
		if job.ExternalJobId == id && (!job.Ended() || job.StartedAt != nil) {
			return true
		}
	}
	return false
}

func (s *sequence) survey(ctx context.Context, m *member) error {
	request := client.PreflightRequest{Operation: client.OperationPowerOff}
	if m.Sync != nil {
		request.Operation, request.AllowUnflushed = client.OperationFinalSync, m.Sync.AllowUnflushed
		for _, disk := range m.Sync.Disks {
			request.Targets = append(request.Targets, disk.DiskKey+"="+disk.Target)
		}
	}
	told, err := s.service.Preflight(ctx, m.ID, request, s.login)
	if err != nil {
		return err
	}
	s.change(m, func(v *VMReport) {
		v.Preflight, v.State, v.Plan = &told, told.PowerState, wouldDo(m, told)
	})
	return obstacle(m, told)
}

// obstacle is what a person must do something about first. The preflight judges by the default policy:
// force needs no Tools and powers off a suspended VM, and graceful_only cuts no power.
func obstacle(m *member, told client.Preflight) error {
	var all []string
	for _, check := range told.Checks {
		forced := m.Policy == client.PolicyForce && (check.Name == "suspended" || check.Name == "tools")
		if check.Status == client.PreflightCheckStatusBlocked && !forced {
			all = append(all, check.Name+": "+check.Message)
		}
	}
	if m.Policy == client.PolicyGracefulOnly && told.Would.PowerOff == client.PreflightWouldPowerOffForced {
		all = append(all, "policy: graceful_only can't power it off: "+told.Would.Reason)
	}
	if len(all) == 0 {
		return nil
	}
	return errors.New(strings.Join(all, "; "))
}

// wouldDo is what the run would do with the VM.
func wouldDo(m *member, told client.Preflight) string {
	method := string(told.Would.PowerOff)
	if m.Policy == client.PolicyForce && told.PowerState != client.VMPowerStatePoweredOff {
		method = string(client.PreflightWouldPowerOffForced)
	}
	text := "power-off: " + method
	if m.Sync != nil {
		text += fmt.Sprintf(", then final-sync of %d disk(s)", len(m.Sync.Disks))
	}
	return text
}
