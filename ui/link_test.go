package ui_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
)

// linkOf is a link for a browser, made in a session of an appliance.
func linkOf(t *testing.T, g servertest.Guarded, who string) string {
	t.Helper()
	made := call(t, g.URL+"/api/v1/auth/link", session(t, g, who), nil)
	return g.URL + "/ui/link#" + made["appliance_id"].(string) + "/" + made["code"].(string)
}

func (r *reader) follow(link string) reply {
	r.t.Helper()
	return r.do(http.MethodPost, "/ui/link", url.Values{"link": {link}})
}

func TestALinkSignsABrowserInOnceWithTheRightsOfItsSession(t *testing.T) {
	g := servertest.StartGuarded(t)
	link := linkOf(t, g, "oma-01")
	browser := newReader(t, g.URL)
	for range 2 { // opened, or looked at by whatever follows links by itself
		if told := browser.get("/ui/link"); told.status != http.StatusOK || told.header.Get("Set-Cookie") != "" {
			t.Fatalf("%d %s", told.status, told.text)
		}
	}
	if told := browser.follow(link); told.status != http.StatusSeeOther || told.header.Get("Location") != "/ui/" {
		t.Fatalf("%d %s", told.status, told.text)
	}
	if told := browser.get("/ui/audit"); told.status != http.StatusForbidden || !strings.Contains(told.text, "<b>oma-01</b>") {
		t.Errorf("%d %s", told.status, told.text)
	}
	_, code, _ := strings.Cut(link, "/vmapower")
	for what, thief := range map[string]*reader{"the same browser": browser, "another": newReader(t, g.URL)} {
		told := thief.follow(link)
		if told.status != http.StatusUnauthorized || told.header.Get("Set-Cookie") != "" || strings.Contains(told.text, code) ||
			!strings.Contains(told.text, "was used already") {
			t.Errorf("used again by %s: %d %s", what, told.status, told.text)
		}
	}
	log := g.Log.String()
	if strings.Contains(log, code) || !strings.Contains(log, "msg=link audit=true outcome=ok who=oma-01 from=127.0.0.1") {
		t.Errorf("the log: %s", log)
	}
}

func TestALinkIsTakenAsItStandsInATerminal(t *testing.T) {
	g := servertest.StartGuarded(t)
	for _, change := range []func(string) string{
		func(link string) string { return " " + link[:40] + "\n" + link[40:] + "\n" },
		func(link string) string { _, behind, _ := strings.Cut(link, "#"); return behind },
	} {
		link := linkOf(t, g, "desk")
		if told := newReader(t, g.URL).follow(change(link)); told.status != http.StatusSeeOther {
			t.Errorf("%q: %d %s", change(link), told.status, told.text)
		}
	}
	for _, text := range []string{"", "desk", "https://elsewhere.example.test/", "desk/<b>", strings.Repeat("x", 5000)} {
		if told := newReader(t, g.URL).follow(text); told.status != http.StatusBadRequest {
			t.Errorf("%.30q: %d %s", text, told.status, told.text)
		}
	}
}

func TestALinkIsGoodForItsOwnServiceApplianceAndMinuteAlone(t *testing.T) {
	g, other := servertest.StartGuarded(t), servertest.StartGuarded(t)
	link := linkOf(t, g, "desk")
	for what, told := range map[string]reply{
		"another service":   newReader(t, other.URL).follow(link),
		"another appliance": newReader(t, g.URL).follow(strings.Replace(link, "#desk/", "#oma-01/", 1)),
	} {
		if told.status != http.StatusUnauthorized {
			t.Errorf("%s: %d %s", what, told.status, told.text)
		}
	}
	link = linkOf(t, g, "desk")
	for name, value := range map[string]string{"Host": "elsewhere.example.test", "Origin": "http://elsewhere.example.test", "Sec-Fetch-Site": "same-site"} {
		from := newReader(t, g.URL)
		from.header.Set(name, value)
		if told := from.follow(link); told.status != http.StatusForbidden || told.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %s: %d %s", name, value, told.status, told.text)
		}
	}
	if told := newReader(t, g.URL).follow(link); told.status != http.StatusSeeOther {
		t.Errorf("what was refused has used it up: %d", told.status)
	}
	link = linkOf(t, g, "desk")
	keys, err := g.Redis.Client().Keys(t.Context(), "{vmapower}:link:*").Result()
	if err != nil || len(keys) != 1 {
		t.Fatalf("%v %v", keys, err)
	}
	g.Redis.Client().PExpire(t.Context(), keys[0], 0) // as after its minute
	if told := newReader(t, g.URL).follow(link); told.status != http.StatusUnauthorized {
		t.Errorf("after its minute: %d", told.status)
	}
}

func TestALinkCountsAsALoginAndIsGuessedAtAsLittle(t *testing.T) {
	g := servertest.StartGuarded(t)
	guess := func() reply { return newReader(t, g.URL).follow("desk/vmapower_l1_" + strings.Repeat("A", 43)) }
	for range 11 {
		guess()
	}
	if told := guess(); told.status != http.StatusTooManyRequests {
		t.Errorf("%d %s", told.status, told.text)
	}
	link := linkOf(t, g, "desk")
	if told := newReader(t, g.URL).follow(link); told.status != http.StatusSeeOther {
		t.Errorf("the guesses keep a right one out: %d %s", told.status, told.text)
	}
}
