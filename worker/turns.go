package worker

import (
	"cmp"
	"slices"
	"sync"
)

// room bounds the jobs that wait for a turn. Those that find none are woken again later.
const room = 10_000

// powerShare and syncShare say how large a part of a queue's slots one appliance may hold:
// share times those that stay free, so that there is one for whoever comes next.
const (
	powerShare = 7
	syncShare  = 1
)

// turns hands out the slots of one queue, fairly by appliance and by vCenter. It knows jobs by
// their ids and nothing of Redis: a job that waits here is still pending in its record.
type turns struct {
	slots, share int
	silent       func(vcenter string) bool // may be asked while mu is held
	start        func(*turn)               // takes a granted turn, returns at once, and has leave called at its end
	observe      func(waiting, running int)

	mu         sync.Mutex
	closed     bool
	clock      int // counts what happens
	appliances map[string]*appliance
	waiting    map[string]*turn
	running    map[string]*turn
	at         map[string]int // running, by vCenter
}

// turn is a job that waits for a slot, or has one.
type turn struct {
	jobID, requestedBy, vcenter string

	granted  int         // when, by the clock
	again    bool        // it was woken while it ran
	handBack func() bool // makes its attempt give the job back; false when it can't now. nil until it is claimed
}

// appliance is one that has jobs here. Its lines are in the order of their turns.
type appliance struct {
	held   int
	served int // when it last got or left a slot, or came, by the clock
	lines  []*line
}

// line is the jobs of one appliance at one vCenter, as they came.
type line struct {
	vcenter string
	turns   []*turn
}

// newTurns returns turns over that many slots. With few slots the share is less, so that one
// of several stays free all the same.
func newTurns(slots, share int, silent func(string) bool, start func(*turn), observe func(waiting, running int)) *turns {
	return &turns{
		slots: slots, share: max(1, min(share, slots-1)), silent: silent, start: start, observe: observe,
		appliances: map[string]*appliance{}, waiting: map[string]*turn{}, running: map[string]*turn{}, at: map[string]int{},
	}
}

// noted reports whether the job waits or runs here already. One that runs is looked at once
// more when it has left.
func (t *turns) noted(jobID string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.known(jobID)
}

func (t *turns) known(jobID string) bool {
	if running := t.running[jobID]; running != nil {
		running.again = true
		return true
	}
	return t.waiting[jobID] != nil
}

// add lets the job wait for its turn. It reports false when nobody waits here any more.
func (t *turns) add(jobID, requestedBy, vcenter string) bool {
	t.mu.Lock()
	if t.closed {
		t.mu.Unlock()
		return false
	}
	if !t.known(jobID) && t.makeRoom(requestedBy) {
		t.enqueue(&turn{jobID: jobID, requestedBy: requestedBy, vcenter: vcenter})
	}
	t.unlock()
	return true
}

// unlock hands out what is free, and then lets mu go.
func (t *turns) unlock() {
	defer t.mu.Unlock()
	for next := t.next(); next != nil; next = t.next() {
		t.grant(next)
		t.start(next)
	}
	t.observe(len(t.waiting), len(t.running))
}

// wake hands out what a vCenter that answers again has held up.
func (t *turns) wake() {
	t.mu.Lock()
	t.unlock()
}

// appliance returns the one of that name. One that has just come waits since now.
func (t *turns) appliance(name string) *appliance {
	a := t.appliances[name]
	if a == nil {
		t.clock++
		a = &appliance{served: t.clock}
		t.appliances[name] = a
	}
	return a
}

func (t *turns) enqueue(w *turn) {
	a := t.appliance(w.requestedBy)
	i := slices.IndexFunc(a.lines, func(l *line) bool { return l.vcenter == w.vcenter })
	if i < 0 {
		i = len(a.lines)
		a.lines = append(a.lines, &line{vcenter: w.vcenter})
	}
	a.lines[i].turns = append(a.lines[i].turns, w)
	t.waiting[w.jobID] = w
}

// makeRoom reports whether there is room for another job of the appliance. In a room that is
// full the appliance with the most jobs gives way with its last one.
func (t *turns) makeRoom(requestedBy string) bool {
	if len(t.waiting) < room {
		return true
	}
	var crowd *appliance
	most := t.appliances[requestedBy].waiting()
	for _, a := range t.appliances {
		if n := a.waiting(); n > most+1 {
			crowd, most = a, n
		}
	}
	if crowd == nil {
		return false
	}
	longest := slices.MaxFunc(crowd.lines, func(l, m *line) int { return cmp.Compare(len(l.turns), len(m.turns)) })
	last := len(longest.turns) - 1
	delete(t.waiting, longest.turns[last].jobID)
	longest.turns = longest.turns[:last]
	return true
}

func (a *appliance) waiting() (n int) {
	if a == nil {
		return 0
	}
	for _, l := range a.lines {
		n += len(l.turns)
	}
	return n
}
