package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
	"vmapower/replication/nbd/nbdtest"
	"vmapower/tasks"
)

const lineDisk = 128 << 20

// BenchmarkSyncOverALine copies a whole disk over a line to its source or to its target, or over
// none, and beside it does less by other means over the same line: nbdkit's curl plugin with
// nbdcopy, and, where the source has no line, nbdcopy and qemu-img convert of a local image. None
// of those reads back what it has written, as the job does. Each figure is of the median, in
// MB/s and as a share of what the line carries. cpu-s/GiB is what the job takes of the processor:
// all that this process has taken, but for what serving the disk to nbdkit takes of it.
func BenchmarkSyncOverALine(b *testing.B) {
	for name, c := range map[string]struct{ source, target testenv.Line }{
		"none":         {},
		"source":       {source: testenv.Line{RoundTrip: 2 * time.Millisecond, Rate: 100e6, PerConnection: 30e6}},
		"target-40ms":  {target: testenv.Line{RoundTrip: 40 * time.Millisecond, Rate: 60e6}},
		"target-100ms": {target: testenv.Line{RoundTrip: 100 * time.Millisecond, Rate: 60e6}},
	} {
		b.Run(name, func(b *testing.B) {
			s := start(b, sandbox.Guest{Name: "vm", Power: sandbox.Off,
				Disks: []sandbox.Disk{{CapacityBytes: lineDisk, FilledBytes: lineDisk}}})
			s.work(b)
			image := filepath.Join(b.TempDir(), "source.img")
			writeDisk(b, s.vcenter.Guest("vm").Disk(2000), image)
			server := nbdtest.NbdkitTCP(b, nil, "file", filledLike(b, image))
			if c.source.Rate > 0 {
				s.address = c.source.Start(b, s.address)
			}
			if c.target.Rate > 0 {
				server.URI.Address = c.target.Start(b, server.URI.Address)
			}
			curl, target := curlOf(b, s), server.URI.String()
			ways := map[string]func(){
				"nbdkit-curl": func() { convert(b, "nbdcopy", "--flush", curl.URI.String(), target) },
			}
			if c.source.Rate == 0 {
				ways["nbdcopy"] = func() { convert(b, "nbdcopy", "--flush", "--connections=4", "--requests=64", image, target) }
				ways["qemu-img"] = func() {
					convert(b, "qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", "-W", "-m", "16", image, target)
				}
			}
			line := float64(c.source.Rate + c.target.Rate)
			took, cpu := map[string][]time.Duration{}, map[string][]time.Duration{}
			for b.Loop() {
				used := processorTime(b)
				job := s.ended(b, s.replicate(b, target))
				cpu["job"] = append(cpu["job"], processorTime(b)-used)
				step, _ := job.Step(tasks.StepCopyChangedAreas)
				took["copy"] = append(took["copy"], step.Duration())
				took["job"] = append(took["job"], job.Ended.Sub(job.Started))
				for name, way := range ways {
					used := processorTime(b)
					took[name] = append(took[name], timed(way))
					cpu[name] = append(cpu[name], processorTime(b)-used)
				}
			}
			b.ReportMetric((median(cpu["job"])-median(cpu["nbdkit-curl"])).Seconds()*(1<<30)/lineDisk, "cpu-s/GiB")
			for name, times := range took {
				rate := lineDisk / median(times).Seconds()
				b.ReportMetric(rate/1e6, name+"-MB/s")
				if line > 0 {
					b.ReportMetric(rate/line, name+"-of-line")
				}
			}
		})
	}
}

// processorTime is what this process has taken of the processors.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// filledLike returns a file as large as the image, with its space allocated.
func filledLike(b *testing.B, image string) string {
	b.Helper()
	file := filepath.Join(b.TempDir(), "target.img")
	convert(b, "cp", "--sparse=never", image, file)
	return file
}

func convert(b *testing.B, program string, args ...string) {
	b.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		b.Fatalf("%s: %v: %s", program, err, out)
	}
}

// curlOf starts nbdkit's curl plugin for the disk's file, with a session of its own.
func curlOf(b *testing.B, s *service) *nbdtest.Server {
	b.Helper()
	reader := newRangeReader(b, s.vcenter, s.address)
	cookie := filepath.Join(b.TempDir(), "cookie")
	if err := os.WriteFile(cookie, []byte(reader.cookies()), 0o600); err != nil {
		b.Fatal(err)
	}
	return nbdtest.Nbdkit(b, "curl", "url="+reader.url, "cookie=+"+cookie, "sslverify=false")
}
