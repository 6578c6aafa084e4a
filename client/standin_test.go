package client_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"

	"vmapower/client"
)

// standIn is what the examples ask: each read of a job finds it one step further.
type standIn struct {
	*httptest.Server
	mu    sync.Mutex
	lose  bool
	byKey map[string]*standInJob
}

type standInJob struct {
	operation client.Operation
	reads     int
}

func startStandIn() *standIn {
	s := &standIn{byKey: make(map[string]*standInJob)}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/vm/{id}/power-off", s.accept(client.OperationPowerOff))
	mux.HandleFunc("POST /api/v1/replicate", s.accept(client.OperationFinalSync))
	mux.HandleFunc("GET /api/v1/jobs/{id}", s.read)
	mux.HandleFunc("GET /api/v1/jobs/{id}/events", s.events)
	mux.HandleFunc("GET /api/v1/progress/{id}", s.progress)
	s.Server = httptest.NewServer(mux)
	return s
}

// loseNextAnswer breaks the connection on which the next job is told.
func (s *standIn) loseNextAnswer() { s.lose = true }

func (s *standIn) jobs() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byKey)
}

func (s *standIn) accept(operation client.Operation) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		key := r.Header.Get("Idempotency-Key")
		if s.byKey[key] == nil {
			s.byKey[key] = &standInJob{operation: operation}
		}
		if s.lose {
			s.lose = false
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(http.StatusAccepted)
		write(w, client.Job{JobId: key, Operation: operation, VmId: "vm-42", Status: client.JobStatusPending})
	}
}

func (s *standIn) read(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.byKey[r.PathValue("id")]
	kept.reads++
	job := client.Job{JobId: r.PathValue("id"), Operation: kept.operation, VmId: "vm-42", Revision: int64(kept.reads)}
	switch kept.reads {
	case 1:
		job.Status = client.JobStatusPending
	case 2:
		job.Status = client.JobStatusRunning
	default:
		job.Status, job.Result = client.JobStatusCompleted, &client.JobResult{RawMessage: resultOf(kept.operation)}
	}
	w.Header().Set("ETag", fmt.Sprintf(`"r%d"`, kept.reads))
	write(w, job)
}

func (s *standIn) events(w http.ResponseWriter, _ *http.Request) {
	streams(w, event(1, "state", `{"status":"running"}`), event(2, "step", `{"name":"resolve-vm","status":"completed"}`),
		event(3, "step", `{"name":"shutdown-guest","status":"completed"}`), event(4, "end", `{"status":"completed"}`))
}

func (s *standIn) progress(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	percent := []float64{0, 0, 40, 100}[s.byKey[r.PathValue("id")].reads]
	write(w, client.Progress{DiskProgresses: []client.DiskProgress{{DiskId: "disk-2000", Label: "Hard disk 1", Percent: percent}}})
}

func resultOf(operation client.Operation) json.RawMessage {
	if operation == client.OperationPowerOff {
		return json.RawMessage(`{"success":true,"new_state":"poweredOff","shutdown_method":"graceful","consistency":"clean"}`)
	}
	return json.RawMessage(`{"success":true,"disks":[{"disk_key":"2000","sync_type":"incremental",
		"change_id":"52 de c0 d9 b9 43 9d 10-61 d5 4c 1b e9 7b 65 63/447"}]}`)
}

func write(w http.ResponseWriter, value any) {
	if err := json.NewEncoder(w).Encode(value); err != nil {
		panic(err)
	}
}
