package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"vmapower/internal/sandbox"
)

const (
	failoverGroups   = 10
	failoverPerGroup = 20
	failoverSlowest  = 2 * time.Second // guest of each group
)

// BenchmarkFailoverOfTenGroups measures the command on a plan of 200 VMs, preflight included, beside the
// bound that its guests set: the sum of the slowest of each group, since a group waits for the one
// before. The command is a process of its own, whose CPU time and memory are told. One run is enough,
// whatever -benchtime says.
func BenchmarkFailoverOfTenGroups(b *testing.B) {
	guests := fleet(failoverGroups*failoverPerGroup, fleetGuest())
	for i := range guests {
		guests[i].ShutdownTakes = failoverSlowest * time.Duration(1+i%failoverPerGroup) / failoverPerGroup
	}
	s := start(b, guests...)
	s.work(b)
	binary, plan := buildService(b), planOf(b, s.vcenter.Guests())
	measured := false
	for b.Loop() {
		if measured {
			continue
		}
		measured = true
		cmd := exec.Command(binary, "failover", plan, "--url", s.url, "--vcenter", s.address, "--username", s.vcenter.Username())
		cmd.Env = append(os.Environ(), "VMAPOWER_VCENTER_PASSWORD="+s.vcenter.Password())
		took := timed(func() {
			if text, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("%v: %s", err, text)
			}
		})
		b.ReportMetric(took.Seconds(), "s")
		bound := failoverGroups * failoverSlowest
		b.ReportMetric(bound.Seconds(), "bound-s")
		b.ReportMetric(took.Seconds()/bound.Seconds(), "ratio")
		b.ReportMetric((cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), "cpu-s")
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			b.ReportMetric(float64(usage.Maxrss)/1024, "MiB")
		}
	}
}

// planOf writes a plan of these guests, in groups.
func planOf(b *testing.B, guests []*sandbox.GuestHandle) (path string) {
	b.Helper()
	var text strings.Builder
	fmt.Fprintf(&text, "name: bench\nat_once: %d\ngroups:\n", failoverPerGroup)
	for i, guest := range guests {
		if i%failoverPerGroup == 0 {
			fmt.Fprintf(&text, "  - name: group-%d\n    vms:\n", i/failoverPerGroup)
		}
		fmt.Fprintf(&text, "      - {vm_id: %s, name: %s}\n", guest.InstanceUUID(), guest.Name())
	}
	path = filepath.Join(b.TempDir(), "plan.yaml")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}
