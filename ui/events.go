package ui

import (
	"bytes"
	"net/http"
	"strings"
)

// events is a job's page as it changes: the API's stream of the job, with the job's parts, as they are
// shown, in place of what happened. So it has the API's limits, and ends with the session.
func (u *UI) events(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if !idForm.MatchString(id) {
		u.nothing(w, r)
		return
	}
	request, err := u.request(r, http.MethodGet, jobPath(id, "/events"), nil)
	if err != nil {
		u.nothing(w, r)
		return
	}
	who, _ := u.Gate.Principal(r.Context(), sessionToken(r)) // the API's stream tells that there is nobody
	last := r.Header.Get("Last-Event-ID")
	if last == "" {
		last = r.FormValue("after") // from a stream that was made anew
	}
	if last != "" {
		request.Header.Set("Last-Event-ID", last)
	}
	live := &liveJob{to: w, ui: u, reader: readBy(r, who), id: id, was: r.FormValue("was"), header: http.Header{}, eventID: last}
	u.API.ServeHTTP(live, request)
	live.end()
}

// liveJob takes what the API's stream writes, and sends the job's parts. The first ones are sent at once,
// so that nothing depends on which events the reader has seen.
type liveJob struct {
	to     http.ResponseWriter
	ui     *UI
	reader *http.Request
	id     string
	was    string // the status that the reader's page shows

	header  http.Header // the API's
	status  int
	eventID string // of the newest event
	said    string
	ended   bool
}

// Header implements http.ResponseWriter.
func (l *liveJob) Header() http.Header { return l.header }

// Unwrap lets the stream set the deadlines of the reader's connection.
func (l *liveJob) Unwrap() http.ResponseWriter { return l.to }

// FlushError sends what was written.
func (l *liveJob) FlushError() error { return http.NewResponseController(l.to).Flush() }

// Flush implements http.Flusher.
func (l *liveJob) Flush() { _ = l.FlushError() }

// WriteHeader implements http.ResponseWriter.
func (l *liveJob) WriteHeader(status int) {
	l.status = status
	if status == http.StatusOK {
		l.begin()
	}
}

func (l *liveJob) begin() {
	l.to.Header().Set("Content-Type", "text/event-stream")
	l.to.Header().Set("X-Accel-Buffering", "no") // keeps nginx from buffering the stream
	l.to.WriteHeader(http.StatusOK)
}

// Write implements http.ResponseWriter: one event, a comment, or the stream's beginning.
func (l *liveJob) Write(event []byte) (int, error) {
	if l.status != http.StatusOK || l.ended {
		return len(event), nil // why there is no stream, or what is told already
	}
	var err error
	if bytes.HasPrefix(event, []byte(":")) {
		_, err = l.to.Write(event)
	} else {
		for line := range strings.Lines(string(event)) {
			if id, is := strings.CutPrefix(line, "id: "); is {
				l.eventID = strings.TrimSpace(id)
			}
		}
		err = l.tell()
	}
	if err != nil {
		return 0, err
	}
	return len(event), nil
}

// tell sends the job as it is now.
func (l *liveJob) tell() error {
	page, err := l.ui.readJob(l.reader, l.id)
	if err != nil {
		return nil // Redis is away, or the session over: the stream itself finds out
	}
	if err := l.sendPart("job", "changed", page); err != nil {
		return err
	}
	if string(page.Status) != l.was { // not before: a form that is being filled in stays as it is
		l.was = string(page.Status)
		if err := l.sendPart("actions", "actions", page); err != nil {
			return err
		}
	}
	if said := page.Said(); said != l.said {
		l.said = said
		if err := l.send("said", text(said)); err != nil {
			return err
		}
	}
	if !page.Live {
		l.ended = true
		return l.send("end", "")
	}
	return nil
}

// end tells what the API had no stream for: the job has ended, or there is no session. A reader that got
// another answer would ask again and again.
func (l *liveJob) end() {
	switch l.status {
	case http.StatusOK:
	case http.StatusNoContent:
		l.begin()
		_ = l.tell()
	case http.StatusUnauthorized:
		l.begin()
		notice, err := l.ui.part(l.reader, "job", "signedout", "", l.id)
		if err == nil {
			_ = l.send("notice", notice)
		}
		_ = l.send("end", "")
	default:
		http.Error(l.to, http.StatusText(l.status), l.status)
	}
}

func (l *liveJob) sendPart(kind, part string, page jobPage) error {
	markup, err := l.ui.part(l.reader, "job", part, page.title(), page)
	if err != nil {
		return err
	}
	return l.send(kind, markup)
}

func (l *liveJob) send(kind, data string) error {
	_, err := l.to.Write([]byte(event(l.eventID, kind, data)))
	return err
}
