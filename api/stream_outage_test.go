package api_test

import (
	"bufio"
	"strings"
	"testing"

	"vmapower/access"
	"vmapower/internal/testenv"
)

// comments reads heartbeats, which an outage of Redis must not stop.
func comments(t *testing.T, lines *bufio.Scanner, n int) {
	t.Helper()
	for n > 0 {
		if !lines.Scan() {
			t.Fatalf("the stream ended: %v", lines.Err())
		}
		if strings.HasPrefix(lines.Text(), ":") {
			n--
		}
	}
}

// Who follows a job must not have to know how to come back: the stream waits for Redis.
func TestAStreamOutlivesAnOutageOfRedis(t *testing.T) {
	for name, outage := range map[string]func(*testenv.Redis) (over func()){
		"killed": func(r *testenv.Redis) func() { r.Kill(); return r.Start },
		"hangs":  func(r *testenv.Redis) func() { r.Stop(); return r.Continue },
	} {
		t.Run(name, func(t *testing.T) {
			g := setupGuarded(t)
			g.bundle = g.again(t, briefly)
			job := g.submit(t, g.sessions["owner"])
			lines, _ := g.stream(t, job.ID, g.sessions["owner"])
			over := outage(g.redis)
			comments(t, lines, 4) // the session is asked for more often, and would have ended the stream
			over()
			g.complete(t, job.ID)
			kinds := ""
			for e, found := next(t, lines); found; e, found = next(t, lines) {
				kinds += e.kind + " "
			}
			if !strings.HasPrefix(kinds, "state step step ") || !strings.HasSuffix(kinds, "state end ") {
				t.Errorf("events %s", kinds)
			}
		})
	}
}

// The session may have ended meanwhile: nothing is told before that is known.
func TestAfterAnOutageAStreamTellsNothingToASessionThatHasEnded(t *testing.T) {
	g := setupGuarded(t)
	g.bundle = g.again(t, briefly)
	job := g.submit(t, g.sessions["owner"])
	lines, _ := g.stream(t, job.ID, g.sessions["owner"])
	g.redis.Stop()
	comments(t, lines, 4)
	if err := access.RevokeAppliance(g.file, "owner"); err != nil {
		t.Fatal(err)
	}
	g.redis.Continue()
	g.complete(t, job.ID)
	if e, found := next(t, lines); found {
		t.Errorf("told %+v", e)
	}
}
