package demo

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"vmapower/internal/terminal"
	"vmapower/internal/terminal/terminaltest"
	"vmapower/internal/testenv"
)

func TestTheDemoPlaysAFailoverAndItsCallsWork(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	out, errs := testenv.NewTranscript(), testenv.NewTranscript()
	ended := make(chan int, 1)
	go func() {
		ended <- terminaltest.CommandLine(Commands).Start(ctx, terminal.Program{Stdin: strings.NewReader(""), Stdout: out, Stderr: errs}, "demo", "--stay")
	}()
	text := testenv.Await(t, out, "In a browser", ended)
	for _, want := range []string{"completed  Wait for the guest to be off", "=> graceful, poweredOff, clean", "they differ", "=> incremental, poweredOff, 12.0 MiB changed",
		"they are equal", "=> started, poweredOn, toolsOk", "Done in "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	calls := regexp.MustCompile(`(?m)^curl .*$`).FindAllString(text, -1)
	checkCalls(t, append(calls, ofReadme(t, text)))
	leave()
	if code := <-ended; code != terminal.ExitDone || errorLines(errs.String()) != "" {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// The demo plays itself with answers of its own; what others ask of it is answered as a
// service set up for older callers does.
//
// It is not parallel: two demos would be after the same ports.
func TestTheDemoServesOlderCallersWhereTheEnvironmentSaysSo(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	out, errs := testenv.NewTranscript(), testenv.NewTranscript()
	ended := make(chan int, 1)
	go func() {
		ended <- terminaltest.CommandLine(Commands).Start(ctx, terminal.Program{
			Stdin: strings.NewReader(""), Stdout: out, Stderr: errs,
			Environ: terminal.Environ{"VMAPOWER_COMPAT_WAIT=20s", "VMAPOWER_LISTEN=192.0.2.1:1", "VMAPOWER_REDIS_URL=redis://192.0.2.1"},
		}, "demo", "--stay")
	}()
	text := testenv.Await(t, out, "In a browser", ended)
	call := regexp.MustCompile(`(?m)^curl .*/power-off .*"timeout":5.*$`).FindString(text) // of the guest that hangs
	answer, err := exec.Command("sh", "-c", strings.Replace(call, "curl", "curl --max-time 60 -w '%{http_code}'", 1)).Output()
	if err != nil || !strings.HasSuffix(string(answer), "200") || !strings.Contains(string(answer), `"shutdown_method":"forced"`) {
		t.Errorf("%s\n%v: %s", call, err, answer)
	}
	leave()
	<-ended
}

func TestTheDemoRefusesAWaitThatIsTooLong(t *testing.T) {
	t.Parallel()
	code, _, errs := terminaltest.CommandLine(Commands).Run(t, []string{"VMAPOWER_COMPAT_WAIT=51s"}, "", "demo")
	if code != terminal.ExitUsage || !strings.Contains(errs, "VMAPOWER_COMPAT_WAIT: 51s must be from 0s to 50s") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// ofReadme is the first call of README.md, at the addresses of this demo.
func ofReadme(t *testing.T, text string) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, call, _ := strings.Cut(string(readme), "\n    curl ")
	call, _, _ = strings.Cut(call, "\n\n")
	api := regexp.MustCompile(`http://[0-9.:]+/api`).FindString(text)
	vcenter := regexp.MustCompile(`"vcenter":"[0-9.:]+"`).FindString(text)
	return "curl " + strings.NewReplacer("http://127.0.0.1:8081/api", api, `"vcenter":"127.0.0.1:8989"`, vcenter).Replace(call)
}

// checkCalls pastes the calls into a shell, one after the other.
func checkCalls(t *testing.T, calls []string) {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("no curl here")
	}
	if len(calls) < 9 {
		t.Fatalf("calls: %q", calls)
	}
	for _, call := range calls {
		answer, err := exec.Command("sh", "-c", strings.Replace(call, "curl", "curl --fail-with-body --max-time 60", 1)).CombinedOutput()
		if err != nil || len(answer) == 0 || strings.Contains(string(answer), `"success":false`) {
			t.Errorf("%s\n%v: %s", call, err, answer)
		}
	}
}

// errorLines is what went wrong, but for a port that somebody else has, and for what a
// busy machine keeps waiting.
func errorLines(text string) (lines string) {
	for line := range strings.Lines(text) {
		if !strings.Contains(line, "is taken, so the demo uses another port") && !strings.Contains(line, "level=WARN") {
			lines += line
		}
	}
	return lines
}
