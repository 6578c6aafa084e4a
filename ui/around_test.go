package ui_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/internal/server/servertest"
)

func TestNowShowsOperatorsTheWorkersAndTheVCentersAsTheyKnowThem(t *testing.T) {
	g := servertest.StartGuarded(t)
	g.Service.VCenter.Unavailable(http.StatusServiceUnavailable)
	job := ask(t, g, "web")
	desk := signedIn(t, g, "desk")
	desk.post("/ui/jobs/"+job+"/decision", map[string][]string{"decision": {"approve"}})
	told := desk.get("/ui/").text
	for until := time.Now().Add(20 * time.Second); !strings.Contains(told, "Last error\">vCenter") && time.Now().Before(until); told = desk.get("/ui/").text {
		time.Sleep(50 * time.Millisecond)
	}
	for _, want := range []string{"1 worker is alive", g.VCenter.Address(), ">alive<", "power: ", "<h2>Redis</h2>"} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is not told: %s", want, told)
		}
	}
	if strings.Contains(told, g.VCenter.Password()) {
		t.Error("it tells the password")
	}
	if told := signedIn(t, g, "oma-01").get("/ui/").text; strings.Contains(told, "<h2>Workers</h2>") || strings.Contains(told, "<h2>vCenters</h2>") {
		t.Errorf("who is no operator is shown them: %s", told)
	}
	g.Redis.Kill()
	if told := desk.get("/ui/"); told.status == http.StatusOK {
		t.Errorf("without Redis: %d", told.status)
	}
}
