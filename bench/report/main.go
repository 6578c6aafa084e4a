// Report writes docs/performance.md and its plots from what go test -bench has printed: the table holds each
// promise of speed beside what was measured of it. It is run by make bench.
package main

import (
	"bytes"
	_ "embed"
	"flag"
	"log"
	"os"
	"path/filepath"
	"text/template"
)

//go:embed performance.md.tmpl
var page string

func main() {
	log.SetFlags(0)
	measured := flag.String("results", "", "what go test -bench has printed")
	micro := flag.String("micro", "", "what benchstat has printed of the hot paths")
	docs := flag.String("docs", "", "the directory of performance.md")
	machine := flag.String("machine", "", "on what was measured")
	flag.Parse()
	if err := run(*measured, *micro, *docs, *machine); err != nil {
		log.Fatal(err)
	}
}

func run(measured, micro, docs, machine string) error {
	all, err := readResults(measured)
	if err != nil {
		return err
	}
	stat, err := os.ReadFile(micro)
	if err != nil {
		return err
	}
	plots := filepath.Join(docs, "performance")
	if err := os.MkdirAll(plots, 0o755); err != nil {
		return err
	}
	if err := all.drawAll(plots); err != nil {
		return err
	}
	text, err := template.New("page").Funcs(template.FuncMap{"figure": figure}).Parse(page)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := text.Execute(&out, content{all, string(bytes.TrimSpace(stat)), machine}); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(docs, "performance.md"), out.Bytes(), 0o644)
}

// content is what the page is made of.
type content struct {
	measured results
	Micro    string
	Machine  string
}

func (c content) Runs() int { return c.measured.runs() }

// Of is the median of a measure, 0 where it was not measured.
func (c content) Of(name, unit string) float64 {
	s, _ := c.measured.of(name, unit)
	return s.median
}

// times are those of a part of a final sync over each of the lines.
type times struct {
	Part  string
	Times []float64
}

// overLines are the lines, as BenchmarkSyncOverALine calls them.
var overLines = []string{"source", "target-40ms", "target-100ms"}

// Timeline is where the time of a final sync goes, over each line in ms.
func (c content) Timeline() (parts []times) {
	for _, part := range []struct{ name, unit string }{
		{"opened", "opened-ms"}, {"proven", "proven-ms"}, {"written", "written-ms"}, {"flushed for the last time", "flushed-ms"},
		{"the rest read back", "read_back-ms"}, {"looked at once more", "verify-ms"},
	} {
		row := times{Part: part.name}
		for _, line := range overLines {
			row.Times = append(row.Times, c.Of("SyncOverALine/"+line, part.unit))
		}
		parts = append(parts, row)
	}
	return parts
}

// Line is how long, in ms, a line takes for a GiB.
func (c content) Line(name string) float64 {
	return (1 << 30) / 1e3 / c.Of("SyncOverALine/"+name, "line-MB/s")
}

// Site is how long, in s, Redis is busy with so many jobs.
func (c content) Site(jobs float64) float64 { return jobs * c.Of("Growth/1000", "redis-ms/job") / 1000 }

// Calls is how long, in s, so many jobs keep one vCenter's session busy, when each call takes some ms and 32 are under
// way at once.
func (c content) Calls(jobs, ms float64) float64 {
	return jobs * c.Of("Growth/1000", "own-calls/job") * ms / 1000 / 32
}

// Worker is how long, in s, so many jobs keep one processor of the service busy.
func (c content) Worker(jobs float64) float64 { return jobs * c.Of("Growth/1000", "cpu-ms/job") / 1000 }

// Swept is how long, in s, a look at so many open jobs lasts, which rests for four times as long as Redis takes.
func (c content) Swept(jobs float64) float64 { return 5 * jobs * c.Of("Sweep", "redis-us/job") / 1e6 }

// Kept is how many MiB Redis keeps of so many jobs.
func (c content) Kept(jobs float64) float64 { return jobs * c.Of("Growth/1000", "KiB/job") / 1024 }

// section is a part of the table.
type section struct {
	Title string
	Lines []line
}

// Sections is the table.
func (c content) Sections() (all []section) {
	for _, s := range sections {
		all = append(all, section{s.title, c.measured.lines(s.rows)})
	}
	return all
}
