package bench

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

var (
	benchmark = regexp.MustCompile(`(?m)^func Benchmark(\w+)\(`)
	rowOf     = regexp.MustCompile(`"([A-Z]{1,4}[a-z]\w+)(?:/[\w-]+)?", ["u]`)
)

// A benchmark without a row in docs/performance.md promises nothing, and a row without a benchmark is a promise
// that nobody measures. BenchmarkHotPath is for benchstat.
func TestEachBenchmarkIsARowOfTheTableAndEachRowABenchmark(t *testing.T) {
	measured := map[string]bool{}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		maps.Copy(measured, namesIn(t, file, benchmark))
	}
	delete(measured, "HotPath")
	promised := namesIn(t, filepath.Join("report", "rows.go"), rowOf)
	if got, want := slices.Sorted(maps.Keys(promised)), slices.Sorted(maps.Keys(measured)); !slices.Equal(got, want) {
		t.Errorf("rows of %v, benchmarks %v", got, want)
	}
}

func namesIn(t *testing.T, file string, name *regexp.Regexp) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, found := range name.FindAllStringSubmatch(string(text), -1) {
		names[found[1]] = true
	}
	return names
}
