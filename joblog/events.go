package joblog

import (
	"context"
	"encoding/json"
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

// Events returns what happened to the job after the given event id, "" for the
// beginning. With nothing new it waits until something happens or ctx ends, and
// then returns none. The events of one job are in order and have no gap, unless
// there are more than about 2,000. An id that is not one is an error.
func (l *Log) Events(ctx context.Context, id, after string) (events []Event, err error) {
	err = l.waitUntil(ctx, id, func(ctx context.Context) (int64, bool, error) {
		events, err = l.eventsAfter(ctx, id, after)
		return anyRevision, len(events) > 0, err
	})
	return events, err
}

func (l *Log) eventsAfter(ctx context.Context, id, after string) ([]Event, error) {
	from := "-"
	if after != "" {
		from = "(" + after
	}
	answer, err := run(ctx, l.redis, eventsScript, []string{eventsKey(id)}, id, from, eventsPerRead, bytesPerRead)
	if err != nil {
		return nil, err
	}
	events := make([]Event, len(answer))
	for i := range events {
		one := answer.List(i)
		events[i] = Event{ID: one.Text(0), Type: one.Text(1), Data: json.RawMessage(one.Text(2))}
	}
	return events, nil
}
