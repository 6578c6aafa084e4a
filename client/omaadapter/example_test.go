package omaadapter_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"vmapower/client"
	"vmapower/client/omaadapter"
)

// startStandIn answers as a service would whose guest has shut down by the second question.
func startStandIn() *httptest.Server {
	asked := 0
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		job := client.Job{JobId: "0198d1f0-0000-7000-8000-000000000001", VmId: "vm-42", Status: client.JobStatusRunning, Revision: int64(asked)}
		step := client.Step{Seq: 4, Name: "wait-for-shutdown", Status: client.StepStatusRunning}
		if asked++; asked > 2 {
			step.Status, job.Status = client.StepStatusCompleted, client.JobStatusCompleted
			job.Result = &client.JobResult{RawMessage: json.RawMessage(`{"success":true,"new_state":"poweredOff"}`)}
		}
		job.Steps = []client.Step{step}
		w.Header().Set("ETag", fmt.Sprintf(`"%d"`, asked))
		if err := json.NewEncoder(w).Encode(job); err != nil {
			panic(http.ErrAbortHandler)
		}
	}))
}

func Example() {
	service := startStandIn()
	defer service.Close()
	ctx := context.Background()

	vma, err := omaadapter.New(client.Config{URL: service.URL}, omaadapter.Options{ // or client.FromEnvironment
		OnStep: func(step omaadapter.Step) { fmt.Println(step.Operation, step.Name, step.Status) },
	})
	if err != nil {
		log.Fatal(err)
	}
	err = vma.PowerOffSourceVM(ctx, "vm-42", "vc.example.test", "failover@vsphere.local", "not-a-real-password")
	var failed *omaadapter.Error
	switch {
	case errors.As(err, &failed) && client.IsTransient(err):
		fmt.Println("may be tried again; the VM is", failed.State)
	case err != nil:
		fmt.Println("the failover stops:", err)
	default:
		fmt.Println("the VM is off")
	}
	// Output:
	// power-off wait-for-shutdown running
	// power-off wait-for-shutdown completed
	// the VM is off
}
