package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"vmapower/client"
)

// lobby lets in who shows its present session, and gives another to who shows the token.
type lobby struct {
	*httptest.Server
	logins  atomic.Int32
	session atomic.Pointer[string]
}

func openLobby(t *testing.T) *lobby {
	t.Helper()
	l := new(lobby)
	l.expire()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/auth/login", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("a session was shown to log in")
		}
		token := fmt.Sprintf("session-%d", l.logins.Add(1))
		l.session.Store(&token)
		fmt.Fprintf(w, `{"success":true,"session_token":%q,"expires_at":"2026-01-01T12:00:00Z"}`, token)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+*l.session.Load() {
			unauthorized(w, r)
			return
		}
		shows("completed", 1)(w, r)
	})
	l.Server = httptest.NewServer(mux)
	t.Cleanup(l.Close)
	return l
}

func unauthorized(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusUnauthorized)
	fmt.Fprint(w, `{"code":"unauthorized","error":"Log in","details":""}`)
}

func (l *lobby) expire() {
	none := "none"
	l.session.Store(&none)
}

func TestASessionThatHasEndedIsOpenedAgain(t *testing.T) {
	t.Parallel()
	l := openLobby(t)
	c, err := client.New(client.Config{URL: l.URL, ApplianceID: "oma-01", Token: password, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range int32(3) {
		if _, err := c.Wait(context.Background(), "j1", nil); err != nil || l.logins.Load() != i+1 {
			t.Errorf("%v, %d logins", err, l.logins.Load())
		}
		if _, err := c.PowerOff(context.Background(), "vm-1", client.PowerOffRequest{}, ""); err != nil || l.logins.Load() != i+1 {
			t.Errorf("%v, %d logins", err, l.logins.Load())
		}
		l.expire()
	}
}

func TestRequestsThatAreRefusedTogetherLogInOnce(t *testing.T) {
	t.Parallel()
	l := openLobby(t)
	c, err := client.New(client.Config{URL: l.URL, ApplianceID: "oma-01", Token: password, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	var asking sync.WaitGroup
	for range 20 {
		asking.Add(1)
		go func() {
			defer asking.Done()
			if _, err := c.Job(context.Background(), "j1"); err != nil {
				t.Error(err)
			}
		}()
	}
	asking.Wait()
	if n := l.logins.Load(); n != 1 {
		t.Errorf("%d logins", n)
	}
}

func TestALoginIsTriedOnceForARequest(t *testing.T) {
	var asked, renewed atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		unauthorized(w, r)
	}))
	defer server.Close()
	for name, of := range map[string]struct {
		token    string
		err      error
		requests int32
	}{"refused again": {"another", nil, 2}, "no other": {"", nil, 1}, "not now": {"", errors.New("not now"), 1}} {
		asked.Store(0)
		renewed.Store(0)
		c, err := client.New(client.Config{URL: server.URL, Session: "ended", Renew: func(_ context.Context, refused string) (string, error) {
			renewed.Add(1)
			if refused != "ended" {
				t.Errorf("%s: refused %q", name, refused)
			}
			return of.token, of.err
		}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Wait(context.Background(), "j1", nil)
		var refused *client.Error
		if of.err != nil && !errors.Is(err, of.err) || of.err == nil && (!errors.As(err, &refused) || refused.Code != client.ErrorCodeUnauthorized) {
			t.Errorf("%s: %v", name, err)
		}
		if asked.Load() != of.requests || renewed.Load() != 1 {
			t.Errorf("%s: %d requests, %d renewals", name, asked.Load(), renewed.Load())
		}
	}
}

// What a proxy refuses says nothing of the session, and the appliance's token is not for it.
func TestARefusalOfAProxyIsNoReasonToLogIn(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(page(http.StatusUnauthorized))
	defer server.Close()
	c, err := client.New(client.Config{URL: server.URL, Renew: func(context.Context, string) (string, error) {
		t.Error("another session was asked for")
		return "", nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Job(context.Background(), "j1"); err == nil {
		t.Error("no error")
	}
}
