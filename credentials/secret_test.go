package credentials_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"vmapower/credentials"
)

const canary = "canary-not-a-real-password"

func TestNothingThatFormatsASecretShowsIt(t *testing.T) {
	login := credentials.Login{VCenter: "vc.example.test", Username: "u", Password: credentials.NewSecret(canary)}
	var shown bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10s"} {
		fmt.Fprintf(&shown, verb+"\n", login.Password)
		fmt.Fprintf(&shown, verb+"\n", login)
		fmt.Fprintf(&shown, verb+"\n", &login)
		fmt.Fprintf(&shown, verb+"\n", struct{ hidden credentials.Login }{login})
	}
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&shown, nil), slog.NewTextHandler(&shown, nil)} {
		slog.New(handler).Info("login", "login", login, "password", login.Password)
	}
	document, err := json.Marshal(login)
	if err != nil {
		t.Fatal(err)
	}
	shown.Write(document)
	fmt.Fprintln(&shown, errors.Join(errors.New(login.Password.String())))
	if strings.Contains(shown.String(), canary) || strings.Contains(shown.String(), fmt.Sprintf("%x", canary)) {
		t.Errorf("shown: %s", shown.String())
	}
	if login.Password.Reveal() != canary {
		t.Error("Reveal does not reveal")
	}
}

func TestErrorsNeverQuoteTheirInput(t *testing.T) {
	var secret credentials.Secret
	_, decode := credentials.DecodeLogin([]byte(`{"password":"` + canary))
	for _, err := range []error{decode, json.Unmarshal([]byte(`["`+canary+`"]`), &secret)} {
		if err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("error %v", err)
		}
	}
	if err := json.Unmarshal([]byte(`"`+canary+`"`), &secret); err != nil || secret.Reveal() != canary || secret.Empty() {
		t.Errorf("read %v", err)
	}
}
