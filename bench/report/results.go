package main

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"slices"

	"golang.org/x/perf/benchfmt"
)

// results are the measured values: of each benchmark and unit, one of each run, in their order.
type results map[string]map[string][]float64

var processors = regexp.MustCompile(`-\d+$`)

// readResults reads what go test -bench has printed.
func readResults(file string) (results, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all := results{}
	reader := benchfmt.NewReader(f, file)
	for reader.Scan() {
		run, is := reader.Result().(*benchfmt.Result)
		if !is {
			continue
		}
		name := processors.ReplaceAllString(run.Name.String(), "")
		if all[name] == nil {
			all[name] = map[string][]float64{}
		}
		for _, v := range run.Values {
			unit, value := v.Unit, v.Value
			if v.OrigUnit != "" {
				unit, value = v.OrigUnit, v.OrigValue
			}
			all[name][unit] = append(all[name][unit], value)
		}
	}
	return all, reader.Err()
}

// spread is a measure over all runs.
type spread struct {
	median, least, most float64
	runs                int
}

// String is the median with what it spreads over, which one run does not.
func (s spread) String() string {
	if s.runs == 1 {
		return figure(s.median)
	}
	return figure(s.median) + " (" + figure(s.least) + " to " + figure(s.most) + ")"
}

func spreadOf(values []float64) spread {
	sorted := slices.Sorted(slices.Values(values))
	return spread{sorted[len(sorted)/2], sorted[0], sorted[len(sorted)-1], len(sorted)}
}

// of returns the measure of this unit, and whether there is one.
func (r results) of(name, unit string) (spread, bool) {
	values := r[name][unit]
	if len(values) == 0 {
		return spread{}, false
	}
	return spreadOf(values), true
}

// ratio is that of two measures of the same run, over all runs.
func (r results) ratio(ours, base measure) (spread, bool) {
	a, b := r[ours.name][ours.unit], r[base.name][base.unit]
	ratios := make([]float64, min(len(a), len(b)))
	for i := range ratios {
		ratios[i] = a[i] / b[i]
	}
	if len(ratios) == 0 {
		return spread{}, false
	}
	return spreadOf(ratios), true
}

// measure names one that a benchmark reports.
type measure struct{ name, unit string }

// figure is a number with three digits that count.
func figure(v float64) string {
	switch size := max(v, -v); {
	case size >= 100:
		return grouped(fmt.Sprintf("%.0f", v))
	case size >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

var thousands = regexp.MustCompile(`(\d)(\d{3})$`)

func grouped(digits string) string { return thousands.ReplaceAllString(digits, "$1,$2") }

// runs is how many there are of the benchmark that was run most.
func (r results) runs() (n int) {
	for _, units := range r {
		for _, values := range units {
			n = max(n, len(values))
		}
	}
	return cmp.Or(n, 0)
}
