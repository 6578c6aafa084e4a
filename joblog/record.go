package joblog

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"vmapower/failure"
)

// record is a job's hash as Redis holds it: every field a string. No other file
// reads its fields.
type record map[string]string

// recordOf reads the flat list that HGETALL gives inside a script.
func recordOf(flat []any) record {
	r := make(record, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		r[fmt.Sprint(flat[i])] = fmt.Sprint(flat[i+1])
	}
	return r
}

func (r record) int(field string) int64 {
	n, _ := strconv.ParseInt(r[field], 10, 64) // absent reads as 0
	return n
}

func (r record) share(field string) float64 {
	n, _ := strconv.ParseFloat(r[field], 64) // absent reads as 0
	return n
}

func (r record) time(field string) time.Time {
	if r[field] == "" {
		return time.Time{}
	}
	return time.UnixMilli(r.int(field)).UTC()
}

func (r record) hex(field string) []byte {
	data, _ := hex.DecodeString(r[field]) // a malformed MAC is empty, and is not genuine
	return data
}

func (r record) json(field string) json.RawMessage {
	if r[field] == "" {
		return nil
	}
	return json.RawMessage(r[field])
}

func (r record) job() (Job, error) {
	failed, err := r.failure("failure")
	if err != nil {
		return Job{}, err
	}
	progress, err := r.progress()
	if err != nil {
		return Job{}, err
	}
	return Job{
		ID: r["id"], Request: r.request(), document: r["request"], MAC: r.hex("mac"), Approval: r.approval(),
		Status: Status(r["status"]), Attempt: int(r.int("attempt")), Steps: r.steps(), Result: r.json("result"),
		Failure: failed, Cause: r.cause(), CancelRequested: r["cancel"] == "1", Progress: progress, Revision: r.int("revision"),
		Created: r.time("created_at"), Started: r.time("started_at"), Ended: r.time("ended_at"), Deadline: r.time("deadline"),
	}, nil
}

// request is empty when its text can't be read whole, or is not there: the MAC then
// covers something else, so nobody works on the job, and it keeps nobody from the others.
func (r record) request() (request Request) {
	if json.Unmarshal([]byte(r["request"]), &request) != nil {
		return Request{}
	}
	return request
}

// owner is what every write of the present claim carries.
func (r record) owner() (epoch, nonce string) { return r["epoch"], r["nonce"] }

// failure reads a field that holds one; nil when there is none.
func (r record) failure(field string) (*failure.Failure, error) {
	if r[field] == "" {
		return nil, nil
	}
	f := new(failure.Failure)
	if err := json.Unmarshal([]byte(r[field]), f); err != nil {
		return nil, fmt.Errorf("joblog: %s of job %s: %w", field, r["id"], err)
	}
	return f, nil
}

func (r record) steps() []StepRecord {
	steps := make([]StepRecord, r.int("steps"))
	for i := range steps {
		f := fmt.Sprintf("s%d.", i+1)
		steps[i] = StepRecord{
			Seq: i + 1, Name: r[f+"name"], Title: r[f+"title"], Weight: int(r.int(f + "weight")), Status: StepStatus(r[f+"status"]),
			Attempt: int(r.int(f + "attempt")), Started: r.time(f + "started_at"), Ended: r.time(f + "ended_at"),
			Message: r[f+"message"], Error: r[f+"error"], Share: r.share(f + "share"), Result: r.json(f + "result"),
		}
	}
	return steps
}

// approval is nil for a job that needs none.
func (r record) approval() *Approval {
	if r["approve_by"] == "" {
		return nil
	}
	return &Approval{
		Expires: r.time("approve_by"), Decision: Decision(r["approval"]), By: r["approver"],
		Reason: r["approval_reason"], At: r.time("approval_at"),
	}
}

// progress is nil for a job that has not begun to copy.
func (r record) progress() (*Progress, error) {
	if r["progress"] == "" {
		return nil, nil
	}
	p := new(Progress)
	if err := json.Unmarshal([]byte(r["progress"]), p); err != nil {
		return nil, wrap(err, "progress of job %s", r["id"])
	}
	p.At = r.time("progress_at")
	return p, nil
}

// Call is one announced call that changes the VM, by any attempt of the job.
type Call struct {
	Number  int       `json:"-"`
	Verb    string    `json:"verb"`
	At      time.Time `json:"-"`       // on Redis' clock
	Sent    time.Time `json:"-"`       // on that of the owner's machine
	Why     string    `json:"why"`     // "" where the verb tells
	Outcome string    `json:"outcome"` // "" while nobody has seen an answer
}

// calls lists the announced calls in the order of their numbers.
func (r record) calls() ([]Call, error) {
	var calls []Call
	for n := 1; r["call."+strconv.Itoa(n)] != ""; n++ {
		var stored struct {
			Call
			At   int64 `json:"at"`
			Sent int64 `json:"sent"`
		}
		if err := json.NewDecoder(strings.NewReader(r["call."+strconv.Itoa(n)])).Decode(&stored); err != nil {
			return nil, fmt.Errorf("joblog: call %d of job %s: %w", n, r["id"], err)
		}
		stored.Number, stored.Call.At, stored.Call.Sent = n, time.UnixMilli(stored.At), time.UnixMilli(stored.Sent)
		calls = append(calls, stored.Call)
	}
	return calls, nil
}
