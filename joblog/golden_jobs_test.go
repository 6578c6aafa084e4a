package joblog_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/failure"
	"vmapower/internal/note/notetest"
	"vmapower/joblog"
)

var writeGolden = flag.Bool("golden", false, "write jobs as this version does into testdata")

// A file here is never changed: what a version has written is read by each that comes after. The last one is written as
// jobs are now.
var goldenJobs = []string{"testdata/jobs-1.json", "testdata/jobs-2.json"}

// kept is a key of Redis as its type has it.
type kept struct {
	Text   string             `json:"text,omitempty"`
	Hash   map[string]string  `json:"hash,omitempty"`
	Scores map[string]float64 `json:"scores,omitempty"`
	Set    []string           `json:"set,omitempty"`
}

// dump is all that jobs have in Redis, but their events.
func (b bundle) dump(t *testing.T) map[string]kept {
	t.Helper()
	all := map[string]kept{}
	for _, key := range b.raw.Keys(t.Context(), "{vmapower}:*").Val() {
		var k kept
		switch b.raw.Type(t.Context(), key).Val() {
		case "string":
			k.Text = b.raw.Get(t.Context(), key).Val()
		case "hash":
			k.Hash = b.raw.HGetAll(t.Context(), key).Val()
		case "set":
			k.Set = b.raw.SMembers(t.Context(), key).Val()
		case "zset":
			k.Scores = map[string]float64{}
			for _, z := range b.raw.ZRangeWithScores(t.Context(), key, 0, -1).Val() {
				k.Scores[z.Member.(string)] = z.Score
			}
		default:
			continue
		}
		all[key] = k
	}
	return all
}

func (b bundle) restore(t *testing.T, all map[string]kept) {
	t.Helper()
	for key, k := range all {
		if k.Text != "" {
			must(t, b.raw.Set(t.Context(), key, k.Text, 0).Err())
		}
		if k.Hash != nil {
			must(t, b.raw.HSet(t.Context(), key, k.Hash).Err())
		}
		for _, m := range k.Set {
			must(t, b.raw.SAdd(t.Context(), key, m).Err())
		}
		for m, score := range k.Scores {
			must(t, b.raw.ZAdd(t.Context(), key, redis.Z{Member: m, Score: score}).Err())
		}
	}
}

// withGoldenKeys is the bundle with keys that are the same today and in a year.
func (b bundle) withGoldenKeys(t *testing.T) bundle {
	t.Helper()
	b.Log = joblog.New(b.raw, joblog.Options{Keys: notetest.Golden(), Retention: time.Hour})
	return b
}

// named is a submission that is found by its name, as its external id.
func named(name string, needsApproval bool) joblog.Submission {
	s := submission(name)
	s.ExternalID, s.RequestedBy, s.NeedsApproval, s.Budget, s.IdempotencyKey = name, "oma-01", needsApproval, time.Hour, "oma-01|"+name
	return s
}

func (b bundle) find(t *testing.T, name string) joblog.Job {
	t.Helper()
	job, err := b.FindOwn(t.Context(), name, "oma-01")
	must(t, err)
	return job
}

// leaveJobs leaves jobs in every state.
func (b bundle) leaveJobs(t *testing.T) {
	t.Helper()
	b.submit(t, named("pending", false))
	b.submit(t, named("awaits", true))
	for name, decision := range map[string]joblog.Decision{"approved": joblog.Approve, "rejected": joblog.Reject} {
		_, err := b.Decide(t.Context(), b.submit(t, named(name, true)), verdict(decision))
		must(t, err)
	}
	_, err := b.Cancel(t.Context(), b.submit(t, named("cancelled", false)), "oma-01", joblog.Outcome{Status: joblog.StatusCancelled})
	must(t, err)

	run := b.claim(t, b.submit(t, named("begun", false)).ID)
	_, err = run.Bind(t.Context(), joblog.VM{Real: "vc|vm-7"})
	must(t, err)
	_, err = joblog.Step(t.Context(), run, "look", say("looked"))
	must(t, err)
	call, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: "shutdown-guest", Session: "s-1", Why: "asked for"})
	must(t, err)
	must(t, run.Outcome(t.Context(), call, "accepted"))
	must(t, run.SaveCheckpoint(t.Context(), "2000", []byte("half")))
	must(t, run.Release(t.Context(), 0, failure.New(failure.VCenterUnreachable, "it was away")))

	run = b.claim(t, b.submit(t, named("completed", false)).ID)
	must(t, run.HoldTargets(t.Context(), export))
	must(t, run.MarkWritten(t.Context(), export))
	_, err = joblog.Step(t.Context(), run, "look", say("looked"))
	must(t, err)
	must(t, run.End(t.Context(), completed(map[string]string{"state": "poweredOff"})))
}

func TestJobsOfAnEarlierVersionGoOn(t *testing.T) {
	if *writeGolden {
		travel(t, func(t *testing.T, b bundle) {
			b = b.withGoldenKeys(t)
			defer b.Close()
			b.leaveJobs(t)
			data, err := json.MarshalIndent(b.dump(t), "", " ")
			must(t, err)
			must(t, os.WriteFile(goldenJobs[len(goldenJobs)-1], append(data, '\n'), 0o600))
		})
	}
	for _, file := range goldenJobs {
		travel(t, func(t *testing.T, b bundle) {
			b = b.withGoldenKeys(t)
			defer b.Close()
			b.restore(t, golden(t, file))
			b.wantGoldenJobs(t)
			b.goOn(t)
		})
	}
}

func golden(t *testing.T, file string) (all map[string]kept) {
	t.Helper()
	data, err := os.ReadFile(file)
	must(t, err)
	must(t, json.Unmarshal(data, &all))
	return all
}

// wantGoldenJobs reads the jobs that leaveJobs left.
func (b bundle) wantGoldenJobs(t *testing.T) {
	t.Helper()
	for name, want := range map[string]joblog.Status{
		"pending": joblog.StatusPending, "awaits": joblog.StatusAwaitingApproval, "approved": joblog.StatusPending, "rejected": joblog.StatusFailed,
		"cancelled": joblog.StatusCancelled, "begun": joblog.StatusPending, "completed": joblog.StatusCompleted,
	} {
		job := b.find(t, name)
		if job.Status != want || job.VMID != name || len(job.Steps) != 3 {
			t.Errorf("%s: %s of %s", name, job.Status, job.VMID)
		}
		wantSubmitted(t, b, again(named(name, false), "oma-01|"+name), joblog.Replayed, job.ID)
	}
	if a := b.find(t, "approved").Approval; a == nil || a.By != "boss" || a.Decision != joblog.Approve {
		t.Errorf("approved: %+v", a)
	}
	if result := string(b.find(t, "completed").Result); !strings.Contains(result, "poweredOff") {
		t.Errorf("completed: %s", result)
	}
}

// goOn takes up what leaveJobs left.
func (b bundle) goOn(t *testing.T) {
	t.Helper()
	for _, name := range []string{"pending", "approved"} {
		end(t, b.claim(t, b.find(t, name).ID))
	}
	_, err := b.Decide(t.Context(), b.find(t, "awaits"), verdict(joblog.Approve))
	must(t, err)
	run := b.claim(t, b.find(t, "begun").ID)
	if cause := run.Job().Cause; cause == nil || cause.Code != failure.VCenterUnreachable {
		t.Errorf("cause %v", cause)
	}
	if found, err := joblog.Step(t.Context(), run, "look", say("looked again")); err != nil || found != "looked" {
		t.Errorf("look: %q, %v", found, err)
	}
	if calls := run.Calls(); len(calls) != 1 || calls[0].Verb != "shutdown-guest" || calls[0].Outcome != "accepted" {
		t.Errorf("calls %+v", calls)
	}
	if saved := checkpoints(t, run); !strings.Contains(saved, "half") {
		t.Errorf("checkpoints %s", saved)
	}
	end(t, run)
	run = b.writer(t, "vm-9", "oma-02", "")
	wantTaken(t, run.HoldTargets(t.Context(), export), 0, true)
}
