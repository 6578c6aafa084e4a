package worker_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// A job whose record can't be read, and whose time is over, is met by every sweep before
// the jobs that came after it.
func TestARecordThatCanNotBeReadKeepsNoOtherJobFromBeingWoken(t *testing.T) {
	for field, spoilt := range map[string]string{"n.submission": "{", "status": "", "steps": "100000000", "progress": "{", "operation": "reset"} {
		t.Run(field, func(t *testing.T) {
			b := setup(t, web(0), sandbox.Guest{Name: "other", Power: sandbox.On, Tools: sandbox.ToolsOK})
			client := b.redis.Client()
			bad := b.submit(t, b.guest(t, "other").BIOSUUID(), powerOff(tasks.Force, 300))
			long := time.Now().Add(-3 * time.Minute).UnixMilli()
			if field == "operation" {
				long = time.Now().Add(time.Minute).UnixMilli() // it is woken, and not expired
			}
			if err := client.HSet(t.Context(), "{vmapower}:job:"+bad, field, spoilt, "deadline", long).Err(); err != nil {
				t.Fatal(err)
			}
			good := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
			if err := client.Del(t.Context(), "asynq:{power}:pending").Err(); err != nil { // both wake-ups are lost
				t.Fatal(err)
			}
			b.work(t)
			wantStatus(t, b.ended(t, good), joblog.StatusCompleted, "")
			b.wantPower(t, "other", sandbox.On)
		})
	}
}

// The key by which a worker claims the sweep outlives its time, as where Redis' clock was set back.
func TestAWorkerSweepsAllTheSameWhenAnotherSeemsToForever(t *testing.T) {
	b := setup(t, web(0))
	client := b.redis.Client()
	if err := client.Set(t.Context(), "{vmapower}:sweeper", 1, 0).Err(); err != nil {
		t.Fatal(err)
	}
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	if err := client.Del(t.Context(), "asynq:{power}:pending").Err(); err != nil { // its wake-up is lost
		t.Fatal(err)
	}
	b.work(t)
	wantStatus(t, b.ended(t, id), joblog.StatusCompleted, "")
}

func TestAJobThatHasEndedIsPackedByWhoeverSweeps(t *testing.T) {
	b := setup(t, web(0))
	client := b.redis.Client()
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	b.work(t)
	before := b.ended(t, id)
	if err := client.ZAdd(t.Context(), "{vmapower}:packing", redis.Z{Member: id}).Err(); err != nil { // it ended long ago
		t.Fatal(err)
	}
	for limit := time.Now().Add(time.Minute); client.ZCard(t.Context(), "{vmapower}:packing").Val() > 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("nobody packs it")
		}
	}
	packed, err := b.jobs.Get(t.Context(), id)
	if err != nil || !reflect.DeepEqual(packed, before) || client.Exists(t.Context(), "{vmapower}:job:"+id+":events").Val() != 0 {
		t.Errorf("packed\n%+v, %v\nbefore\n%+v", packed, err, before)
	}
}
