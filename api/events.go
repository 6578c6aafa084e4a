package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/joblog"
)

const (
	heartbeat  = 15 * time.Second
	sendBudget = 10 * time.Second // a reader that accepts nothing for so long is gone
	eventEnd   = "end"
)

// errGone: the reader of a stream is gone.
var errGone = errors.New("api: the reader of the stream is gone")

// StreamJobEvents answers GET /api/v1/jobs/{job_id}/events.
func (s *Server) StreamJobEvents(c echo.Context, id openapi.JobID, params openapi.StreamJobEventsParams) error {
	job, err := s.find(c.Request().Context(), principalOf(c), id)
	if err != nil {
		return err
	}
	leave, taken := s.streams.take(principalOf(c).ID, s.MaxStreams)
	if !taken {
		return s.tooManyStreams()
	}
	defer leave()
	defer s.whileSession(c)()
	out := stream{c: c, control: http.NewResponseController(c.Response()), last: params.LastEventID}
	if err := s.follow(&out, job); err != nil && !errors.Is(err, errGone) && c.Request().Context().Err() == nil {
		return err
	}
	// The next request on this connection must not have the stream's deadline.
	_ = out.control.SetWriteDeadline(time.Time{})
	return nil
}

// follow sends the job's events until the last one, or until somebody leaves.
func (s *Server) follow(out *stream, job joblog.Job) error {
	for {
		events, err := s.nextEvents(out, job)
		if err != nil {
			return err
		}
		switch {
		case out.c.Request().Context().Err() != nil, s.closing.Err() != nil: // nobody may read on
			return nil
		case len(events) == 0 && job.Status.Ended():
			return out.nothing()
		}
		told, err := s.proven(out.c.Request().Context(), job.ID, events)
		if err != nil {
			return err
		}
		if ended, err := out.send(told, events); ended || err != nil {
			return err
		}
		if len(events) == 0 { // idle: has the job ended without an event?
			if job, err = s.Jobs.Get(out.c.Request().Context(), job.ID); err != nil {
				return err
			}
		}
	}
}

// proven leaves out the events that tell of an end which the job's record does not prove,
// and what is no event: anybody who can write to Redis can put one into the stream.
func (s *Server) proven(ctx context.Context, id string, events []joblog.Event) ([]event, error) {
	var told []event
	for _, e := range events {
		parsed, valid := eventOf(e)
		if !valid {
			continue
		}
		if parsed.ends() {
			job, err := s.Jobs.Get(context.WithoutCancel(ctx), id)
			if err != nil {
				return nil, err
			}
			if job.Status != parsed.status {
				continue
			}
		}
		told = append(told, parsed)
	}
	return told, nil
}

// nextEvents waits for events; a job that has ended has none to wait for.
func (s *Server) nextEvents(out *stream, job joblog.Job) ([]joblog.Event, error) {
	wait := heartbeat
	if job.Status.Ended() {
		wait = 0
	}
	if !out.begun && wait > 0 { // show at once that there is a stream
		if err := out.begin(); err != nil {
			return nil, err
		}
	}
	ctx, cancel := s.waitContext(out.c, wait)
	defer cancel()
	return s.Jobs.Events(ctx, job.ID, out.last)
}

// stream is one reader of server-sent events.
type stream struct {
	c       echo.Context
	control *http.ResponseController
	begun   bool
	last    string // id of the last event that was sent
}

func (o *stream) begin() error {
	o.begun = true
	o.c.Response().Header().Set("Content-Type", "text/event-stream")
	o.c.Response().Header().Set("X-Accel-Buffering", "no") // keeps nginx from buffering the stream
	o.c.Response().WriteHeader(http.StatusOK)
	return o.write("retry: 2000\n\n")
}

// nothing ends a stream without events. 204 is what keeps a browser from reconnecting.
func (o *stream) nothing() error {
	if o.begun {
		return nil
	}
	return o.c.NoContent(http.StatusNoContent)
}

// send writes the events that are told of those read, or a comment as heartbeat when there
// are none.
func (o *stream) send(told []event, read []joblog.Event) (ended bool, err error) {
	if !o.begun {
		if err := o.begin(); err != nil {
			return false, err
		}
	}
	if len(told) == 0 && len(read) == 0 {
		return false, o.write(": still here\n\n")
	}
	for _, event := range told {
		if err := o.write(fmt.Sprintf("id: %s\nevent: %s\ndata: %s\n\n", event.id, event.kind, event.data)); err != nil {
			return false, err
		}
		o.last = event.id
		if event.kind == eventEnd {
			return true, nil
		}
	}
	if len(read) > 0 {
		o.last = read[len(read)-1].ID
	}
	return false, nil
}

func (o *stream) write(text string) error {
	// With a writer that has no deadlines a reader that is gone is noticed later.
	_ = o.control.SetWriteDeadline(time.Now().Add(sendBudget))
	if _, err := o.c.Response().Write([]byte(text)); err != nil {
		return errGone
	}
	if err := o.control.Flush(); err != nil {
		return errGone
	}
	return nil
}

// event is one event as it is sent.
type event struct {
	id, kind string
	data     []byte
	status   joblog.Status // that it tells of, "" for none
}

// ends reports whether the event says that the job has ended.
func (e event) ends() bool { return e.kind == eventEnd || e.status.Ended() }

// eventKinds are those that a stream has.
var eventKinds = []string{"state", "step", "progress", eventEnd}

// eventOf is the event with its time in RFC 3339; valid is false for what is none. The rest
// of its data is passed on as text: a number of bytes may be larger than a float holds.
func eventOf(e joblog.Event) (parsed event, valid bool) {
	var data map[string]json.RawMessage
	if !slices.Contains(eventKinds, e.Type) || json.Unmarshal(e.Data, &data) != nil {
		return event{}, false
	}
	at, err := strconv.ParseInt(string(data["at"]), 10, 64)
	if err != nil {
		return event{}, false
	}
	parsed = event{id: e.ID, kind: e.Type}
	if e.Type == "state" || e.Type == eventEnd {
		if json.Unmarshal(data["status"], &parsed.status) != nil {
			return event{}, false
		}
	}
	if data["at"], err = json.Marshal(time.UnixMilli(at).UTC()); err != nil {
		return event{}, false
	}
	parsed.data, err = json.Marshal(data)
	return parsed, err == nil
}
