package jobview

import (
	"fmt"
	"io"
	"strings"
	"time"

	"vmapower/client"
	"vmapower/internal/terminal"
)

// stepView prints a job's steps as they end, and how far its disks are. On a terminal it
// also shows the step that runs, and the disks as bars; anywhere else every line stays
// as it was written.
type stepView struct {
	out      io.Writer
	terminal bool
	printed  map[printedStep]bool
	open     bool      // the last line on the terminal is not finished
	bars     *bars     // nil while there are none
	disks    diskLines // in place of bars
}

// printedStep tells what was printed: a step that is tried again ends more than once.
type printedStep struct {
	seq, attempt int
	status       client.StepStatus
	message      string // of a step that runs
}

func newStepView(out io.Writer) *stepView {
	return &stepView{out: out, terminal: terminal.IsTerminal(out), printed: map[printedStep]bool{}, disks: diskLines{}}
}

// show prints what is new. Bars stay as long as the disks are copied: nothing else
// happens meanwhile.
func (v *stepView) show(job client.Job) {
	if _, copies := copyStep(job); copies && v.bars != nil {
		return
	}
	v.wipe()
	for _, step := range job.Steps {
		line := printedStep{seq: step.Seq, attempt: step.Attempt, status: step.Status}
		if v.printed[line] || step.EndedAt == nil {
			continue
		}
		v.printed[line] = true
		v.line(*step.EndedAt, v.mark(step.Status), step.Title, tookOf(step), said(step))
	}
	if !job.Ended() {
		v.showRunning(job)
	}
}

func (v *stepView) line(at time.Time, mark, title, number, text string) {
	fmt.Fprintf(v.out, "%s  %s  %-36s %8s  %s\n", clock(at), mark, terminal.Printable(title), number, terminal.Printable(text))
}

// showRunning leaves a line that the next show wipes away. Without a terminal it prints
// what a running step has to say.
func (v *stepView) showRunning(job client.Job) {
	for _, step := range job.Steps {
		switch {
		case step.Status != client.StepStatusRunning || step.StartedAt == nil:
		case !v.terminal:
			line := printedStep{seq: step.Seq, attempt: step.Attempt, status: step.Status, message: step.Message}
			if step.Message != "" && !v.printed[line] {
				v.printed[line] = true
				v.line(*step.StartedAt, v.mark(step.Status), step.Title, "", step.Message)
			}
		default:
			fmt.Fprint(v.out, runningLine(step))
			if job.Operation == client.OperationFinalSync {
				fmt.Fprintf(v.out, "  (%d %% of all is done)", job.ProgressPercent)
			}
			v.open = true
		}
	}
}

func runningLine(step client.Step) string {
	return clock(*step.StartedAt) + "  \x1b[33m…\x1b[0m  " + terminal.Printable(strings.TrimSpace(step.Title+"  "+step.Message))
}

// showDisks shows how far the disks are that the step copies.
func (v *stepView) showDisks(step client.Step, progress client.Progress) {
	if v.terminal {
		if v.bars == nil {
			v.wipe()
			v.bars = newBars(v.out, runningLine(step))
		}
		v.bars.show(progress.DiskProgresses)
		return
	}
	for _, d := range progress.DiskProgresses {
		if at := progress.Throughput.LastUpdate; v.disks.due(d, at) {
			v.line(at, v.mark(client.StepStatusRunning), diskName(d), fmt.Sprintf("%.0f %%", d.Percent), copiedText(d))
		}
	}
}

// wipe takes away what is not to stay.
func (v *stepView) wipe() {
	if v.bars != nil {
		v.bars.remove()
		v.bars = nil
	}
	if v.open {
		fmt.Fprint(v.out, "\r\x1b[K")
		v.open = false
	}
}

var stepColours = map[client.StepStatus]string{
	client.StepStatusCompleted: "\x1b[32m✓\x1b[0m",
	client.StepStatusFailed:    "\x1b[31m✗\x1b[0m",
	client.StepStatusSkipped:   "\x1b[2m-\x1b[0m",
}

// mark is the status: a sign in colour for a terminal, otherwise the word.
func (v *stepView) mark(status client.StepStatus) string {
	if v.terminal {
		return stepColours[status]
	}
	return fmt.Sprintf("%-9s", terminal.Printable(string(status)))
}

func said(step client.Step) string {
	if step.Error != "" {
		return step.Error
	}
	return step.Message
}

func tookOf(step client.Step) string {
	if step.StartedAt == nil {
		return ""
	}
	return terminal.Took(step.DurationMs)
}

func clock(at time.Time) string { return at.UTC().Format("15:04:05Z") }
