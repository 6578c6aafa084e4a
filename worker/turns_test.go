package worker

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// hall is turns whose jobs run for as long as the test wants.
type hall struct {
	*turns
	silent map[string]bool
	runs   []*turn // in the order of their grants
	check  func(*turn)
	number int
}

func newHall(slots, share int) *hall {
	h := &hall{silent: map[string]bool{}, check: func(*turn) {}}
	h.turns = newTurns(slots, share, func(vcenter string) bool { return h.silent[vcenter] },
		func(g *turn) { h.runs = append(h.runs, g); h.check(g) }, func(int, int) {})
	return h
}

// come lets so many jobs of the appliance come.
func (h *hall) come(n int, requestedBy, vcenter string) {
	for range n {
		h.number++
		h.add(fmt.Sprint(h.number), requestedBy, vcenter)
	}
}

// run reports how many jobs of the appliance hold a slot.
func (h *hall) run(requestedBy string) (n int) {
	for _, g := range h.runs {
		if g.requestedBy == requestedBy {
			n++
		}
	}
	return n
}

// over ends a job that runs.
func (h *hall) over(g *turn) {
	h.runs = slices.DeleteFunc(h.runs, func(r *turn) bool { return r == g })
	h.leave(g)
}

func TestOneApplianceLeavesSlotsToTheNext(t *testing.T) {
	for _, c := range []struct{ slots, share, alone, second int }{
		{256, powerShare, 224, 28}, {8, powerShare, 7, 1}, {3, powerShare, 2, 1}, {1, powerShare, 1, 0},
		{2, syncShare, 1, 1}, {4, syncShare, 2, 1}, {1, syncShare, 1, 0},
	} {
		h := newHall(c.slots, c.share)
		h.come(2*c.slots, "a", "vc")
		h.come(2*c.slots, "b", "vc")
		if a, b := h.run("a"), h.run("b"); a != c.alone || b != c.second {
			t.Errorf("of %d slots with share %d: %d and %d, want %d and %d", c.slots, c.share, a, b, c.alone, c.second)
		}
	}
}

func TestTheVCentersOfAnApplianceTakeTurns(t *testing.T) {
	h := newHall(1, powerShare)
	h.come(3, "a", "one")
	h.come(2, "a", "two")
	var order []string
	for len(h.runs) > 0 {
		order = append(order, h.runs[0].vcenter)
		h.over(h.runs[0])
	}
	if want := []string{"one", "one", "two", "one", "two"}; !slices.Equal(order, want) {
		t.Errorf("turns %v, want %v", order, want)
	}
}

func TestASilentVCenterIsAskedByOneJobUntilItAnswers(t *testing.T) {
	h := newHall(8, powerShare)
	h.silent["quiet"] = true
	h.come(5, "a", "quiet")
	if h.run("a") != 1 {
		t.Fatalf("%d ask", h.run("a"))
	}
	h.over(h.runs[0])
	if h.run("a") != 1 {
		t.Fatalf("after the first, %d ask", h.run("a"))
	}
	h.silent["quiet"] = false
	h.wake()
	if h.run("a") != 4 {
		t.Errorf("after it answered, %d run", h.run("a"))
	}
}

func TestASilentVCenterKeepsAQuarterOfTheSlotsAndCallsInFlight(t *testing.T) {
	h := newHall(8, powerShare)
	h.come(7, "a", "quiet")
	var back []string
	for i, g := range h.runs {
		calling := i == 6 // the newest
		h.claimed(g, "a", "quiet", func() bool {
			if !calling {
				back = append(back, g.jobID)
			}
			return !calling
		})
	}
	want := []string{h.runs[5].jobID, h.runs[4].jobID, h.runs[3].jobID, h.runs[2].jobID, h.runs[1].jobID}
	if n := h.shed("quiet"); n != 5 || !slices.Equal(back, want) {
		t.Errorf("%d gave their slots back: %v, want %v", n, back, want)
	}
}

func TestAJobThatIsWokenWhileItRunsIsLookedAtOnceMore(t *testing.T) {
	h := newHall(8, powerShare)
	h.come(1, "a", "vc")
	first := h.runs[0]
	if !h.noted(first.jobID) {
		t.Fatal("it is not known")
	}
	h.over(first)
	if len(h.runs) != 1 || h.runs[0].jobID != first.jobID || h.runs[0].again {
		t.Fatalf("runs %v", h.runs)
	}
	h.over(h.runs[0])
	if len(h.runs) != 0 || len(h.appliances) != 0 || len(h.at) != 0 {
		t.Errorf("left over: %v, %v, %v", h.runs, h.appliances, h.at)
	}
}

func TestAFullRoomIsLeftByTheApplianceWithTheMostJobs(t *testing.T) {
	h := newHall(1, powerShare)
	h.silent["quiet"] = true
	h.come(room+10, "crowd", "quiet") // one has the slot
	if n := len(h.waiting); n != room {
		t.Fatalf("%d wait", n)
	}
	h.come(5, "late", "vc")
	if n := h.appliances["late"].waiting(); n != 5 || len(h.waiting) != room {
		t.Errorf("%d of the other wait, %d in all", n, len(h.waiting))
	}
	h.over(h.runs[0])
	if h.runs[0].requestedBy != "late" {
		t.Errorf("the next turn is %s's", h.runs[0].requestedBy)
	}
}

func TestTheRoomIsEmptiedByTheEndOfTheWorker(t *testing.T) {
	h := newHall(1, powerShare)
	h.come(3, "a", "vc")
	if left := h.close(); len(left) != 2 || h.add("one more", "a", "vc") {
		t.Errorf("left %v", left)
	}
	h.over(h.runs[0])
	if len(h.runs) != 0 {
		t.Error("a slot was handed out after the end")
	}
}

// TestTurnsAreFairWhateverComes: whatever arrives, ends, falls silent and answers.
func TestTurnsAreFairWhateverComes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHall(rapid.IntRange(1, 20).Draw(rt, "slots"), rapid.SampledFrom([]int{syncShare, powerShare}).Draw(rt, "share"))
		appliances, vcenters := rapid.SampledFrom([]string{"a", "b", "c"}), rapid.SampledFrom([]string{"one", "two", "three"})
		h.check = func(g *turn) { h.wantFair(rt, g) }
		pick := func(rt *rapid.T) *turn {
			if len(h.runs) == 0 {
				rt.Skip("nothing runs")
			}
			return rapid.SampledFrom(h.runs).Draw(rt, "job")
		}
		rt.Repeat(map[string]func(*rapid.T){
			"":       func(rt *rapid.T) { h.wantBusy(rt) },
			"come":   func(rt *rapid.T) { h.come(1, appliances.Draw(rt, "by"), vcenters.Draw(rt, "vcenter")) },
			"end":    func(rt *rapid.T) { h.over(pick(rt)) },
			"woken":  func(rt *rapid.T) { h.noted(pick(rt).jobID) },
			"silent": func(rt *rapid.T) { h.silent[vcenters.Draw(rt, "vcenter")] = true },
			"answers": func(rt *rapid.T) {
				h.silent[vcenters.Draw(rt, "vcenter")] = false
				h.wake()
			},
			"claimed": func(rt *rapid.T) { // its own record says otherwise than was read before
				h.claimed(pick(rt), appliances.Draw(rt, "by"), vcenters.Draw(rt, "vcenter"), nil)
				h.wake()
			},
		})
	})
}

// wantFair holds at each grant; the slot is held already.
func (h *hall) wantFair(rt *rapid.T, g *turn) {
	held, free := h.appliances[g.requestedBy].held-1, h.slots-len(h.running)
	if free < 0 || held >= h.share*(free+1) {
		rt.Fatalf("granted to one that holds %d, with %d left of %d", held, free, h.slots)
	}
	if h.silent[g.vcenter] && h.at[g.vcenter] != 1 {
		rt.Fatalf("%d ask the silent %s", h.at[g.vcenter], g.vcenter)
	}
	for name, a := range h.appliances {
		if name != g.requestedBy && a.held < held && slices.ContainsFunc(a.lines, h.open) {
			rt.Fatalf("granted to one that holds %d, before %s with %d", held, name, a.held)
		}
	}
}

// wantBusy: whoever waits and may start has started.
func (h *hall) wantBusy(rt *rapid.T) {
	if free := h.slots - len(h.running); free > 0 {
		for name, a := range h.appliances {
			if a.held < h.share*free && slices.ContainsFunc(a.lines, h.open) {
				rt.Fatalf("%s waits with %d of %d slots free", name, free, h.slots)
			}
		}
	}
	held := 0
	for _, a := range h.appliances {
		held += a.held
	}
	if held != len(h.running) || len(h.runs) != held {
		rt.Fatalf("%d slots are counted, %d are held, %d run", held, len(h.running), len(h.runs))
	}
}
