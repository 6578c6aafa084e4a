package demo

import (
	"context"
	"fmt"

	"vmapower/client"
	"vmapower/internal/jobview"
	"vmapower/internal/sandbox"
)

// demoVM is the VM that fails over: its guest shuts down when it is asked to.
const demoVM = "web-01"

// act is one job of the failover, as a caller submits it over HTTP, and what must
// be true after it.
type act struct {
	title   string
	submit  func(context.Context, *client.Client) (client.Job, error)
	ends    jobview.End // the fields that matter
	confirm func() error
}

// acts is the failover and its rollback, in order.
func (d *demo) acts() []act {
	vm, login := d.vcenter.Guest(demoVM).BIOSUUID(), d.login()
	return []act{
		{
			title: "Failover: power " + demoVM + " off, and let its guest shut down first",
			submit: func(ctx context.Context, service *client.Client) (client.Job, error) {
				return service.PowerOff(ctx, vm, client.PowerOffRequest{
					Vcenter: login.VCenter, Username: login.Username, Password: login.Password, ExternalJobId: "demo-failover",
				}, "")
			},
			ends:    jobview.End{ShutdownMethod: "graceful", Consistency: "clean", NewState: "poweredOff"},
			confirm: func() error { return d.confirmPower(sandbox.Off) },
		},
		{
			title: "Final sync: copy what has changed to the target, and verify it",
			submit: func(ctx context.Context, service *client.Client) (client.Job, error) {
				return service.FinalSync(ctx, client.FinalSyncRequest{
					VmId: vm, Vcenter: login.VCenter, Username: login.Username, Password: login.Password, JobId: "demo-sync",
					Disks: []client.DiskToSync{d.diskToSync()}, RateLimit: demoRate,
				}, "")
			},
			ends:    jobview.End{SyncType: "incremental", NewState: "poweredOff"},
			confirm: func() error { return d.compare(true) },
		},
		{
			title: "Rollback: power " + demoVM + " on, and wait for VMware Tools",
			submit: func(ctx context.Context, service *client.Client) (client.Job, error) {
				return service.PowerOn(ctx, vm, client.PowerOnRequest{
					Vcenter: login.VCenter, Username: login.Username, Password: login.Password, ExternalJobId: "demo-rollback",
					WaitForTools: true,
				}, "")
			},
			ends:    jobview.End{PowerOnMethod: "started", ToolsStatus: "toolsOk", NewState: "poweredOn"},
			confirm: func() error { return d.confirmPower(sandbox.On) },
		},
	}
}

func (d *demo) login() client.Login {
	return client.Login{VCenter: d.vcenter.Address(), Username: d.vcenter.Username(), Password: d.vcenter.Password()}
}

// confirmPower looks at the VM itself.
func (d *demo) confirmPower(want sandbox.Power) error {
	if power := d.vcenter.Guest(demoVM).Power(); power != want {
		return fmt.Errorf("in vCenter %s is %s", demoVM, power)
	}
	return nil
}

// play does one act after the other, and believes none that it can't confirm.
func (d *demo) play(ctx context.Context) error {
	service, err := client.New(client.Config{URL: "http://" + d.process.APIAddr()})
	if err != nil {
		return err
	}
	if err := d.replicate(); err != nil {
		return err
	}
	for _, a := range d.acts() {
		fmt.Fprintf(d.Stdout, "\n%s\n", a.title)
		if err := d.playOne(ctx, service, a); err != nil {
			return fmt.Errorf("%s: %w", a.title, err)
		}
	}
	return nil
}

func (d *demo) playOne(ctx context.Context, service *client.Client, a act) error {
	job, err := a.submit(ctx, service)
	if err != nil {
		return err
	}
	job, err = jobview.Watch(ctx, service, job.JobId, d.Stdout, func(client.Job) {})
	if err == nil {
		err = job.Err()
	}
	if err != nil {
		return err
	}
	end := jobview.EndOf(job)
	fmt.Fprintf(d.Stdout, "=> %s\n", end.Line())
	if !fulfils(end, a.ends) {
		return fmt.Errorf("expected %s", a.ends.Line())
	}
	return a.confirm()
}

// fulfils reports that a job's end is as wanted, in the fields that a want names.
func fulfils(e, want jobview.End) bool {
	return e.Method() == want.Method() && e.NewState == want.NewState && e.Consistency == want.Consistency &&
		(want.ToolsStatus == "" || e.ToolsStatus == want.ToolsStatus)
}
