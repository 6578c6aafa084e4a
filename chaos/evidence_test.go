package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// evidence is all that the witnesses say once the site has come to rest.
type evidence struct {
	cases    []*caseFile // by age
	byID     map[string]*caseFile
	switches map[string][]sandbox.Switch      // by instance UUID
	tools    map[string][]sandbox.ToolsReport // by instance UUID
	places   []sandbox.Registration
	hidden   map[string][]span      // by instance UUID: when vCenter did not tell its UUIDs
	grown    map[string][]time.Time // by instance UUID: since when vCenter says that it is up for long
	keys     []key
	answers  map[string]string // what the api said of each job

	redisClock, vcenterClock *clock
}

// caseFile is one job with what callers, vCenter and Redis know of it.
type caseFile struct {
	*promise // nil for a job nobody was told of
	id       string
	job      client.Job
	off      client.PowerOffResult
	on       client.PowerOnResult
	record   string
	stamped  time.Time // when it ended by Redis' own clock; the job tells what its owner counted from the claim
	changes  []sandbox.Change
}

// untilEnded polls every job through the apis until all have ended, and returns
// those that have not in time.
func (s *site) untilEnded(ctx context.Context, ids []string, within time.Duration) (unended []string) {
	limit := time.Now().Add(within)
	for _, id := range ids {
		for n := 0; ; n++ {
			job, err := s.apis[n%len(s.apis)].client.Job(ctx, id)
			if err == nil && job.Ended() {
				break
			}
			if time.Now().After(limit) {
				unended = append(unended, fmt.Sprintf("%s is %s at %s after %s (%v)", id, job.Status, job.CurrentStep, within, err))
				break
			}
			sleep(ctx, 50*time.Millisecond)
		}
	}
	return unended
}

// everyJob lists the jobs that Redis knows.
func (s *site) everyJob(ctx context.Context) []string {
	ids, err := s.records.ZRange(ctx, "{vmapower}:jobs", 0, -1).Result()
	if err != nil {
		s.t.Fatal(err)
	}
	return ids
}

// gather asks all witnesses.
func (s *site) gather(ctx context.Context, book *ledger) *evidence {
	e := &evidence{
		byID: map[string]*caseFile{}, switches: map[string][]sandbox.Switch{}, tools: map[string][]sandbox.ToolsReport{},
		answers: map[string]string{}, keys: s.allKeys(ctx), places: s.vcenter.Registrations(), hidden: s.hidden, grown: s.grown,
		redisClock: &s.clocks.redis, vcenterClock: &s.clocks.vcenter,
	}
	for _, p := range book.all() {
		e.byID[p.id] = &caseFile{promise: p, id: p.id}
	}
	for _, id := range s.everyJob(ctx) {
		c := e.byID[id]
		if c == nil {
			c = &caseFile{id: id}
			e.byID[id] = c
		}
		c.record, _ = s.wholeRecord(ctx, id)
		if ms, err := s.records.HGet(ctx, jobKey(id), "ended_at").Int64(); err == nil {
			c.stamped = time.UnixMilli(ms)
		}
		e.answers[id] = s.answer(ctx, s.apis[0], id)
		if err := json.Unmarshal([]byte(e.answers[id]), &c.job); err != nil {
			s.t.Errorf("answer for %s: %v", id, err)
		}
		c.readResult()
		e.cases = append(e.cases, c)
	}
	for _, change := range s.vcenter.Journal() {
		if c := e.byID[change.Operation]; c != nil {
			c.changes = append(c.changes, change)
		}
	}
	e.switches, e.tools = s.vcenter.History()
	return e
}

func (c *caseFile) readResult() {
	if c.job.Result == nil {
		return
	}
	if c.job.Operation == client.OperationPowerOff {
		c.off, _ = c.job.Result.AsPowerOffResult() // a failed job's has less
	} else {
		c.on, _ = c.job.Result.AsPowerOnResult()
	}
}

// answer is what an api says of a job, to the byte; one that says it can't read it now
// is asked again, as a caller would.
func (s *site) answer(ctx context.Context, n *node, id string) string {
	text, status := s.readJob(ctx, n, id)
	for limit := time.Now().Add(30 * time.Second); status == http.StatusServiceUnavailable && time.Now().Before(limit); {
		text, status = s.readJob(ctx, n, id)
	}
	return text
}

func (s *site) readJob(ctx context.Context, n *node, id string) (text string, status int) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, n.url+"/api/v1/jobs/"+id, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	response, err := n.http.Do(request)
	if err != nil {
		return err.Error(), 0
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error(), 0
	}
	return string(body), response.StatusCode
}

// said returns what the processes logged of a job.
func (s *site) said(id string) string {
	var text strings.Builder
	for _, n := range slices.Concat(s.apis, s.workers) {
		for _, line := range n.Lines(id) {
			fmt.Fprintf(&text, "    %s %s\n", n.name, line)
		}
	}
	return text.String()
}
