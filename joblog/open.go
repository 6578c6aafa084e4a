package joblog

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"vmapower/failure"
	"vmapower/internal/note"
)

// ClocksApart is how much the clocks of two hosts may differ.
const ClocksApart = 5 * time.Minute

// bornAt is when the job was made, as its id tells; the zero time for an id that holds none.
func bornAt(id string) time.Time {
	parsed, err := uuid.Parse(id)
	if err != nil || parsed.Version() != 7 {
		return time.Time{}
	}
	return time.Unix(parsed.Time().UnixTime())
}

// open reads the job with this id out of its record. A job whose submission is not genuine
// does not exist: ErrNotFound, which is also ErrUnknownKey when that can't be told. ErrNewer
// when a newer version has signed it.
func (l *Log) open(id string, r record) (Job, error) {
	var asked submissionNote
	text := r.note("submission")
	opened := note.Open(l.keys, note.Submission, id, text, bornAt(id), &asked)
	if keyID := note.KeyID(text); keyID != "" && errors.Is(opened, note.ErrUnknownKey) {
		return l.openUnread(id, r, fmt.Errorf("%w: %s: %w %q", ErrNotFound, id, ErrUnknownKey, keyID))
	}
	genuine, err := l.judge(id, note.Submission, opened)
	if err != nil {
		return Job{}, err
	}
	if !genuine || !asked.fits(id) {
		if genuine {
			l.forged(string(note.Submission), id)
		}
		return Job{}, fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	job := accepted(id, text, asked, r)
	return job, l.openLater(&job, r, asked)
}

// accepted is the job as its submission and the record tell, before what followed is read.
func accepted(id, text string, asked submissionNote, r record) Job {
	job := Job{ID: id, Request: asked.Request, Hearsay: r.hearsay(asked.Plan), proof: proof{
		keyID: note.KeyID(text), submission: note.MAC(text), start: note.MAC(text), accepted: moment(asked.Accepted),
		fingerprint: asked.Fingerprint, idempotencyKey: asked.IdempotencyKey,
	}}
	if job.Created.IsZero() {
		job.Created = job.proof.accepted
	}
	job.proof.deadline = job.proof.accepted.Add(asked.Budget)
	job.Approval = asked.approval(r.time("approve_by"))
	job.Deadline = notAfter(r.time("deadline"), job.proof.deadline)
	job.Status = Status(r["status"])
	return job
}

// fits reports whether an api could have signed this for the job. Its times follow from the
// job's id: who has stolen a key that was replaced can't make a job of that time that lasts.
func (s submissionNote) fits(id string) bool {
	return len(s.Plan) <= maxPlan && s.Accepted == bornAt(id).UnixMilli() && s.Budget <= maxBudget
}

// latestDecision is when the job could be decided at the latest, by the clock of any api.
func (s submissionNote) latestDecision() time.Time {
	return moment(s.Accepted).Add(approveWithin + 2*ClocksApart)
}

// openUnread reads a job whose submission is signed with a key that is not here: it exists
// once a worker that could not read it either has ended it.
func (l *Log) openUnread(id string, r record, why error) (Job, error) {
	job := r.unreadJob(id, why)
	var ended endNote
	genuine, err := l.believe(id, note.End, id, r.note("end"), &ended)
	if err != nil || !genuine || ended.Of != job.proof.submission || ended.Status != StatusFailed {
		return Job{}, errors.Join(why, err)
	}
	job.end(ended)
	return job, nil
}

// openLater reads what followed on the submission: a decision, a cancel, the end.
func (l *Log) openLater(job *Job, r record, asked submissionNote) error {
	decided, err := l.openDecision(job, r, asked)
	if err != nil {
		return err
	}
	var cancelled cancelNote
	isCancelled, err := l.believe(job.ID, note.Cancel, job.ID, r.note("cancel"), &cancelled)
	if err != nil {
		return err
	}
	isCancelled = isCancelled && cancelled.Of == job.proof.submission
	job.CancelRequested = job.CancelRequested || isCancelled
	if err := l.openCause(job, r); err != nil {
		return err
	}
	var ended endNote
	if hasEnded, err := l.believe(job.ID, note.End, job.ID, r.note("end"), &ended); err != nil {
		return err
	} else if hasEnded && ended.Of == job.proof.submission && ended.Status.Ended() {
		job.end(ended)
		return nil
	}
	job.withoutEnd(r, decided, isCancelled, cancelled)
	return nil
}

// openDecision reads what an approver has decided. It is empty when nobody has.
func (l *Log) openDecision(job *Job, r record, asked submissionNote) (decided decisionNote, err error) {
	if !asked.NeedsApproval {
		return decisionNote{}, nil
	}
	text := r.note("decision")
	genuine, err := l.believe(job.ID, note.Decision, job.ID, text, &decided)
	if err != nil || !genuine || decided.Of != job.proof.submission || moment(decided.At).After(asked.latestDecision()) {
		return decisionNote{}, err
	}
	job.Approval.Decision, job.Approval.By, job.Approval.Reason, job.Approval.At = decided.Decision, decided.By, decided.Reason, moment(decided.At)
	job.proof.start = note.MAC(text)
	if !asked.Firm {
		job.proof.deadline = moment(decided.At).Add(asked.Budget)
		job.Deadline = notAfter(r.time("deadline"), job.proof.deadline)
	}
	return decided, nil
}

func (l *Log) openCause(job *Job, r record) error {
	var last causeNote
	genuine, err := l.believe(job.ID, note.Step, causeSubject(job.ID), r.note("cause"), &last)
	if genuine && last.Of == job.proof.submission {
		job.Cause = last.Cause
	}
	return err
}

// end is the job as the note says that it ended.
func (j *Job) end(ended endNote) {
	j.Status, j.Result, j.Failure, j.Ended = ended.Status, ended.Result, ended.Failure, moment(ended.At)
	for i, was := range ended.Steps[:min(len(ended.Steps), len(j.Steps))] {
		step := &j.Steps[i]
		step.Status, step.Attempt, step.Message, step.Error = was.Status, was.Attempt, was.Message, was.Error
		step.Started, step.Ended = moment(was.Started), moment(was.Ended)
	}
}

// withoutEnd is the job as it stands without a proof of its end: a cancel and a rejection
// end one that no worker had, and what else Redis calls ended is not.
func (j *Job) withoutEnd(r record, decided decisionNote, isCancelled bool, cancelled cancelNote) {
	told := j.Status
	awaits := j.Approval != nil && j.Approval.Decision != Approve
	switch {
	case decided.Decision == Reject:
		j.Status, j.Result, j.Failure, j.Ended = StatusFailed, decided.Result, decided.Failure, moment(decided.At)
	case told == StatusCancelled && isCancelled:
		j.Status, j.Result, j.Failure, j.Ended = StatusCancelled, cancelled.Result, cancelled.Failure, moment(cancelled.At)
	case told.Ended():
		j.Status, j.Failure = StatusFailed, failure.New(failure.Forbidden, unprovenEnd)
		j.Ended = r.time("ended_at")
	case awaits:
		j.Status, j.Deadline = StatusAwaitingApproval, firmDeadline(*j)
	case told != StatusRunning:
		j.Status = StatusPending
	}
}

// unprovenEnd is what is told of a job whose end nobody has signed.
const unprovenEnd = "Redis tells that this job has ended, and no worker has signed that: look at the VM, and at who can write to Redis; " +
	"it may also have been signed with a key that this keyring lacks"

// firmDeadline is that of a job that awaits its approval: none, unless it is a firm one.
func firmDeadline(j Job) time.Time {
	if j.Firm {
		return j.Deadline
	}
	return time.Time{}
}

// approval is nil for a job that needs none.
func (s submissionNote) approval(expires time.Time) *Approval {
	switch {
	case s.Covered != nil:
		return &Approval{ID: s.Covered.ApprovalID, Decision: Approve, By: s.Covered.By, Reason: s.Covered.Reason, At: moment(s.Accepted)}
	case s.NeedsApproval:
		return &Approval{Expires: notAfter(expires, moment(s.Accepted).Add(s.approveWithin()))}
	}
	return nil
}

// notAfter is the time that Redis tells, but not later than what was signed and what clocks
// may differ.
func notAfter(told, signed time.Time) time.Time {
	latest := signed.Add(ClocksApart)
	if told.IsZero() || told.After(latest) {
		return latest
	}
	return told
}
