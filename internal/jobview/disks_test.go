package jobview

import (
	"testing"
	"time"

	"vmapower/client"
)

func TestADiskGetsALineForEachTenth(t *testing.T) {
	t.Parallel()
	lines, began := diskLines{}, time.Now()
	for _, c := range []struct {
		after   time.Duration
		percent float64
		copied  int64
		want    bool
	}{
		{0, 0, 0, true},
		{time.Second, 15, 15, false},
		{3 * time.Second, 19, 19, true},
		{6 * time.Second, 19.9, 19, false},
		{9 * time.Second, 20, 20, true},
		{9 * time.Second, 20, 20, false},
		{20 * time.Second, 21, 21, false},
		{39 * time.Second, 22, 22, true},
		{3 * time.Minute, 22, 22, false},
		{4 * time.Minute, 100, 100, true},
		{9 * time.Minute, 100, 100, false},
	} {
		disk := client.DiskProgress{DiskId: "disk-2000", Percent: c.percent, BytesTransferred: c.copied, TotalBytes: 100}
		if due := lines.due(disk, began.Add(c.after)); due != c.want {
			t.Errorf("after %s with %.1f %%: %t", c.after, c.percent, due)
		}
	}
}

func TestHowFarADiskIsIsWrittenForPeople(t *testing.T) {
	t.Parallel()
	for want, disk := range map[string]client.DiskProgress{
		"nothing to copy":                      {},
		"0 B of 10.0 MiB":                      {TotalBytes: 10 << 20},
		"10.0 MiB of 10.0 MiB":                 {TotalBytes: 10 << 20, BytesTransferred: 10 << 20},
		"1.0 KiB of 2.0 KiB, 512 B/s, 3s left": {TotalBytes: 2 << 10, BytesTransferred: 1 << 10, ThroughputMbps: 512.0 / (1 << 20)},
	} {
		if got := copiedText(disk); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestADiskIsToldOfAlsoWhenTheClockWasSetBack(t *testing.T) {
	lines, began := diskLines{}, time.Now()
	d := client.DiskProgress{DiskId: "2000"}
	lines.due(d, began)
	d.BytesTransferred = 1 << 20
	if !lines.due(d, began.Add(-time.Hour)) {
		t.Error("nothing is said for an hour")
	}
}
