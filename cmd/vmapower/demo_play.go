package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// demoVM is the VM that fails over: its guest shuts down when it is asked to.
const demoVM = "web-01"

// act is one job of the failover, as a caller asks for it over HTTP, and what must
// be true after it.
type act struct {
	title string
	ask   func(context.Context, *client.Client) (client.Job, error)
	ends  jobEnd // the fields that matter
	power sandbox.Power
}

// acts is the failover and its rollback, in order.
func (d *demo) acts() []act {
	vm, login := d.vcenter.Guest(demoVM).BIOSUUID(), d.login()
	return []act{
		{
			title: "Failover: power " + demoVM + " off, and let its guest shut down first",
			ask: func(ctx context.Context, service *client.Client) (client.Job, error) {
				return service.PowerOff(ctx, vm, client.PowerOffRequest{
					Vcenter: login.VCenter, Username: login.Username, Password: login.Password, ExternalJobId: "demo-failover",
				}, "")
			},
			ends:  jobEnd{ShutdownMethod: "graceful", Consistency: "clean", NewState: "poweredOff"},
			power: sandbox.Off,
		},
		{
			title: "Rollback: power " + demoVM + " on, and wait for VMware Tools",
			ask: func(ctx context.Context, service *client.Client) (client.Job, error) {
				return service.PowerOn(ctx, vm, client.PowerOnRequest{
					Vcenter: login.VCenter, Username: login.Username, Password: login.Password, ExternalJobId: "demo-rollback",
					WaitForTools: true,
				}, "")
			},
			ends:  jobEnd{PowerOnMethod: "started", ToolsStatus: "toolsOk", NewState: "poweredOn"},
			power: sandbox.On,
		},
	}
}

func (d *demo) login() client.Login {
	return client.Login{VCenter: d.vcenter.Address(), Username: d.vcenter.Username(), Password: d.vcenter.Password()}
}

// play does one act after the other, and believes none that it can't confirm.
func (d *demo) play(ctx context.Context) error {
	service, err := client.New("http://" + d.servers.api.addr())
	if err != nil {
		return err
	}
	for _, a := range d.acts() {
		fmt.Fprintf(d.stdout, "\n%s\n", a.title)
		job, err := a.ask(ctx, service)
		if err != nil {
			return fmt.Errorf("%s: %w", a.title, err)
		}
		job, err = watch(ctx, service, job.JobId, d.stdout, func(client.Job) {})
		if err == nil {
			err = job.Err()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", a.title, err)
		}
		end := endOf(job)
		fmt.Fprintf(d.stdout, "=> %s\n", end.phrase())
		if power := d.vcenter.Guest(demoVM).Power(); !end.fulfils(a.ends) || power != a.power {
			return fmt.Errorf("%s: expected %s; in vCenter %s is %s", a.title, a.ends.phrase(), demoVM, power)
		}
	}
	return nil
}

// phrase is the end in one line.
func (e jobEnd) phrase() string {
	said := []string{e.method(), e.NewState, e.Consistency, e.ToolsStatus, e.copied()}
	if e.DurationMS > 0 {
		said = append(said, "in "+took(e.DurationMS))
	}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), ", ")
}

// fulfils reports that the end is as wanted, in the fields that a want names.
func (e jobEnd) fulfils(want jobEnd) bool {
	return e.method() == want.method() && e.NewState == want.NewState && e.Consistency == want.Consistency &&
		(want.ToolsStatus == "" || e.ToolsStatus == want.ToolsStatus)
}
