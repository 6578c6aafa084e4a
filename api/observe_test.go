package api_test

import (
	"log/slog"
	"strings"
	"testing"

	"vmapower/api"
)

func TestReadsThatSucceedAreInTheLogOnlyWhereItHasDebug(t *testing.T) {
	read, refused, changed := `"method":"GET","route":"/api/v1/jobs/{job_id}","status":200`, `"status":404`, `"method":"POST"`
	b := setup(t)
	id := b.submit(t).ID
	b.do(t, "GET", "/api/v1/jobs/"+id, "")
	if !strings.Contains(b.logged.String(), read) {
		t.Errorf("debug has no %s:\n%s", read, b.logged)
	}
	told := new(buffer)
	b = b.again(t, func(c *api.Config) { c.Logger = slog.New(slog.NewJSONHandler(told, nil)) })
	b.do(t, "GET", "/api/v1/jobs/"+id, "")
	b.do(t, "GET", "/api/v1/jobs/none", "")
	b.do(t, "POST", "/api/v1/jobs/"+id+"/cancel", "")
	if log := told.String(); strings.Contains(log, read) || !strings.Contains(log, refused) || !strings.Contains(log, changed) {
		t.Errorf("info has:\n%s", log)
	}
}
