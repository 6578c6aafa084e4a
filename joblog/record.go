package joblog

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"vmapower/internal/keyspace"
	"vmapower/internal/note"
)

// record is a job's hash as Redis holds it: every field a string, and every one hearsay
// but the notes in it. No other file reads its fields.
type record map[string]string

// recordOf reads the flat list that HGETALL gives inside a script.
func recordOf(flat []any) record {
	r := make(record, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		r[textOf(flat[i])] = textOf(flat[i+1])
	}
	return r
}

// textOf is what a script tells, as text.
func textOf(value any) string {
	if text, is := value.(string); is {
		return text
	}
	return fmt.Sprint(value)
}

// record is the submission's, but for what the script alone knows: the times.
func (s signed) record() record {
	r := record{
		"status": string(s.status()), "revision": "1", "epoch": "0",
		"operation": s.Operation, "vm_id": s.VMID, "vcenter": s.VCenter, "profile": s.Profile, "external_id": s.ExternalID,
		"context_id": s.ContextID, "requested_by": s.RequestedBy, "fingerprint": s.Fingerprint, "slot": s.IdempotencyKey,
		"budget_ms": keyspace.Millis(s.Budget), "steps": strconv.Itoa(len(s.Plan)),
	}
	if s.Firm {
		r["firm"] = "1"
	}
	return r
}

// stepNames are those of the plan, in its order, for scripts.
func (j Job) stepNames() string {
	steps := j.toldSteps()
	names := make([]string, len(steps))
	for i, step := range steps {
		names[i] = step.Name
	}
	return strings.Join(names, " ")
}

// pairs are the fields with their values. One that is empty reads as one that is not there.
func (r record) pairs() []any {
	pairs := make([]any, 0, 2*len(r))
	for field, value := range r {
		if value != "" {
			pairs = append(pairs, field, value)
		}
	}
	return pairs
}

// setTime is for a time in milliseconds that a script tells; 0 is none.
func (r record) setTime(field string, ms int64) {
	if ms != 0 {
		r[field] = strconv.FormatInt(ms, 10)
	}
}

// note is the text of the note in the record, "" for none.
func (r record) note(name string) string { return r["n."+name] }

// int is 0 for what is absent, or no number.
func (r record) int(field string) (n int64) {
	if text := r[field]; text != "" { // of which the parser would make an error each
		n, _ = strconv.ParseInt(text, 10, 64)
	}
	return n
}

// share is 0 for what is absent, or no number.
func (r record) share(field string) (n float64) {
	if text := r[field]; text != "" {
		n, _ = strconv.ParseFloat(text, 64)
	}
	return min(max(n, 0), 1)
}

func (r record) time(field string) time.Time {
	if r[field] == "" {
		return time.Time{}
	}
	return time.UnixMilli(r.int(field)).UTC()
}

// owner is what every write of the present claim carries.
func (r record) owner() (epoch, nonce string) { return r["epoch"], r["nonce"] }

// hearsay is all that is told of the job without a proof.
func (r record) hearsay(plan []PlannedStep) Hearsay {
	return Hearsay{
		Attempt: int(r.int("attempt")), Steps: r.steps(plan), CancelRequested: r["cancel"] == "1", Progress: r.progress(),
		Revision: r.int("revision"), Created: r.time("created_at"), Started: r.time("started_at"),
	}
}

// steps is the plan with what is told of it, which is nothing before the first claim, or an end without one.
func (r record) steps(plan []PlannedStep) []StepRecord {
	steps, told := make([]StepRecord, min(len(plan), maxPlan)), r["attempt"] != "" || r["s1.status"] != ""
	for i := range steps {
		steps[i] = StepRecord{Seq: i + 1, Name: plan[i].Name, Title: plan[i].Title, Weight: plan[i].Weight, Status: StepPending}
		if told {
			r.tell(&steps[i], "s"+strconv.Itoa(i+1)+".")
		}
	}
	return steps
}

// tell adds to a step what is told of it, in the fields that begin so.
func (r record) tell(step *StepRecord, f string) {
	step.Status, step.Attempt, step.Share = r.stepStatus(f+"status"), int(r.int(f+"attempt")), r.share(f+"share")
	step.Started, step.Ended = r.time(f+"started_at"), r.time(f+"ended_at")
	step.Message, step.Error = r[f+"message"], r[f+"error"]
}

func (r record) stepStatus(field string) StepStatus {
	switch status := StepStatus(r[field]); status {
	case StepRunning, StepCompleted, StepFailed, StepSkipped:
		return status
	}
	return StepPending
}

// unreadJob is what the record tells of a job whose submission is signed with a key that is
// not here.
func (r record) unreadJob(id string, why error) Job {
	var asked submissionNote
	_, unchecked, _ := strings.Cut(r.note("submission"), "{")
	_ = json.Unmarshal([]byte("{"+unchecked), &asked) // what can't be read has no plan
	plan := asked.Plan[:min(len(asked.Plan), maxPlan)]
	for i := len(plan) + 1; i <= maxPlan && r[fmt.Sprintf("s%d.name", i)] != ""; i++ {
		plan = append(plan, PlannedStep{Name: r[fmt.Sprintf("s%d.name", i)], Title: r[fmt.Sprintf("s%d.title", i)]})
	}
	return Job{
		ID: id, Status: Status(r["status"]), Hearsay: r.hearsay(plan), Deadline: r.time("deadline"),
		Request: Request{Operation: r["operation"], VMID: r["vm_id"], VCenter: r["vcenter"], Profile: r["profile"], RequestedBy: r["requested_by"]},
		proof:   proof{submission: note.MAC(r.note("submission")), unknownKey: why, told: r.steps(plan)},
	}
}

// progress is nil for a job that has not begun to copy, and for what can't be read.
func (r record) progress() *Progress {
	if r["progress"] == "" {
		return nil
	}
	p := new(Progress)
	if json.Unmarshal([]byte(r["progress"]), p) != nil {
		return nil
	}
	p.At = r.time("progress_at")
	return p
}
