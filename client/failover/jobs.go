package failover

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"vmapower/client"
)

const (
	submitLimit = 10 * time.Minute // how long a service that is away, or full, is asked for a job
	submitPause = time.Second
	mostPages   = 100 // of a VM's jobs
)

// order is one job that is to be done: the same one whenever the same run comes by.
type order struct {
	id  string // external id
	key string // idempotency key
}

// order names a job of the run. A job that ended before it had begun, because nobody approved it or
// because the run was stopped, is followed by another one.
func (s *sequence) order(m *member, what string) order {
	id := strings.Join([]string{s.plan.Name, s.options.run(), what, strings.ToLower(m.ID)}, "/")
	unbegun := 0
	for _, job := range m.past {
		if job.ExternalJobId == id && job.Ended() && job.StartedAt == nil {
			unbegun++
		}
	}
	digest := sha256.Sum256([]byte(fmt.Sprintf("%s\n%s\n%d", s.plan.context(), id, unbegun)))
	return order{id: id, key: "plan-" + hex.EncodeToString(digest[:16])}
}

// notes are the metadata of the VM's jobs. The service tells of them by these words and does nothing by them.
func (s *sequence) notes(m *member) client.Metadata {
	return client.Metadata{"plan": s.plan.Name, "run": s.options.run(), "group": m.group.Name, "vm_name": m.title()}
}

// recall reads the jobs that the VM has in the plan's context, newest first.
func (s *sequence) recall(ctx context.Context, m *member) error {
	filter := client.Filter{VMID: m.ID, ContextID: s.plan.context(), Limit: 200}
	for range mostPages {
		list, err := s.service.Jobs(ctx, filter)
		if err != nil {
			return err
		}
		m.past = append(m.past, list.Items...)
		if list.NextCursor == "" {
			return nil
		}
		filter.Cursor = list.NextCursor
	}
	return fmt.Errorf("%s has more jobs than can be read", m.title())
}

// recallAll reads the jobs of all VMs.
func (s *sequence) recallAll(ctx context.Context) error {
	errs := make(chan error, len(s.members()))
	s.each(s.members(), func(m *member) { errs <- s.recall(ctx, m) })
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// run asks for the job, follows it to its end, and returns it with why it failed.
func (s *sequence) run(ctx context.Context, m *member, submit func() (client.Job, error)) (client.Job, error) {
	if s.stopping() {
		return client.Job{}, errStopped
	}
	job, err := s.submit(ctx, submit)
	if err != nil {
		return client.Job{}, err
	}
	s.change(m, func(v *VMReport) { v.keep(job) })
	job, err = s.follow(ctx, m, job)
	if err == nil {
		err = job.Err()
	}
	if err != nil && job.Ended() && job.StartedAt == nil && s.stopping() {
		err = errStopped // it was cancelled before it had begun
	}
	return job, err
}

// submit asks until there is a job, or none to be had.
func (s *sequence) submit(ctx context.Context, submit func() (client.Job, error)) (client.Job, error) {
	for giveUp := time.Now().Add(submitLimit); ; {
		job, err := submit()
		var lost *client.LostError
		switch {
		case err == nil:
			return job, nil
		case client.CodeOf(err) == client.ErrorCodeIdempotencyConflict:
			return job, fmt.Errorf("the plan asks for something else than when this run began: change it back, or start over as another run: %w", err)
		case !client.IsTransient(err) || time.Now().After(giveUp):
			return job, err
		case s.stopping() && !errors.As(err, &lost): // else there may be a job, which must be found
			return job, errStopped
		}
		select {
		case <-time.After(submitPause):
		case <-ctx.Done():
			return job, context.Cause(ctx)
		}
	}
}

// follow waits for the job's end. A job that nobody has approved is cancelled when the run stops.
func (s *sequence) follow(ctx context.Context, m *member, job client.Job) (client.Job, error) {
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-s.halted:
			s.withdraw(ctx, job.JobId)
		case <-ended:
		}
	}()
	return s.service.Wait(ctx, job.JobId, func(job client.Job) {
		s.change(m, func(v *VMReport) { v.keep(job) })
	})
}

func (s *sequence) withdraw(ctx context.Context, id string) {
	if job, err := s.service.Job(ctx, id); err == nil && job.Status == client.JobStatusAwaitingApproval {
		_, _ = s.service.Cancel(ctx, id) // the job is followed, and tells what came of it
	}
}

// mustBe is the error of a VM that vCenter does not see in that state now.
func (s *sequence) mustBe(ctx context.Context, m *member, want client.VMPowerState) error {
	state, err := s.service.PowerState(ctx, m.ID, s.login)
	switch {
	case err != nil:
		return fmt.Errorf("its power state can't be confirmed: %w", err)
	case state.PowerState != want:
		return fmt.Errorf("it is %s, and not %s any more as its job left it: start over as another run", state.PowerState, want)
	}
	s.change(m, func(v *VMReport) { v.State = state.PowerState })
	return nil
}
