package worker

import (
	"slices"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"vmapower/failure"
	"vmapower/vcenter"
)

// heard is what people are told of the vCenters: when each has answered last, and the last error of one
// that kept a job from its success. Nothing goes by it.
type heard struct {
	mu      sync.Mutex
	servers *lru.Cache[string, heardOf]
}

type heardOf struct {
	answered time.Time
	err      string
	errAt    time.Time
}

func newHeard() *heard {
	servers, _ := lru.New[string, heardOf](knownServers) // only a size below 1 is an error
	return &heard{servers: servers}
}

func (h *heard) change(name string, edit func(*heardOf)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	of, _ := h.servers.Get(name)
	edit(&of)
	h.servers.Add(name, of)
}

// ended notes the end of a call.
func (h *heard) ended(name string, reply vcenter.Reply) {
	if reply == vcenter.Unanswered || reply == vcenter.GivenUp {
		return
	}
	h.change(name, func(of *heardOf) { of.answered = time.Now() })
}

// ofVCenter are the codes of failures whose cause lies at a vCenter, or on the way to it.
var ofVCenter = []failure.Code{failure.VCenterUnreachable, failure.VCenterLoginFailed, failure.VCenterPermissionDenied, failure.VCenterError}

// failed notes why an attempt failed, where that was the vCenter's.
func (h *heard) failed(name string, why *failure.Failure) {
	if why == nil || !slices.Contains(ofVCenter, why.Code) {
		return
	}
	h.change(name, func(of *heardOf) { of.err, of.errAt = failure.Foreign(why.Error()), time.Now() })
}

// all are the vCenters that are known.
func (h *heard) all() map[string]heardOf {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make(map[string]heardOf, h.servers.Len())
	for _, name := range h.servers.Keys() {
		all[name], _ = h.servers.Peek(name)
	}
	return all
}
