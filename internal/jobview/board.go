package jobview

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"vmapower/client"
	"vmapower/client/failover"
	"vmapower/internal/terminal"
)

// Board shows a plan as it is run. On a terminal the VMs that are worked on stand below what has ended,
// each with its step; anywhere else every line stays as it was written. It is safe for concurrent use.
type Board struct {
	mu      sync.Mutex
	out     io.Writer
	live    bool
	lines   int // of the live part, to be wiped away
	began   time.Time
	total   int
	ended   int
	running []failover.VMReport
	printed map[string]bool
}

// NewBoard makes one for the plan; nothing is shown yet.
func NewBoard(out io.Writer, plan failover.Plan) *Board {
	b := &Board{out: out, live: terminal.IsTerminal(out), began: time.Now(), printed: map[string]bool{}}
	for _, group := range plan.Groups {
		b.total += len(group.VMs)
	}
	return b
}

// Show brings the board up to date.
func (b *Board) Show(vm failover.VMReport) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wipe()
	for _, job := range vm.Jobs {
		b.job(vm, job)
	}
	if vm.Outcome != failover.Waiting && vm.Outcome != failover.Running && b.once(vm.VMID+" "+string(vm.Outcome)) {
		b.ended++
		b.line(time.Now(), vm, string(vm.Outcome), summaryOf(vm))
	}
	b.follow(vm)
	b.draw()
}

// Stopping tells that no further step begins.
func (b *Board) Stopping() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wipe()
	fmt.Fprintln(b.out, "stopping: nothing more begins, and what runs is waited for; once more, and it goes on without being watched")
	b.draw()
}

// Close takes the live part away; Show brings it back.
func (b *Board) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wipe()
}

// once reports whether this is new.
func (b *Board) once(what string) bool {
	if b.printed[what] {
		return false
	}
	b.printed[what] = true
	return true
}

func (b *Board) job(vm failover.VMReport, job client.Job) {
	if job.Status == client.JobStatusAwaitingApproval && b.once(job.JobId) {
		b.line(job.CreatedAt, vm, "approval", fmt.Sprintf("%s awaits it: another appliance gives it with vmapower jobs approve %s", job.Operation, job.JobId))
	}
	for _, step := range job.Steps {
		if step.EndedAt != nil && b.once(fmt.Sprintf("%s %d %d %s", job.JobId, step.Seq, step.Attempt, step.Status)) {
			b.line(*step.EndedAt, vm, string(step.Status), strings.TrimSpace(step.Title+"  "+tookOf(step)+"  "+said(step)))
		}
	}
}

func (b *Board) line(at time.Time, vm failover.VMReport, status, text string) {
	fmt.Fprintf(b.out, "%s  %-24s %-9s  %s\n", clock(at), terminal.Printable(vm.Group+"/"+vm.Name), status, terminal.Printable(text))
}

// follow keeps the VMs that are worked on, in the order in which they began.
func (b *Board) follow(vm failover.VMReport) {
	kept := b.running[:0]
	known := false
	for _, other := range b.running {
		if other.VMID == vm.VMID {
			other, known = vm, true
		}
		if other.Outcome == failover.Running {
			kept = append(kept, other)
		}
	}
	if b.running = kept; !known && vm.Outcome == failover.Running {
		b.running = append(b.running, vm)
	}
}

// mostRows of VMs are shown at a time: the live part must fit on the terminal.
const mostRows = 12

func (b *Board) draw() {
	if !b.live || len(b.running) == 0 {
		return
	}
	took := time.Since(b.began)
	fmt.Fprintf(b.out, "\x1b[1m%d of %d VMs\x1b[0m  %s%s\n", b.ended, b.total, took.Round(time.Second), b.estimate(took))
	b.lines = 1
	for i, vm := range b.running {
		if i == mostRows {
			fmt.Fprintf(b.out, "  and %d more\n", len(b.running)-mostRows)
			b.lines++
			break
		}
		percent, step := stepOf(vm)
		filled := percent * barWidth / 100
		bar := strings.Repeat("=", filled) + strings.Repeat(" ", barWidth-filled)
		fmt.Fprintf(b.out, "  %-24.24s [%s] %3d %%  %.36s\n", terminal.Printable(vm.Group+"/"+vm.Name), bar, percent, terminal.Printable(step))
		b.lines++
	}
}

// estimate is how long the rest takes if it goes on as before.
func (b *Board) estimate(took time.Duration) string {
	if b.ended == 0 {
		return ""
	}
	rest := took / time.Duration(b.ended) * time.Duration(b.total-b.ended)
	return ", about " + rest.Round(time.Second).String() + " left"
}

// stepOf is how far the VM's newest job is, and what it does.
func stepOf(vm failover.VMReport) (percent int, step string) {
	if len(vm.Jobs) == 0 {
		return 0, "begins"
	}
	job := vm.Jobs[len(vm.Jobs)-1]
	for _, s := range job.Steps {
		if s.Status == client.StepStatusRunning {
			return job.ProgressPercent, s.Title
		}
	}
	return job.ProgressPercent, string(job.Operation) + " " + string(job.Status)
}

func (b *Board) wipe() {
	if b.lines > 0 {
		fmt.Fprintf(b.out, "\x1b[%dA\x1b[J", b.lines)
		b.lines = 0
	}
}
