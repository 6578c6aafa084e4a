package bench

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"vmapower/internal/sandbox"
	"vmapower/tasks"
)

// syncSite is the service as a process, so that what it costs is counted apart from the simulated vCenter with its
// disk, the line and whoever does the same by other means.
type syncSite struct {
	*service
	process *serviceProcess
	size    int64  // of the disk
	image   string // of it
	took    map[string][]time.Duration
}

// startSyncSite has a disk of this size, as much of which is filled. Of one that is there is an image.
func startSyncSite(b *testing.B, size, filled int64) *syncSite {
	b.Helper()
	vc := startVCenter(b, sandbox.VCenterOptions{Guests: []sandbox.Guest{{Name: "vm", Power: sandbox.Off,
		Disks: []sandbox.Disk{{CapacityBytes: size, FilledBytes: filled}}}}})
	p := startProcess(b, "serve", "VMAPOWER_VCENTER_CA_FILE="+vc.CAFile(), "VMAPOWER_TARGET_DIRS="+os.TempDir())
	s := &syncSite{
		service: &service{vcenter: vc, jobs: p.jobs, address: vc.Address(), url: "http://" + p.address},
		process: p, size: size, image: filepath.Join(b.TempDir(), "source.img"), took: map[string][]time.Duration{},
	}
	if filled > 0 {
		writeDisk(b, vc.Guest("vm").Disk(2000), s.image)
	}
	return s
}

// anew is the same site, of which nothing was measured.
func (s *syncSite) anew() *syncSite {
	other, called := *s, *s.service
	other.service, other.took = &called, map[string][]time.Duration{}
	return &other
}

// sync copies what has changed since to the target, or the whole disk, and notes where the time went.
func (s *syncSite) sync(b *testing.B, target, since string) {
	b.Helper()
	used := s.process.cpu(b)
	disk := map[string]string{"disk_key": "2000", "target": target}
	if since != "" {
		disk["change_id"] = since
	}
	job := s.ended(b, s.postTo(b, "/api/v1/replicate", map[string]any{
		"vm_id": s.vcenter.Guest("vm").BIOSUUID(), "disks": []map[string]string{disk},
	}))
	s.took["cpu"] = append(s.took["cpu"], s.process.cpu(b)-used)
	copying, _ := job.Step(tasks.StepCopyChangedAreas)
	verifying, _ := job.Step(tasks.StepVerifyTarget)
	s.note("job", job.Ended.Sub(job.Started))
	s.note("copy", copying.Duration())
	s.note("verify", verifying.Duration())
	s.timeline(b)
}

// timeline notes what the service's log tells of the last sync. Copied is all up to the last flush.
func (s *syncSite) timeline(b *testing.B) {
	b.Helper()
	copied := time.Duration(0)
	for message, parts := range map[string][]string{
		"targets proven": {"opened", "proven"},
		"disk copied":    {"written", "flushed", "read_back"},
	} {
		lines := s.process.process.Lines(message)
		if len(lines) == 0 {
			b.Fatalf("the log has no %q", message)
		}
		told := map[string]any{}
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &told); err != nil {
			b.Fatal(err)
		}
		for _, part := range parts {
			ms, _ := told[part+"_ms"].(float64)
			s.note(part, time.Duration(ms)*time.Millisecond)
			if part != "read_back" {
				copied += time.Duration(ms) * time.Millisecond
			}
		}
	}
	s.note("copied", copied)
}

func (s *syncSite) note(what string, took time.Duration) { s.took[what] = append(s.took[what], took) }

// report reports the job, its parts in milliseconds, and its cost; of whoever has done less, its rate; of a line what
// it carries in a second, 0 without one.
func (s *syncSite) report(b *testing.B, line float64) {
	b.Helper()
	for what, times := range s.took {
		switch what {
		case "cpu":
			b.ReportMetric(median(times).Seconds()*(1<<30)/float64(s.size), "cpu-s/GiB")
		case "opened", "proven", "written", "flushed", "read_back", "verify":
			b.ReportMetric(median(times).Seconds()*1000, what+"-ms")
		default:
			b.ReportMetric(float64(s.size)/1e6/median(times).Seconds(), what+"-MB/s")
		}
	}
	if line > 0 {
		b.ReportMetric(line/1e6, "line-MB/s")
	}
	b.ReportMetric(float64(s.process.process.PeakMemory())/(1<<20), "MiB")
}
