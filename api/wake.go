package api

import (
	"context"
	"time"

	"vmapower/joblog"
	"vmapower/tasks/queue"
)

const wakeBudget = time.Second

func firstWake(id string, request joblog.Request) queue.Wake {
	return queue.Wake{JobID: id, Operation: request.Operation, VMID: request.VMID, Number: 0}
}

// prepareWake sends the wake-up with the submission, which is safe before there is an answer, because a wake-up proves
// nothing; unless nobody is to be woken yet, or only behind the answer.
func (s *Server) prepareWake(ctx context.Context, submission *joblog.Submission) {
	if submission.NeedsApproval || s.Jobs.AwaitsReplicas() {
		return
	}
	id := submission.ID
	call, err := s.Queue.Prepare(ctx, firstWake(id, submission.Request))
	if err != nil { // it is sent behind the answer
		return
	}
	call.Failed = func(err error) { s.notWoken(ctx, id, err) }
	submission.WakeUp = call
}

func (s *Server) wake(ctx context.Context, job joblog.Job) {
	ctx, cancel := context.WithTimeout(ctx, wakeBudget)
	defer cancel()
	if err := s.Queue.Send(ctx, firstWake(job.ID, job.Request)); err != nil {
		s.notWoken(ctx, job.ID, err)
	}
}

func (s *Server) notWoken(ctx context.Context, id string, err error) {
	s.Logger.WarnContext(ctx, "wake-up not sent, the sweep will send it", "job_id", id, "err", err)
}
