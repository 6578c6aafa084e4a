package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"vmapower/client"
)

func TestAnErrorOfTheServiceIsATypedError(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusConflict)
		fmt.Fprint(w, `{"error":"Another job works on the VM","details":"job j9","code":"vm_busy","vm_id":"vm-1","job_id":"j9","request_id":"r","timestamp":"2026-01-01T00:00:00Z"}`)
	})
	_, err := c.PowerOff(context.Background(), "vm-1", client.PowerOffRequest{Password: password}, "")
	var refused *client.Error
	if !errors.As(err, &refused) || refused.Status != 409 || refused.Code != client.ErrorCodeVmBusy || refused.JobID != "j9" || refused.RequestID != "r" ||
		err.Error() != "Another job works on the VM: job j9" {
		t.Errorf("error %+v", err)
	}
}

func TestAnAnswerOfSomethingElseIsAnErrorWithItsStatus(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusTeapot) })
	_, err := c.Job(context.Background(), "j1")
	var refused *client.Error
	if !errors.As(err, &refused) || refused.Status != http.StatusTeapot || refused.Code != "" || strings.Contains(err.Error(), "html") {
		t.Errorf("error %v", err)
	}
}

func TestAFailedJobGivesItsReason(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		failure := `{"error":"VM not found","details":"look again","code":"vm_not_found","vm_id":"vm-1","job_id":"j1","request_id":"","timestamp":"2026-01-01T00:00:00Z"}`
		fmt.Fprint(w, strings.Replace(job("failed", 2), `"error":null`, `"error":`+failure, 1))
	})
	got, err := c.Wait(context.Background(), "j1", nil)
	if err != nil || got.Err() == nil || got.Err().Error() != "VM not found: look again" {
		t.Errorf("job %+v, %v", got, err)
	}
}

func TestAServiceThatIsNotThereIsUnreachable(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(nil)
	server.Close()
	c, err := client.New(client.Config{URL: server.URL, RequestLimit: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Cancel(context.Background(), "j1"); !errors.Is(err, client.ErrUnreachable) || strings.Contains(err.Error(), "/api/v1") {
		t.Errorf("error %v", err)
	}
}

func TestAnAnswerWithoutEndIsNotReadToIt(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		block := []byte(strings.Repeat(" ", 1<<20))
		for range 33 {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
		fmt.Fprint(w, job("pending", 1))
	})
	if got, err := c.Job(context.Background(), "j1"); err == nil {
		t.Errorf("read %+v from behind 33 MiB", got)
	}
}

func TestARequestThatIsNoJSONIsNotTheServicesFault(t *testing.T) {
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	request := client.PowerOnRequest{Password: password, Metadata: client.Metadata{"note": func() {}}}
	_, err := c.PowerOn(context.Background(), "vm-1", request, "")
	if err == nil || errors.Is(err, client.ErrUnreachable) || strings.Contains(err.Error(), password) {
		t.Errorf("error %v", err)
	}
}
