package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/api"
	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// What is asked while the keys are on their way to another node is answered with the job that it
// is about: what becomes of it is seen later.
func TestWhileTheSlotMovesARefusalNamesTheJob(t *testing.T) {
	b := setup(t)
	cluster := testenv.StartCluster(t, 2)
	log := joblog.New(testenv.ClusterClient(t, cluster), joblog.Options{Keys: b.keys, Retention: time.Hour})
	t.Cleanup(log.Close)
	b = b.again(t, func(c *api.Config) { c.Jobs = log })
	job := b.submit(t)

	move := testenv.StartSlotMove(t, cluster, "{vmapower}:")
	for i, key := range move.Keys() {
		if i%2 == 0 {
			move.Move(key)
		}
	}
	submitted := b.do(t, "POST", strings.Replace(powerOff, vmID, "vm-4321", 1), "{"+login+"}").wantRefusal(t, http.StatusServiceUnavailable, "queue_unavailable")
	cancelled := b.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "").wantRefusal(t, http.StatusServiceUnavailable, "queue_unavailable")
	if submitted.JobID == "" || cancelled.JobID != job.ID {
		t.Errorf("submission %+v, cancel %+v", submitted, cancelled)
	}
	move.Finish()
	b.do(t, "GET", "/api/v1/jobs/"+submitted.JobID, "").wantRefusal(t, http.StatusNotFound, "job_not_found")
	b.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "")
	if ended, err := log.Get(t.Context(), job.ID); err != nil || ended.Status != joblog.StatusCancelled {
		t.Errorf("%s, %v", ended.Status, err)
	}
}
