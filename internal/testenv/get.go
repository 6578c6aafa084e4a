package testenv

import (
	"io"
	"net/http"
	"testing"
)

// Get returns the status and the body of an answer.
func Get(t *testing.T, url string) (status int, body string, header http.Header) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return GetWith(t, request)
}

// GetWith is Get for a request with headers.
func GetWith(t *testing.T, request *http.Request) (status int, body string, header http.Header) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text), response.Header
}
