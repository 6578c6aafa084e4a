package client

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

const (
	streamOpens   = 10 * time.Second // so long a stream may take to begin; it does at once, unless a proxy keeps it back
	streamSilence = 30 * time.Second // so long it may say nothing; it says each 15 s that it lives
	maxLine       = 128 << 10        // of a stream
)

// streams reports that the answer is a stream of events.
func (a answer) streams() bool {
	kind, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	return err == nil && kind == "text/event-stream" && a.status == http.StatusOK
}

// limitOf is how long the call may take, or a stream to begin.
func (c *Client) limitOf(r call) time.Duration {
	if r.events != nil {
		return min(c.limit, streamOpens)
	}
	return c.limit
}

// impatient gives each read of a stream the same time. What is done between two reads does not count.
type impatient struct {
	body  io.Reader
	limit *time.Timer
	each  time.Duration
}

func (i *impatient) Read(p []byte) (int, error) {
	i.limit.Reset(i.each)
	defer i.limit.Stop()
	return i.body.Read(p)
}

// stream reads the job's events after the one with the id last, each as it comes; more tells that
// another one is there already. It ends with the stream, or when each returns false.
func (c *Client) stream(ctx context.Context, id, last string, each func(e Event, more bool) bool) error {
	r := question(nil, "jobs", id, "events")
	r.headers = map[string]string{"Last-Event-ID": last}
	r.events = func(body io.Reader) error { return readEvents(body, each) }
	a := c.send(ctx, r)
	if err := a.err(); err != nil {
		return err
	}
	switch {
	case a.status == http.StatusNoContent:
		return errNoEvents
	case !a.streams():
		return foreign(a)
	}
	return nil
}

// errNoEvents: the job has ended, and there is no event any more.
var errNoEvents = errors.New("client: there are no more events")

// readEvents reads server-sent events to the end of the stream.
func readEvents(body io.Reader, each func(e Event, more bool) bool) error {
	in := bufio.NewReaderSize(body, maxLine)
	fields := map[string]string{}
	for {
		line, err := in.ReadSlice('\n')
		if errors.Is(err, io.EOF) { // an event without an empty line behind it is none
			return nil
		}
		if err != nil {
			return err
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text != "" {
			name, value, _ := strings.Cut(text, ":")
			fields[name] = strings.TrimPrefix(value, " ")
			continue
		}
		if fields["event"] != "" {
			event, err := eventOf(fields["id"], fields["event"], fields["data"])
			if err != nil {
				return err
			}
			if !each(event, in.Buffered() > 0) {
				return nil
			}
		}
		clear(fields)
	}
}
