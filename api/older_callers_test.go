package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/api"
	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

const compatLimit = 165 * time.Second

// older serves callers that know no answer but 200.
func older(c *api.Config) {
	c.CompatWait, c.CompatLimit, c.StableOff, c.DeadlineSlack = 20*time.Millisecond, compatLimit, 3*time.Second, 5*time.Minute
}

// only is the one job that there is.
func (b bundle) only(t *testing.T) joblog.Job {
	t.Helper()
	jobs, _, err := b.log.List(t.Context(), joblog.Filter{}, "", 10)
	if err != nil || len(jobs) != 1 {
		t.Fatalf("jobs %v, %v", jobs, err)
	}
	return jobs[0]
}

func timeoutOf(t *testing.T, job joblog.Job) time.Duration {
	t.Helper()
	var args struct{ Timeout int }
	if err := json.Unmarshal(job.Args, &args); err != nil {
		t.Fatal(err)
	}
	return time.Duration(args.Timeout) * time.Second
}

func TestAnOlderCallersPowerJobEndsBeforeItsCallerGoes(t *testing.T) {
	for name, c := range map[string]struct {
		path, more string
		timeout    time.Duration
	}{
		"a power-off":            {powerOff, "", 130 * time.Second},
		"a power-off that waits": {powerOff, `,"timeout":7200,"policy":"graceful_only"`, 130 * time.Second},
		"a short power-off":      {powerOff, `,"timeout":7`, 7 * time.Second},
		"a power-on":             {powerOn, `,"timeout":180,"wait_for_tools":true`, 130 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, older)
			if a := b.do(t, "POST", c.path, "{"+login+c.more+"}"); a.status != http.StatusOK {
				t.Fatalf("%d %s", a.status, a.text)
			}
			job := b.only(t)
			if left := job.Deadline.Sub(job.Created); left != 150*time.Second || timeoutOf(t, job) != c.timeout {
				t.Errorf("the deadline is after %v, the timeout is %v and not %v", left, timeoutOf(t, job), c.timeout)
			}
		})
	}
}

// A deadline that is earlier than the limit is the one that any caller's job has.
func TestAShortDeadlineOfAnOlderCallersJobStays(t *testing.T) {
	b := setup(t, older, func(c *api.Config) { c.DeadlineSlack = 10 * time.Second })
	b.do(t, "POST", powerOff, "{"+login+`,"timeout":7}`)
	if job := b.only(t); job.Deadline.Sub(job.Created) != 17*time.Second {
		t.Errorf("the deadline is after %v", job.Deadline.Sub(job.Created))
	}
}

func TestACallerThatSaysWhatItPrefersHasAllItsTime(t *testing.T) {
	for _, prefer := range []string{"respond-async", "wait=0"} {
		t.Run(prefer, func(t *testing.T) {
			b := setup(t, older)
			b.do(t, "POST", powerOff, "{"+login+"}", "Prefer: "+prefer)
			if job := b.only(t); job.Deadline.Sub(job.Created) != 10*time.Minute || timeoutOf(t, job) != 5*time.Minute {
				t.Errorf("the deadline is after %v, the timeout is %v", job.Deadline.Sub(job.Created), timeoutOf(t, job))
			}
		})
	}
}

// A sync is polled to its end.
func TestAnOlderCallersSyncHasAllItsTime(t *testing.T) {
	b := setup(t, older)
	b.do(t, "POST", replicate, syncBody)
	if job := b.only(t); job.Firm || job.Deadline.Sub(job.Created) < time.Hour {
		t.Errorf("it has %v", job.Deadline.Sub(job.Created))
	}
}

// A limit that is short or a VM that must stay off for long leave the guest less time, and
// some time always.
func TestAShortLimitLeavesTheGuestSomeTime(t *testing.T) {
	for _, c := range []struct{ limit, stableOff time.Duration }{
		{10 * time.Second, 0}, {16 * time.Second, 3 * time.Second}, {20 * time.Second, 3 * time.Second}, {time.Minute, 25 * time.Second},
	} {
		t.Run(c.limit.String(), func(t *testing.T) {
			b := setup(t, older, func(config *api.Config) { config.CompatLimit, config.StableOff = c.limit, c.stableOff })
			b.do(t, "POST", powerOff, "{"+login+"}")
			job := b.only(t)
			budget, guest := job.Deadline.Sub(job.Created), timeoutOf(t, job)
			if budget >= c.limit || guest < 2*time.Second || guest+c.stableOff+2*time.Second > budget {
				t.Errorf("the job has %v, and its guest %v", budget, guest)
			}
		})
	}
}

// What was asked tells requests apart, not what fits into the time.
func TestRequestsOfOlderCallersAreToldApartByWhatTheyAsk(t *testing.T) {
	b := setup(t, older)
	const key = "Idempotency-Key: k"
	b.do(t, "POST", powerOff, "{"+login+`,"timeout":300}`, key)
	job := b.only(t)
	b.do(t, "POST", powerOff, "{"+login+`,"timeout":200}`, key).wantRefusal(t, http.StatusUnprocessableEntity, failure.IdempotencyConflict)
	b.do(t, "POST", powerOff, "{"+login+`,"timeout":200}`).wantRefusal(t, http.StatusConflict, failure.VMBusy)
	for _, again := range []answer{
		b.do(t, "POST", powerOff, "{"+login+"}"), // the default is 300
		b.do(t, "POST", powerOff, "{"+login+`,"timeout":300}`, key),
		b.do(t, "POST", powerOff, "{"+login+"}", "Prefer: respond-async"),
	} {
		if !strings.Contains(again.text, job.ID) {
			t.Errorf("%d %s", again.status, again.text)
		}
	}
	b.only(t)
}

// Nobody is there any more to whom an approval after the limit would be of use.
func TestAnOlderCallersJobCanNotBeApprovedAfterItHasGone(t *testing.T) {
	g := setupGuarded(t)
	g.bundle = g.again(t, older)
	a := g.do(t, "POST", powerOff, "{"+login+"}", g.sessions["careful"])
	if a.status != http.StatusOK || !strings.Contains(a.text, `"new_state":"unknown"`) {
		t.Fatalf("%d %s", a.status, a.text)
	}
	job := g.only(t)
	if job.Approval == nil || job.Approval.Expires.Sub(job.Created) != 150*time.Second {
		t.Fatalf("approval %+v of a job of %s", job.Approval, job.Created)
	}
	g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"approve"}`, g.sessions["approver"]).job(t, http.StatusOK)
	if approved := g.only(t); !approved.Deadline.Equal(job.Created.Add(150 * time.Second)) {
		t.Errorf("the deadline of a job of %s became %s", job.Created, approved.Deadline)
	}
}

// A vCenter that is silent is no reason to be late: that caller gives up after a minute.
func TestAnOlderCallerIsAnsweredAlsoWhenVCenterIsSilent(t *testing.T) {
	b, center := setupVCenter(t, older)
	center.Delay("Login", time.Minute)
	t.Cleanup(func() { center.Delay("Login", 0); center.DropConnections() })
	body, err := json.Marshal(map[string]string{"vcenter": center.Address(), "username": center.Username(), "password": password})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	a := b.do(t, "POST", "/api/v1/vm/420570c7-f61f-a930-77c5-1e876786cb3c/power-off", string(body))
	if took := time.Since(began); a.status != http.StatusOK || !strings.Contains(a.text, `"new_state":"unknown"`) || took > 10*time.Second {
		t.Errorf("after %v: %d %s", took, a.status, a.text)
	}
}

func TestACancelledJobIsAFailedOneToAnOlderPoller(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*api.Config)
		want   string
	}{
		"older": {older, "failed"}, "any other": {func(*api.Config) {}, "cancelled"},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, c.change)
			b.do(t, "POST", powerOff, "{"+login+"}", "Prefer: respond-async")
			job := b.only(t)
			b.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "").job(t, http.StatusAccepted)
			if p := b.do(t, "GET", "/api/v1/progress/"+job.ID, ""); !strings.Contains(p.text, `"status":"`+c.want+`"`) {
				t.Errorf("progress %s", p.text)
			}
			if j := b.do(t, "GET", "/api/v1/jobs/"+job.ID, "").job(t, http.StatusOK); j.Status != "cancelled" {
				t.Errorf("the job is %s", j.Status)
			}
		})
	}
}

// Whatever changes a VM is limited, also an operation that comes later.
func TestEveryOperationThatChangesAVMIsLimited(t *testing.T) {
	for _, o := range tasks.Operations() {
		if len(o.Verbs) == 0 {
			continue
		}
		t.Run(o.Name, func(t *testing.T) {
			b := setup(t, older)
			if a := b.do(t, "POST", "/api/v1/vm/"+vmID+"/"+o.Name, "{"+login+`,"timeout":7200}`); a.status != http.StatusOK {
				t.Fatalf("%d %s", a.status, a.text)
			}
			if job := b.only(t); !job.Firm || timeoutOf(t, job) > compatLimit {
				t.Errorf("%s has %v", o.Name, timeoutOf(t, job))
			}
		})
	}
}
