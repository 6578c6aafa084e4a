package chaos

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// asynqRecovery is what asynq alone needs until a killed worker's task runs again:
// known from its sources and from measuring, not measured here.
const asynqRecovery = "61-171 s"

// report is the table of a run.
func report(e *evidence, done []*injection, found []violation, book *ledger, workers []*node) string {
	var out bytes.Buffer
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "fault\tinjected\tjobs hit\tlost\tdone twice\tslowest recovery\t")
	for i := range faults {
		row(w, &faults[i], done, found, e)
	}
	_ = w.Flush()
	out.WriteString("\n" + totals(e, book) + cuts(e, found) + "\n" + recovery(done, workers))
	out.WriteString(stragglers(done))
	return out.String()
}

// stragglers are the jobs that waited long for another worker, with what else was
// broken meanwhile.
func stragglers(done []*injection) string {
	var out strings.Builder
	for _, in := range done {
		limit := map[string]time.Duration{killWorker: takenWithin, freezeWorker: takenWithin, stopWorker: 2 * time.Second}[in.fault.name]
		for id, at := range in.taken {
			if took := at.Sub(in.from); limit > 0 && took > limit {
				fmt.Fprintf(&out, "job %s was claimed %s after %s; meanwhile: %s\n", id, seconds(took), in.fault.name, in.meanwhile(done, at))
			}
		}
	}
	return out.String()
}

func (in *injection) meanwhile(done []*injection, until time.Time) string {
	var names []string
	for _, other := range done {
		if other != in && other.from.Before(until) && other.to.After(in.from.Add(-settling)) {
			names = append(names, other.fault.name)
		}
	}
	return strings.Join(names, ", ")
}

func row(w *tabwriter.Writer, f *fault, done []*injection, found []violation, e *evidence) {
	times, slowest := 0, time.Duration(0)
	hit := map[string]bool{}
	for _, in := range done {
		if in.fault != f {
			continue
		}
		times++
		for _, c := range in.hit {
			hit[c.id] = true
		}
		slowest = max(slowest, in.slowest(e))
	}
	if times == 0 {
		return
	}
	count := func(check string) (n int) {
		for _, v := range found {
			if v.check == check && hit[v.id] {
				n++
			}
		}
		return n
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%s\t\n", f.name, times, len(hit), count("lost"), count("done twice"), seconds(slowest))
}

// slowest is the time until the last job left by the victim was claimed again; for a
// fault that leaves none, the time from its end until the next job was done.
func (in *injection) slowest(e *evidence) time.Duration {
	if in.fault.leaves {
		return slices.Max(append(in.recoveries(), 0))
	}
	next := time.Duration(0)
	for _, c := range e.cases {
		if c.job.EndedAt == nil || c.job.EndedAt.Before(in.to) {
			continue
		}
		if after := c.job.EndedAt.Sub(in.to); next == 0 || after < next {
			next = after
		}
	}
	return next
}

func totals(e *evidence, book *ledger) string {
	ends := map[string]int{}
	methods := map[string]int{}
	replays, cancels, repeated := 0, 0, 0
	for _, c := range e.cases {
		end := string(c.job.Status)
		if c.job.Error != nil {
			end += " " + string(c.job.Error.Code)
		}
		ends[end]++
		methods[string(c.off.ShutdownMethod)+string(c.on.PowerOnMethod)]++
		for _, method := range changingMethods {
			repeated += max(0, c.asked(method)-1)
		}
		if c.promise != nil {
			replays += c.replays
			cancels += c.cancels
		}
	}
	return fmt.Sprintf("jobs accepted %d (in Redis %d), replayed answers %d, cancellations %d, requests repeated to vCenter without a second effect %d\nended: %s\nhow: %s\nrefused: %s\n",
		len(book.all()), len(e.cases), replays, cancels, repeated, counts(ends), counts(methods), counts(book.refusals))
}

// cuts tells of the jobs that cut the power and of how VMs ended.
func cuts(e *evidence, found []violation) string {
	reasons, endings, guilty := map[string]int{}, map[string]int{}, map[string]int{}
	for _, c := range e.cases {
		if c.effective("PowerOffVM_Task") > 0 {
			reasons["said "+cmp.Or(string(c.off.ForcedReason), "nothing, for the job did not complete")]++
		}
		endings[string(c.off.Consistency)]++
	}
	for _, v := range found {
		guilty[v.check]++
	}
	return fmt.Sprintf("power cuts: %s; without a proof %d\nendings: %s\nVMs moved %d times; calls for a wrong VM %d\n",
		counts(reasons), guilty["cut without proof"], counts(endings), len(e.places)-len(e.switches), guilty["wrong VM"])
}

func counts(of map[string]int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(of)) {
		if name != "" {
			parts = append(parts, fmt.Sprintf("%s %d", name, of[name]))
		}
	}
	return strings.Join(parts, ", ")
}

// takeovers are the recovery times after SIGKILL: those while Redis and another
// worker were left alone, and the others.
func takeovers(done []*injection, workers []*node) (clean, other []time.Duration) {
	for _, in := range done {
		if in.fault.name != killWorker {
			continue
		}
		if in.undisturbed(done, workers) {
			clean = append(clean, in.recoveries()...)
		} else {
			other = append(other, in.recoveries()...)
		}
	}
	slices.Sort(clean)
	slices.Sort(other)
	return clean, other
}

func recovery(done []*injection, workers []*node) string {
	clean, other := takeovers(done, workers)
	return fmt.Sprintf("from SIGKILL of its worker to a job's next claim: median %s, worst %s (%d jobs, Redis and another worker left alone); "+
		"worst %s (%d jobs, while other faults struck too)\nasynq alone: %s (literature)\n",
		seconds(median(clean)), seconds(median(clean[max(0, len(clean)-1):])), len(clean), seconds(median(other[max(0, len(other)-1):])), len(other), asynqRecovery)
}

// median of sorted times, 0 of none.
func median(sorted []time.Duration) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[len(sorted)/2]
}

func seconds(d time.Duration) string {
	if d == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// accuse writes the violations with what the processes logged of the jobs.
func (s *site) accuse(found []violation, e *evidence) {
	for n, v := range found {
		c := e.byID[v.id]
		s.t.Errorf("%s: job %s (%s): %s", v.check, v.id, c.job.Operation, v.what)
		if n < 12 {
			s.t.Logf("  calls %+v\n  record:\n%s\n  log:\n%s", c.changes, c.record, s.said(v.id))
		}
	}
}

// sure503 finds jobs that exist although a caller was told that nothing was accepted.
func (e *evidence) sure503(book *ledger) (wrong []string) {
	for id, said := range book.denied {
		if c := e.byID[id]; c != nil && c.record != "" {
			wrong = append(wrong, fmt.Sprintf("job %s is %s, and a caller was told 503 %q", id, c.job.Status, said))
		}
	}
	return wrong
}
