package worker_test

import (
	"testing"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
)

func TestASyncDoesNotWriteToTheTargetOfAnother(t *testing.T) {
	b := setup(t, filled(16*mib), sandbox.Guest{Name: "two", Power: sandbox.Off, Disks: []sandbox.Disk{{CapacityBytes: 16 * mib, FilledBytes: 16 * mib}}})
	b.config.SyncConcurrency = 2
	target := b.blank(t, 16*mib)
	b.work(t)
	slow := syncOf(target.sync)
	slow.RateLimit = mib
	first := b.from(t, "one", "", b.guest(t, "vm").BIOSUUID(), slow)
	b.until(t, first, copies)
	keys, err := b.redis.Client().Keys(t.Context(), "{vmapower}:target:*").Result()
	if err == nil {
		err = b.redis.Client().Del(t.Context(), keys...).Err() // the worker knows by itself
	}
	if err != nil {
		t.Fatal(err)
	}
	second := b.ended(t, b.from(t, "other", "", b.guest(t, "two").BIOSUUID(), syncOf(target.sync)))
	wantStatus(t, second, joblog.StatusFailed, failure.TargetUnavailable)
	wantDetails(t, second, "another job of this worker writes to")
	b.forget(t, first)
}
