package chaos

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// outcome is a row of the table.
type outcome struct {
	strike          strike
	accepted, lost  int
	twice           int
	anew            int           // jobs that were seen ended, and ended once more
	noticed         bool          // that jobs were lost
	outage, longest time.Duration // of a caller, and of a job that ended
}

// sum counts what the judge has found, and returns what has no column.
func (o *outcome) sum(e *evidence) (other []violation) {
	for _, v := range e.judge() {
		switch {
		case v.check == "lost" && e.byID[v.id].record == "":
			o.lost++
		case v.check == "done twice":
			o.twice++
		case v.check == "changed after its end":
			o.anew++
		default:
			other = append(other, v)
		}
	}
	for _, c := range e.cases {
		if c.job.EndedAt != nil {
			o.longest = max(o.longest, c.job.EndedAt.Sub(c.job.CreatedAt))
		}
	}
	return other
}

// strikeTable is the table of docs/reliability.md.
func strikeTable(rows []outcome) string {
	var text strings.Builder
	text.WriteString("| what happens | accepted | lost | done twice | ended anew | longest 503 | longest job |\n|---|--:|--:|--:|--:|--:|--:|\n")
	for _, r := range rows {
		lost := fmt.Sprint(r.lost)
		if r.noticed {
			lost += ", noticed"
		}
		outage, longest := seconds(r.outage), seconds(r.longest)
		if r.noticed {
			outage, longest = "-", "-"
		}
		fmt.Fprintf(&text, "| %s | %d | %s | %d | %d | %s | %s |\n", r.strike.name, r.accepted, lost, r.twice, r.anew, outage, longest)
	}
	return text.String()
}

// publish prints the rows in the order of strikes, and writes them where -chaos.ha says.
func publish(t *testing.T, rows []outcome) {
	order := func(o outcome) int {
		return slices.IndexFunc(strikes, func(s strike) bool { return s.name == o.strike.name })
	}
	slices.SortFunc(rows, func(a, b outcome) int { return order(a) - order(b) })
	table := strikeTable(rows)
	t.Log("\n" + table)
	if *haFlag == "" {
		return
	}
	if err := os.WriteFile(*haFlag, []byte(table), 0o600); err != nil {
		t.Error(err)
	}
}
