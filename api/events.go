package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/joblog"
)

const (
	outageMost = 5 * time.Minute // a stream goes on so long without Redis
	eventEnd   = "end"
)

// errUnchecked: nobody knows at this moment whether the session of the stream lives.
var errUnchecked = errors.New("api: the session of the stream could not be checked")

// StreamJobEvents answers GET /api/v1/jobs/{job_id}/events.
func (s *Server) StreamJobEvents(c echo.Context, id openapi.JobID, params openapi.StreamJobEventsParams) error {
	job, err := s.find(c.Request().Context(), principalOf(c), id)
	if err != nil {
		return err
	}
	if isHead(c.Request()) {
		c.Response().Header().Set("Content-Type", eventStream)
		return c.NoContent(http.StatusOK)
	}
	leave, taken := s.streams.take(principalOf(c).ID, s.MaxStreams)
	if !taken {
		return s.tooManyStreams()
	}
	defer leave()
	session, end := s.whileSession(c)
	defer end()
	out := stream{
		c: c, control: http.NewResponseController(c.Response()), last: params.LastEventID, session: session, heartbeat: s.heartbeat(),
	}
	if err := s.follow(&out, followedJob{job.ID, job.Status.Ended()}); err != nil && !errors.Is(err, errGone) && c.Request().Context().Err() == nil {
		return err
	}
	// The next request on this connection must not have the stream's deadline.
	_ = out.control.SetWriteDeadline(time.Time{})
	return nil
}

// followedJob is the job of a stream. It is small: each stream has one on its stack.
type followedJob struct {
	id    string
	ended bool
}

// follow sends the job's events until the last one, or until somebody leaves. A Redis that is
// away for a while interrupts it and does not end it.
func (s *Server) follow(out *stream, job followedJob) error {
	var away time.Time // since when Redis is, the zero time while it is not
	for {
		ended, err := s.advance(out, &job)
		switch {
		case out.c.Request().Context().Err() != nil, s.closing.Err() != nil: // nobody may read on
			return nil
		case ended:
			return err
		case err == nil:
			away = time.Time{}
			continue
		case !passing(err) || !out.begun:
			return err
		case away.IsZero():
			away = time.Now()
		case time.Since(away) > outageMost:
			return err
		}
		if err := s.hold(out); err != nil {
			return err
		}
	}
}

// passing reports that Redis gave no answer, which it may do the next time.
func passing(err error) bool {
	return errors.Is(err, joblog.ErrUnavailable) || errors.Is(err, errUnchecked)
}

// hold passes a moment of an outage, and shows the reader in time that the stream lives.
func (s *Server) hold(out *stream) error {
	ctx, leave := s.waitContext(out.c, retryRead)
	defer leave()
	<-ctx.Done()
	if time.Since(out.wrote) < out.heartbeat {
		return nil
	}
	return out.write(comment)
}

// advance waits for events and sends them, and finds out whether that was all. What it could
// not send is sent the next time.
func (s *Server) advance(out *stream, job *followedJob) (ended bool, err error) {
	events, err := s.nextEvents(out, *job)
	ctx := out.c.Request().Context()
	switch {
	case err != nil:
		return false, err
	case ctx.Err() != nil, s.closing.Err() != nil:
		return true, nil
	case !out.session.checked():
		return false, errUnchecked
	case len(events) == 0 && job.ended:
		return true, out.nothing()
	}
	told, err := s.proven(ctx, job.id, events)
	if err != nil {
		return false, err
	}
	if ended, err := out.send(told, events); ended || err != nil {
		return true, err
	}
	if len(events) > 0 {
		return false, nil
	}
	job.ended, err = s.hasEnded(ctx, job.id) // idle: perhaps it has ended without an event
	return false, err
}

func (s *Server) hasEnded(ctx context.Context, id string) (bool, error) {
	job, err := s.Jobs.Get(ctx, id)
	return job.Status.Ended(), err
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
func (s *Server) nextEvents(out *stream, job followedJob) ([]joblog.Event, error) {
	wait := out.heartbeat
	if job.ended {
		wait = 0
	}
	if !out.begun && wait > 0 { // show at once that there is a stream
		if err := out.begin(); err != nil {
			return nil, err
		}
	}
	ctx, cancel := s.waitContext(out.c, wait)
	defer cancel()
	return s.Jobs.Events(ctx, job.id, out.last)
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
