package chaos

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"vmapower/client"
	"vmapower/joblog"
)

// order is a request that a caller has made.
type order struct {
	guest string
	vm    string // its instance UUID
	by    string // the kind of id that names it; "" for its BIOS UUID
	id    string // that id
	made  time.Time
	op    client.Operation
	off   client.PowerOffRequest
	on    client.PowerOnRequest
	key   string
}

// promise is a job that the service has accepted.
type promise struct {
	order
	id       string
	at       time.Time // of the first 202
	answers  int       // 202s that named it
	replays  int       // of them by the same idempotency key
	cancels  int       // cancellations it was asked for and answered 202
	snapshot string    // the whole record when it was first seen ended

	seenEnded time.Time
}

// ledger is what callers were told.
type ledger struct {
	mu       sync.Mutex
	promises map[string]*promise
	byKey    map[string]string // idempotency key to job
	denied   map[string]string // job named in a sure 503, and the answer
	refusals map[string]int    // by code
	faults   []string          // answers that contradict each other
	outages  outages
}

func newLedger() *ledger {
	return &ledger{promises: map[string]*promise{}, byKey: map[string]string{}, denied: map[string]string{}, refusals: map[string]int{}, outages: outages{began: map[string]time.Time{}}}
}

// sureRefusal is in the answer that promises that there is no job.
const sureRefusal = "nothing was accepted"

// note records an answer to an order and returns the promise, nil for a refusal.
func (l *ledger) note(o order, job client.Job, err error) *promise {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.outages.note(o, err)
	if err != nil {
		l.refuse(err)
		return nil
	}
	p := l.promises[job.JobId]
	if p == nil {
		p = &promise{order: o, id: job.JobId, at: time.Now()}
		l.promises[job.JobId] = p
	}
	p.answers++
	if o.key == "" {
		return p
	}
	switch before := l.byKey[o.key]; before {
	case "":
		l.byKey[o.key] = job.JobId
	case job.JobId:
		p.replays++
	default:
		l.faults = append(l.faults, "the key "+o.key+" made two jobs: "+before+" and "+job.JobId)
	}
	return p
}

func (l *ledger) refuse(err error) {
	var refused *client.Error
	if !errors.As(err, &refused) {
		l.refusals["no answer"]++
		return
	}
	l.refusals[string(refused.Code)]++
	if refused.Status == 503 && strings.Contains(refused.Details, sureRefusal) && refused.JobID != "" {
		l.denied[refused.JobID] = refused.Details
	}
}

func (l *ledger) cancelled(p *promise) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p.cancels++
}

// all returns the promises, oldest first.
func (l *ledger) all() []*promise {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := slices.Collect(maps.Values(l.promises))
	slices.SortFunc(list, func(a, b *promise) int { return strings.Compare(a.id, b.id) })
	return list
}

// watch takes a picture of each job as soon as it is seen ended, until ctx ends.
func (l *ledger) watch(ctx context.Context, s *site) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			l.photograph(ctx, s)
		case <-ctx.Done():
			return
		}
	}
}

func (l *ledger) photograph(ctx context.Context, s *site) {
	for _, p := range l.all() {
		if p.snapshot != "" {
			continue
		}
		// An id still in "open" has not ended; Redis may be away, then later.
		if ended, err := s.records.HGet(ctx, jobKey(p.id), "ended_at").Result(); err == nil && ended != "" {
			p.seenEnded = time.Now()
			p.snapshot, _ = s.wholeRecord(ctx, p.id)
		}
	}
}

func jobKey(id string) string { return "{vmapower}:job:" + id }

// wholeRecord is all that Redis holds of a job, in one text; once it has ended, what is kept for good.
func (s *site) wholeRecord(ctx context.Context, id string) (string, error) {
	read := s.records.TxPipeline() // in one piece: it may be packed meanwhile
	hash, notes, list := read.HGetAll(ctx, jobKey(id)), read.HGetAll(ctx, jobKey(id)+":notes"), read.LRange(ctx, jobKey(id)+":events", 0, -1)
	stream := read.XRange(ctx, jobKey(id)+":events", "-", "+") // of an earlier version: one of the two is of the wrong type
	_, _ = read.Exec(ctx)
	if err := errors.Join(hash.Err(), notes.Err()); err != nil {
		return "", err
	}
	fields, events := notes.Val(), joblog.ListedEvents(list.Val())
	maps.Copy(fields, hash.Val())
	for _, e := range stream.Val() {
		kind, _ := e.Values["type"].(string)
		data, _ := e.Values["data"].(string)
		events = append(events, joblog.Event{ID: e.ID, Type: kind, Data: json.RawMessage(data)})
	}
	if joblog.Status(fields["status"]).Ended() {
		fields, events = joblog.Kept(fields, events)
	}
	var text strings.Builder
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		text.WriteString(field + "=" + fields[field] + "\n")
	}
	for _, e := range events {
		text.WriteString(e.ID + " " + e.Type + " " + string(e.Data) + "\n")
	}
	return text.String(), nil
}
