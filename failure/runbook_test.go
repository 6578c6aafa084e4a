package failure_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vmapower/failure"
)

var paragraph = regexp.MustCompile(`(?s)^### (\w+)\n\n\*\*Meaning\.\*\* (.+)\n\*\*Look at\.\*\* (.+)\n\*\*Do\.\*\* (.+)$`)

func TestTheRunbookHasAParagraphForEachCodeThatSaysTheSameAsThePage(t *testing.T) {
	text, err := os.ReadFile("../docs/runbook.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "\n## Error codes\n")
	var codes []failure.Code
	for _, part := range strings.Split("\n"+list, "\n### ")[1:] {
		found := paragraph.FindStringSubmatch(strings.TrimSpace("### " + part))
		if found == nil {
			t.Errorf("no meaning, look at, do: %q", part)
			continue
		}
		code := failure.Code(found[1])
		codes = append(codes, code)
		if do := strings.Join(strings.Fields(found[4]), " "); do != code.Advice() {
			t.Errorf("%s: the runbook says %q,\nand the page %q", code, do, code.Advice())
		}
	}
	slices.Sort(codes)
	if !slices.Equal(codes, failure.Codes()) {
		t.Errorf("the runbook has %v,\nand the codes are %v", codes, failure.Codes())
	}
}
