package worker

import (
	"cmp"
	"maps"
	"slices"
)

// next is whose turn it is: that of the appliance which holds the fewest slots, and among
// equals of the one that was not served for longest. It is nil when no slot is free for
// anybody who waits.
func (t *turns) next() *turn {
	free := t.slots - len(t.running)
	if t.closed || free <= 0 || len(t.waiting) == 0 {
		return nil
	}
	var first *appliance
	var at int
	for _, a := range t.appliances {
		if a.held >= t.share*free || first != nil && !a.before(first) {
			continue
		}
		if i := slices.IndexFunc(a.lines, t.open); i >= 0 {
			first, at = a, i
		}
	}
	if first == nil {
		return nil
	}
	return first.lines[at].turns[0]
}

func (a *appliance) before(b *appliance) bool {
	return cmp.Or(cmp.Compare(a.held, b.held), cmp.Compare(a.served, b.served)) < 0
}

// open reports whether a job of the line may start. A vCenter that does not answer is asked by
// one job at a time.
func (t *turns) open(l *line) bool {
	return len(l.turns) > 0 && (t.at[l.vcenter] == 0 || !t.silent(l.vcenter))
}

// grant gives the slot to the first job of a line, which then waits behind the appliance's
// other lines.
func (t *turns) grant(g *turn) {
	a := t.appliances[g.requestedBy]
	i := slices.IndexFunc(a.lines, func(l *line) bool { return l.vcenter == g.vcenter })
	served := a.lines[i]
	served.turns = served.turns[1:]
	a.lines = slices.Delete(a.lines, i, i+1)
	if len(served.turns) > 0 {
		a.lines = append(a.lines, served)
	}
	delete(t.waiting, g.jobID)
	t.running[g.jobID] = g
	t.hold(g, 1)
	g.granted = t.clock
}

// hold counts the slot as the turn's, or with -1 as nobody's.
func (t *turns) hold(g *turn, n int) {
	a := t.appliance(g.requestedBy)
	t.clock++
	a.held, a.served = a.held+n, t.clock
	if a.held == 0 && a.waiting() == 0 {
		delete(t.appliances, g.requestedBy)
	}
	t.at[g.vcenter] += n
	if t.at[g.vcenter] == 0 {
		delete(t.at, g.vcenter)
	}
}

// claimed says what the job's own record says of who asks, and how the job can be made to give
// its slot back.
func (t *turns) claimed(g *turn, requestedBy, vcenter string, handBack func() bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hold(g, -1)
	g.requestedBy, g.vcenter, g.handBack = requestedBy, vcenter, handBack
	t.hold(g, 1)
}

// leave frees the slot. A job that was woken meanwhile waits for another.
func (t *turns) leave(g *turn) {
	t.mu.Lock()
	delete(t.running, g.jobID)
	if g.again && !t.closed {
		t.enqueue(&turn{jobID: g.jobID, requestedBy: g.requestedBy, vcenter: g.vcenter})
	}
	t.hold(g, -1)
	t.unlock()
}

// shed makes the jobs at a vCenter that does not answer give their slots back, the newest
// first, until a quarter of the slots is left to it. It returns how many do.
func (t *turns) shed(vcenter string) (shed int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	there := slices.DeleteFunc(slices.Collect(maps.Values(t.running)), func(g *turn) bool { return g.vcenter != vcenter })
	slices.SortFunc(there, func(a, b *turn) int { return cmp.Compare(b.granted, a.granted) })
	for _, g := range there {
		if len(there)-shed <= max(1, t.slots/4) {
			break
		}
		if g.handBack != nil && g.handBack() {
			shed++
		}
	}
	return shed
}

// close ends the handing out, and returns the ids of those who still wait.
func (t *turns) close() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	return slices.Collect(maps.Keys(t.waiting))
}
