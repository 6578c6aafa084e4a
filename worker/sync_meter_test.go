package worker

import (
	"strings"
	"testing"
	"time"

	"vmapower/joblog"
	"vmapower/replication"
	"vmapower/vcenter"
)

// metered is a meter of one disk of so many bytes, and begin resumes its copy with nothing
// saved.
func metered(t *testing.T, size int64, told *joblog.Progress, deadline time.Time) (m *meter, begin func(time.Time)) {
	t.Helper()
	plan, err := replication.NewPlan(replication.Work{DiskKey: 2000, Capacity: size, Extents: []replication.Extent{{Length: size}}}, replication.PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	disks := []replication.Disk{{Plan: plan}}
	found := foundDisks{Disks: []foundDisk{{Disk: vcenter.Disk{Key: 2000, Capacity: size}}}}
	m = newMeter(found, joblog.Job{Hearsay: joblog.Hearsay{Progress: told}, Deadline: deadline}, disks, "vm")
	return m, func(now time.Time) { m.begin(now, disks) }
}

func TestWhatProgressToldNeverGoesBack(t *testing.T) {
	const size = 100 << 20
	m, begin := metered(t, size, nil, time.Time{})
	now := time.Unix(1000, 0)
	count := func(bytes int64) {
		t.Helper()
		before := m.known
		now = now.Add(time.Second)
		m.counted[0] = bytes
		m.count(now)
		if m.known.Transferred < before.Transferred || m.known.AverageRate > m.known.PeakRate || m.known.Rate < 0 {
			t.Errorf("after %+v: %+v", before, m.known)
		}
	}
	begin(now)
	count(30 << 20)
	begin(now) // the connection broke, and nothing was saved
	count(10 << 20)
	count(20 << 20)
	if m.known.Transferred != 30<<20 || m.known.ETA < 10 {
		t.Errorf("with 20 MiB of 100 copied again: %+v", m.known)
	}
	count(90 << 20)

	next, begin := metered(t, size, &m.known, time.Time{})
	begin(now.Add(time.Minute))
	if next.known.Transferred != 90<<20 {
		t.Errorf("the next attempt begins with %+v", next.known)
	}
}

func TestTheEstimateIncludesTheVerificationAndWarnsOfTheDeadline(t *testing.T) {
	const size, rate = 100 << 20, 5 << 20
	now := time.Unix(1000, 0)
	m, begin := metered(t, size, nil, now.Add(25*time.Second))
	begin(now)
	for i := int64(1); i <= 10; i++ {
		if warned := m.known.Warning != ""; warned && i < rateOver {
			t.Errorf("warned after %d s", i)
		}
		m.counted[0] = i * rate
		m.count(now.Add(time.Duration(i) * time.Second))
	}
	if m.known.ETA < 30 || m.known.ETA > 31 || !strings.Contains(m.known.Warning, "deadline is in 15s") || len(m.warnings()) != 1 {
		t.Errorf("10 s of copying and 20 s of verifying are left: %+v, %v", m.known, m.warnings())
	}
	for i := int64(1); i <= 10; i++ {
		m.compared(now.Add(10*time.Second+time.Duration(i)*time.Second), i*2*rate)
	}
	if m.known.Warning != "" || m.known.ETA != 0 || len(m.warnings()) != 1 {
		t.Errorf("at the end: %+v, %v", m.known, m.warnings())
	}
}
