package main

import (
	"fmt"
	"io"
	"time"

	"vmapower/client"
)

// sheet prints a job's steps as they end, and how far its disks are. On a terminal it
// also shows the step that runs, and the disks as bars; anywhere else every line stays
// as it was written.
type sheet struct {
	out      io.Writer
	terminal bool
	printed  map[sheetLine]bool
	open     bool      // the last line on the terminal is not finished
	bars     *bars     // nil while there are none
	disks    diskLines // in place of bars
}

// sheetLine tells what was printed: a step that is tried again ends more than once.
type sheetLine struct {
	seq, attempt int
	status       client.StepStatus
}

func newSheet(out io.Writer) *sheet {
	return &sheet{out: out, terminal: isTerminal(out), printed: map[sheetLine]bool{}, disks: diskLines{}}
}

// show prints what is new. Bars stay as long as the disks are copied: nothing else
// happens meanwhile.
func (s *sheet) show(job client.Job) {
	if _, copies := copyStep(job); copies && s.bars != nil {
		return
	}
	s.wipe()
	for _, step := range job.Steps {
		line := sheetLine{step.Seq, step.Attempt, step.Status}
		if s.printed[line] || step.EndedAt == nil {
			continue
		}
		s.printed[line] = true
		s.line(*step.EndedAt, s.mark(step.Status), step.Title, tookOf(step), said(step))
	}
	if s.terminal && !job.Ended() {
		s.showRunning(job)
	}
}

func (s *sheet) line(at time.Time, mark, title, number, text string) {
	fmt.Fprintf(s.out, "%s  %s  %-36s %8s  %s\n", clock(at), mark, title, number, text)
}

// showRunning leaves a line that the next show wipes away.
func (s *sheet) showRunning(job client.Job) {
	for _, step := range job.Steps {
		if step.Status == client.StepStatusRunning && step.StartedAt != nil {
			fmt.Fprint(s.out, runningLine(step))
			if job.Operation == client.OperationFinalSync {
				fmt.Fprintf(s.out, "  (%d %% of all is done)", job.ProgressPercent)
			}
			s.open = true
		}
	}
}

func runningLine(step client.Step) string {
	return clock(*step.StartedAt) + "  \x1b[33m…\x1b[0m  " + step.Title
}

// showDisks shows how far the disks are that the step copies.
func (s *sheet) showDisks(step client.Step, progress client.Progress) {
	if s.terminal {
		if s.bars == nil {
			s.wipe()
			s.bars = newBars(s.out, runningLine(step))
		}
		s.bars.show(progress.DiskProgresses)
		return
	}
	for _, d := range progress.DiskProgresses {
		if at := progress.Throughput.LastUpdate; s.disks.due(d, at) {
			s.line(at, s.mark(client.StepStatusRunning), diskName(d), fmt.Sprintf("%.0f %%", d.Percent), copiedText(d))
		}
	}
}

// wipe takes away what is not to stay.
func (s *sheet) wipe() {
	if s.bars != nil {
		s.bars.remove()
		s.bars = nil
	}
	if s.open {
		fmt.Fprint(s.out, "\r\x1b[K")
		s.open = false
	}
}

var stepColours = map[client.StepStatus]string{
	client.StepStatusCompleted: "\x1b[32m✓\x1b[0m",
	client.StepStatusFailed:    "\x1b[31m✗\x1b[0m",
	client.StepStatusSkipped:   "\x1b[2m-\x1b[0m",
}

// mark is the status: a sign in colour for a terminal, otherwise the word.
func (s *sheet) mark(status client.StepStatus) string {
	if s.terminal {
		return stepColours[status]
	}
	return fmt.Sprintf("%-9s", status)
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
	return took(step.DurationMs)
}

// took writes milliseconds for people.
func took(ms int64) string {
	if ms < 1000 {
		return fmt.Sprintf("%d ms", ms)
	}
	if ms < 60_000 {
		return fmt.Sprintf("%.2f s", float64(ms)/1000)
	}
	return (time.Duration(ms) * time.Millisecond).Round(time.Second).String()
}

func clock(at time.Time) string { return at.UTC().Format("15:04:05Z") }
