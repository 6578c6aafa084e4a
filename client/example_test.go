package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"vmapower/client"
)

func ExampleClient_PowerOff() {
	service := startStandIn() // answers as a service would
	defer service.Close()
	ctx := context.Background()

	c, err := client.New(service.URL)
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
func ExampleClient_Replicate() {
	service := startStandIn()
	defer service.Close()
	ctx := context.Background()

	c, err := client.New(service.URL)
	if err != nil {
		log.Fatal(err)
	}
	job, err := c.Replicate(ctx, client.ReplicateRequest{
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

	c, err := client.New(service.URL)
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
