package joblog

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
)

// Event is something that happened to a job: a step or a status changed, a sync
// got further, the job ended ("step", "state", "progress", "end"). All of it is hearsay:
// the job itself tells whether it ended, and how.
type Event struct {
	ID   string // position in the job's stream, to resume after
	Type string
	Data json.RawMessage
}

// What bounds the memory of one reader.
const (
	eventsPerRead = 256
	bytesPerRead  = 1 << 20
)

// eventReadsAtOnce are the reads of all readers that are under way at once: thousands of them, told of
// changes at the same moment, need no connection each.
const eventReadsAtOnce = 16

// Events returns what happened to the job after the given event id, "" for the
// beginning. With nothing new it waits until something happens or ctx ends, and
// then returns none. The events of one job are in order and have no gap, unless
// there are more than about 2,000. An id that is not one is an error.
func (l *Log) Events(ctx context.Context, id, after string) (events []Event, err error) {
	err = l.waitUntil(ctx, id, func(ctx context.Context) (bool, error) {
		events, err = l.eventsAfter(ctx, id, after)
		return len(events) > 0, err
	})
	return events, err
}

// turns bounds how many do something at once.
type turns chan struct{}

// enter waits for a turn, as long as one call to Redis may take: then it returns ErrUnavailable.
func (t turns) enter(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, redisBudget)
	defer cancel()
	select {
	case t <- struct{}{}:
		return func() { <-t }, nil
	case <-ctx.Done():
		return nil, unavailable(ctx.Err())
	}
}

func (l *Log) eventsAfter(ctx context.Context, id, after string) ([]Event, error) {
	events, packed, err := l.streamAfter(ctx, id, after)
	if err != nil || !packed {
		return events, err
	}
	return l.packedAfter(ctx, id, after)
}

// streamAfter reads the job's stream. Of a packed job there is none.
func (l *Log) streamAfter(ctx context.Context, id, after string) (events []Event, none bool, err error) {
	from := "-"
	if after != "" {
		from = "(" + after
	}
	leave, err := l.eventReads.enter(ctx)
	if err != nil {
		return nil, false, err
	}
	defer leave()
	answer, err := run(ctx, l.redis, eventsScript, []string{eventsKey(id), notesKey(id)}, id, from, eventsPerRead, bytesPerRead)
	if err != nil {
		return nil, false, err
	}
	if answer.Text(0) == "none" {
		return nil, true, nil
	}
	for i := range answer {
		if one := answer.List(i); len(one) > 0 { // of a stream
			events = append(events, Event{ID: one.Text(0), Type: one.Text(1), Data: json.RawMessage(one.Text(2))})
		} else {
			events = append(events, ListedEvents([]string{answer.Text(i)})...)
		}
	}
	return events, false, nil
}

// packedAfter reads the events that are packed with the record.
func (l *Log) packedAfter(ctx context.Context, id, after string) ([]Event, error) {
	records, err := l.readRaw(ctx, []string{id})
	if err != nil || records[0] == nil || !records[0].isPacked() {
		return nil, err
	}
	p, err := records[0].unpack()
	if err != nil { // somebody else has put that there
		l.forged("record", id)
		return nil, nil
	}
	events := p.eventsAfter(after)
	return events[:min(len(events), eventsPerRead)], nil
}

// isBehind reports whether the event with this id came after the other one.
func isBehind(id, other string) bool {
	ms, n := eventTime(id)
	otherMS, otherN := eventTime(other)
	return ms > otherMS || ms == otherMS && n > otherN
}

// eventTime reads an id of a stream: a time in milliseconds, and a number within it.
func eventTime(id string) (ms, n uint64) {
	time, within, _ := strings.Cut(id, "-")
	ms, _ = strconv.ParseUint(time, 10, 64) // 0 for what is none
	n, _ = strconv.ParseUint(within, 10, 64)
	return ms, n
}
