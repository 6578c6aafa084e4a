package api_test

import (
	"bufio"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/api"
	"vmapower/failure"
)

const endsWithin = 2 * time.Second // as the contract has it, from a logout or revocation on

// ask asks for a stream of the job's events with a session.
func (g guarded) ask(t *testing.T, job, session string) (*http.Response, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, g.url+"/api/v1/jobs/"+job+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	name, value, _ := strings.Cut(session, ": ")
	r.Header.Set(name, value)
	response, err := g.client.Do(r)
	if err == nil {
		t.Cleanup(func() { _ = response.Body.Close() })
	}
	return response, err
}

// stream opens a stream, reads its first event, and returns the rest.
func (g guarded) stream(t *testing.T, job, session string) (rest *bufio.Scanner, leave func()) {
	t.Helper()
	response, err := g.ask(t, job, session)
	if err != nil {
		t.Fatal(err)
	}
	rest = bufio.NewScanner(response.Body)
	if _, found := next(t, rest); !found {
		t.Fatalf("no event: %d", response.StatusCode)
	}
	return rest, func() { _ = response.Body.Close() }
}

// wantEnd reads on until the stream ends.
func wantEnd(t *testing.T, rest *bufio.Scanner) {
	t.Helper()
	began := time.Now()
	for _, found := next(t, rest); found; _, found = next(t, rest) {
	}
	if took := time.Since(began); took > endsWithin+5*time.Second { // of a busy machine
		t.Errorf("it ended after %v", took)
	}
}

func TestAStreamEndsSoonAfterItsAppliancesRevocationOrItsLogout(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["owner"])
	operators, owners := g.sessions["operator"], g.sessions["owner"]
	loggedOut, _ := g.stream(t, job.ID, operators)
	revoked, _ := g.stream(t, job.ID, owners)
	if a := g.do(t, "DELETE", "/api/v1/auth/session", "", operators); a.status != http.StatusNoContent {
		t.Fatalf("%d %s", a.status, a.text)
	}
	wantEnd(t, loggedOut)
	if err := access.RevokeAppliance(g.file, "owner"); err != nil {
		t.Fatal(err)
	}
	wantEnd(t, revoked)
}

// A stream that always has something to send looks at its session all the same.
func TestABusyStreamEndsWithItsSession(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["owner"])
	rest, _ := g.stream(t, job.ID, g.sessions["owner"])
	if err := access.RevokeAppliance(g.file, "owner"); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		wantEnd(t, rest)
	}()
	client, n := g.redis.Client(), 0
	limit := time.After(endsWithin + 10*time.Second)
	for {
		select {
		case <-ended:
			return
		case <-limit:
			t.Fatal("the stream goes on")
		default:
		}
		n++
		err := client.RPush(t.Context(), "{vmapower}:job:"+job.ID+":events", fmt.Sprintf(`["9000000000000-%d","progress",{"at":1}]`, n)).Err()
		if err == nil {
			err = client.LTrim(t.Context(), "{vmapower}:job:"+job.ID+":events", -100, -1).Err()
		}
		if err == nil {
			err = client.Publish(t.Context(), "{vmapower}:changed", job.ID).Err()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnApplianceHasNoMoreStreamsThanItMayAndOthersHaveTheirs(t *testing.T) {
	g := setupGuarded(t)
	g.bundle = g.again(t, func(c *api.Config) { c.MaxStreams = 2 })
	job := g.submit(t, g.sessions["owner"])
	events := "/api/v1/jobs/" + job.ID + "/events"
	_, leave := g.stream(t, job.ID, g.sessions["owner"])
	g.stream(t, job.ID, g.sessions["owner"])
	a := g.do(t, "GET", events, "", g.sessions["owner"])
	if r := a.wantRefusal(t, http.StatusTooManyRequests, failure.TooManyJobs); !strings.Contains(r.Details, "max_streams: 2") || a.header.Get("Retry-After") != "5" {
		t.Errorf("%+v, %v", r, a.header)
	}
	g.stream(t, job.ID, g.sessions["operator"])
	leave()
	for limit := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) { // it is counted off when its handler has ended
		response, err := g.ask(t, job.ID, g.sessions["owner"])
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode == http.StatusOK {
			return
		}
		_ = response.Body.Close()
		if time.Now().After(limit) {
			t.Fatal("a stream that was left is still counted")
		}
	}
}

// However many streams a session has open, it is asked about once for all of them.
func TestManyStreamsOfASessionCostOneCheckOfItASecond(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["owner"]).ID
	for range 20 {
		_, leave := g.stream(t, job, g.sessions["owner"])
		defer leave()
	}
	stats := g.redis.Client()
	if err := stats.ConfigResetStat(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	for checks := 0; checks < 3; time.Sleep(20 * time.Millisecond) {
		counted, err := stats.Info(t.Context(), "commandstats").Result()
		if err != nil {
			t.Fatal(err)
		}
		_, found, _ := strings.Cut(counted, "cmdstat_getrange:calls=")
		text, _, _ := strings.Cut(found, ",")
		checks, _ = strconv.Atoi(text)
		if most := 2 + int(time.Since(began)/time.Second); checks > most {
			t.Fatalf("%d checks after %s, of one session", checks, time.Since(began))
		}
	}
}
