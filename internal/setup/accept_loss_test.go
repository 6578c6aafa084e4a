package setup

import (
	"strings"
	"testing"
	"time"

	"vmapower/internal/note/notetest"
	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
	"vmapower/joblog"
)

func TestAnOperatorAcceptsALoss(t *testing.T) {
	t.Parallel()
	redis := testenv.StartRedis(t)
	environ := []string{"VMAPOWER_REDIS_URL=" + redis.URL()}
	jobs := joblog.New(redis.ServiceClient(), joblog.Options{Keys: notetest.Worker(), Retention: time.Hour})
	t.Cleanup(jobs.Close)
	if err := jobs.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := vmapower(t, environ, "redis", "accept-loss"); code != terminal.ExitDone || !strings.Contains(out, "Nothing was found") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if err := redis.Client().Del(t.Context(), "{vmapower}:mark").Err(); err != nil {
		t.Fatal(err)
	}
	if err := jobs.Ready(t.Context()); err == nil {
		t.Fatal("ready after a loss")
	}
	if code, out, errs := vmapower(t, environ, "redis", "accept-loss", "-o", "json"); code != terminal.ExitDone || !strings.Contains(out, `"lost": "this is not the store`) {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if err := jobs.Ready(t.Context()); err != nil {
		t.Errorf("after the acceptance: %v", err)
	}
	if code, _, errs := vmapower(t, []string{"VMAPOWER_REDIS_URL=redis://" + testenv.FreeAddr(t)}, "redis", "accept-loss"); code != terminal.ExitFailed || !strings.Contains(errs, "a loss can't be accepted") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
