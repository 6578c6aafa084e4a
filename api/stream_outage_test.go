package api_test

import (
	"bufio"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"vmapower/access"
	"vmapower/api"
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

// While nobody knows whether the session lives, nothing is told to it.
func TestAStreamTellsNothingWhileItsSessionCantBeChecked(t *testing.T) {
	for name, ends := range map[string]bool{"it lives": false, "it has ended": true} {
		t.Run(name, func(t *testing.T) {
			g := setupGuarded(t)
			way := testenv.StartProxy(t, g.redis.Addr(), nil)
			sessions := redis.NewClient(&redis.Options{Addr: way.Addr(), ContextTimeoutEnabled: true,
				MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}})
			t.Cleanup(func() { _ = sessions.Close() })
			appliances, err := access.FollowAppliances(g.file, func(err error) { t.Error(err) })
			if err != nil {
				t.Fatal(err)
			}
			g.bundle = g.again(t, briefly, func(c *api.Config) { c.Gate = access.NewGate(sessions, appliances, g.keys.Sealer(), nil) })
			job := g.submit(t, g.sessions["owner"])
			lines, _ := g.stream(t, job.ID, g.sessions["owner"])
			way.BlackHole(testenv.Both)
			comments(t, lines, 6) // more than 2 s
			g.complete(t, job.ID)
			for range 3 {
				if !lines.Scan() || lines.Text() != "" && lines.Text() != ": still here" {
					t.Fatalf("told %q", lines.Text())
				}
			}
			if ends {
				if err := access.RevokeAppliance(g.file, "owner"); err != nil {
					t.Fatal(err)
				}
			}
			way.Heal()
			if e, found := next(t, lines); found == ends {
				t.Errorf("then told %+v", e)
			}
		})
	}
}
