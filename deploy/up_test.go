package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// makeUp runs the script of make up in a tree of its own, with a docker that starts everything, or fails to.
func makeUp(t *testing.T, tree, starts string) (said string, err error) {
	t.Helper()
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	docker := `#!/bin/sh
case "$*" in
"volume inspect "*) exit 1 ;;
*" cli appliances add "*) touch deploy/settings/shared/appliances.yaml; echo "token of $*" ;;
"compose up "*) ` + starts + ` ;;
"compose logs "*) echo "what the log says" ;;
esac
`
	if err := os.WriteFile(filepath.Join(bin, "docker"), []byte(docker), 0o700); err != nil {
		t.Fatal(err)
	}
	up := exec.Command(filepath.Join(tree, "deploy/up.sh"))
	up.Env = append(os.Environ(), "VERSION=1.2-test", "VMAPOWER="+binary, "PATH="+bin+":"+os.Getenv("PATH"))
	text, err := up.CombinedOutput()
	return string(text), err
}

func newTree(t *testing.T) (tree string) {
	t.Helper()
	tree = t.TempDir()
	for _, name := range []string{".env.example", "deploy/up.sh", "deploy/settings.sh"} {
		to := filepath.Join(tree, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(content(t, filepath.Join("..", name))), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return tree
}

func TestMakeUpSaysWhatDidNotStartAndWhy(t *testing.T) {
	said, err := makeUp(t, newTree(t), "exit 1")
	if err == nil || !strings.Contains(said, "not everything is ready") || !strings.Contains(said, "what the log says") {
		t.Errorf("%v: %s", err, said)
	}
}

func TestMakeUpPrintsTokensOnceAndKeepsWhatWasChosen(t *testing.T) {
	tree := newTree(t)
	env := filepath.Join(tree, ".env")
	first, err := makeUp(t, tree, "exit 0")
	if err != nil || !strings.Contains(first, "appliances add oma") || !strings.Contains(first, "--role approver") || !strings.Contains(first, "http://127.0.0.1:8081/ui/") ||
		!strings.Contains(first, "--profile simulator") {
		t.Errorf("%v: %s", err, first)
	}
	if text := content(t, env); !strings.Contains(text, "\nVERSION=1.2-test\n") || !strings.Contains(text, "\nVMAPOWER_USER=") || strings.Count(text, "VERSION=") != 1 {
		t.Errorf(".env: %s", text)
	}
	write(t, env, "API_PORT=18081\nCOMPOSE_PROFILES=vcenter\nVERSION=older\n")
	again, err := makeUp(t, tree, "exit 0")
	if err != nil || strings.Contains(again, "token of") || !strings.Contains(again, "http://127.0.0.1:18081/ui/") || strings.Contains(again, "simulated") {
		t.Errorf("%v: %s", err, again)
	}
	if text := content(t, env); !strings.Contains(text, "API_PORT=18081\n") || !strings.Contains(text, "VERSION=1.2-test\n") || strings.Contains(text, "older") {
		t.Errorf(".env: %s", text)
	}
}
