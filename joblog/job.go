package joblog

import (
	"encoding/json"
	"time"

	"vmapower/failure"
)

// Status is where a job stands. The last three never change again.
type Status string

// The statuses of a job, as callers see them.
const (
	StatusAwaitingApproval Status = "awaiting_approval"
	StatusPending          Status = "pending"
	StatusRunning          Status = "running"
	StatusCompleted        Status = "completed"
	StatusFailed           Status = "failed"
	StatusCancelled        Status = "cancelled"
)

// Ended reports whether the status is final.
func (s Status) Ended() bool {
	return s == StatusCompleted || s == StatusFailed || s == StatusCancelled
}

// StepStatus is where a step stands.
type StepStatus string

// The statuses of a step.
const (
	StepPending   StepStatus = "pending"
	StepRunning   StepStatus = "running"
	StepCompleted StepStatus = "completed"
	StepFailed    StepStatus = "failed"
	StepSkipped   StepStatus = "skipped"
)

// PlannedStep is a step as it is declared when the job is made.
type PlannedStep struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Weight int    `json:"weight,omitempty"` // of its share of the whole, beside the others'; 0 is 1
}

// StepRecord is a step as it stands now.
type StepRecord struct {
	Seq     int
	Name    string
	Title   string
	Weight  int // as declared
	Status  StepStatus
	Attempt int       // the attempt that did it, 0 while pending
	Started time.Time // of the first attempt at it; zero while pending
	Ended   time.Time
	Message string
	Error   string
	Share   float64         // of it that is done, where it tells
	Result  json.RawMessage // what the step found, for the attempt that resumes

	mac   string    // of the note that says so; "" when no attempt has done it
	begun time.Time // by the owner who began it first; zero for any other
}

// done reports whether it is proven that an attempt did the step, or found that there was
// nothing to do.
func (s StepRecord) done() bool { return s.mac != "" }

func (s StepRecord) weight() float64 { return float64(max(s.Weight, 1)) }

// Duration is the time from the first start to the end, 0 while it has none.
func (s StepRecord) Duration() time.Duration {
	if s.Started.IsZero() || s.Ended.IsZero() {
		return 0
	}
	return max(0, s.Ended.Sub(s.Started)) // a clock may have been stepped
}

// took is how long its owner has been at the step, in milliseconds, by a clock that is not
// stepped; "" where another began it.
func (s StepRecord) took() any {
	if s.begun.IsZero() {
		return ""
	}
	return time.Since(s.begun).Milliseconds()
}

// endsAt is the end of a step that ends now, by what it took where its owner knows that: Redis, which tells when it
// began, may have been stepped since.
func (s StepRecord) endsAt(now time.Time) time.Time {
	if s.begun.IsZero() {
		return now
	}
	return s.Started.Add(time.Since(s.begun))
}

// Job is one accepted request with its steps, read in one piece. What is not Hearsay was
// signed by an api or a worker.
type Job struct {
	ID string
	Request
	Approval *Approval // nil for a job that needs none

	Status  Status           // of a job that has not ended, as far as Redis tells
	Result  json.RawMessage  // nil until there is one
	Failure *failure.Failure // nil unless failed or cancelled
	Ended   time.Time        // zero until it ended

	Hearsay

	// Deadline and Approval.Expires are Redis' word, which can make them earlier than what
	// was signed, and hardly later.
	Deadline time.Time // zero while it awaits approval

	proof proof
}

// Hearsay is what Redis tells of a job without a proof: whoever can write there can change
// it. It is for being shown, and nothing is done because of it that changes a VM.
type Hearsay struct {
	Attempt         int // claims so far, those that resumed a clean stop not counted
	Steps           []StepRecord
	Cause           *failure.Failure // what last kept it from success; nil when nothing does, as far as is known
	CancelRequested bool
	Progress        *Progress // nil until a job that copies has begun to
	Revision        int64     // grows with every change a caller can see
	Created         time.Time
	Started         time.Time // zero until the first claim
}

// proof is what the job was read from.
type proof struct {
	keyID          string // that signed the submission, and signs what follows on it
	submission     string // the submission's MAC
	start          string // that of what let it begin: the approval, else the submission
	accepted       time.Time
	deadline       time.Time // as it was signed, on the clock of the api that did
	fingerprint    string
	idempotencyKey string
	unknownKey     error // its submission is signed with a key that is not here, and may be genuine
	told           []StepRecord
}

// UnknownKey is not nil for a job that is signed with a key that is not here: then all of
// it is hearsay. It may be genuine, and earlier attempts may have changed the VM.
func (j *Job) UnknownKey() error { return j.proof.unknownKey }

// toldSteps are the job's steps, and those that Redis tells of a job with an UnknownKey.
func (j *Job) toldSteps() []StepRecord {
	if j.UnknownKey() != nil {
		return j.proof.told
	}
	return j.Steps
}

// OnRecord lists the steps that an attempt has begun. Of a job with an UnknownKey they are hearsay, for
// being shown, and Steps has none of them.
func (j Job) OnRecord() (begun []StepRecord) {
	for _, step := range j.toldSteps() {
		if step.Status != StepPending && step.Status != StepSkipped {
			begun = append(begun, step)
		}
	}
	return begun
}

// Percent is the weighted share of the declared steps that is done; a completed job is at
// 100. It never falls.
func (j Job) Percent() float64 {
	if j.Status == StatusCompleted {
		return 100
	}
	done, all := 0.0, 0.0
	for _, step := range j.Steps {
		all += step.weight()
		if step.Status == StepCompleted || step.Status == StepSkipped && step.Message != notReached {
			done += step.weight()
		} else {
			done += step.Share * step.weight()
		}
	}
	return done * 100 / max(all, 1)
}

// CurrentStep names the step that runs, or the first one not done; "" at the end.
func (j Job) CurrentStep() string {
	if j.Status.Ended() {
		return ""
	}
	for _, step := range j.Steps {
		if step.Status == StepRunning {
			return step.Name
		}
	}
	for _, step := range j.Steps {
		if step.Status == StepPending || step.Status == StepFailed {
			return step.Name
		}
	}
	return ""
}

// Step returns the record of the named step.
func (j Job) Step(name string) (StepRecord, bool) {
	for _, step := range j.Steps {
		if step.Name == name {
			return step, true
		}
	}
	return StepRecord{}, false
}
