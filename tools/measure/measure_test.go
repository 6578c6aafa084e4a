package main

import (
	"os"
	"strings"
	"testing"
)

func output(t *testing.T, args ...string) string {
	t.Helper()
	var out strings.Builder
	if err := run(args, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestATreeIsMeasuredPackageByPackage(t *testing.T) {
	want, err := os.ReadFile("testdata/shop.md")
	if err != nil {
		t.Fatal(err)
	}
	if got := output(t, "testdata/shop"); got != string(want) {
		t.Errorf("measured\n%s\nwant, as in testdata/shop.md,\n%s", got, want)
	}
}

func TestTreesAreComparedInOneRowEach(t *testing.T) {
	got := strings.Split(strings.TrimSpace(output(t, "-summary", "testdata/shop", "testdata/shop/till")), "\n")
	if len(got) != 4 || !strings.HasPrefix(got[2], "| example.test/shop | 3 | 75 | 8 | 10 |") || !strings.HasPrefix(got[3], "| till | 2 | 64 | 8 | 9 |") {
		t.Errorf("measured\n%s", strings.Join(got, "\n"))
	}
}

func TestFilesWithALineThatMatchesAreCountedByKind(t *testing.T) {
	for pattern, want := range map[string]string{
		"^package till":    "| example.test/shop | 2 | 1 | 0 | 3 | 1 |",
		"func Left":        "| example.test/shop | 2 | 1 | 0 | 3 | 0 |", // not vendored ones
		"shop$":            "| example.test/shop | 1 | 0 | 0 | 1 | 0 |",
		"in no file at al": "| example.test/shop | 0 | 0 | 0 | 0 | 0 |",
	} {
		if got := output(t, "-files-with", pattern, "testdata/shop"); !strings.HasSuffix(got, want+"\n") {
			t.Errorf("%s: counted\n%swant\n%s", pattern, got, want)
		}
	}
}

func TestWhatCanNotBeMeasuredIsAnError(t *testing.T) {
	broken := t.TempDir()
	if err := os.WriteFile(broken+"/broken.go", []byte("package broken\n\nfunc {"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{broken}, {"testdata/nowhere"}, {"-files-with", "("}, {"-files-touched", "no-such..HEAD", t.TempDir()}} {
		var out strings.Builder
		if err := run(args, &out); err == nil {
			t.Errorf("measure %q printed\n%s", args, out.String())
		}
	}
}
