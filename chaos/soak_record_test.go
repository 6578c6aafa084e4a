package chaos

import (
	"bufio"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// measure is one that must not grow: by what share and by how much its later values may exceed the earlier.
type measure struct {
	name  string
	unit  float64 // of the table and the plot
	share float64
	slack float64
}

// Each of the four processes has a session at vCenter at most, and not all from the start.
var measures = []measure{
	{"memory, MiB", 1 << 20, 0.1, 6}, {"goroutines", 1, 0.2, 12}, {"descriptors", 1, 0.2, 10},
	{"vCenter sessions", 1, 0, 2}, {"Redis keys", 1, 0.25, 100}, {"Redis memory, MiB", 1 << 20, 0.2, 2},
}

// ofProcess are the metrics of the first three measures.
var ofProcess = []string{"process_resident_memory_bytes", "go_goroutines", "process_open_fds"}

// point is a value at a time of the run.
type point struct {
	at    time.Duration
	value float64
}

// soakRecord is what was measured, by measure and line: a process, or "all".
type soakRecord struct {
	began time.Time
	lines map[string]map[string][]point
}

func newSoakRecord() *soakRecord {
	r := &soakRecord{began: time.Now(), lines: map[string]map[string][]point{}}
	for _, m := range measures {
		r.lines[m.name] = map[string][]point{}
	}
	return r
}

func (r *soakRecord) add(m measure, line string, value float64) {
	r.lines[m.name][line] = append(r.lines[m.name][line], point{time.Since(r.began), value / m.unit})
}

// take measures everything once. A process that is away is left out.
func (r *soakRecord) take(s *soaked) {
	for _, n := range s.inOrder() {
		said := metricsAt(s.admin[n])
		for i, metric := range ofProcess {
			if value, told := said[metric]; told {
				r.add(measures[i], n.name, value)
			}
		}
	}
	r.add(measures[3], "all", float64(s.vcenter.Sessions()))
	if keys, err := s.records.DBSize(s.t.Context()).Result(); err == nil {
		r.add(measures[4], "all", float64(keys))
	}
	if memory, err := s.records.Info(s.t.Context(), "memory").Result(); err == nil {
		for line := range strings.Lines(memory) {
			if text, is := strings.CutPrefix(line, "used_memory:"); is {
				value, _ := strconv.ParseFloat(strings.TrimSpace(text), 64)
				r.add(measures[5], "all", value)
			}
		}
	}
}

// metricsAt are the metrics without labels that a process tells now; none when it is away.
func metricsAt(address string) map[string]float64 {
	said := map[string]float64{}
	client := http.Client{Timeout: 3 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get("http://" + address + "/metrics")
	if err != nil {
		return said
	}
	defer response.Body.Close()
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		name, text, _ := strings.Cut(lines.Text(), " ")
		if value, err := strconv.ParseFloat(text, 64); err == nil {
			said[name] = value
		}
	}
	return said
}

// medians are those of the second quarter of a line, when all is warm, and of its last.
func medians(line []point) (early, late float64) {
	quarter := len(line) / 4
	median := func(part []point) float64 {
		var values []float64
		for _, p := range part {
			values = append(values, p.value)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return median(line[quarter : 2*quarter]), median(line[len(line)-quarter:])
}

// grown says what has grown, and what was not measured often enough to tell.
func (r *soakRecord) grown() (wrong []string) {
	for _, m := range measures {
		for name, line := range r.lines[m.name] {
			if len(line) < 8 {
				wrong = append(wrong, fmt.Sprintf("%s of %s was measured %d times", m.name, name, len(line)))
				continue
			}
			if early, late := medians(line); late > early*(1+m.share)+m.slack {
				wrong = append(wrong, fmt.Sprintf("%s of %s has grown from %.1f to %.1f", m.name, name, early, late))
			}
		}
	}
	return wrong
}

// write makes the table and the plot.
func (r *soakRecord) write(t *testing.T, file, what string) {
	t.Helper()
	var table strings.Builder
	fmt.Fprintf(&table, "# A soak of %s: %s, %d VMs\n\n![what was measured](%s)\n\n| | of | second quarter | last quarter | most |\n|---|---|--:|--:|--:|\n",
		time.Since(r.began).Round(time.Second), what, len(steadyGuests()), file[strings.LastIndexByte(file, '/')+1:]+".svg")
	for _, m := range measures {
		for _, name := range slices.Sorted(maps.Keys(r.lines[m.name])) {
			line := r.lines[m.name][name]
			if len(line) < 8 {
				continue
			}
			early, late := medians(line)
			most := slices.MaxFunc(line, func(a, b point) int { return int(a.value*100) - int(b.value*100) })
			fmt.Fprintf(&table, "| %s | %s | %.1f | %.1f | %.1f |\n", m.name, name, early, late, most.value)
		}
	}
	t.Log(table.String())
	for ending, text := range map[string]string{".md": table.String(), ".svg": r.plot()} {
		if err := os.WriteFile(file+ending, []byte(text), 0o644); err != nil {
			t.Error(err)
		}
	}
}
