package bench

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// BenchmarkHotPath runs what is called most, one after the other and without a network between caller and
// API; Redis is a process of its own. It is for benchstat: run it before and after a change.
func BenchmarkHotPath(b *testing.B) {
	s := start(b)
	job := s.post(b, "power-off", "vm-1", nil)
	call := func(b *testing.B, request *http.Request, want int) {
		b.Helper()
		answer := httptest.NewRecorder()
		s.handler.ServeHTTP(answer, request)
		if answer.Code != want {
			b.Fatalf("%d %s", answer.Code, answer.Body)
		}
	}
	b.Run("poll", func(b *testing.B) { // of a job that has not changed
		b.ReportAllocs()
		for b.Loop() {
			call(b, httptest.NewRequest(http.MethodGet, "/api/v1/jobs/"+job, http.NoBody), http.StatusOK)
		}
	})
	b.Run("progress", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			call(b, httptest.NewRequest(http.MethodGet, "/api/v1/progress/"+job, http.NoBody), http.StatusOK)
		}
	})
	vm := 1000 // another one each time, in the next run too
	b.Run("submit", func(b *testing.B) {
		b.ReportAllocs()
		for ; b.Loop(); vm++ {
			request := httptest.NewRequest(http.MethodPost, "/api/v1/vm/"+sprintRef(vm)+"/power-off", strings.NewReader(`{"vcenter":"vc.example.test","username":"u","password":"p"}`))
			request.Header.Set("Content-Type", "application/json")
			call(b, request, http.StatusAccepted)
		}
	})
}
