package joblog

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
)

// beatsTogether is how many owners show in one script that they live. A worker has hundreds of jobs that
// only wait, and their beats would be most of what it asks of Redis.
const beatsTogether = 100

// beats shows every second that the owners of this process live.
type beats struct {
	log    *Log
	mu     sync.Mutex
	groups []*beatGroup // none is empty
}

// beatGroup is the owners that beat together.
type beatGroup struct {
	runs  []*Run
	empty chan struct{} // closed when the last of them has left
}

// join has the owner beat until it leaves.
func (b *beats) join(r *Run) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, g := range b.groups {
		if len(g.runs) < beatsTogether {
			g.runs = append(g.runs, r)
			return
		}
	}
	g := &beatGroup{runs: []*Run{r}, empty: make(chan struct{})}
	b.groups = append(b.groups, g)
	go b.beat(g)
}

// leave ends the beats of the owner. When it returns, none is under way. It may be repeated.
func (b *beats) leave(r *Run) {
	b.rest(r)
	r.beating.Lock() // until the answer to the last one was heard
	defer r.beating.Unlock()
}

// rest has no further beat of the owner begin.
func (b *beats) rest(r *Run) {
	r.resting.Store(true)
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, g := range b.groups {
		if at := slices.Index(g.runs, r); at >= 0 {
			g.runs = slices.Delete(g.runs, at, at+1)
			if len(g.runs) == 0 {
				b.groups = slices.Delete(b.groups, i, i+1)
				close(g.empty)
			}
			return
		}
	}
}

// beat has the owners of a group beat until the last has left.
func (b *beats) beat(g *beatGroup) {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		select {
		case <-g.empty:
			return
		case <-tick.C:
		}
		b.once(b.takePart(g))
	}
}

// takePart are those of the group that beat now, each locked until its answer was heard.
func (b *beats) takePart(g *beatGroup) []*Run {
	b.mu.Lock()
	runs := slices.Clone(g.runs)
	b.mu.Unlock()
	return slices.DeleteFunc(runs, func(r *Run) bool {
		r.beating.Lock()
		if r.resting.Load() {
			r.beating.Unlock()
			return true
		}
		return false
	})
}

// once beats for all, and for each by itself where Redis refuses that: a slot that is being moved, or a
// record that is none of ours, need not keep the others from it.
func (b *beats) once(runs []*Run) {
	if len(runs) == 0 {
		return
	}
	ctx := context.Background()
	var refused redis.Error
	if err := b.send(ctx, runs); len(runs) > 1 && errors.As(err, &refused) {
		ctx, cancel := context.WithTimeout(ctx, redisBudget)
		defer cancel()
		for i := range runs {
			_ = b.send(ctx, runs[i:i+1])
		}
	}
	for _, r := range runs {
		r.beating.Unlock()
	}
}

// send beats for these owners in one script. After an error none has beaten, or it is not known.
func (b *beats) send(ctx context.Context, runs []*Run) error {
	ids, args := make([]string, len(runs)), make([]any, 0, 4*len(runs))
	for i, r := range runs {
		ids[i] = r.job.ID
		args = append(args, r.job.ID, r.epoch, r.nonce, r.left())
	}
	sent := time.Now()
	answer, err := run(ctx, b.log.redis, beatScript, jobKeys(ids), args...)
	if err != nil {
		return err // the next beat may get through; until then no intent does
	}
	for i, r := range runs {
		r.hear(ctx, answer.List(i), &sent)
	}
	return nil
}

// hear learns from the answer to a beat whether the run is still the owner's and whether it is asked to cancel.
func (r *Run) hear(ctx context.Context, answer keyspace.Answer, sent *time.Time) {
	if answer.Text(0) != "ok" {
		r.log.beats.rest(r)
		r.cancel(r.overtaken(ctx, answer))
		return
	}
	if answer.Text(1) == "1" {
		r.cancel(ErrCancelled)
	}
	r.confirmed.Store(sent)
}
