package demo

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"vmapower/client"
	"vmapower/internal/server"
)

// introduce says what runs where.
func (d *demo) introduce() {
	out := tabwriter.NewWriter(d.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "vmapower", d.Version, "in one process; nothing in it is real:")
	fmt.Fprintf(out, "  Redis\t%s\tembedded, keeps nothing\n", d.redis.Addr())
	fmt.Fprintf(out, "  vCenter\t%s\tsimulated, with %d VMs\n", d.vcenter.Address(), len(d.vcenter.Guests()))
	fmt.Fprintf(out, "  targets\t%s\tfiles, deleted at the end\n", d.targets)
	fmt.Fprintf(out, "  API\thttp://%s\tpage to try it: http://%s/docs/\n", d.process.APIAddr(), d.process.APIAddr())
	fmt.Fprintf(out, "  operators\thttp://%s\tthe queue: http://%s%s/\n", d.process.AdminAddr(), d.process.AdminAddr(), server.MonitoringPath)
	_ = out.Flush() // a terminal that is gone is noticed by the shell
}

// suggest prints calls that work when they are pasted into a shell.
func (d *demo) suggest() {
	fmt.Fprintf(d.Stdout, "\nIt all stays until Ctrl-C. The VMs, by vm_id:\n")
	for _, g := range d.vcenter.Guests() {
		fmt.Fprintf(d.Stdout, "  %-12s %s  %s\n", g.Name(), g.BIOSUUID(), g.Power())
	}
	fmt.Fprintf(d.Stdout, "\nThings to try; the password is as fake as the rest:\n")
	for _, s := range d.suggestions() {
		fmt.Fprintf(d.Stdout, "\n# %s\n%s\n", s.what, s.call)
	}
	fmt.Fprintf(d.Stdout, "\nIn a browser: http://%[1]s/ui/, http://%[1]s/docs/ and http://%[2]s%[3]s/\n", d.process.APIAddr(), d.process.AdminAddr(), server.MonitoringPath)
}

type suggestion struct{ what, call string }

// curlBody is a request as it reads best.
type curlBody struct {
	VCenter       string `json:"vcenter"`
	Username      string `json:"username"`
	Password      string `json:"password"`
	Timeout       int    `json:"timeout,omitempty"`
	Force         bool   `json:"force,omitempty"`
	WaitForTools  bool   `json:"wait_for_tools,omitempty"`
	ExternalJobID string `json:"external_job_id,omitempty"`
}

const awaitResult = "-H 'Prefer: wait=30' "

func (d *demo) suggestions() []suggestion {
	return []suggestion{
		{"no VMware Tools in the guest: the power is cut at once; wait=30 brings the result itself",
			d.curlPower("power-off", "legacy-01", awaitResult, curlBody{})},
		{"a guest that hangs: after 5 s the power is cut",
			d.curlPower("power-off", "stuck-01", "", curlBody{Timeout: 5, ExternalJobID: "try-stuck"})},
		{"that job's steps as they happen; its external_job_id names it too", "curl -sN " + d.url("/api/v1/jobs/try-stuck/events")},
		{"every job, newest first", "curl -s " + d.url("/api/v1/jobs")},
		{"the power state, asked of vCenter now", d.curlState("legacy-01")},
		{"and on again, until VMware Tools run", d.curlPower("power-on", "stuck-01", awaitResult, curlBody{WaitForTools: true})},
		{"the VM that failed over once more: off at once this time", d.curlPower("power-off", demoVM, awaitResult, curlBody{Force: true})},
		{"and what it has changed since the first change id to its target", d.curlSync("try-sync")},
		{"how far that copy has come", "curl -s " + d.url("/api/v1/progress/try-sync")},
	}
}

func (d *demo) url(path string) string { return "http://" + d.process.APIAddr() + path }

func (d *demo) curlPower(verb, guest, header string, body curlBody) string {
	login := d.login()
	body.VCenter, body.Username, body.Password = login.VCenter, login.Username, login.Password
	text, _ := json.Marshal(body) // words and numbers only
	return fmt.Sprintf("curl -s %s %s-H 'Content-Type: application/json' -d '%s'",
		d.url("/api/v1/vm/"+d.vcenter.Guest(guest).BIOSUUID()+"/"+verb), header, text)
}

func (d *demo) curlSync(id string) string {
	login := d.login()
	text, _ := json.Marshal(client.FinalSyncRequest{ // words and numbers only
		JobId: id, VmId: d.vcenter.Guest(demoVM).BIOSUUID(), Vcenter: login.VCenter, Username: login.Username, Password: login.Password,
		Disks: []client.DiskToSync{d.diskToSync()},
	})
	return fmt.Sprintf("curl -s %s %s-H 'Content-Type: application/json' -d '%s'", d.url("/api/v1/replicate"), awaitResult, text)
}

func (d *demo) curlState(guest string) string {
	login := d.login()
	return fmt.Sprintf("curl -s %s -H 'X-VCenter: %s' -H 'X-VCenter-Username: %s' -H 'X-VCenter-Password: %s'",
		d.url("/api/v1/vm/"+d.vcenter.Guest(guest).BIOSUUID()+"/power-state"), login.VCenter, login.Username, login.Password)
}
