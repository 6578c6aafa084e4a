package setup

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"vmapower/audit"
	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
)

func TestTheAuditIsFollowed(t *testing.T) {
	t.Parallel()
	redis := testenv.StartRedis(t)
	environ := []string{"VMAPOWER_REDIS_URL=" + redis.URL()}
	log := audit.New(redis.Client(), slog.New(slog.DiscardHandler))
	for _, who := range []string{"first", "second"} {
		log.Write(t.Context(), audit.Entry{Action: audit.Login, Outcome: "unauthorized", Who: who + "\x1b[2J"})
	}
	if code, out, errs := vmapower(t, environ, "audit", "tail", "--limit", "1"); code != terminal.ExitDone || strings.Contains(out, "first") || !strings.Contains(out, "second?[2J") {
		t.Errorf("exit %d: %q%s", code, out, errs)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	seen, ended := testenv.NewTranscript(), make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"audit", "tail", "--follow", "-o", "jsonl"},
			terminal.Program{Stdin: strings.NewReader(""), Stdout: seen, Stderr: seen, Environ: environ})
	}()
	testenv.Await(t, seen, `"who":"second`, ended)
	log.Write(t.Context(), audit.Entry{Action: audit.Submit, Outcome: "ok", Who: "third"})
	testenv.Await(t, seen, `"who":"third"`, ended)
	interrupt()
	if code := <-ended; code != terminal.ExitDone || strings.Count(seen.String(), "second") != 1 {
		t.Errorf("exit %d: %s", code, seen)
	}
	for line, want := range map[string]int{
		"audit tail --follow -o json":                    terminal.ExitUsage,
		"audit tail --limit 0":                           terminal.ExitUsage,
		"audit tail --redis-url redis://127.0.0.1:1/0":   terminal.ExitFailed,
		"audit tail --redis-url http://127.0.0.1:1/none": terminal.ExitUsage,
	} {
		if code, _, errs := vmapower(t, nil, strings.Fields(line)...); code != want {
			t.Errorf("%s: exit %d: %s", line, code, errs)
		}
	}
}
