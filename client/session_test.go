package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"vmapower/client"
)

func TestASessionIsShownWithEveryRequest(t *testing.T) {
	shown := make(chan string, 3)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown <- r.Header.Get("Authorization")
		fmt.Fprint(w, job("pending", 1))
	}))
	defer server.Close()
	for token, want := range map[string]string{"some-session": "Bearer some-session", "": ""} {
		c, err := client.New(client.Config{URL: server.URL, Session: token})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Job(context.Background(), "j1"); err != nil {
			t.Error(err)
		}
		if got := <-shown; got != want {
			t.Errorf("showed %q, want %q", got, want)
		}
	}
}

func TestALoginThatIsRefusedTellsNothingOfTheToken(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path != "/api/v1/auth/login" || string(body) != `{"appliance_id":"oma-01","token":"`+password+`","version":"1.2"}` {
			t.Errorf("%s %s", r.URL, body)
		}
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"success":false,"error_message":"Invalid credentials","code":"unauthorized","error":"Log in","details":""}`)
	})
	_, err := c.LogIn(context.Background(), "oma-01", password, "1.2")
	var refused *client.Error
	if !errors.As(err, &refused) || refused.Code != client.ErrorCodeUnauthorized || refused.Status != http.StatusUnauthorized {
		t.Errorf("%v", err)
	}
}

func TestALogoutSaysWhetherThereWasASession(t *testing.T) {
	ended := false
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodDelete || r.URL.Path != "/api/v1/auth/session" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		if !ended {
			ended = true
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"code":"unauthorized","error":"Log in","details":""}`)
	})
	if err := c.LogOut(context.Background()); err != nil {
		t.Error(err)
	}
	var refused *client.Error
	if err := c.LogOut(context.Background()); !errors.As(err, &refused) || refused.Code != client.ErrorCodeUnauthorized {
		t.Errorf("%v", err)
	}
}

func TestADecisionIsSentWithItsReason(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path != "/api/v1/jobs/j1/approve" || string(body) != `{"decision":"reject","reason":"not today"}` {
			t.Errorf("%s %s", r.URL, body)
		}
		fmt.Fprint(w, job("failed", 2))
	})
	if got, err := c.Reject(context.Background(), "j1", "not today"); err != nil || got.Status != client.JobStatusFailed {
		t.Errorf("%+v, %v", got, err)
	}
}
