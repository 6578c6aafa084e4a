package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"vmapower/client"
)

// The environment of an OMA says where the service is, who asks, and which vCenter is meant.
func ExampleFromEnvironment() {
	service := startStandIn() // answers as a service would
	defer service.Close()
	os.Setenv("VMA_TUNNEL_ENDPOINT", service.URL)
	defer os.Unsetenv("VMA_TUNNEL_ENDPOINT")
	os.Setenv("VMAPOWER_PROFILE", "site-a")
	defer os.Unsetenv("VMAPOWER_PROFILE")

	config, err := client.FromEnvironment()
	if err != nil {
		log.Fatal(err) // names the variable
	}
	c, err := client.New(config)
	if err != nil {
		log.Fatal(err)
	}
	job, err := c.PowerOff(context.Background(), "vm-42", client.PowerOffRequest{}, "")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(job.Operation, "is", job.Status)
	// Output:
	// power-off is pending
}

func ExampleClient_PowerOff() {
	service := startStandIn()
	defer service.Close()
	ctx := context.Background()

	c, err := client.New(client.Config{URL: service.URL})
	if err != nil {
		log.Fatal(err)
	}
	job, err := c.PowerOff(ctx, "vm-42", client.PowerOffRequest{
		Vcenter: "vc.example.test", Username: "failover@vsphere.local", Password: "not-a-real-password",
		Policy: client.PolicyGracefulThenForce,
	}, "failover-1:off")
	if err != nil {
		log.Fatal(err)
	}
	job, err = c.Wait(ctx, job.JobId, func(j client.Job) { fmt.Println(j.Status) })
	if err != nil {
		log.Fatal(err) // ctx ended, or the service will never tell
	}
	if err := job.Err(); err != nil {
		log.Fatal(err) // the VM may be on
	}
	result, err := job.Result.AsPowerOffResult()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.NewState, result.ShutdownMethod, result.Consistency)
	// Output:
	// pending
	// running
	// completed
	// poweredOff graceful clean
}

// The job changes about once a second while it copies, so each change is the moment to
// read how far it is.
func ExampleClient_FinalSync() {
	service := startStandIn()
	defer service.Close()
	ctx := context.Background()

	c, err := client.New(client.Config{URL: service.URL})
	if err != nil {
		log.Fatal(err)
	}
	job, err := c.FinalSync(ctx, client.FinalSyncRequest{
		VmId: "vm-42", Profile: "site-a",
		Disks: []client.DiskToSync{{
			DiskKey: "2000", ChangeId: "52 de c0 d9 b9 43 9d 10-61 d5 4c 1b e9 7b 65 63/446",
			Target: "nbd://127.0.0.1:10809/export",
		}},
	}, "failover-1:sync")
	if err != nil {
		log.Fatal(err)
	}
	job, err = c.Wait(ctx, job.JobId, func(j client.Job) {
		progress, err := c.Progress(ctx, j.JobId)
		if err != nil {
			return // the next change asks again
		}
		for _, disk := range progress.DiskProgresses {
			fmt.Printf("%s: %.0f %%\n", disk.Label, disk.Percent)
		}
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := job.Err(); err != nil {
		log.Fatal(err) // the targets are not to be used
	}
	result, err := job.Result.AsFinalSyncResult()
	if err != nil {
		log.Fatal(err)
	}
	for _, disk := range result.Disks {
		fmt.Println(disk.DiskKey, disk.SyncType, "sync up to", disk.ChangeId)
	}
	// Output:
	// Hard disk 1: 0 %
	// Hard disk 1: 40 %
	// Hard disk 1: 100 %
	// 2000 incremental sync up to 52 de c0 d9 b9 43 9d 10-61 d5 4c 1b e9 7b 65 63/447
}

// A request whose answer was lost may have made a job. With a key the same is asked again, and
// the answer is that job.
func ExampleClient_PowerOff_idempotencyKey() {
	service := startStandIn()
	defer service.Close()
	service.loseNextAnswer()

	c, err := client.New(client.Config{URL: service.URL})
	if err != nil {
		log.Fatal(err)
	}
	job, err := c.PowerOff(context.Background(), "vm-42", client.PowerOffRequest{Profile: "site-a"}, "failover-1:off")
	var lost *client.LostError
	if errors.As(err, &lost) {
		log.Fatalf("ask again with the key %s: %v", lost.Key, err)
	}
	if err != nil {
		log.Fatal(err) // there is no job
	}
	fmt.Println(job.Operation, job.VmId, "is", job.Status)
	fmt.Println("jobs:", service.jobs())
	// Output:
	// power-off vm-42 is pending
	// jobs: 1
}

// Events tell what happens step by step, each once.
func ExampleClient_Watch() {
	service := startStandIn()
	defer service.Close()
	ctx := context.Background()

	c, err := client.New(client.Config{URL: service.URL})
	if err != nil {
		log.Fatal(err)
	}
	job, err := c.PowerOff(ctx, "vm-42", client.PowerOffRequest{Profile: "site-a"}, "failover-1:off")
	if err != nil {
		log.Fatal(err)
	}
	for event, err := range c.Watch(ctx, job.JobId) {
		if err != nil {
			log.Fatal(err) // ctx ended, or the service will never tell
		}
		switch event.Kind {
		case client.EventStep:
			fmt.Println(event.Step.Name, event.Step.Status)
		case client.EventEnd:
			fmt.Println(event.Status)
		}
	}
	// Output:
	// resolve-vm completed
	// shutdown-guest completed
	// completed
}

// What may pass by itself is worth another try; for the rest the code says what is in the way.
func ExampleIsTransient() {
	for _, err := range []error{
		client.ErrUnreachable,
		&client.Error{Status: 409, Code: client.ErrorCodeVmBusy, JobID: "0198d1f0-0000-7000-8000-000000000001"},
		&client.Error{Code: client.ErrorCodeVcenterLoginFailed},
	} {
		switch {
		case client.IsTransient(err):
			fmt.Println("try again")
		case client.CodeOf(err) == client.ErrorCodeVmBusy:
			fmt.Println("wait for the job that has the VM")
		default:
			fmt.Println("somebody must look:", client.CodeOf(err))
		}
	}
	// Output:
	// try again
	// wait for the job that has the VM
	// somebody must look: vcenter_login_failed
}
