package joblog

import (
	"strconv"
	"time"

	"vmapower/internal/note"
)

// The trail is what earlier attempts of a job have signed: what their steps found, and the
// calls that they announced. A worker alone can read it.

// openTrail reads the trail for the attempt that goes on. Steps are believed from the first
// one as long as each follows on the one before: what comes behind one that is missing,
// changed, or of another round is done again.
func (l *Log) openTrail(job *Job, r record) ([]Call, error) {
	after, broken := job.proof.start, false
	for i := range job.Steps {
		step, text := &job.Steps[i], r.note("step."+job.Steps[i].Name)
		var found stepNote
		genuine, err := l.believe(job.ID, note.Step, stepSubject(job.ID, step.Name), text, &found)
		if err != nil {
			return nil, err
		}
		follows := genuine && found.Of == job.proof.submission && found.After == after
		broken = broken || text != "" && !follows
		if !follows || broken {
			step.forget()
			continue
		}
		after = note.MAC(text)
		step.mac, step.Status, step.Result, step.Attempt = after, StepCompleted, found.Result, found.Attempt
		if found.Skipped {
			step.Status = StepSkipped
		}
	}
	return l.openCalls(*job, r)
}

// forget makes the step one that is still to be done.
func (s *StepRecord) forget() {
	s.mac, s.Result = "", nil
	if s.Status != StepFailed {
		s.Status = StepPending
	}
}

// openCalls lists the announced calls in the order of their numbers.
func (l *Log) openCalls(job Job, r record) (calls []Call, err error) {
	for n := 1; n <= maxCalls; n++ {
		var made callNote
		genuine, err := l.believe(job.ID, note.Call, callSubject(job.ID, n), r.note("call."+strconv.Itoa(n)), &made)
		if err != nil {
			return nil, err
		}
		if genuine && made.Of == job.proof.submission {
			calls = append(calls, made.call(n))
		}
	}
	return calls, nil
}

// Call is one announced call that changes the VM, by any attempt of the job.
type Call struct {
	Number  int
	Verb    string
	At      time.Time // on Redis' clock
	Sent    time.Time // on that of the owner's machine
	Why     string    // "" where the verb tells
	Outcome string    // "" while nobody has seen an answer

	session string // of vCenter, that made it
	nonce   string // of the claim that made it
}

func (n callNote) call(number int) Call {
	return Call{
		Number: number, Verb: n.Verb, At: time.UnixMilli(n.At), Sent: time.UnixMilli(n.Sent), Why: n.Why, Outcome: n.Outcome,
		session: n.Session, nonce: n.Nonce,
	}
}

func (c Call) note(of string) callNote {
	return callNote{
		Of: of, Nonce: c.nonce, Verb: c.Verb, At: c.At.UnixMilli(), Sent: c.Sent.UnixMilli(), Why: c.Why, Session: c.session, Outcome: c.Outcome,
	}
}
