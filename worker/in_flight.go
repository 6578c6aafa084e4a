package worker

import (
	"context"
	"sync"
)

// inFlight knows whether an attempt has a call out that changes its VM: announced or made, and
// without an answer so far.
type inFlight struct {
	mu   sync.Mutex
	call bool
}

// begin is asked before a call is announced; end follows it. The error is why ctx has ended.
func (f *inFlight) begin(ctx context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	f.call = true
	return nil
}

func (f *inFlight) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.call = false
}

// unless does what ends the attempt's context, and reports true, unless a call is out: its
// answer would be lost.
func (f *inFlight) unless(do func()) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.call {
		return false
	}
	do()
	return true
}
