package joblog_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"vmapower/joblog"
)

// A value that is longer makes Redis keep the whole hash in the form that takes twice as much.
func TestTheRecordOfALivingJobStaysInTheCompactForm(t *testing.T) {
	b := setup(t)
	id := b.submit(t, submission("vm-1")).ID
	run := b.claim(t, id)
	_, err := run.Bind(t.Context(), joblog.VM{Real: strings.Repeat("vc", 18) + "/" + strings.Repeat("vm", 18), Aliases: []string{"vm-1", strings.Repeat("a", 36), strings.Repeat("b", 36)}})
	must(t, err)
	_, err = joblog.Step(t.Context(), run, "look", say(strings.Repeat("found ", 30)))
	must(t, err)
	call, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: "shutdown-guest", Session: "s-1"})
	must(t, err)
	must(t, run.Outcome(t.Context(), call, "accepted"))
	_, err = joblog.Step(t.Context(), run, "act", say("done"))
	must(t, err)
	if encoding := b.raw.ObjectEncoding(t.Context(), "{vmapower}:job:"+id).Val(); encoding != "listpack" {
		t.Errorf("%s: %v", encoding, b.raw.HGetAll(t.Context(), "{vmapower}:job:"+id).Val())
	}
	if n := b.raw.HLen(t.Context(), "{vmapower}:job:"+id).Val(); n > 64 {
		t.Errorf("%d fields", n)
	}
	end(t, run)
}

func TestATextOfAStepIsTheLastOneWhateverItsLength(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	long, longer := strings.Repeat("long ", 30), strings.Repeat("longer ", 30)
	_, err := joblog.Step(t.Context(), run, "look", func(ctx context.Context) (string, error) {
		for _, message := range []string{"short", long, "shorter", longer, long, ""} {
			must(t, run.Note(ctx, "look", message))
			if step := b.get(t, run.Job().ID).Steps[0]; step.Message != message {
				t.Errorf("%q, want %q", step.Message, message)
			}
		}
		return "", nil
	})
	must(t, err)
	end(t, run)
}

// What an earlier version has begun in its form goes on in it: processes of both versions read that.
func TestAJobOfAnEarlierVersionKeepsItsForm(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		b.restore(t, golden(t, goldenJobs[0]))
		b = b.withGoldenKeys(t)
		defer b.Close()
		id := b.find(t, "pending").ID
		run := b.claim(t, id)
		_, err := joblog.Step(t.Context(), run, "look", say("looked"))
		must(t, err)
		if b.exists(t, "{vmapower}:job:"+id+":notes") != 0 || b.raw.HGet(t.Context(), "{vmapower}:job:"+id, "n.step.look").Val() == "" {
			t.Error("its notes went elsewhere")
		}
		events := b.events(t, id, "")
		if n := b.raw.XLen(t.Context(), "{vmapower}:job:"+id+":events").Val(); n != int64(len(events)) || n != 3 {
			t.Errorf("%d entries, %d events", n, len(events))
		}
		if rest := b.events(t, id, events[0].ID); len(rest) != 2 || !strings.Contains(string(rest[0].Data), `"name":"look"`) {
			t.Errorf("%s", rest)
		}
		end(t, run)
	})
}

// The ids of events grow, so that who reads on misses none when Redis' clock is set back.
func TestEventsAreInOrderAlsoWhenTheClockIsSetBack(t *testing.T) {
	b := setup(t)
	id := b.submit(t, submission("vm-1")).ID
	ahead := fmt.Sprintf(`["%d-7","state","pending"]`, int64(4e12))
	must(t, b.raw.RPush(t.Context(), "{vmapower}:job:"+id+":events", ahead).Err())
	run := b.claim(t, id)
	_, err := joblog.Step(t.Context(), run, "look", say("looked"))
	must(t, err)
	events := b.events(t, id, "4000000000000-7")
	for i, e := range events {
		if e.ID != "4000000000000-"+strconv.Itoa(8+i) {
			t.Errorf("event %d is %s", i, e.ID)
		}
	}
	if len(events) != 3 {
		t.Errorf("%d events", len(events))
	}
	end(t, run)
}

// Thousands of steps that fail and are tried again take no more of Redis than some of them.
func TestTheEventsOfAJobAreBounded(t *testing.T) {
	b := setup(t)
	id := b.submit(t, submission("vm-1")).ID
	key := "{vmapower}:job:" + id + ":events"
	full := make([]any, 2000)
	for i := range full {
		full[i] = fmt.Sprintf(`["%d-0","state","pending"]`, i+1)
	}
	must(t, b.raw.RPush(t.Context(), key, full...).Err())
	end(t, b.claim(t, id))
	if n := b.raw.LLen(t.Context(), key).Val(); n != 2000 {
		t.Errorf("%d events", n)
	}
	if last := b.all(t, id, "1999-0"); len(last) == 0 || last[len(last)-1].Type != "end" {
		t.Errorf("%v", last)
	}
}

// Who claims or reads a job makes sure first that it is no larger than ours are, and asks Redis that in one command.
func TestTheSizeOfARecordIsAskedForAtOnce(t *testing.T) {
	b := setup(t)
	id := b.submit(t, submission("vm-1")).ID
	end(t, b.claim(t, id))
	b.get(t, id)
	if stats := b.raw.Info(t.Context(), "commandstats").Val(); strings.Contains(stats, "cmdstat_hstrlen:") {
		t.Errorf("field by field: %s", stats)
	}
	must(t, b.raw.HSet(t.Context(), "{vmapower}:job:"+id, "strange", strings.Repeat("x", 2<<20)).Err())
	if _, err := b.Get(t.Context(), id); err == nil {
		t.Error("a record of 2 MiB was read")
	}
}
