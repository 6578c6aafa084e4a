package failover

import (
	"context"
	"errors"
	"sync"
	"time"

	"vmapower/client"
)

// sequence is one run of a plan, in either direction.
type sequence struct {
	service *client.Client
	plan    Plan
	options Options
	login   client.Login
	groups  [][]*member // in the order of the work

	mu     sync.Mutex
	report Report
	halt   sync.Once
	halted chan struct{} // closed once no further step may begin
}

// member is a VM of the run; report is guarded by the sequence.
type member struct {
	VM
	group  Group
	report VMReport
	past   []client.Job // of the plan's context when the run began, newest first
}

var errStopped = errors.New("the run was stopped before this step")

func newSequence(service *client.Client, plan Plan, options Options, kind string) (*sequence, error) {
	if err := plan.Check(); err != nil {
		return nil, err
	}
	if err := options.check(); err != nil {
		return nil, err
	}
	s := &sequence{service: service, plan: plan, options: options, login: options.Login, halted: make(chan struct{})}
	if s.login == (client.Login{}) {
		s.login.Profile = plan.Profile
	}
	s.report = Report{Plan: plan.Name, ContextID: plan.context(), Run: options.run(), Kind: kind, StartedAt: time.Now().UTC()}
	for _, group := range plan.Groups {
		var members []*member
		for _, vm := range group.VMs {
			report := VMReport{Group: group.Name, VMID: vm.ID, Name: vm.title(), Outcome: Waiting, State: client.VMPowerStateUnknown, Undo: nothingToUndo}
			members = append(members, &member{VM: vm, group: group, report: report})
		}
		s.groups = append(s.groups, members)
	}
	return s, nil
}

// stop lets no further step begin. The first reason is the report's.
func (s *sequence) stop(reason string) {
	s.halt.Do(func() {
		s.mu.Lock()
		s.report.Reason = reason
		s.mu.Unlock()
		close(s.halted)
	})
}

func (s *sequence) stopping() bool {
	select {
	case <-s.options.Stop: // at once, whoever has noticed it first
		s.stop("it was asked to stop")
	default:
	}
	select {
	case <-s.halted:
		return true
	default:
		return false
	}
}

// obeyStop follows Options.Stop until the returned function is called.
func (s *sequence) obeyStop() (end func()) {
	ended := make(chan struct{})
	go func() {
		select {
		case <-s.options.Stop:
			s.stop("it was asked to stop")
		case <-ended:
		}
	}()
	return func() { close(ended) }
}

// change changes the VM's report and tells of it.
func (s *sequence) change(m *member, edit func(*VMReport)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	edit(&m.report)
	if s.options.OnChange != nil {
		s.options.OnChange(m.report)
	}
}

// each works on all members, so many at once as the plan says, and waits for them.
func (s *sequence) each(members []*member, work func(*member)) {
	var all sync.WaitGroup
	slots := make(chan struct{}, s.plan.atOnce())
	for _, m := range members {
		slots <- struct{}{}
		all.Add(1)
		go func() {
			defer func() { <-slots; all.Done() }()
			work(m)
		}()
	}
	all.Wait()
}

// members are those of all groups.
func (s *sequence) members() (all []*member) {
	for _, group := range s.groups {
		all = append(all, group...)
	}
	return all
}

// work goes through the groups, one after the other.
func (s *sequence) work(ctx context.Context, one func(context.Context, *member) error) {
	defer s.obeyStop()()
	for _, members := range s.groups {
		if s.stopping() || ctx.Err() != nil {
			return
		}
		if group := members[0].group; group.Pause != "" && s.options.Pause != nil {
			if err := s.options.Pause(ctx, group); err != nil {
				s.stop("the pause before " + group.Name + ": " + err.Error())
				return
			}
		}
		s.each(members, func(m *member) { s.finish(ctx, m, one) })
	}
}

// finish works on one VM and notes what came of it.
func (s *sequence) finish(ctx context.Context, m *member, one func(context.Context, *member) error) {
	if s.stopping() || ctx.Err() != nil {
		return
	}
	s.change(m, func(v *VMReport) { v.Outcome = Running })
	err := one(ctx, m)
	if err != nil && !errors.Is(err, errStopped) && s.plan.OnFailure != OnFailureContinue {
		s.stop(m.title() + " failed")
	}
	s.change(m, func(v *VMReport) {
		switch {
		case errors.Is(err, errStopped) || ctx.Err() != nil:
			v.Outcome = Stopped
		case err != nil:
			v.fail(err)
		case v.Outcome == Running:
			v.Outcome = Done
		}
	})
}

// end looks at every VM and completes the report.
func (s *sequence) end(ctx context.Context) (Report, error) {
	s.each(s.members(), func(m *member) {
		state, err := s.service.PowerState(ctx, m.ID, s.login)
		if err != nil {
			state.PowerState = client.VMPowerStateUnknown
		}
		s.change(m, func(v *VMReport) { v.State = state.PowerState })
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.report.EndedAt = time.Now().UTC()
	s.report.Outcome = Done
	for _, m := range s.members() {
		s.report.VMs = append(s.report.VMs, m.report)
		s.report.Outcome = worse(s.report.Outcome, m.report.Outcome)
	}
	return s.report, context.Cause(ctx)
}

// worse is what a whole has come to with one more of its parts.
func worse(whole, part Outcome) Outcome {
	if part == Waiting || part == Running {
		part = Stopped
	}
	for _, outcome := range []Outcome{Blocked, Failed, Stopped, Planned} {
		if whole == outcome || part == outcome {
			return outcome
		}
	}
	return Done
}
