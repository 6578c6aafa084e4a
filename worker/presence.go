package worker

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"sync"
	"time"

	"vmapower/internal/pause"
	"vmapower/presence"
)

// tellPresence tells again and again how the worker stands, until the returned function is called. Where it
// can't, people are shown that it is late, and nothing else depends on it.
func (w *Worker) tellPresence(dispatchers []*dispatcher) (end func()) {
	if w.Presence == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	host, _ := os.Hostname() // "" is shown as it is
	own := presence.Status{
		Worker: fmt.Sprintf("%.100s %d %s", host, os.Getpid(), rand.Text()), Host: host, Version: w.Version, Started: time.Now().UTC(),
	}
	var telling sync.WaitGroup
	telling.Go(func() {
		for {
			if err := w.Presence.Tell(ctx, w.stands(own, dispatchers)); err != nil && ctx.Err() == nil {
				w.Logger.DebugContext(ctx, "the operators' page is not told of this worker", "err", err)
			}
			if pause.For(ctx, presence.TellEvery) != nil {
				return
			}
		}
	})
	return func() {
		cancel()
		telling.Wait()
		_ = w.Presence.Leave(context.Background(), own.Worker) // else it is late, and then forgotten
	}
}

// stands is how the worker stands now.
func (w *Worker) stands(own presence.Status, dispatchers []*dispatcher) presence.Status {
	byName := map[string]*presence.VCenter{}
	of := func(name string) *presence.VCenter {
		if byName[name] == nil {
			byName[name] = &presence.VCenter{Name: name}
		}
		return byName[name]
	}
	for _, d := range dispatchers {
		q := presence.Queue{Name: d.queue, Slots: d.turns.slots}
		for name, at := range d.turns.byVCenter() {
			q.Running, q.Waiting = q.Running+at.running, q.Waiting+at.waiting
			of(name).Running, of(name).Waiting = of(name).Running+at.running, of(name).Waiting+at.waiting
		}
		own.Queues = append(own.Queues, q)
	}
	for name, n := range w.VCenters.Sessions() {
		of(name).Sessions = n
	}
	for name, h := range w.Breaker.heard.all() {
		v := of(name)
		v.Answered, v.Error, v.ErrorAt = h.answered, h.err, h.errAt
	}
	for name, v := range byName {
		v.SilentSince = w.Breaker.silentSince(name)
		own.VCenters = append(own.VCenters, *v)
	}
	return own
}

// turnsAt are the jobs at one vCenter.
type turnsAt struct{ running, waiting int }

// byVCenter counts the jobs here.
func (t *turns) byVCenter() map[string]turnsAt {
	t.mu.Lock()
	defer t.mu.Unlock()
	counts := map[string]turnsAt{}
	for _, w := range t.waiting {
		at := counts[w.vcenter]
		at.waiting++
		counts[w.vcenter] = at
	}
	for _, r := range t.running {
		at := counts[r.vcenter]
		at.running++
		counts[r.vcenter] = at
	}
	return counts
}
