package chaos

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"
)

// claims knows which claims a worker holds or held: it reads their nonces on the
// worker's way to Redis, for no record names a process.
type claims struct {
	mu     sync.Mutex
	nonces map[string]bool

	next func(sent []byte) // sees it too; set before the first job
}

var bulkOfUUID = []byte("$36\r\n")

// see is shown what the process sends. A nonce that falls between two pieces is seen
// at the next beat.
func (c *claims) see(sent []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next != nil {
		c.next(sent)
	}
	for {
		at := bytes.Index(sent, bulkOfUUID)
		if at < 0 || len(sent) < at+len(bulkOfUUID)+36 {
			return
		}
		sent = sent[at+len(bulkOfUUID):]
		if c.nonces == nil {
			c.nonces = map[string]bool{}
		}
		c.nonces[string(sent[:36])] = true
	}
}

func (c *claims) has(nonce string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nonces[nonce]
}

// claim is one claim of a running job as Redis has it.
type claim struct{ id, epoch, nonce string }

// running lists the claims of all running jobs.
func (s *site) running(ctx context.Context) ([]claim, error) {
	ids, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	var found []claim
	for _, id := range ids {
		fields, err := s.records.HMGet(ctx, "{vmapower}:job:"+id, "status", "epoch", "nonce").Result()
		if err != nil {
			return nil, err
		}
		if fields[0] == "running" {
			found = append(found, claim{id, fields[1].(string), fields[2].(string)})
		}
	}
	return found, nil
}

// of keeps the claims that a worker holds.
func (n *node) of(all []claim) []claim {
	return slices.DeleteFunc(slices.Clone(all), func(c claim) bool { return !n.claims.has(c.nonce) })
}

// owner returns the worker that holds the job now, or nil.
func (s *site) owner(ctx context.Context, id string) *node {
	nonce, _ := s.records.HGet(ctx, "{vmapower}:job:"+id, "nonce").Result() // none is nobody's
	for _, n := range s.workers {
		if n.claims.has(nonce) {
			return n
		}
	}
	return nil
}

// untilTaken waits until each job has another claim or has ended, and returns when
// that was seen for each; a job missing there was not taken in time.
func (s *site) untilTaken(ctx context.Context, lost []claim, within time.Duration) map[string]time.Time {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	taken := map[string]time.Time{}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for len(taken) < len(lost) {
		for _, c := range lost {
			if !taken[c.id].IsZero() {
				continue
			}
			fields, err := s.records.HMGet(ctx, "{vmapower}:job:"+c.id, "epoch", "ended_at").Result()
			if err == nil && (fields[0] != c.epoch || fields[1] != nil) {
				taken[c.id] = time.Now()
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return taken
		}
	}
	return taken
}
