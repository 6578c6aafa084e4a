package callers

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"vmapower/client"
	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
)

// tools are jq, as much of it as the document needs, and a curl that tells what was refused.
const tools = `set -e
jq() { sed -n "s/.*\"${2#.}\":\"\([^\"]*\)\".*/\1/p"; }
curl() { command curl --show-error --fail-with-body "$@"; }
`

func TestTheCallsOfTheAPIsDocumentDoWhatTheyShow(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("no curl here")
	}
	text, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	g := servertest.StartGuarded(t)
	script := tools
	for line := range strings.Lines(string(text)) {
		if call, is := strings.CutPrefix(line, "    "); is && !strings.HasPrefix(call, " ") {
			script += strings.Replace(call, "http://127.0.0.1:8081", g.URL, 1)
		}
	}
	login := `DESK=$(curl -s ` + g.URL + `/api/v1/auth/login -H 'Content-Type: application/json' -d '{"appliance_id":"desk","token":"` + g.Tokens["desk"] + `"}' | jq -r .session_token)` + "\n"
	script = strings.Replace(script, "JOB=$(", login+"JOB=$(", 1) + "echo; echo JOB=$JOB BACK=$BACK\n"
	run := exec.CommandContext(t.Context(), "sh", "-c", script)
	run.Env = append(os.Environ(), "TOKEN="+g.Tokens["oma-01"], "VM="+g.VM("web"), "VCENTER="+g.VCenter.Address(),
		"USERNAME="+g.VCenter.Username(), "PASSWORD="+g.VCenter.Password())
	said, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for _, want := range []string{`"ready":true`, "event: end", `"status":"completed"`, `"context_id":"move-7"`} {
		if !strings.Contains(string(said), want) {
			t.Errorf("no %s in\n%s", want, said)
		}
	}
	if g.VCenter.Guest("web").Power() != sandbox.Off || strings.Count(string(said), string(client.JobStatusCancelled)) == 0 {
		t.Errorf("web is %s, and\n%s", g.VCenter.Guest("web").Power(), said)
	}
}
