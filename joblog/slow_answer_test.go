package joblog_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// slowAnswers holds every answer to an owner back, and knows when the last request was
// sent that was answered.
type slowAnswers struct {
	cut
	by    time.Duration
	asked atomic.Pointer[time.Time]
}

func (s *slowAnswers) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		asked := time.Now()
		err := s.cut.ProcessHook(next)(ctx, command)
		if err == nil && strings.HasPrefix(command.Name(), "eval") {
			time.Sleep(s.by)
			s.asked.Store(&asked)
		}
		return err
	}
}

// The time that an answer takes is lost to its owner: Redis counts from the request, and
// so does whoever may succeed it.
func TestAClaimIsHeldFromTheRequestAndNotFromItsAnswer(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		slow := &slowAnswers{by: 900 * time.Millisecond}
		s := copying("vm-1")
		s.Budget = time.Hour
		job := b.submit(t, s)
		b.raw.AddHook(testenv.CommandHook(slow.ProcessHook))
		old := b.claim(t, job.ID)
		time.Sleep(10 * time.Second) // some beats
		slow.off(t, b, job.ID)
		time.Sleep(slow.by) // the last answer has come
		waitHeld(old, false)
		if held := time.Since(*slow.asked.Load()); held > 4*time.Second+10*time.Millisecond {
			t.Errorf("held for %v after the last request that was answered", held)
		}
		slow.by = 0
		run := succeed(t, b, old)
		slow.on()
		wantErr(t, old.Pause(t.Context()), joblog.ErrSuperseded)
		end(t, run)
	})
}

// A call that was just announced is on its way: the announcement is a sign of life, and
// nobody succeeds its owner before the call is sent or never will be.
func TestAnAnnouncedCallKeepsASuccessorAway(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		c := new(cut)
		b.raw.AddHook(testenv.CommandHook(c.ProcessHook))
		old, _ := b.bound(t, "vm-1")
		id := old.Job().ID
		time.Sleep(500 * time.Millisecond)
		c.off(t, b, id) // no beat gets through
		time.Sleep(4 * time.Second)
		c.on()
		intent(t, old, verbPowerOff, 0)
		c.off(t, b, id)
		announced := time.Now()
		run := succeed(t, b, old)
		if after := time.Since(announced); after < 4900*time.Millisecond {
			t.Errorf("succeeded %v after the call was announced", after)
		}
		c.on()
		wantErr(t, old.Pause(t.Context()), joblog.ErrSuperseded)
		end(t, run)
	})
}

// An announcement that comes back too late must not be followed by the call.
func TestTheTimeToSendACallCountsFromBeforeItsAnnouncement(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		slow := &slowAnswers{by: 900 * time.Millisecond}
		run, _ := b.bound(t, "vm-1")
		b.raw.AddHook(testenv.CommandHook(slow.ProcessHook))
		began := time.Now()
		_, sendBy, err := run.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, Session: "session-1"})
		if err != nil || sendBy.Sub(began) > 2*time.Second {
			t.Errorf("send within %v, %v", sendBy.Sub(began), err)
		}
		slow.by = 0
		end(t, run)
	})
}
