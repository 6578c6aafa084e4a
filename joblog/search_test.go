package joblog_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

func idsOf(jobs []joblog.Job) (ids []string) {
	for _, job := range jobs {
		ids = append(ids, job.ID)
	}
	return ids
}

// search returns the ids of the jobs that are found.
func (b bundle) search(t *testing.T, text string, f joblog.Filter) []string {
	t.Helper()
	jobs, err := b.Search(t.Context(), text, f, 10)
	if err != nil {
		t.Fatal(err)
	}
	return idsOf(jobs)
}

func TestAJobIsFoundByTheBeginningOfAnyIDAndByNoneOnceItIsForgotten(t *testing.T) {
	b := setup(t)
	s := submission("420570c7-f61f-a930-77c5-1e876786cb3c")
	s.ExternalID, s.ContextID = "Failover-12345", "Site A: move-7"
	job := b.submit(t, s)
	other := b.submit(t, submission("vm-2"))
	run := b.claim(t, job.ID)
	if _, err := run.Bind(t.Context(), joblog.VM{Real: "real-1", Aliases: []string{"vm-4217", "5205-x"}}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"4205", "420570C7-F61F", "failover-12", "FAIL", "site a: mov", "vm-42", "5205", job.ID[:34] + job.ID[34:35], job.ID} {
		if found := b.search(t, text, joblog.Filter{}); !slices.Contains(found, job.ID) {
			t.Errorf("%q finds %v", text, found)
		}
	}
	for text, f := range map[string]joblog.Filter{
		"4205": {Status: joblog.StatusPending}, "fail": {By: "oma-07"}, "vm-421": {VMID: "vm-2"}, "ailover": {}, "move": {}, "site a: move-7 ": {}, "\xff": {},
	} {
		if found := b.search(t, text, f); len(found) != 0 {
			t.Errorf("%q of %+v finds %v", text, f, found)
		}
	}
	if found := b.search(t, "vm-", joblog.Filter{}); !slices.Equal(found, []string{other.ID, job.ID}) {
		t.Errorf("not the newest first, once each: %v", found)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	forgetEnded(t, b)
	want := []string{"failover-1\x00external:failover-1", "vm-2\x00vm:vm-2"} // of the other one
	if left := b.raw.ZRange(t.Context(), "{vmapower}:jobs:ids", 0, -1).Val(); !slices.Equal(left, want) {
		t.Errorf("there are left %q, want %q", left, want)
	}
}

// forgetEnded has all jobs forgotten that have ended.
func forgetEnded(t *testing.T, b bundle) {
	t.Helper()
	for _, id := range b.raw.ZRange(t.Context(), "{vmapower}:ended", 0, -1).Val() {
		b.raw.ZAdd(t.Context(), "{vmapower}:ended", redis.Z{Score: 1, Member: id})
	}
	if err := b.Prune(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsNoIndexOfOursIsNotSearched(t *testing.T) {
	b := setup(t)
	b.submit(t, submission("vm-2"))
	for _, member := range []string{"abc", "abc\x00by:oma-01", "abc\x00status:pending", "abc\x00vm:vm-9", "abc\x00", "abc\x00vm:" + strings.Repeat("v", 5000)} {
		b.raw.ZAdd(t.Context(), "{vmapower}:jobs:ids", redis.Z{Member: member})
	}
	for range 2 {
		if found := b.search(t, "abc", joblog.Filter{}); len(found) != 0 {
			t.Errorf("found %v", found)
		}
	}
}

// fillIndexes is a script that fills them as 10,000 jobs do that are kept; the records are not there.
const fillIndexes = `for i = 0, 9999 do
  local id = string.format('01900000-0000-7000-8000-%012d', i)
  redis.call('ZADD', '{vmapower}:jobs:' .. (i % 2 == 0 and 'status:failed' or 'operation:final-sync'), 0, id)
  redis.call('ZADD', '{vmapower}:jobs:' .. (i < 5000 and 'context:move-5' or 'by:oma-02'), 0, id)
end`

// calls counts what is asked of Redis.
type calls struct{ made int }

func (c *calls) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		c.made++
		return next(ctx, command)
	}
}

// A list that reads the records of all jobs of one index, to find those that fit, needs hundreds of calls,
// and with more jobs more than the second that it has.
func TestAListWithSeveralFiltersReadsNoRecordThatDoesNotFit(t *testing.T) {
	b := setup(t)
	b.submit(t, submission("vm-1"))
	if err := b.raw.Eval(t.Context(), fillIndexes, nil).Err(); err != nil && !errors.Is(err, redis.Nil) {
		t.Fatal(err)
	}
	client, made := b.redis.ServiceClient(), new(calls)
	client.AddHook(testenv.CommandHook(made.ProcessHook))
	log := joblog.New(client, options(time.Hour))
	t.Cleanup(log.Close)
	for _, f := range []joblog.Filter{
		{Status: joblog.StatusFailed, Operation: "final-sync"}, {By: "oma-02", ContextID: "move-5"}, {Status: joblog.StatusPending},
		{By: "oma-02", Status: joblog.StatusFailed, ContextID: "move-5"}, {Status: joblog.StatusPending, Operation: "final-sync"},
	} {
		made.made = 0
		if _, _, err := log.List(t.Context(), f, "", 50); err != nil || made.made > 10 {
			t.Errorf("%+v: %d calls, %v", f, made.made, err)
		}
	}
}
