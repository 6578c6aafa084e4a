package chaos

import (
	"context"
	"sync"
	"time"
)

// injection is a fault that was done.
type injection struct {
	planned
	victim   string
	from, to time.Time
	hit      []claim              // the jobs in work at the victim, or anywhere
	taken    map[string]time.Time // when another claim of them was seen
}

// injector carries a schedule out.
type injector struct {
	*site
	singles map[victim]*node // what is there once, as something that can be held
	work    sync.WaitGroup

	mu   sync.Mutex
	done []*injection
}

func newInjector(s *site) *injector {
	i := &injector{site: s, singles: map[victim]*node{}}
	for _, v := range []victim{redisOne, vcenter} {
		i.singles[v] = &node{name: string(v), busy: make(chan struct{}, 1)}
	}
	return i
}

// takeoverLimit is how long a job without its owner is watched.
const takeoverLimit = 60 * time.Second

// carryOut returns when every fault of the schedule has ended.
func (i *injector) carryOut(ctx context.Context, plans []planned) {
	began := time.Now()
	for _, p := range plans {
		sleep(ctx, time.Until(began.Add(p.at)))
		i.work.Go(func() { i.do(ctx, p) })
	}
	i.work.Wait()
}

func (i *injector) do(ctx context.Context, p planned) {
	target := i.singles[p.fault.on]
	if targets := i.targets(p.fault.on); targets != nil {
		target = targets[p.target%len(targets)]
	}
	release, held := target.hold(ctx)
	if !held {
		return
	}
	defer release()
	in := &injection{planned: p, victim: target.name, from: time.Now()}
	in.hit, _ = i.running(ctx) // while Redis is away nobody is known to be hit
	if p.fault.on == aWorker {
		in.hit = target.of(in.hit)
	}
	if p.fault.leaves && p.fault.name != killWorker {
		i.watchTakeover(ctx, in) // a worker that stops in order takes its time
	}
	end := p.fault.strike(i.site, target)
	if p.fault.name == killWorker {
		in.from = time.Now()
		claims, _ := i.running(ctx) // nobody takes them over so soon
		in.hit = target.of(claims)
		i.watchTakeover(ctx, in)
	}
	sleep(ctx, p.lasts)
	end()
	in.to = time.Now()
	i.mu.Lock()
	defer i.mu.Unlock()
	i.done = append(i.done, in)
}

func (i *injector) watchTakeover(ctx context.Context, in *injection) {
	i.work.Go(func() { in.taken = i.untilTaken(ctx, in.hit, takeoverLimit) })
}

// recoveries are the times from a fault to the next claim of each job it left.
func (in *injection) recoveries() (times []time.Duration) {
	for _, at := range in.taken {
		times = append(times, at.Sub(in.from))
	}
	return times
}

// undisturbed reports whether Redis and a worker besides the victim were left alone
// from the fault until the last job it left was taken.
func (in *injection) undisturbed(all []*injection, workers []*node) bool {
	until := in.from
	for _, at := range in.taken {
		until = later(until, at)
	}
	disturbed := map[string]bool{in.victim: true}
	for _, other := range all {
		if other == in || other.from.After(until) || other.to.Add(settling).Before(in.from) {
			continue
		}
		if other.fault.on == redisOne {
			return false
		}
		disturbed[other.victim] = true
	}
	for _, n := range workers {
		if !disturbed[n.name] {
			return true
		}
	}
	return false
}

// settling is how long a fault may be felt when it is over: clients wait before they
// connect again.
const settling = time.Second

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
