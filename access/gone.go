package access

import (
	"sync"
	"time"
)

// goneIDs remembers the grants that this process saw ended, for as long as they could live.
// The zero value is ready for use.
type goneIDs struct {
	mu     sync.Mutex
	until  map[string]time.Time
	oldest []string // in the order in which they were added
}

func (g *goneIDs) has(id string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	_, gone := g.until[id]
	return gone
}

// add remembers the id. Of too many the oldest are forgotten.
func (g *goneIDs) add(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.until == nil {
		g.until = map[string]time.Time{}
	}
	if _, known := g.until[id]; !known {
		g.oldest = append(g.oldest, id)
		g.until[id] = time.Now().Add(GrantLife + grantClocksApart)
	}
	for len(g.oldest) > goneGrants || time.Now().After(g.until[g.oldest[0]]) {
		delete(g.until, g.oldest[0])
		g.oldest = g.oldest[1:]
	}
}
