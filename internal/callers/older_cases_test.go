package callers_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
)

// olderGuests are those of the table, with their names for it.
func olderGuests() []sandbox.Guest {
	takes := func(name string, seconds time.Duration) sandbox.Guest {
		return sandbox.Guest{Name: name, Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: seconds * time.Second / pace, BootTakes: time.Second / pace}
	}
	disk := takes("then-synced", 5)
	disk.Disks = []sandbox.Disk{{CapacityBytes: 4 << 20, FilledBytes: 2 << 20}}
	return []sandbox.Guest{
		takes("5 s", 5), takes("40 s", 40), takes("70 s", 70), takes("then-on", 5), takes("then-on-late", 70), disk,
		{Name: "hangs", Power: sandbox.On, Tools: sandbox.ToolsOK, Hangs: true},
		{Name: "without Tools", Power: sandbox.On, Tools: sandbox.ToolsNotInstalled},
		{Name: "suspended", Power: sandbox.Suspended, Tools: sandbox.ToolsOK},
		takes("wrong password", 5),
	}
}

// startOlder starts a service for older clients, at pace, and one of them.
func startOlder(t *testing.T) *olderClient {
	t.Helper()
	s := servertest.Start(t, "VMAPOWER_COMPAT_WAIT="+(50*time.Second/pace).String(), "VMAPOWER_COMPAT_LIMIT="+(165*time.Second/pace).String(),
		"VMAPOWER_STABLE_OFF="+(3*time.Second/pace).String())
	for _, guest := range olderGuests() {
		if _, err := s.VCenter.Register(guest); err != nil {
			t.Fatal(err)
		}
	}
	return &olderClient{service: s, http: &http.Client{Timeout: 15 * time.Second}, password: s.VCenter.Password()}
}

func (o *olderClient) vm(name string) string { return o.service.VCenter.Guest(name).BIOSUUID() }

// jobOf is the guest's newest job.
func (o *olderClient) jobOf(t *testing.T, vm string) client.Job {
	t.Helper()
	for _, job := range jobsOf(t, o.service) {
		if job.VmId == vm {
			return job
		}
	}
	t.Fatalf("%s has no job", vm)
	return client.Job{}
}

// wantOff waits for the end of the guest's job, and wants the VM to have come down so.
func (o *olderClient) wantOff(t *testing.T, name string, method client.ShutdownMethod, reason client.ForcedReason) {
	t.Helper()
	job := o.jobOf(t, o.vm(name))
	for ; !job.Ended(); job = o.service.Job(t, job.JobId) {
		time.Sleep(10 * time.Millisecond)
	}
	result, err := job.Result.AsPowerOffResult()
	if err != nil || result.ShutdownMethod != method || result.ForcedReason != reason || o.service.VCenter.Guest(name).Power() != sandbox.Off {
		t.Errorf("%s came to %+v, %v", name, result, err)
	}
}

func TestAnOlderClientComesThroughEveryCase(t *testing.T) {
	t.Parallel()
	o := startOlder(t)
	for name, want := range map[string]struct {
		first  any // new_state in the first answer, nil for either
		method client.ShutdownMethod
		reason client.ForcedReason
	}{
		"5 s": {"poweredOff", "graceful", ""}, "40 s": {nil, "graceful", ""}, "70 s": {"poweredOn", "graceful", ""},
		"hangs": {"poweredOn", "forced", "timeout"}, "without Tools": {"poweredOff", "forced", "tools_unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, err := o.powerOff(o.vm(name))
			if err != nil || want.first != nil && answer["new_state"] != want.first || answer["success"] != true {
				t.Fatalf("first answer %v, %v", answer, err)
			}
			o.wantOff(t, name, want.method, want.reason)
		})
	}
	t.Run("off then on at once", func(t *testing.T) {
		t.Parallel()
		for _, name := range []string{"then-on", "then-on-late"} {
			if _, err := o.powerOff(o.vm(name)); err != nil {
				t.Fatal(name, err)
			}
			if err := o.powerOn(o.vm(name)); err != nil || o.service.VCenter.Guest(name).Power() != sandbox.On {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("off then sync at once", func(t *testing.T) {
		t.Parallel()
		replica := servertest.Replicate(t, o.service.VCenter.Guest("then-synced").Disk(2000), o.service.Targets)
		servertest.Write(t, replica.Disk(), 1<<20, "written by the guest")
		if _, err := o.powerOff(o.vm("then-synced")); err != nil {
			t.Fatal(err)
		}
		if err := o.finalSync("then-synced", replica); err != nil {
			t.Fatal(err)
		}
		servertest.WantEqual(t, replica)
	})
}

// What can't be done is an error to it, and changes nothing.
func TestAnOlderClientIsRefusedWhatCannotBeDone(t *testing.T) {
	t.Parallel()
	o := startOlder(t)
	for name, want := range map[string]struct {
		vm, password string
		status       string
		power        sandbox.Power
	}{
		"suspended": {o.vm("suspended"), o.password, "409", sandbox.Suspended}, "wrong password": {o.vm("wrong password"), "not-the-password", "500", sandbox.On},
		"unknown": {"42050000-0000-0000-0000-000000000000", o.password, "404", ""},
	} {
		caller := *o
		caller.password = want.password
		if answer, err := caller.powerOff(want.vm); !errors.Is(err, errNot200) || !strings.Contains(err.Error(), ": "+want.status+" ") {
			t.Errorf("%s: %v, %v", name, answer, err)
		}
		if want.power != "" && o.service.VCenter.Guest(name).Power() != want.power {
			t.Errorf("%s is %s", name, o.service.VCenter.Guest(name).Power())
		}
	}
	if n := o.service.VCenter.Calls()["ShutdownGuest"] + o.service.VCenter.Calls()["PowerOffVM_Task"]; n != 0 {
		t.Errorf("%d calls that change a VM", n)
	}
}

// It gives up on a vCenter that says nothing. When that speaks again, the VM stays as it is.
func TestNothingComesAfterAnOlderClientThatGaveUpOnASilentVCenter(t *testing.T) {
	t.Parallel()
	o := startOlder(t)
	vcenter := o.service.VCenter
	vcenter.Delay("Login", time.Minute)
	answer, err := o.post("vm/"+o.vm("5 s")+"/power-off", map[string]any{"timeout": 300})
	if err != nil || answer["new_state"] != "unknown" {
		t.Errorf("%v, %v", answer, err)
	}
	job := o.jobOf(t, o.vm("5 s"))
	for ; !job.Ended(); job = o.service.Job(t, job.JobId) {
		time.Sleep(10 * time.Millisecond)
	}
	if job.Status != client.JobStatusFailed || client.CodeOf(job.Err()) != client.ErrorCodeVcenterUnreachable {
		t.Errorf("the job %s: %v", job.Status, job.Err())
	}
	vcenter.Delay("Login", 0)
	vcenter.DropConnections()
	state, err := o.state(o.vm("5 s"))
	for until := time.Now().Add(time.Minute); err != nil && time.Now().Before(until); state, err = o.state(o.vm("5 s")) {
		time.Sleep(50 * time.Millisecond)
	}
	if err != nil || state != "poweredOn" {
		t.Errorf("%s, %v", state, err)
	}
	if n := vcenter.Calls()["ShutdownGuest"] + vcenter.Calls()["PowerOffVM_Task"]; n != 0 {
		t.Errorf("%d calls that change a VM", n)
	}
}
