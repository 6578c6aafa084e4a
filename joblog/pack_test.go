package joblog_test

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// packNow packs all jobs that have ended, without the time that they are left as they are.
func (b bundle) packNow(t *testing.T) {
	t.Helper()
	for _, id := range b.raw.ZRange(t.Context(), "{vmapower}:packing", 0, -1).Val() {
		must(t, b.raw.ZAdd(t.Context(), "{vmapower}:packing", redis.Z{Member: id}).Err())
	}
	must(t, b.Pack(t.Context()))
	if left := b.raw.ZCard(t.Context(), "{vmapower}:packing").Val(); left != 0 {
		t.Errorf("%d jobs are left", left)
	}
}

// doneJob is a job that has done all a job may do.
func (b bundle) doneJob(t *testing.T) string {
	t.Helper()
	s := keyed("vm-1", "key")
	s.ContextID, s.NeedsApproval, s.RequestedBy = "ctx-1", true, "oma-01"
	job := b.submit(t, s)
	_, err := b.Decide(t.Context(), job, approved())
	must(t, err)
	run := b.claim(t, job.ID)
	_, err = run.Bind(t.Context(), joblog.VM{Real: "real-1", Aliases: []string{"vm-1", "uuid-1", "uuid-2"}})
	must(t, err)
	_, err = joblog.Step(t.Context(), run, "look", say("seen <&> \x00"))
	must(t, err)
	call := intent(t, run, verbPowerOff, 0)
	must(t, run.Outcome(t.Context(), call, "done"))
	must(t, run.Progress(t.Context(), "act", 0.5, joblog.Progress{Total: 2, Transferred: 1}))
	must(t, run.End(t.Context(), completed(map[string]string{"state": "poweredOff"})))
	return job.ID
}

func (b bundle) events(t *testing.T, id, after string) []joblog.Event {
	t.Helper()
	events, err := b.Events(t.Context(), id, after)
	must(t, err)
	return events
}

func TestAPackedJobIsReadListedFollowedAndFoundAsBefore(t *testing.T) {
	b := setup(t)
	id := b.doneJob(t)
	job, events, hash := b.get(t, id), b.events(t, id, ""), b.fields(t, id)
	kept, _ := joblog.Kept(hash, events)
	b.packNow(t)
	nowKept, nowEvents := joblog.Kept(b.fields(t, id), nil)
	if !reflect.DeepEqual(nowKept, kept) || !reflect.DeepEqual(nowEvents, events) || kept["n.end"] == "" {
		t.Errorf("kept\n%q\nbefore\n%q", nowKept, kept)
	}
	if packed := b.get(t, id); !reflect.DeepEqual(packed, job) {
		t.Errorf("packed\n%+v\nbefore\n%+v", packed, job)
	}
	if packed := b.events(t, id, ""); !reflect.DeepEqual(packed, events) {
		t.Errorf("packed events %s, before %s", packed, events)
	}
	if packed := b.events(t, id, events[3].ID); !reflect.DeepEqual(packed, events[4:]) {
		t.Errorf("packed events behind the fourth: %s", packed)
	}
	for _, f := range []joblog.Filter{{VMID: "uuid-2"}, {ExternalID: "failover-1"}, {ContextID: "ctx-1"}, {By: "oma-01"}, {Status: joblog.StatusCompleted}, {}} {
		if listed, _, err := b.List(t.Context(), f, "", 10); err != nil || len(listed) != 1 || !reflect.DeepEqual(listed[0], job) {
			t.Errorf("listed by %+v: %+v, %v", f, listed, err)
		}
	}
	if _, err := b.Cancel(t.Context(), job, "boss", joblog.Outcome{Status: joblog.StatusCancelled}); err == nil {
		t.Error("it was cancelled")
	}
	if encoding := b.raw.ObjectEncoding(t.Context(), "{vmapower}:job:"+id).Val(); encoding != "listpack" || b.exists(t, "{vmapower}:job:"+id+":events") != 0 {
		t.Errorf("it is kept as %s", encoding)
	}
	s := keyed("vm-1", "key")
	s.ContextID, s.NeedsApproval, s.RequestedBy = "ctx-1", true, "oma-01"
	if replayed, how, err := b.Submit(t.Context(), s); err != nil || how != joblog.Replayed || replayed.ID != id {
		t.Errorf("%s %s, %v", how, replayed.ID, err)
	}
}

// Its reader may have been overtaken by whoever can write to Redis.
func TestAJobThatHasNotEndedOrHasChangedIsNotPacked(t *testing.T) {
	b := setup(t)
	live := b.submit(t, submission("vm-2")).ID
	must(t, b.raw.ZAdd(t.Context(), "{vmapower}:packing", redis.Z{Member: live}, redis.Z{Member: "no job"}).Err())
	b.packNow(t)
	end(t, b.claim(t, live))
	id := b.doneJob(t)
	was := b.fields(t, id)
	b.raw.AddHook(testenv.CommandHook(before{"p1", func() { b.raw.HIncrBy(t.Context(), "{vmapower}:job:"+id, "revision", 1) }}.ProcessHook))
	log := joblog.New(b.raw, options(time.Hour))
	t.Cleanup(log.Close)
	b.Log = log
	b.packNow(t)
	now := b.fields(t, id)
	if was["revision"] = now["revision"]; !reflect.DeepEqual(now, was) || b.exists(t, "{vmapower}:job:"+id+":events") != 1 {
		t.Errorf("now %v\nbefore %v", now, was)
	}
}

// Two workers pack at once where one takes the other's place.
func TestAJobThatIsPackedTwiceAtOnceKeepsItsEvents(t *testing.T) {
	b := setup(t)
	id := b.doneJob(t)
	events := b.events(t, id, "")
	slow := b.raw
	other := redis.NewClient(b.raw.(*redis.Client).Options())
	t.Cleanup(func() { _ = other.Close() })
	packed := false
	slow.AddHook(testenv.CommandHook(before{"{vmapower}:job:" + id + ":events", func() {
		if !packed {
			packed = true
			log := joblog.New(other, options(time.Hour))
			t.Cleanup(log.Close)
			must(t, log.Pack(t.Context()))
		}
	}}.ProcessHook))
	log := joblog.New(slow, options(time.Hour))
	t.Cleanup(log.Close)
	b.Log = log
	b.packNow(t)
	if _, now := joblog.Kept(b.fields(t, id), nil); !packed || !reflect.DeepEqual(now, events) {
		t.Errorf("events %s, before %s", now, events)
	}
}

// before calls do before each command with an argument.
type before struct {
	arg string
	do  func()
}

func (f before) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if slices.Contains(command.Args(), any(f.arg)) {
			f.do()
		}
		return next(ctx, command)
	}
}

// What lies in the place of a packed record is nobody's word: it is not there, or what it was.
func TestGarbageInAPackedRecordIsNoJobAndBreaksNothing(t *testing.T) {
	b := setup(t)
	id, other := b.doneJob(t), b.submit(t, submission("vm-2"))
	b.packNow(t)
	key := "{vmapower}:job:" + id
	packed := b.raw.HGet(t.Context(), key, "p1").Val()
	for name, text := range map[string]string{
		"cut off": packed[:20], "of no dictionary": "\x09" + packed[1:], "of none": "\x00" + packed[1:], "no text": "\xff", "not deflated": "\x01plain",
		"a bomb": bomb(t),
	} {
		must(t, b.raw.HSet(t.Context(), key, "p1", text).Err())
		_, err := b.Get(t.Context(), id)
		wantErr(t, err, joblog.ErrNotFound)
		if events, err := b.Events(short(t), id, ""); err != nil || len(events) != 0 {
			t.Errorf("%s: %d events, %v", name, len(events), err)
		}
		if listed, _, err := b.List(t.Context(), joblog.Filter{}, "", 10); err != nil || len(listed) != 1 || listed[0].ID != other.ID {
			t.Errorf("%s: listed %d, %v", name, len(listed), err)
		}
	}
	must(t, b.raw.HSet(t.Context(), key, "p1", packed).Err())
	if job := b.get(t, id); job.Status != joblog.StatusCompleted {
		t.Errorf("put back it is %s", job.Status)
	}
	b.packNow(t)
}

// bomb is little that becomes more than a record has.
func bomb(t *testing.T) string {
	t.Helper()
	out := bytes.NewBuffer([]byte{1})
	w, err := flate.NewWriter(out, flate.BestCompression)
	must(t, err)
	_, err = w.Write(make([]byte, 64<<20))
	must(t, errors.Join(err, w.Close()))
	return out.String()
}

func short(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

func TestAPackedJobIsForgottenWithAllThatPointsToIt(t *testing.T) {
	b := setup(t)
	id := b.doneJob(t)
	b.packNow(t)
	must(t, b.raw.ZAdd(t.Context(), "{vmapower}:ended", redis.Z{Member: id}).Err())
	must(t, b.Prune(t.Context()))
	for _, key := range b.keysOf(t) {
		if b.raw.Type(t.Context(), key).Val() == "zset" || b.raw.Type(t.Context(), key).Val() == "hash" && key != "{vmapower}:clock" {
			t.Errorf("%s is left", key)
		}
	}
}

// A file here is never changed, as those of jobs that are not packed.
const goldenPacked = "testdata/packed-1.json"

func TestPackedJobsOfAnEarlierVersionAreRead(t *testing.T) {
	b := setup(t).withGoldenKeys(t)
	defer b.Close()
	hashes := map[string]map[string][]byte{} // by external id
	if *writeGolden {
		b.leaveJobs(t)
		b.packNow(t)
		for _, name := range []string{"completed", "rejected", "cancelled"} {
			hashes[name] = map[string][]byte{}
			for field, value := range b.fields(t, b.find(t, name).ID) {
				hashes[name][field] = []byte(value)
			}
			hashes[name]["id"] = []byte(b.find(t, name).ID)
		}
		data, err := json.MarshalIndent(hashes, "", " ")
		must(t, errors.Join(err, os.WriteFile(goldenPacked, append(data, '\n'), 0o600)))
		return
	}
	data, err := os.ReadFile(goldenPacked)
	must(t, errors.Join(err, json.Unmarshal(data, &hashes)))
	for name, hash := range hashes {
		id := string(hash["id"])
		for field, value := range hash {
			must(t, b.raw.HSet(t.Context(), "{vmapower}:job:"+id, field, value).Err())
		}
		job, events := b.get(t, id), b.events(t, id, "")
		if job.VMID != name || !job.Status.Ended() || string(job.Status) != string(hash["status"]) || events[len(events)-1].Type != "end" {
			t.Errorf("%s: %s of %s, %d events", name, job.Status, job.VMID, len(events))
		}
	}
	if len(hashes) != 3 {
		t.Errorf("%d jobs", len(hashes))
	}
}
