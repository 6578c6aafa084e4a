package worker

import (
	"fmt"
	"time"

	"vmapower/joblog"
	"vmapower/replication"
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

// sure reports that the rate is of more than a moment.
func (p *pace) sure() bool { return len(p.samples) > rateOver }

func rateBetween(from, to sample) int64 {
	took := to.at.Sub(from.at).Seconds()
	if took <= 0 {
		return 0
	}
	return int64(float64(to.bytes-from.bytes) / took)
}

// meter makes a job's progress of what the copy counts. What it has told never goes back,
// also when bytes that were not saved are copied again.
type meter struct {
	known    joblog.Progress // as it was last told
	total    int64
	toVerify int64 // bytes that will be read back
	deadline time.Time

	began    sample
	counted  []int64 // bytes of each disk that its target has now
	readBack int64   // bytes of all of them that were read back while they were copied
	whole    pace
	both     pace // copied and read back
	disks    []pace
	verified pace
	late     bool // an estimate was behind the deadline
}

// newMeter begins with what earlier attempts have told.
func newMeter(found foundDisks, job joblog.Job, disks []replication.Disk, vmName string) *meter {
	m := &meter{deadline: job.Deadline}
	m.known = joblog.Progress{SyncType: string(found.syncType()), VM: joblog.CopiedVM{Name: vmName, Path: found.Path, Tracked: true}}
	for i, d := range found.Disks {
		m.known.VM.DiskBytes += d.Capacity
		m.known.VM.Tracked = m.known.VM.Tracked && d.ChangeID != ""
		told := joblog.DiskProgress{Key: d.Key, Label: d.Label, SyncType: string(d.syncType()), Total: disks[i].Plan.Bytes()}
		if earlier := job.Progress; earlier != nil && i < len(earlier.Disks) && earlier.Disks[i].Key == d.Key && earlier.Disks[i].Total == told.Total {
			told.Transferred = max(0, min(earlier.Disks[i].Transferred, told.Total))
		}
		m.known.Disks = append(m.known.Disks, told)
		m.total += told.Total
	}
	m.known.Total, m.toVerify = m.total, m.total
	return m
}

// begin begins to count a copy that resumes with what is saved.
func (m *meter) begin(now time.Time, disks []replication.Disk) {
	m.whole, m.both, m.readBack = pace{}, pace{}, 0
	m.disks, m.counted = make([]pace, len(disks)), make([]int64, len(disks))
	for i, d := range disks {
		m.counted[i] = d.Resume.Bytes(d.Plan)
	}
	m.count(now)
	if m.began.at.IsZero() {
		m.began = sample{now, m.known.Transferred}
	}
}

// count brings the sums, the rates and the estimate up to date with what is counted.
func (m *meter) count(now time.Time) {
	m.known.Transferred = 0
	there := int64(0)
	for i, bytes := range m.counted {
		d := &m.known.Disks[i]
		d.Transferred = max(d.Transferred, bytes)
		d.Rate = m.disks[i].add(now, bytes)
		m.known.Transferred += d.Transferred
		there += bytes
	}
	m.known.Rate = m.whole.add(now, there)
	m.known.AverageRate = 0
	if !m.began.at.IsZero() {
		m.known.AverageRate = rateBetween(m.began, sample{now, m.known.Transferred})
	}
	m.known.PeakRate = max(m.known.PeakRate, m.known.Rate, m.known.AverageRate) // which is of more than the last seconds
	m.estimate(now, m.total-there+m.toVerify-m.readBack, m.both.add(now, there+m.readBack), m.both.sure())
}

// compared counts what was read back.
func (m *meter) compared(now time.Time, bytes int64) {
	m.known.Rate = 0
	for i := range m.known.Disks {
		m.known.Disks[i].Rate = 0
	}
	m.estimate(now, m.toVerify-bytes, m.verified.add(now, bytes), m.verified.sure())
}

// estimate tells how long the rest takes, and warns when that is too long.
func (m *meter) estimate(now time.Time, left, rate int64, sure bool) {
	m.known.ETA, m.known.Warning = 0, ""
	if rate <= 0 || left <= 0 {
		return
	}
	m.known.ETA = left/rate + 1
	needs, has := time.Duration(m.known.ETA)*time.Second, m.deadline.Sub(now).Truncate(time.Second)
	if sure && needs > has {
		m.late = true
		m.known.Warning = fmt.Sprintf("at this rate it needs %v more, and its deadline is in %v", needs, max(0, has))
	}
}

// warnings are for the result of a job that has made it.
func (m *meter) warnings() []string {
	if m == nil || !m.late {
		return nil
	}
	return []string{"while it ran, its estimated end was behind its deadline: a larger timeout or a faster line leaves room for more changes"}
}
