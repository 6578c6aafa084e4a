package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// Many callers poll many jobs, most of which have not changed.
func TestAPollOfAJobThatHasNotChangedReadsItsRevisionAlone(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["owner"])
	path := "/api/v1/jobs/" + job.ID
	first := g.do(t, "GET", path, "", g.sessions["owner"])
	stats := g.redis.Client()
	if err := stats.ConfigResetStat(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if again := g.do(t, "GET", path, "", g.sessions["owner"]); again.text != first.text || again.header.Get("ETag") != first.header.Get("ETag") {
			t.Errorf("a job that has not changed is shown as %s, before as %s", again.text, first.text)
		}
	}
	counted, err := stats.Info(t.Context(), "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(counted, "cmdstat_hgetall") || !strings.Contains(counted, "cmdstat_evalsha:calls=3,") {
		t.Errorf("three polls cost %s", counted)
	}
}

func TestAJobThatIsKeptForOneCallerIsNotShownToAnother(t *testing.T) {
	g := setupGuarded(t)
	path := "/api/v1/jobs/" + g.submit(t, g.sessions["owner"]).ID
	g.do(t, "GET", path, "", g.sessions["owner"]).job(t, http.StatusOK)
	g.do(t, "GET", path, "", g.sessions["other"]).wantRefusal(t, http.StatusNotFound, "job_not_found")
}

func TestAJobThatIsKeptIsShownAsItIsNow(t *testing.T) {
	g := setupGuarded(t)
	id := g.submit(t, g.sessions["owner"]).ID
	path := "/api/v1/jobs/" + id
	g.do(t, "GET", path, "", g.sessions["owner"]).job(t, http.StatusOK)
	g.do(t, "POST", path+"/cancel", "", g.sessions["owner"]).job(t, http.StatusAccepted)
	if now := g.do(t, "GET", path, "", g.sessions["owner"]).job(t, http.StatusOK); now.Status != "cancelled" {
		t.Errorf("a cancelled job is shown as %s", now.Status)
	}
	if err := g.redis.Client().Del(t.Context(), "{vmapower}:job:"+id).Err(); err != nil {
		t.Fatal(err)
	}
	g.do(t, "GET", path, "", g.sessions["owner"]).wantRefusal(t, http.StatusNotFound, "job_not_found")
}

// At the end of its time the caller has the job already, and the guard knows that there was no change.
func TestALongPollOfAJobThatHasNotChangedReadsItsRevisionAlone(t *testing.T) {
	g := setupGuarded(t)
	path := "/api/v1/jobs/" + g.submit(t, g.sessions["owner"]).ID
	first := g.do(t, "GET", path, "", g.sessions["owner"])
	stats := g.redis.Client()
	if err := stats.ConfigResetStat(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if again := g.do(t, "GET", path+"?wait=1", "", g.sessions["owner"]); again.text != first.text {
		t.Errorf("a job that has not changed is shown as %s, before as %s", again.text, first.text)
	}
	counted, err := stats.Info(t.Context(), "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(counted, "cmdstat_hgetall") {
		t.Errorf("a long-poll cost %s", counted)
	}
}
