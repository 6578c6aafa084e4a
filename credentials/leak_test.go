package credentials_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestNothingThatHoldsKeysOrPasswordsShowsThem(t *testing.T) {
	keys := rotated(t, newKeyring(t))
	keyringPath, profilesPath := inNewDirectory(t, "keyring"), inNewDirectory(t, "profiles")
	must(t, keys.Save(keyringPath))
	profiles := profilesOf(t, siteA)
	must(t, profiles.Save(profilesPath, keys))
	secrets := []string{canary}
	for _, values := range secretsOf(t, keyringPath) {
		secrets = append(secrets, values...)
	}
	for _, value := range []any{
		keys, *keys, keys.Sealer(), *keys.Sealer(), profiles, *profiles, siteA, &siteA, login, binding,
		follow(t, siteA).ProfilesFile,
	} {
		shown := shownAs(t, value)
		for _, secret := range secrets {
			for form, text := range formsOf(secret) {
				if strings.Contains(shown, text) {
					t.Errorf("%T shows a secret as %s", value, form)
				}
			}
		}
	}
}

func TestKeysAndProfilesAreFormattedAsTheirSummary(t *testing.T) {
	keys, profiles := newKeyring(t), profilesOf(t, siteA)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x"} {
		if got, want := fmt.Sprintf(verb, keys), "keys: 1, active: "+keys.ActiveKey(); got != want {
			t.Errorf("%s shows %q", verb, got)
		}
		if got, want := fmt.Sprintf(verb, profiles), "profiles: 1"; got != want {
			t.Errorf("%s shows %q", verb, got)
		}
	}
}

func TestNoFileHoldsAPasswordInTheClear(t *testing.T) {
	keys := newKeyring(t)
	keyringPath, profilesPath := inNewDirectory(t, "keyring"), inNewDirectory(t, "profiles")
	must(t, keys.Save(keyringPath))
	must(t, profilesOf(t, siteA).Save(profilesPath, keys))
	for name, data := range map[string][]byte{
		"keyring": contents(t, keyringPath), "profiles": contents(t, profilesPath), "sealed login": sealed(t, keys.Sealer()),
	} {
		for form, text := range formsOf(canary) {
			if bytes.Contains(data, []byte(text)) {
				t.Errorf("the %s holds a password as %s", name, form)
			}
		}
	}
}

// shownAs is all that a careless program might print of a value.
func shownAs(t *testing.T, value any) string {
	t.Helper()
	var shown bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		fmt.Fprintf(&shown, verb+"\n", value)
		fmt.Fprintf(&shown, verb+"\n", []any{value})
		fmt.Fprintf(&shown, verb+"\n", struct{ hidden any }{value})
	}
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&shown, nil), slog.NewTextHandler(&shown, nil)} {
		slog.New(handler).Info("shown", "value", value)
	}
	document, err := json.Marshal(value)
	must(t, err)
	shown.Write(document)
	document, err = yaml.Marshal(value)
	must(t, err)
	shown.Write(document)
	return shown.String()
}

// formsOf are the ways in which a secret could be shown. One that is base64 counts
// decoded too.
func formsOf(secret string) map[string]string {
	forms := map[string]string{"text": secret, "hex": hex.EncodeToString([]byte(secret)), "base64": base64.StdEncoding.EncodeToString([]byte(secret))}
	if raw, err := base64.StdEncoding.DecodeString(secret); err == nil {
		forms["raw"] = string(raw)
		forms["raw hex"] = hex.EncodeToString(raw)
		forms["numbers"] = strings.Trim(fmt.Sprint(raw), "[]")
	}
	return forms
}
