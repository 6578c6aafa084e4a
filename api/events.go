package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
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
	out := stream{c: c, control: http.NewResponseController(c.Response()), last: params.LastEventID}
	if err := s.follow(&out, job); err != nil && !errors.Is(err, errGone) {
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
		case len(events) == 0 && out.c.Request().Context().Err() != nil, s.closing.Err() != nil:
			return nil
		case len(events) == 0 && job.Status.Ended():
			return out.nothing()
		}
		if ended, err := out.send(events); ended || err != nil {
			return err
		}
		if len(events) == 0 { // idle: is the session still valid, and has the job ended without an event?
			if err := s.checkSession(out.c); err != nil {
				return err
			}
			if job, err = s.Jobs.Get(out.c.Request().Context(), job.ID); err != nil {
				return err
			}
		}
	}
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

// send writes the events, or a comment as heartbeat when there are none.
func (o *stream) send(events []joblog.Event) (ended bool, err error) {
	if !o.begun {
		if err := o.begin(); err != nil {
			return false, err
		}
	}
	if len(events) == 0 {
		return false, o.write(": still here\n\n")
	}
	for _, event := range events {
		data, err := eventData(event)
		if err != nil {
			return false, err
		}
		if err := o.write(fmt.Sprintf("id: %s\nevent: %s\ndata: %s\n\n", event.ID, event.Type, data)); err != nil {
			return false, err
		}
		o.last = event.ID
		if event.Type == eventEnd {
			return true, nil
		}
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

// eventData is the event's data with its time in RFC 3339. The rest is passed on as
// text: a number of bytes may be larger than a float holds.
func eventData(event joblog.Event) ([]byte, error) {
	var data map[string]json.RawMessage
	if err := json.Unmarshal(event.Data, &data); err != nil {
		return nil, fmt.Errorf("api: event %s: %w", event.ID, err)
	}
	at, err := strconv.ParseInt(string(data["at"]), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("api: event %s has no time: %w", event.ID, err)
	}
	if data["at"], err = json.Marshal(time.UnixMilli(at).UTC()); err != nil {
		return nil, err
	}
	return json.Marshal(data)
}
