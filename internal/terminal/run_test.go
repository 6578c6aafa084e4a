package terminal

import (
	"errors"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestTheExitCodeSaysHowFarACommandCame(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		err  error
		want int
	}{
		"done":              {[]string{"do"}, nil, ExitDone},
		"failed":            {[]string{"do"}, errors.New("x"), ExitFailed},
		"a code of its own": {[]string{"do"}, Exitf(ExitJobFailed, "job: %w", errors.New("x")), ExitJobFailed},
		"found wrong later": {[]string{"do"}, UsageErrorf("x"), ExitUsage},
		"no such command":   {[]string{"undo"}, nil, ExitUsage},
		"no such flag":      {[]string{"do", "--x"}, nil, ExitUsage},
		"no such format":    {[]string{"do", "-o", "xml"}, nil, ExitUsage},
	} {
		var out, errs strings.Builder
		do := &cobra.Command{Use: "do", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error { return c.err }}
		tree := NewTree(Program{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs}, "vmapower", "", do)
		if code := Execute(t.Context(), tree, c.args); code != c.want || (code != ExitDone) != strings.HasPrefix(errs.String(), "vmapower: ") {
			t.Errorf("%s: exit %d, want %d: %s", name, code, c.want, &errs)
		}
	}
}

func TestTheLastValueOfAVariableCounts(t *testing.T) {
	environ := Environ{"A=1", "AB=2", "A=3=4", "EMPTY="}
	for name, want := range map[string]string{"A": "3=4", "AB": "2", "EMPTY": "", "NONE": ""} {
		if got := environ.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
