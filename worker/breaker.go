package worker

import (
	"log/slog"
	"sync"
	"time"

	"vmapower/vcenter"
)

// silentAfter is how long a vCenter may leave a call without an answer before it counts as
// silent. One that keeps silent for so long loses slots.
const silentAfter = 3 * time.Second

// knownServers bounds the vCenters that are remembered.
const knownServers = 1000

// Breaker knows which vCenters do not answer, from the calls that are made anyway: a vCenter
// is silent when a call has been out for three seconds, or has ended without an answer, and
// none came since that call was made. The first answer ends it. It is safe for concurrent use.
type Breaker struct {
	log *slog.Logger

	mu      sync.Mutex
	servers map[string]*server
	turns   map[*turns]struct{} // which are told

	heard *heard
}

// server is what is known of one vCenter.
type server struct {
	out   int       // calls without an end
	heard time.Time // of its last answer, or when it was first asked
	since time.Time // when the call was made that shows it silent; zero while it answers
}

// NewBreaker returns one that knows of no silent vCenter. Its Observe is for vcenter.Options.
func NewBreaker(log *slog.Logger) *Breaker {
	return &Breaker{log: log, servers: map[string]*server{}, turns: map[*turns]struct{}{}, heard: newHeard()}
}

// Observe is a vcenter.Observer. A slow call without an answer shows nothing before its end.
func (b *Breaker) Observe(name string, slow bool) (ended func(vcenter.Reply)) {
	began := b.begin(name)
	overdue := new(time.Timer)
	if !slow {
		overdue = time.AfterFunc(silentAfter, func() { b.unheard(name, began) })
	}
	return func(reply vcenter.Reply) {
		if !slow {
			overdue.Stop()
		}
		if reply == vcenter.Unanswered {
			b.unheard(name, began)
		}
		b.end(name, reply)
		b.heard.ended(name, reply)
	}
}

func (b *Breaker) begin(name string) (began time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.servers[name]
	if s == nil {
		b.makeRoom()
		s = &server{heard: time.Now()}
		b.servers[name] = s
	}
	s.out++
	return time.Now()
}

// makeRoom forgets that a vCenter is silent which nobody asks at the moment.
func (b *Breaker) makeRoom() {
	for name, s := range b.servers {
		if len(b.servers) < knownServers {
			return
		}
		if s.out == 0 {
			delete(b.servers, name)
		}
	}
}

func (b *Breaker) end(name string, reply vcenter.Reply) {
	b.mu.Lock()
	s := b.servers[name]
	s.out--
	opens := reply.Heard() && !s.since.IsZero()
	if reply.Heard() {
		s.heard, s.since = time.Now(), time.Time{}
	}
	if s.out == 0 && s.since.IsZero() {
		delete(b.servers, name)
	}
	told := b.told()
	b.mu.Unlock()
	if opens {
		b.log.Info("the vCenter answers again", "vcenter", name)
		for _, t := range told {
			t.wake()
		}
	}
}

// unheard makes the vCenter silent, unless it has answered since the call was made. Jobs give
// their slots back when it has been silent for long enough.
func (b *Breaker) unheard(name string, began time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.servers[name]
	if s == nil || s.heard.After(began) || !s.since.IsZero() {
		return
	}
	s.since = began
	b.log.Warn("the vCenter does not answer; until it does, its jobs start one at a time", "vcenter", name)
	time.AfterFunc(silentAfter-time.Since(began), func() { b.shed(name, began) })
}

// shed makes jobs at a vCenter that has been silent since then give their slots back.
func (b *Breaker) shed(name string, since time.Time) {
	b.mu.Lock()
	s := b.servers[name]
	silent, told := s != nil && s.since.Equal(since), b.told()
	b.mu.Unlock()
	if !silent {
		return
	}
	for _, t := range told {
		if n := t.shed(name); n > 0 {
			b.log.Warn("jobs at the silent vCenter gave their slots back", "vcenter", name, "jobs", n)
		}
	}
}

// silentSince is when the call was made that showed the vCenter silent; zero for one that is not.
func (b *Breaker) silentSince(name string) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.servers[name]; s != nil {
		return s.since
	}
	return time.Time{}
}

func (b *Breaker) silent(name string) bool { return !b.silentSince(name).IsZero() }

// tell makes the breaker tell the turns what changes, until the returned function is called.
func (b *Breaker) tell(t *turns) (stop func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turns[t] = struct{}{}
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.turns, t)
	}
}

// told is who is told. b.mu is held.
func (b *Breaker) told() []*turns {
	told := make([]*turns, 0, len(b.turns))
	for t := range b.turns {
		told = append(told, t)
	}
	return told
}
