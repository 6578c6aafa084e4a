package audit

import (
	"embed"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"vmapower/internal/keyspace"
)

// What the stream keeps at most.
const (
	keptInAll = 100_000
	keptOfOne = 10_000 // of one share
	keptFor   = 90 * 24 * time.Hour
)

// What the stream takes of one share's refusals.
const (
	refusedEvery = time.Second
	refusedAtOne = 60
)

//go:embed lua/*.lua
var sources embed.FS

var addScript = keyspace.Load(sources, strings.NewReplacer(), "add")

// refused reports whether the entry says that somebody was not let do something.
func (e Entry) refused() bool {
	switch e.Action {
	case Execute, End, Forged:
		return false
	}
	return e.Outcome != OK
}

// share is with what the entry shares its part of the stream: with what the same one did, or
// was refused. All whose login was refused are one, since they say themselves who they are.
func (e Entry) share() string {
	switch {
	case e.Action == Login && e.refused():
		return "logins"
	case e.Action == Forged:
		return "forged"
	case e.refused():
		return "refused:" + e.Who
	}
	return "done:" + e.Who
}

// refusals limits how many of each share come into the stream. There are few shares: one who
// logged in is in the appliances file.
type refusals struct {
	mu       sync.Mutex
	limiters map[string]*rate.Limiter
}

func (r *refusals) allow(share string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	limiter := r.limiters[share]
	if limiter == nil {
		if r.limiters == nil {
			r.limiters = make(map[string]*rate.Limiter)
		}
		limiter = rate.NewLimiter(rate.Every(refusedEvery), refusedAtOne)
		r.limiters[share] = limiter
	}
	return limiter.Allow()
}
