package joblog_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/failure"
	"vmapower/internal/note"
	"vmapower/internal/note/notetest"
	"vmapower/joblog"
)

func member(id string) redis.Z { return redis.Z{Member: id} }

// fields is a job's record as it stands.
func (b bundle) fields(t *testing.T, id string) map[string]string {
	t.Helper()
	fields := b.raw.HGetAll(t.Context(), "{vmapower}:job:"+id+":notes").Val()
	record, err := b.raw.HGetAll(t.Context(), "{vmapower}:job:"+id).Result()
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(fields, record)
	return fields
}

// unset takes fields away, wherever they are.
func (b bundle) unset(t *testing.T, id string, fields ...string) {
	t.Helper()
	for _, key := range []string{"{vmapower}:job:" + id, "{vmapower}:job:" + id + ":notes"} {
		must(t, b.raw.HDel(t.Context(), key, fields...).Err())
	}
}

// handOver has one step done and gives the job back.
func (b bundle) handOver(t *testing.T, id string, steps ...string) {
	t.Helper()
	run := b.claim(t, id)
	for _, name := range steps {
		if _, err := joblog.Step(t.Context(), run, name, say("genuine")); err != nil {
			t.Fatal(err)
		}
	}
	if err := run.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// repeated reports which of the steps the next attempt does again.
func (b bundle) repeated(t *testing.T, id string, steps ...string) (again []string) {
	t.Helper()
	run := b.claim(t, id)
	defer run.Pause(t.Context())
	for _, name := range steps {
		_, err := joblog.Step(t.Context(), run, name, func(context.Context) (string, error) {
			again = append(again, name)
			return "again", nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return again
}

func TestAStepThatIsNotGenuineIsDoneAgainAndWhatComesBehindIt(t *testing.T) {
	plan := []string{"look", "act", "verify"}
	for name, c := range map[string]struct {
		forge func(t *testing.T, b bundle, id string, was map[string]string)
		again []string
	}{
		"nothing was changed": {func(*testing.T, bundle, string, map[string]string) {}, nil},
		"another result": {func(t *testing.T, b bundle, id string, was map[string]string) {
			b.set(t, id, "n.step.act", strings.Replace(was["n.step.act"], "genuine", "forged!", 1))
		}, []string{"act", "verify"}},
		"a step was deleted": {func(t *testing.T, b bundle, id string, _ map[string]string) {
			b.unset(t, id, "n.step.act")
		}, []string{"act", "verify"}},
		"another step's": {func(t *testing.T, b bundle, id string, was map[string]string) {
			b.set(t, id, "n.step.verify", was["n.step.act"])
		}, []string{"verify"}},
		"that of another job": {func(t *testing.T, b bundle, id string, _ map[string]string) {
			other := b.submit(t, submission("vm-2")).ID
			b.handOver(t, other, plan...)
			b.set(t, id, "n.step.look", b.fields(t, other)["n.step.look"])
		}, plan},
		"of two rounds": {func(t *testing.T, b bundle, id string, was map[string]string) {
			b.unset(t, id, "n.step.act")
			b.repeated(t, id, "look", "act")
			b.set(t, id, "n.step.verify", was["n.step.verify"])
		}, []string{"verify"}},
		"a status by hand": {func(t *testing.T, b bundle, id string, _ map[string]string) {
			b.unset(t, id, "n.step.look", "n.step.act", "n.step.verify")
			b.set(t, id, "s1.status", "completed", "s1.result", `"forged"`)
		}, plan},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			id := b.submit(t, submission("vm-1")).ID
			b.handOver(t, id, plan...)
			c.forge(t, b, id, b.fields(t, id))
			if again := b.repeated(t, id, plan...); !reflect.DeepEqual(again, c.again) {
				t.Errorf("done again: %v, want %v", again, c.again)
			}
		})
	}
}

// A submission, a decision and an end are of one job, and of one kind.
func TestANoteInAnotherPlaceIsNone(t *testing.T) {
	b := setup(t)
	done, waits := b.submit(t, submission("vm-1")).ID, b.submit(t, awaiting("vm-2", time.Minute)).ID
	approved := b.submit(t, awaiting("vm-3", time.Minute))
	if _, err := b.Decide(t.Context(), approved, verdict(joblog.Approve)); err != nil {
		t.Fatal(err)
	}
	end(t, b.claim(t, done))
	b.set(t, waits, "n.decision", b.fields(t, approved.ID)["n.decision"], "n.end", b.fields(t, done)["n.end"], "status", "pending", "approval", "approve")
	if job := b.get(t, waits); job.Status != joblog.StatusAwaitingApproval || job.Approval.By != "" {
		t.Errorf("job %s, approved by %q", job.Status, job.Approval.By)
	}
	b.set(t, waits, "n.submission", b.fields(t, done)["n.submission"])
	_, err := b.Get(t.Context(), waits)
	wantErr(t, err, joblog.ErrNotFound)
	b.set(t, waits, "n.submission", b.fields(t, done)["n.end"])
	_, err = b.Get(t.Context(), waits)
	wantErr(t, err, joblog.ErrNotFound)
}

func TestAnEndThatNobodySignedIsNeverACompletion(t *testing.T) {
	b := setup(t)
	id := b.submit(t, submission("vm-1")).ID
	b.set(t, id, "status", "completed", "result", `{"success":true}`, "n.end", `{"status":"completed"}`)
	job := b.get(t, id)
	if job.Status != joblog.StatusFailed || job.Failure.Code != failure.Forbidden || job.Result != nil {
		t.Errorf("job %s, %v, result %s", job.Status, job.Failure, job.Result)
	}
}

// The record of an ended job, with its status set back, is that of an ended job.
func TestAJobThatIsProvenToHaveEndedIsNotClaimedAgain(t *testing.T) {
	b := setup(t)
	id := b.submit(t, submission("vm-1")).ID
	end(t, b.claim(t, id))
	b.set(t, id, "status", "pending", "next_at", 0)
	b.raw.ZAdd(t.Context(), "{vmapower}:open", member(id))
	_, err := b.Claim(t.Context(), id)
	wantErr(t, err, joblog.ErrEnded)
	if job := b.get(t, id); job.Status != joblog.StatusCompleted {
		t.Errorf("job %s", job.Status)
	}
	if open := b.raw.ZCard(t.Context(), "{vmapower}:open").Val(); open != 0 {
		t.Errorf("%d jobs are open", open)
	}
}

// A cancel that was asked for stays, also when the flag that scripts look at is gone.
func TestACancelCanNotBeTakenBackByAFlag(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	run := b.claim(t, job.ID)
	if _, err := b.Cancel(t.Context(), run.Job(), "boss", joblog.Outcome{Status: joblog.StatusCancelled}); err != nil {
		t.Fatal(err)
	}
	if err := run.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.set(t, job.ID, "cancel", 0)
	next := b.claim(t, job.ID)
	defer next.Pause(t.Context())
	if !next.Closing() || !next.Job().CancelRequested {
		t.Errorf("closing %v, cancelled %v", next.Closing(), next.Job().CancelRequested)
	}
}

func TestADeadlineInRedisIsNotLaterThanItWasSigned(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submissionFor("vm-1", time.Minute))
	b.set(t, job.ID, "deadline", time.Now().Add(1000*time.Hour).UnixMilli())
	if late := time.Until(b.get(t, job.ID).Deadline); late > 7*time.Minute {
		t.Errorf("the deadline is in %v", late)
	}
	b.set(t, job.ID, "deadline", time.Now().Add(-time.Hour).UnixMilli())
	if left := time.Until(b.get(t, job.ID).Deadline); left > 0 {
		t.Errorf("an earlier one is believed, and not %v", left)
	}
}

// A checkpoint of another round of the copy would leave what it skips as it was.
func TestACheckpointBelongsToTheStepsBeforeIt(t *testing.T) {
	b := setup(t)
	id := b.submit(t, submission("vm-1")).ID
	run := b.claim(t, id)
	if _, err := joblog.Step(t.Context(), run, "look", say("one")); err != nil {
		t.Fatal(err)
	}
	save(t, run, "disk-2000", "half")
	if err := run.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	run = b.claim(t, id)
	if got := checkpoints(t, run); got != "map[disk-2000:half]" {
		t.Errorf("checkpoints %s", got)
	}
	if err := run.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.unset(t, id, "n.step.look")
	run = b.claim(t, id)
	if _, err := joblog.Step(t.Context(), run, "look", say("two")); err != nil {
		t.Fatal(err)
	}
	if got := checkpoints(t, run); got != "map[]" {
		t.Errorf("after another look: checkpoints %s", got)
	}
	end(t, run)
}

// An api can neither make nor read what a worker records.
func TestAnAPISignsNoStep(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	api := joblog.New(b.raw, joblog.Options{Keys: keys.API(), Retention: time.Hour})
	t.Cleanup(api.Close)
	if read, err := api.Get(t.Context(), job.ID); err != nil || read.ID != job.ID {
		t.Errorf("read %+v, %v", read, err)
	}
	run, err := api.Claim(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Pause(t.Context())
	if _, err := joblog.Step(t.Context(), run, "look", say("x")); !errors.Is(err, note.ErrNotHeld) {
		t.Errorf("a step: %v", err)
	}
}

func TestAJobOfAnUnknownKeyIsToldAsThat(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	b.handOver(t, job.ID, "look")
	others := notetest.Worker()
	others.ID = "20260102-0000"
	other := joblog.New(b.raw, joblog.Options{Keys: others, Retention: time.Hour})
	t.Cleanup(other.Close)
	_, err := other.Get(t.Context(), job.ID)
	wantErr(t, err, joblog.ErrUnknownKey)
	wantErr(t, err, joblog.ErrNotFound)
	run, err := other.Claim(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	if read := run.Job(); read.UnknownKey() == nil || read.VMID != "vm-1" || len(read.Steps) != 3 {
		t.Errorf("job %+v", read)
	}
	if err := run.End(t.Context(), joblog.Outcome{Status: joblog.StatusFailed, Failure: failure.New(failure.Forbidden, "")}); err != nil {
		t.Fatal(err)
	}
	if read := b.get(t, job.ID); read.Status != joblog.StatusFailed || !strings.Contains(read.Failure.Details, "keyring") {
		t.Errorf("job %s: %v", read.Status, read.Failure)
	}
	if read, err := other.Get(t.Context(), job.ID); err != nil || read.Status != joblog.StatusFailed || read.VMID != "vm-1" {
		t.Errorf("job %+v, %v", read, err)
	}
}

// A newer version may have signed what this one can't read: it is left to that one, and
// costs no attempt.
func TestAJobOfANewerVersionIsLeftToIt(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	newer, err := notetest.Change(keys, note.Submission, job.ID, b.fields(t, job.ID)["n.submission"], func(body map[string]any) { body["new"] = true })
	if err != nil {
		t.Fatal(err)
	}
	b.set(t, job.ID, "n.submission", newer)
	_, err = b.Claim(t.Context(), job.ID)
	wantErr(t, err, joblog.ErrNewer)
	_, err = b.Get(t.Context(), job.ID)
	wantErr(t, err, joblog.ErrNewer)
	if got := b.fields(t, job.ID); got["status"] != "pending" || got["paused"] != "1" {
		t.Errorf("the record is %s, paused %q", got["status"], got["paused"])
	}
}

// What is not genuine is told to whoever watches.
func TestAForgeryIsReported(t *testing.T) {
	b := setup(t)
	var told []string
	log := joblog.New(b.raw, joblog.Options{Keys: keys, Retention: time.Hour, Forged: func(kind, id string) { told = append(told, kind+" "+id) }})
	t.Cleanup(log.Close)
	job := b.submit(t, submission("vm-1"))
	b.set(t, job.ID, "n.end", "forged", "status", "completed")
	if _, err := log.Get(t.Context(), job.ID); err != nil {
		t.Fatal(err)
	}
	if want := []string{"end " + job.ID}; !reflect.DeepEqual(told, want) {
		t.Errorf("told %v", told)
	}
}

// A record as large as nobody's costs a look and no memory, and keeps nobody from the others.
func TestARecordThatIsTooLargeDoesNotExist(t *testing.T) {
	for name, field := range map[string]map[string]any{
		"one field": {"note": strings.Repeat("x", 2<<20)},
		"fields":    manyFields(1000),
		"steps":     {"steps": 100_000_000},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			large, other := b.submit(t, submission("vm-1")).ID, b.submit(t, submission("vm-2")).ID
			b.set(t, large, field)
			_, err := b.Get(t.Context(), large)
			if exists := name == "steps"; exists != (err == nil) || !exists && !errors.Is(err, joblog.ErrNotFound) {
				t.Errorf("get: %v", err)
			}
			if jobs, _, err := b.List(t.Context(), joblog.Filter{}, "", 10); err != nil || len(jobs) == 0 {
				t.Errorf("%d jobs, %v", len(jobs), err)
			}
			if run, err := b.Claim(t.Context(), large); err == nil {
				end(t, run)
			}
			end(t, b.claim(t, other))
		})
	}
}

func manyFields(n int) map[string]any {
	fields := make(map[string]any, n)
	for i := range n {
		fields[fmt.Sprint("n.call.", i)] = "x"
	}
	return fields
}

// What lies in "open" and is no job is taken out, and stops nobody's sweep.
func TestTheSweepDropsWhatIsNoJob(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	b.set(t, job.ID, "wake_used", 1)
	strange := "{vmapower}:job:" + strings.Repeat("a", 36)
	if err := b.raw.Set(t.Context(), strange, "no hash", 0).Err(); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", "x", strings.Repeat("0", 36), strings.Repeat("a", 36)} {
		b.raw.ZAdd(t.Context(), "{vmapower}:open", member(id))
	}
	if wakes := b.sweep(t); len(wakes) != 1 || wakes[0].JobID != job.ID {
		t.Errorf("wakes %+v", wakes)
	}
	if open := b.raw.ZRange(t.Context(), "{vmapower}:open", 0, -1).Val(); len(open) != 1 {
		t.Errorf("open %q", open)
	}
}

// Whatever is written over the fields beside the notes, what is believed of the job stays.
func TestWhatIsBelievedOfAJobComesFromItsNotes(t *testing.T) {
	b := setup(t)
	id := b.submit(t, awaiting("vm-1", time.Minute)).ID
	if _, err := b.Decide(t.Context(), b.get(t, id), verdict(joblog.Approve)); err != nil {
		t.Fatal(err)
	}
	end(t, b.claim(t, id))
	was := b.get(t, id)
	for field := range b.fields(t, id) {
		if !strings.HasPrefix(field, "n.") {
			b.set(t, id, field, "777")
		}
	}
	is := b.get(t, id)
	is.Hearsay, was.Hearsay, is.Deadline, was.Deadline, is.Approval.Expires, was.Approval.Expires = joblog.Hearsay{}, joblog.Hearsay{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}
	if !reflect.DeepEqual(is, was) {
		t.Errorf("the job is %+v, and was %+v", is, was)
	}
}

// Each field of a Job comes from a note, or is Hearsay: a new one must say which.
func TestEachFieldOfAJobIsSignedOrHearsay(t *testing.T) {
	signed := map[string]bool{"ID": true, "Request": true, "Approval": true, "Status": true, "Result": true, "Failure": true, "Ended": true,
		"Deadline": true, "proof": true, "Hearsay": true}
	known := maps.Clone(signed)
	for i := range reflect.TypeFor[joblog.Job]().NumField() {
		name := reflect.TypeFor[joblog.Job]().Field(i).Name
		if !known[name] {
			t.Errorf("%s is neither read from a note in open.go nor a part of Hearsay", name)
		}
		delete(known, name)
	}
	if len(known) > 0 {
		t.Errorf("no fields any more: %v", known)
	}
}
