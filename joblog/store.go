package joblog

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"vmapower/failure"
	"vmapower/internal/keyspace"
)

// markForm begins the mark of a store whose records are of the form that is read here.
const markForm = "2/"

// store is what this process knows of its Redis. One that answers and has less has lost
// accepted jobs.
type store struct {
	mu    sync.Mutex
	known storeState
	gone  string // what this process found to be lost, and Redis does not know yet
}

// storeState is a store as it was last heard of.
type storeState struct {
	mark     string // "" before it was met
	accepted int64  // how many jobs it had accepted, of all processes
	last     string // the id of the last of them, where it is known
	looked   int64  // when an operator last accepted a loss, on Redis' clock
}

// arguments are what the scripts compare the store with, and the state that they are from.
func (s *store) arguments() ([]any, storeState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.known
	return []any{k.mark, k.accepted, k.last, k.looked, s.gone}, k
}

// meet remembers what the store says of itself.
func (s *store) meet(met storeState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known.mark != met.mark || s.known.looked != met.looked || met.accepted > s.known.accepted {
		s.known = met
	}
}

// created remembers that the store, when it was in a state, accepted a job as the nth.
func (s *store) created(in storeState, n int64, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known.mark == in.mark && s.known.looked == in.looked && n > s.known.accepted {
		s.known.accepted, s.known.last = n, id
	}
}

// forget has the store met anew.
func (s *store) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = storeState{}
}

// lost remembers what this process found to be lost, until Redis knows it: "".
func (s *store) lost(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone = what
}

// Ready has Redis do what a submission needs, with the rights of the user in force: read, write
// and announce in a script, and be followed by enough replicas. It watches the clocks as well.
// Where a submission would fail it returns ErrUnavailable with Redis' words, ErrStateLost with
// what was lost, or ErrEarlierForm.
func (l *Log) Ready(ctx context.Context) error {
	for range 2 {
		known, _ := l.store.arguments()
		sent, keys := time.Now(), append(storeKeys(), named("ready", clockName)...)
		args := append(append([]any{markForm + uuid.NewString()}, known...), l.clocks.expected())
		var answer keyspace.Answer
		short := l.onReplicas(ctx, func(ctx context.Context, client keyspace.Runner) (err error) {
			answer, err = run(ctx, client, readyScript, keys, args...)
			return err
		})
		if answer == nil {
			return short
		}
		switch answer.Text(0) {
		case "again":
			l.store.forget()
			continue
		case "lost":
			l.store.lost("")
			return fmt.Errorf("%w: %s", ErrStateLost, failure.Foreign(answer.Text(1)))
		}
		l.lookAtClocks(ctx, sent, answer.Moment(5), answer.Number(6))
		met := storeState{mark: answer.Text(1), accepted: answer.Number(2), last: answer.Text(3), looked: answer.Number(4)}
		if !strings.HasPrefix(met.mark, markForm) {
			return ErrEarlierForm
		}
		if short != nil {
			met.accepted, met.last = 0, "" // what no replica has may go without a loss
		}
		l.store.meet(met)
		return short
	}
	return ErrStateLost
}

// met is the store that this process knows, as the arguments of a script; it is met first
// where that has not happened.
func (l *Log) met(ctx context.Context) ([]any, storeState, error) {
	if arguments, state := l.store.arguments(); state.mark != "" {
		return arguments, state, nil
	}
	if err := l.Ready(ctx); err != nil {
		return nil, storeState{}, err
	}
	arguments, state := l.store.arguments()
	return arguments, state, nil
}

// lose tells all processes that the record of a job was lost while it was worked on. What
// Redis does not take now it is told with the next look at it.
func (l *Log) lose(ctx context.Context, id string) {
	l.store.lost("the record of job " + id + " is gone while it was worked on")
	_ = l.Ready(context.WithoutCancel(ctx)) // says what is known already
}

// AwaitsReplicas reports whether a submission is accepted only when replicas of Redis have it.
func (l *Log) AwaitsReplicas() bool { return l.replicas > 0 }

// onReplicas has something written that must outlive a failover of Redis: ErrTooFewReplicas where as many replicas as
// are asked for do not have it. An error of write is returned as it is.
func (l *Log) onReplicas(ctx context.Context, write func(context.Context, keyspace.Runner) error) error {
	if l.replicas == 0 {
		return write(ctx, l.redis)
	}
	var refused error
	have, err := keyspace.OnReplicas(ctx, l.redis, keyPrefix+"ready", l.replicas, func(ctx context.Context, conn keyspace.Runner) error {
		refused = write(ctx, conn)
		return refused
	})
	switch {
	case refused != nil:
		return refused
	case err != nil:
		return unavailable(err)
	case have < l.replicas:
		return fmt.Errorf("%w: %d of %d", ErrTooFewReplicas, have, l.replicas)
	}
	return nil
}
