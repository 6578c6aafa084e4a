package jobview

import (
	"fmt"
	"io"
	"sync/atomic"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"vmapower/client"
)

// barWidth is that of a bar without its texts.
const barWidth = 30

// bars draws a bar for each disk on a terminal, below a line of text. Nothing else may
// write there until they are removed.
type bars struct {
	container *mpb.Progress
	rows      []*mpb.Bar // all of them, to be removed
	disks     map[string]*diskBar
}

// diskBar is one disk's row.
type diskBar struct {
	*mpb.Bar
	latest atomic.Pointer[client.DiskProgress]
}

func newBars(terminal io.Writer, heading string) *bars {
	b := &bars{container: mpb.New(mpb.WithOutput(terminal), mpb.WithWidth(barWidth)), disks: map[string]*diskBar{}}
	text := mpb.BarFillerFunc(func(w io.Writer, _ decor.Statistics) error {
		_, err := io.WriteString(w, heading)
		return err
	})
	if row, err := b.container.Add(0, text, mpb.BarFillerTrim()); err == nil { // else the terminal is gone
		b.rows = append(b.rows, row)
	}
	return b
}

// show brings the bars up to date.
func (b *bars) show(disks []client.DiskProgress) {
	for _, d := range disks {
		bar := b.disks[d.DiskId]
		if bar == nil {
			if bar = b.add(d); bar == nil {
				return
			}
		}
		bar.latest.Store(&d)
		bar.SetTotal(d.TotalBytes, false)
		bar.SetCurrent(d.BytesTransferred)
	}
}

// add returns nil when the terminal is gone.
func (b *bars) add(d client.DiskProgress) *diskBar {
	bar := new(diskBar)
	bar.latest.Store(&d)
	row, err := b.container.Add(0, mpb.BarStyle().Build(),
		mpb.PrependDecorators(decor.Name("  "+diskName(d), decor.WCSyncSpaceR)),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string {
			latest := bar.latest.Load()
			return fmt.Sprintf("%3.0f %%  %s", latest.Percent, copiedText(*latest))
		})))
	if err != nil {
		return nil
	}
	bar.Bar = row
	b.disks[d.DiskId], b.rows = bar, append(b.rows, row)
	return bar
}

// remove takes everything away, and leaves the cursor where the text began.
func (b *bars) remove() {
	for _, row := range b.rows {
		row.Abort(true)
	}
	b.container.Wait()
}
