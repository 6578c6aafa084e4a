package worker

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"vmapower/vcenter"
)

// observed is a breaker under a clock that stands still, and a hall that it tells.
func observed(t *testing.T, do func(*testing.T, *Breaker, *hall)) {
	synctest.Test(t, func(t *testing.T) {
		b, h := NewBreaker(slog.New(slog.DiscardHandler)), newHall(8, powerShare)
		h.turns.silent = b.silent
		defer b.tell(h.turns)()
		do(t, b, h)
	})
}

func (b *Breaker) want(t *testing.T, silent bool, when string) {
	t.Helper()
	synctest.Wait()
	if b.silent("vc") != silent {
		t.Fatalf("%s: silent is %v", when, !silent)
	}
}

func TestAVCenterIsSilentWhenACallIsOutForThreeSeconds(t *testing.T) {
	observed(t, func(t *testing.T, b *Breaker, _ *hall) {
		began := time.Now()
		ended := b.Observe("vc", false)
		time.Sleep(silentAfter - time.Millisecond)
		b.want(t, false, "before")
		time.Sleep(time.Millisecond)
		b.want(t, true, "after")
		if since := b.silentSince("vc"); !since.Equal(began) {
			t.Errorf("since %s, want %s", since, began)
		}
		ended(vcenter.Answered)
		b.want(t, false, "answered")
		if len(b.servers) != 0 {
			t.Errorf("left over: %v", b.servers)
		}
	})
}

func TestAVCenterThatAnswersOthersMeanwhileIsNotSilent(t *testing.T) {
	observed(t, func(t *testing.T, b *Breaker, _ *hall) {
		stuck := b.Observe("vc", false)
		time.Sleep(time.Second)
		b.Observe("vc", false)(vcenter.Answered)
		time.Sleep(time.Minute)
		b.want(t, false, "with one call that is stuck")
		stuck(vcenter.Unanswered)
		b.want(t, false, "with one call that was lost")
	})
}

func TestASlowCallProvesNothingBeforeItsEnd(t *testing.T) {
	observed(t, func(t *testing.T, b *Breaker, _ *hall) {
		ended := b.Observe("vc", true)
		time.Sleep(time.Minute)
		b.want(t, false, "while it is out")
		ended(vcenter.Unanswered)
		b.want(t, true, "without an answer")
	})
}

func TestACallThatWasGivenUpProvesNothing(t *testing.T) {
	observed(t, func(t *testing.T, b *Breaker, _ *hall) {
		b.Observe("vc", false)(vcenter.GivenUp)
		b.want(t, false, "given up")
		b.Observe("vc", false)(vcenter.Unanswered)
		b.want(t, true, "refused")
		b.Observe("vc", false)(vcenter.GivenUp)
		b.want(t, true, "given up")
	})
}

func TestSlotsAreGivenBackAfterThreeSecondsOfSilenceAndTakenAtTheFirstAnswer(t *testing.T) {
	observed(t, func(t *testing.T, b *Breaker, h *hall) {
		h.come(9, "a", "vc")
		var shed atomic.Int64
		for _, g := range h.runs {
			h.claimed(g, "a", "vc", func() bool { shed.Add(1); return true })
		}
		b.Observe("vc", false)(vcenter.Unanswered)
		b.want(t, true, "after a lost call")
		if n := shed.Load(); n != 0 {
			t.Fatalf("%d slots were given back at once", n)
		}
		time.Sleep(silentAfter)
		synctest.Wait()
		if n := shed.Load(); n != 5 {
			t.Fatalf("%d slots were given back", n)
		}
		for len(h.runs) > 2 {
			h.over(h.runs[2])
		}
		if len(h.waiting) != 2 {
			t.Fatalf("%d wait", len(h.waiting))
		}
		b.Observe("vc", false)(vcenter.Answered)
		if len(h.waiting) != 0 {
			t.Errorf("%d wait although it answers", len(h.waiting))
		}
	})
}

func TestAVCenterThatAnswersInTimeCostsNoSlot(t *testing.T) {
	observed(t, func(t *testing.T, b *Breaker, h *hall) {
		h.come(7, "a", "vc")
		for _, g := range h.runs {
			h.claimed(g, "a", "vc", func() bool { t.Error("a slot was given back"); return true })
		}
		b.Observe("vc", false)(vcenter.Unanswered)
		time.Sleep(time.Second)
		b.Observe("vc", false)(vcenter.Answered)
		time.Sleep(time.Minute)
		synctest.Wait()
	})
}

func TestTheVCentersThatAreRememberedAreBounded(t *testing.T) {
	observed(t, func(t *testing.T, b *Breaker, _ *hall) {
		out := b.Observe("vc", false)
		time.Sleep(silentAfter)
		for i := range 2 * knownServers {
			b.Observe(fmt.Sprint(i), false)(vcenter.Unanswered)
		}
		if len(b.servers) > knownServers {
			t.Errorf("%d are remembered", len(b.servers))
		}
		b.want(t, true, "with a call out")
		out(vcenter.Answered)
	})
}
