package terminal

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
)

// hostile moves the cursor in three ways, writes from right to left, and begins a line of its own.
const hostile = "a\x1b[2Jb\u009b1Ac\rd\u202ee\nf\u2066\U000e0001g"

func TestWhatAStrangerWroteCannotMoveTheCursor(t *testing.T) {
	t.Parallel()
	if got := Printable(hostile); got != "a?[2Jb?1Ac?d?e?f??g" {
		t.Errorf("%q", got)
	}
	var row strings.Builder
	Row(&row, "name", hostile, 3)
	if got := row.String(); strings.Count(got, "\n") != 1 || strings.Count(got, "\t") != 2 || strings.ContainsFunc(strings.ReplaceAll(got, "\t", ""), unprintable) {
		t.Errorf("%q", got)
	}
}

func TestNoFormatWritesWhatATerminalWouldObey(t *testing.T) {
	t.Parallel()
	value := map[string]string{hostile: hostile, "plain": "ä ✓"}
	for _, format := range formats {
		var out strings.Builder
		show := &cobra.Command{Use: "show", RunE: func(cmd *cobra.Command, _ []string) error {
			return PrintList(cmd, []map[string]string{value}, func(w io.Writer) { fmt.Fprintf(w, "%s\t%s\n", hostile, value["plain"]) })
		}}
		root := NewTree(Program{Stdout: &out, Stderr: &out}, "test", "", show)
		if code := Execute(t.Context(), root, []string{"show", "-o", string(format)}); code != ExitDone {
			t.Errorf("%s: exit %d", format, code)
		}
		if text := out.String(); strings.ContainsFunc(text, unprintable) || !strings.Contains(text, "ä ✓") {
			t.Errorf("%s: %q", format, text)
		}
		var read []map[string]string
		var err error
		switch format {
		case Table:
			continue
		case JSONL:
			read = []map[string]string{{}}
			err = json.Unmarshal([]byte(out.String()), &read[0])
		case JSON:
			err = json.Unmarshal([]byte(out.String()), &read)
		case YAML:
			err = yaml.Unmarshal([]byte(out.String()), &read)
		}
		if err != nil || len(read) != 1 || read[0][hostile] != hostile {
			t.Errorf("%s is read as %q, %v", format, read, err)
		}
	}
}

func TestAnErrorWritesNothingThatATerminalWouldObey(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	root := NewTree(Program{Stdout: &out, Stderr: &out}, "test", "")
	if code := Execute(t.Context(), root, []string{hostile}); code != ExitUsage || strings.ContainsFunc(out.String(), unprintable) {
		t.Errorf("exit %d: %q", code, &out)
	}
}
