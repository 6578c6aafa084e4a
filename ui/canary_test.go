package ui_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vmapower/access"
	"vmapower/internal/server/servertest"
)

// Every form is sent with everything that is secret about some form, and nothing of it is seen again.
func TestWhatIsTypedAsASecretIsNeitherShownNorLoggedNorKept(t *testing.T) {
	g := servertest.StartGuarded(t)
	g.Admit(t, "night", access.ApprovalPreApproved, access.Scope{}, access.RoleOperator, access.RoleApprover)
	job := hang(t, g, "night")
	night := signedIn(t, g, "night")
	const code, token, password = "vmapower_l1_canary-of-a-link", "canary-of-a-token", "canary-of-a-password"
	secrets := url.Values{"link": {"desk/" + code}, "appliance": {"desk"}, "token": {token}, "username": {"u"}, "password": {password}, "sure": {"yes"}}
	secrets["key"] = night.cutForm(g, job)["key"]
	var shown strings.Builder
	for _, route := range routes(t) {
		method, path := placeOf(route, job)
		if strings.HasSuffix(path, "/signout") || strings.HasSuffix(path, "/cancel") || strings.HasSuffix(path, "/events") {
			continue // takes nothing, and ends what the others need
		}
		told := night.get(path + "?" + secrets.Encode())
		shown.WriteString(told.text + told.header.Get("Location"))
		if method == http.MethodPost {
			told = night.post(path, secrets)
			shown.WriteString(told.text + told.header.Get("Location"))
		}
	}
	kept, places := g.Redis.Client(), map[string]string{"a page": shown.String(), "the log": g.Log.String()}
	keys, err := kept.Keys(t.Context(), "*").Result()
	if err != nil || len(keys) == 0 {
		t.Fatalf("%d keys, %v", len(keys), err)
	}
	for _, key := range keys {
		dump, _ := kept.Dump(t.Context(), key).Result() // it may be gone meanwhile
		places["Redis' key "+key] = key + dump
	}
	for place, text := range places {
		for _, secret := range []string{code, token, password, g.Tokens["night"], g.VCenter.Password()} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in %s", secret, place)
			}
		}
	}
	if !strings.Contains(shown.String(), job) || !strings.Contains(g.Log.String(), job) {
		t.Error("what is no secret is not found either: nothing was looked at")
	}
}
