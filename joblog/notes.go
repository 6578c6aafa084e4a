package joblog

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"vmapower/failure"
	"vmapower/internal/note"
)

// The notes of a job lie in its hash, in the field n.KIND, and say all that is believed of
// it. A note names what it follows on by that note's MAC: of is the submission's, after that
// of the step before.

// submissionNote says what was asked, and how it is done.
type submissionNote struct {
	Request
	Plan           []PlannedStep `json:"plan"`
	Accepted       int64         `json:"accepted_at"` // on the api's clock, in milliseconds, as all times of notes
	NeedsApproval  bool          `json:"needs_approval"`
	Covered        *Covered      `json:"covered_by,omitempty"`
	Fingerprint    string        `json:"fingerprint"`
	IdempotencyKey string        `json:"idempotency_key"`
}

// decisionNote says what an approver decided, and how a rejected job ends.
type decisionNote struct {
	Of       string           `json:"of"`
	Decision Decision         `json:"decision"`
	By       string           `json:"by"`
	Reason   string           `json:"reason"`
	At       int64            `json:"at"`
	Result   json.RawMessage  `json:"result,omitempty"`
	Failure  *failure.Failure `json:"failure,omitempty"`
}

// cancelNote says that somebody wants the job to stop, and how one ends that nobody has
// taken up. It says nothing of calls: it is signed before that is known.
type cancelNote struct {
	Of      string           `json:"of"`
	By      string           `json:"by"`
	At      int64            `json:"at"`
	Result  json.RawMessage  `json:"result,omitempty"`
	Failure *failure.Failure `json:"failure,omitempty"`
}

// endNote says how a job ended.
type endNote struct {
	Of      string           `json:"of"`
	Status  Status           `json:"status"`
	Result  json.RawMessage  `json:"result,omitempty"`
	Failure *failure.Failure `json:"failure,omitempty"`
	Steps   []endedStep      `json:"steps,omitempty"` // none where no worker had the job
	At      int64            `json:"at"`
}

// endedStep is a step as it stood at the end.
type endedStep struct {
	Status  StepStatus `json:"status"`
	Attempt int        `json:"attempt"`
	Started int64      `json:"started_at"`
	Ended   int64      `json:"ended_at"`
	Message string     `json:"message"`
	Error   string     `json:"error"`
}

// stepNote says what a step found that an attempt has done.
type stepNote struct {
	Of      string          `json:"of"`
	After   string          `json:"after"`
	Attempt int             `json:"attempt"`
	Nonce   string          `json:"nonce"`
	Skipped bool            `json:"skipped,omitempty"`
	Result  json.RawMessage `json:"result"`
}

// callNote says what call was announced, and what came of it.
type callNote struct {
	Of      string `json:"of"`
	Nonce   string `json:"nonce"`
	Verb    string `json:"verb"`
	At      int64  `json:"at"`   // on Redis' clock
	Sent    int64  `json:"sent"` // on that of the owner's machine
	Why     string `json:"why"`
	Session string `json:"session"` // of vCenter
	Outcome string `json:"outcome"`
}

// causeNote says what last kept the job from success.
type causeNote struct {
	Of    string           `json:"of"`
	Cause *failure.Failure `json:"cause"`
}

// checkpointNote is data of the step that was done after the one it names.
type checkpointNote struct {
	After string `json:"after"`
	Data  []byte `json:"data"`
}

// What a job may have. More is not read.
const (
	maxPlan   = 32
	maxCalls  = 256
	maxBudget = 48 * time.Hour // the longest timeout with the longest deadline_slack
)

func stepSubject(id, step string) string { return id + "/" + step }
func callSubject(id string, n int) string {
	return id + "/" + strconv.Itoa(n)
}

// causeSubject can be no step's: those have no space.
func causeSubject(id string) string { return id + "/last cause" }

// sign signs with the key that the job's submission was signed with, which all its readers
// have; keyID is "" for the submission itself.
func (l *Log) sign(keyID string, kind note.Kind, subject string, v any) (string, error) {
	text, err := note.Sign(l.keys, keyID, kind, subject, v)
	return text, wrap(err, "note %s of %s", kind, subject)
}

// believe reads the note of a job into v. A text that is empty or not genuine leaves v as
// it is and is not there; what is not genuine is reported. So is what is signed with an
// unknown key. The only error is ErrNewer.
func (l *Log) believe(id string, kind note.Kind, subject, text string, v any) (genuine bool, err error) {
	if text == "" {
		return false, nil
	}
	return l.judge(id, kind, note.Open(l.keys, kind, subject, text, bornAt(id), v))
}

// judge is what believe says of a note that was opened with this error.
func (l *Log) judge(id string, kind note.Kind, err error) (genuine bool, _ error) {
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, note.ErrNewer):
		return false, fmt.Errorf("%w: the %s of job %s", ErrNewer, kind, id)
	case errors.Is(err, note.ErrNotHeld):
		return false, nil
	}
	l.forged(string(kind), id)
	return false, nil
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
