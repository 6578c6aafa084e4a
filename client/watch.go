package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"
)

// EventKind says what an Event tells of.
type EventKind string

// The kinds of events. Others may come to them.
const (
	EventState    EventKind = "state"    // Status, CancelRequested
	EventStep     EventKind = "step"     // Step
	EventProgress EventKind = "progress" // Copy, about once a second
	EventEnd      EventKind = "end"      // Status; the last one
)

// Event is something that has happened to a job.
type Event struct {
	ID   string
	Kind EventKind
	At   time.Time

	Status          JobStatus
	CancelRequested bool
	Step            Step // without its title
	Copy            CopyProgress
}

// CopyProgress is how far the copy of a final sync has come. Client.Progress has it disk by disk.
type CopyProgress struct {
	Percentage       float64 `json:"percentage"` // of the whole job
	BytesTransferred int64   `json:"bytes_transferred"`
	TotalBytes       int64   `json:"total_bytes"`
	BytesPerSecond   int64   `json:"bytes_per_second"`
	EtaSeconds       int64   `json:"eta_seconds"`
}

// Watch tells what has happened to the job with this id, or with this external id, and then what
// happens, until it has ended; EventEnd comes last. Each event is told once, across connections
// that break and a service that is away. An error is the last thing that is told: it will not
// pass, or ctx has ended. Wait tells the job itself.
func (c *Client) Watch(ctx context.Context, id string) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		if err := c.watch(ctx, id, func(e Event) bool { return yield(e, nil) }); err != nil {
			yield(Event{}, err)
		}
	}
}

// watch returns nil when the last event was told, or when each returned false.
func (c *Client) watch(ctx context.Context, id string, each func(Event) bool) error {
	job, err := c.Job(ctx, id) // an external id may be another job's later
	if err != nil {
		return orCause(ctx, err)
	}
	last, done, pause, giveUp := "", false, retryFirst, time.Now().Add(c.limit/3)
	for {
		before := last
		err := c.stream(ctx, job.JobId, last, func(e Event, _ bool) bool {
			last = e.ID
			done = !each(e) || e.Kind == EventEnd
			return !done
		})
		switch {
		case done, errors.Is(err, errNoEvents):
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil && (!passing(err) || last == "" && isForeign(err) && time.Now().After(giveUp)):
			return err
		case last != before:
			pause = retryFirst
		default:
			pause = min(2*pause, retryMost)
		}
		if err := sleep(ctx, pauseAfter(err, pause)); err != nil {
			return err
		}
	}
}

// orCause is why ctx has ended when it has, and else the error.
func orCause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// eventOf reads an event from its fields in the stream.
func eventOf(id, kind, data string) (Event, error) {
	e := Event{ID: id, Kind: EventKind(kind)}
	about := struct {
		At              *time.Time `json:"at"`
		Status          string     `json:"status"`
		CancelRequested *bool      `json:"cancel_requested"`
	}{At: &e.At, CancelRequested: &e.CancelRequested}
	err := json.Unmarshal([]byte(data), &about)
	switch {
	case err != nil:
	case e.Kind == EventStep:
		err = json.Unmarshal([]byte(data), &e.Step)
	case e.Kind == EventProgress:
		err = json.Unmarshal([]byte(data), &e.Copy)
	default:
		e.Status = JobStatus(about.Status)
	}
	if err != nil {
		return Event{}, fmt.Errorf("client: an event of the stream can't be read: %w", err)
	}
	return e, nil
}
