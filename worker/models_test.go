package worker_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// models are the kinds of inventory on which power is switched, with the call that starts
// a VM there.
var models = []struct {
	name    string
	options sandbox.VCenterOptions
	powerOn string
}{
	{"vCenter", sandbox.VCenterOptions{}, "PowerOnVM_Task"},
	{"ESXi", sandbox.VCenterOptions{ESX: true}, "PowerOnVM_Task"},
}

// TestPowerIsSwitchedOnEachModel goes every way of a power-off and a power-on.
func TestPowerIsSwitchedOnEachModel(t *testing.T) {
	for _, model := range models {
		t.Run(model.name, func(t *testing.T) {
			legacy := sandbox.Guest{Name: "legacy-01", Power: sandbox.On, Tools: sandbox.ToolsNotInstalled}
			stuck := hanging()
			stuck.Name = "stuck-01"
			model.options.Guests = []sandbox.Guest{
				web(100 * time.Millisecond), legacy, stuck, archived(50 * time.Millisecond),
				{Name: "paused", Power: sandbox.Suspended, Tools: sandbox.ToolsOK},
			}
			b := setupOn(t, model.options)
			b.work(t)

			wantOff(t, b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300)), "graceful", "", "clean")
			wantOff(t, b.do(t, b.guest(t, "web-01").Ref(), powerOff(tasks.GracefulThenForce, 300)), "already-off", "", "clean")
			wantOff(t, b.do(t, b.guest(t, "legacy-01").InstanceUUID(), powerOff(tasks.GracefulThenForce, 300)),
				"forced", "tools_unavailable", "crash_consistent")
			stuckID := b.guest(t, "stuck-01").BIOSUUID()
			wantStatus(t, b.do(t, stuckID, powerOff(tasks.GracefulOnly, 1)), joblog.StatusFailed, failure.Timeout)
			wantOff(t, b.do(t, stuckID, powerOff(tasks.Force, 300)), "forced", "requested", "crash_consistent")

			b.vcenter.ResetCalls()
			on := tasks.PowerOn{Timeout: 300, WaitForTools: true}
			wantOn(t, b.do(t, b.guest(t, "archive-01").Ref(), on), "started")
			b.wantCalls(t, map[string]int{model.powerOn: 1})
			wantOn(t, b.do(t, b.guest(t, "web-01").InstanceUUID(), on), "started")
			wantOn(t, b.do(t, b.guest(t, "archive-01").BIOSUUID(), on), "already-on")
			wantOn(t, b.do(t, b.guest(t, "paused").BIOSUUID(), tasks.PowerOn{Timeout: 300}), "resumed")
		})
	}
}

func TestTheObjectIDOfAnESXiHostIsAPlainNumber(t *testing.T) {
	b := setupOn(t, sandbox.VCenterOptions{ESX: true, Guests: []sandbox.Guest{web(time.Second)}})
	b.work(t)
	if ref := b.guest(t, "web-01").Ref(); ref != "1" {
		t.Fatalf("the host calls its first VM %q", ref)
	}
	job := b.do(t, "1", powerOff(tasks.Force, 300))
	wantOff(t, job, "forced", "requested", "crash_consistent")
	if !strings.Contains(job.Steps[0].Message, "web-01 (1)") {
		t.Errorf("resolve-vm says %q", job.Steps[0].Message)
	}
}

// TestVMsOfTwoESXiHostsDoNotBlockEachOther: both hosts tell no instance UUID, and the same
// object id.
func TestVMsOfTwoESXiHostsDoNotBlockEachOther(t *testing.T) {
	one := setupOn(t, sandbox.VCenterOptions{ESX: true, Guests: []sandbox.Guest{hanging()}})
	second, err := sandbox.StartVCenter(sandbox.VCenterOptions{ESX: true, Guests: []sandbox.Guest{web(time.Second)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(second.Close)
	trusted := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(trusted, slices.Concat(one.vcenter.CertificatePEM(), second.CertificatePEM()), 0o600); err != nil {
		t.Fatal(err)
	}
	one.config.VCenters = one.pool(t, vcenter.Options{Trust: vcenter.Trust{CAFile: trusted}})
	one.work(t)
	two := *one
	two.vcenter = second
	if one.guest(t, "web-01").Ref() != two.guest(t, "web-01").Ref() {
		t.Fatal("the object ids differ")
	}

	waiting := one.submit(t, one.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	one.until(t, waiting, stepRuns(tasks.StepWaitForShutdown))
	began := time.Now()
	wantOff(t, two.do(t, two.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300)), "forced", "requested", "crash_consistent")
	if took := time.Since(began); took > 30*time.Second { // a call window of the other host's job is a minute long
		t.Errorf("waited %v for the other host's job", took)
	}
	one.wantPower(t, "web-01", sandbox.On)
}
