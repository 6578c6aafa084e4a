package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
)

func TestAnOlderAPIBesideUsIsReachedThroughOurAddress(t *testing.T) {
	t.Parallel()
	older := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, "%s %s %s", r.Method, r.URL, body)
	}))
	defer older.Close()
	s := servertest.Start(t, "VMAPOWER_VMA_URL="+older.URL)
	response, err := http.Post(s.URL+"/api/v1/discover?filter=web", "application/json", strings.NewReader("{ }"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if want := "POST /api/v1/discover?filter=web { }"; err != nil || response.StatusCode != http.StatusTeapot || string(body) != want {
		t.Errorf("%d %q, %v", response.StatusCode, body, err)
	}
}
