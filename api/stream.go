package api

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/joblog"
)

const (
	sendBudget  = 10 * time.Second // a reader that accepts nothing for so long is gone
	eventStream = "text/event-stream"
	comment     = ": still here\n\n"
)

// errGone: the reader of a stream is gone.
var errGone = errors.New("api: the reader of the stream is gone")

// stream is one reader of server-sent events.
type stream struct {
	c       echo.Context
	control *http.ResponseController
	begun   bool
	last    string // id of the last event that was sent
	wrote   time.Time
	session *watchedSession

	heartbeat time.Duration
}

func (o *stream) begin() error {
	o.begun = true
	o.c.Response().Header().Set("Content-Type", eventStream)
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
		return false, o.write(comment)
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
	o.wrote = time.Now()
	return nil
}
