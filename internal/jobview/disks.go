package jobview

import (
	"cmp"
	"fmt"
	"time"

	"vmapower/client"
	"vmapower/internal/terminal"
	"vmapower/tasks"
)

// copyStep returns the step that copies, if it runs now.
func copyStep(job client.Job) (step client.Step, runs bool) {
	for _, step := range job.Steps {
		if step.Name == tasks.StepCopyChangedAreas && step.Status == client.StepStatusRunning && step.StartedAt != nil {
			return step, true
		}
	}
	return client.Step{}, false
}

// Where there is no terminal, a disk gets a line for each tenth that is copied, and
// one each lineEvery in between; never two within lineGap.
const (
	lineEvery = 30 * time.Second
	lineGap   = 2 * time.Second
)

// diskLine is what was said last of a disk.
type diskLine struct {
	at     time.Time
	copied int64
	tenth  int64
}

// diskLines decides when to say how far a disk is. It goes by the times of the
// progress itself: how often it is read changes nothing.
type diskLines map[string]diskLine

// due reports whether there is something to say of the disk, and takes it for said.
func (l diskLines) due(d client.DiskProgress, at time.Time) bool {
	line := diskLine{at: at, copied: d.BytesTransferred, tenth: int64(d.Percent / 10)}
	last, known := l[d.DiskId]
	if known {
		since := at.Sub(last.at)
		if since < 0 { // the clock was set back
			since = lineEvery
		}
		further := line.tenth != last.tenth || (line.copied != last.copied && since >= lineEvery)
		if !further || since < lineGap {
			return false
		}
	}
	l[d.DiskId] = line
	return true
}

// diskName is the disk for people.
func diskName(d client.DiskProgress) string { return terminal.Printable(cmp.Or(d.Label, d.DiskId)) }

// copiedText is how far a disk is, for people.
func copiedText(d client.DiskProgress) string {
	if d.TotalBytes == 0 {
		return "nothing to copy"
	}
	text := terminal.Size(d.BytesTransferred) + " of " + terminal.Size(d.TotalBytes)
	rate := int64(d.ThroughputMbps * (1 << 20))
	if rate > 0 {
		text += ", " + terminal.Size(rate) + "/s"
	}
	if left := d.TotalBytes - d.BytesTransferred; rate > 0 && left > 0 {
		text += fmt.Sprintf(", %s left", time.Duration(left/rate+1)*time.Second)
	}
	return text
}
