package worker

import (
	"context"
	"time"

	"vmapower/joblog"
	"vmapower/replication"
	"vmapower/tasks"
)

// rateOver is how far back a current rate looks, in samples of about a second.
const rateOver = 5

// pace makes a rate of a growing number of bytes.
type pace struct{ samples []sample }

type sample struct {
	at    time.Time
	bytes int64
}

// add takes the number as it is now and returns bytes per second.
func (p *pace) add(at time.Time, bytes int64) int64 {
	if len(p.samples) > rateOver {
		p.samples = p.samples[1:]
	}
	p.samples = append(p.samples, sample{at, bytes})
	return rateBetween(p.samples[0], p.samples[len(p.samples)-1])
}

func rateBetween(from, to sample) int64 {
	took := to.at.Sub(from.at).Seconds()
	if took <= 0 {
		return 0
	}
	return int64(float64(to.bytes-from.bytes) / took)
}

// meter makes a job's progress of what the copy counts.
type meter struct {
	known joblog.Progress // as it was last told
	total int64
	began sample
	whole pace
	disks []pace
}

// newMeter begins with what earlier attempts have copied.
func newMeter(found foundDisks, vmName string, disks []replication.Disk) *meter {
	m := &meter{disks: make([]pace, len(disks))}
	m.known = joblog.Progress{SyncType: string(found.syncType()), VM: joblog.CopiedVM{Name: vmName, Path: found.Path, Tracked: true}}
	for i, d := range found.Disks {
		m.known.VM.DiskBytes += d.Capacity
		m.known.VM.Tracked = m.known.VM.Tracked && d.ChangeID != ""
		m.known.Disks = append(m.known.Disks, joblog.DiskProgress{
			Key: d.Key, Label: d.Label, SyncType: string(d.syncType()), Total: disks[i].Plan.Bytes(),
			Transferred: disks[i].Resume.Bytes(disks[i].Plan),
		})
		m.total += disks[i].Plan.Bytes()
	}
	m.known.Total = m.total
	m.count(time.Now())
	m.began = sample{time.Now(), m.known.Transferred}
	return m
}

// count brings the sums and rates up to date with the disks.
func (m *meter) count(now time.Time) {
	m.known.Transferred = 0
	for i := range m.known.Disks {
		d := &m.known.Disks[i]
		d.Rate = m.disks[i].add(now, d.Transferred)
		m.known.Transferred += d.Transferred
	}
	m.known.Rate = m.whole.add(now, m.known.Transferred)
	m.known.PeakRate = max(m.known.PeakRate, m.known.Rate)
	m.known.AverageRate, m.known.ETA = 0, 0
	if !m.began.at.IsZero() {
		m.known.AverageRate = rateBetween(m.began, sample{now, m.known.Transferred})
	}
	m.known.PeakRate = max(m.known.PeakRate, m.known.AverageRate) // which is of more than the last seconds
	if left := m.total - m.known.Transferred; m.known.Rate > 0 && left > 0 {
		m.known.ETA = left/m.known.Rate + 1
	}
}

// copiedSoFar records how far the copy is.
func (s *finalSync) copiedSoFar(ctx context.Context, now []replication.Progress) {
	for i, p := range now {
		s.meter.known.Disks[i].Transferred = p.Acked
	}
	s.meter.count(time.Now())
	s.recordProgress(ctx, tasks.StepCopyChangedAreas, s.meter.known.Transferred, s.meter.total)
}

// verifiedSoFar records how far the verification is; the bytes stay those of the copy.
func (s *finalSync) verifiedSoFar(ctx context.Context, compared, total int64) {
	s.meter.known.Rate, s.meter.known.ETA = 0, 0
	for i := range s.meter.known.Disks {
		s.meter.known.Disks[i].Rate = 0
	}
	s.recordProgress(ctx, tasks.StepVerifyTarget, compared, total)
}

// recordProgress records the progress and which share of the step is done. It is no reason to
// stop when that fails: what must be written is written elsewhere.
func (s *finalSync) recordProgress(ctx context.Context, step string, done, total int64) {
	share := 1.0
	if total > 0 {
		share = float64(done) / float64(total)
	}
	if err := s.run.Progress(ctx, step, share, s.meter.known); err != nil {
		s.log.DebugContext(ctx, "progress not recorded", "err", err)
	}
}
