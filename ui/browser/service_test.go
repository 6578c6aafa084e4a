package browser

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"vmapower/internal/server/servertest"
)

// service is one that a browser looks at.
type service struct {
	servertest.Guarded
	sessions map[string]string
}

func start(t *testing.T, more ...string) service {
	t.Helper()
	s := service{servertest.StartGuarded(t, more...), map[string]string{}}
	for id, token := range s.Tokens {
		var session struct {
			Token string `json:"session_token"`
		}
		s.post(t, "", "/api/v1/auth/login", map[string]any{"appliance_id": id, "token": token}, &session)
		s.sessions[id] = session.Token
	}
	return s
}

// post sends a request as a caller of the API.
func (s service) post(t *testing.T, who, path string, body map[string]any, answer any) {
	t.Helper()
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if who != "" {
		request.Header.Set("Authorization", "Bearer "+s.sessions[who])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var told bytes.Buffer
	_, _ = told.ReadFrom(response.Body)
	if response.StatusCode >= http.StatusBadRequest || json.Unmarshal(told.Bytes(), answer) != nil {
		t.Fatalf("%s: %d %s", path, response.StatusCode, told.String())
	}
}

// ask has oma-01 ask for something to be done with a guest; the job awaits its approval.
func (s service) ask(t *testing.T, guest, verb string, more map[string]any) (jobID string) {
	t.Helper()
	path := "/api/v1/vm/" + s.VM(guest) + "/" + verb
	body := map[string]any{"vcenter": s.VCenter.Address(), "username": s.VCenter.Username(), "password": s.VCenter.Password()}
	if verb == "replicate" {
		path = "/api/v1/replicate"
		body["vm_id"] = s.VM(guest)
	}
	for name, value := range more {
		body[name] = value
	}
	var job struct {
		ID string `json:"job_id"`
	}
	s.post(t, "oma-01", path, body, &job)
	return job.ID
}

// approve has desk approve a job.
func (s service) approve(t *testing.T, job string) {
	t.Helper()
	s.post(t, "desk", "/api/v1/jobs/"+job+"/approve", map[string]any{"decision": "approve", "reason": "move 7"}, &struct{}{})
}

// link signs a browser in as an appliance, once.
func (s service) link(t *testing.T, who string) string {
	t.Helper()
	var made struct{ Code string }
	s.post(t, who, "/api/v1/auth/link", nil, &made)
	return s.URL + "/ui/link#" + who + "/" + made.Code
}

// signIn signs an appliance in by the form, at the page that it wants to see.
func (s service) signIn(b *tab, who, page string) { b.t.Helper(); s.signInAt(b, "", who, page) }

// signInAt is signIn below a base path.
func (s service) signInAt(b *tab, base, who, page string) {
	b.t.Helper()
	b.do(chromedp.Navigate(s.URL+base+"/ui/"+page), chromedp.SendKeys(chromedp.CSS("#appliance"), who),
		chromedp.SendKeys(chromedp.CSS("#token"), s.Tokens[who]), chromedp.Click(chromedp.CSS("button.do")))
	b.await("form.who b")
}
