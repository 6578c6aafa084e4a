package server

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/internal/config"
	"vmapower/internal/testenv"
	"vmapower/replication/vddk"
	"vmapower/replication/vddk/vddktest"
	"vmapower/tasks"
)

// readersOf are those that /readyz of a process tells.
func readersOf(t *testing.T, p *Process) map[tasks.Reader]string {
	t.Helper()
	redis := testenv.StartRedis(t)
	admin := adminOfProcess(t, redis.Client(), p)
	_, body, _ := testenv.Get(t, admin.URL+"/readyz")
	var told readiness
	if err := json.Unmarshal([]byte(body), &told); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return told.Readers
}

func TestReadyzTellsByWhichWaysAWorkerReadsDisks(t *testing.T) {
	t.Parallel()
	standin := vddktest.New(t)
	good := vddk.New(vddk.Options{Nbdkit: standin.Nbdkit, Libdir: standin.Libdir, RunDir: standin.RunDir})
	bad := vddk.New(vddk.Options{Nbdkit: filepath.Join(t.TempDir(), "nbdkit"), Libdir: standin.Libdir, RunDir: standin.RunDir})
	unasked := vddk.New(vddk.Options{Nbdkit: standin.Nbdkit, Libdir: standin.Libdir, RunDir: standin.RunDir})
	for _, v := range []*vddk.VDDK{good, bad} {
		leave := tendVDDK(t.Context(), v)
		for limit := time.Now().Add(time.Minute); v.State() == nil && time.Now().Before(limit); {
			time.Sleep(10 * time.Millisecond)
		}
		leave()
	}
	for name, c := range map[string]struct {
		process *Process
		says    string
	}{
		"VDDK":                   {&Process{vddk: good}, "ok"},
		"VDDK that can't be run": {&Process{vddk: bad}, "nbdkit_path names no program"},
		"VDDK not looked at yet": {&Process{vddk: unasked}, "not looked at yet"},
		"no VDDK":                {&Process{}, "not set up"},
	} {
		c.process.Role = config.RoleWorker
		told := readersOf(t, c.process)
		if told[tasks.ReaderHTTPS] != "ok" || !strings.Contains(told[tasks.ReaderVDDK], c.says) {
			t.Errorf("%s: %v", name, told)
		}
	}
	if told := readersOf(t, &Process{Options: Options{Role: config.RoleAPI}}); told != nil {
		t.Errorf("an API tells of readers: %v", told)
	}
}
