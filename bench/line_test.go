package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"vmapower/internal/testenv"
	"vmapower/replication/nbd/nbdtest"
)

// lineDisk is large enough that the beginning and the end of a job, which a line of 100 ms makes long, take the
// share of its time that they take of a real one.
const lineDisk = 1 << 30

// BenchmarkSyncOverALine copies a whole disk over a line to its source or to its target, and beside it does less by
// other means over the same line: nbdkit's curl plugin with nbdcopy, and, where the source has no line, nbdcopy and
// qemu-img convert of a local image. None of those reads back what it has written, as the job does. Each figure is
// of the median, in MB/s, that of the line too; those in ms are the parts of the job, one after the other. cpu-s/GiB
// and MiB are of the service's process.
func BenchmarkSyncOverALine(b *testing.B) {
	for name, c := range map[string]struct{ source, target testenv.Line }{
		"source":       {source: testenv.Line{RoundTrip: 2 * time.Millisecond, Rate: 100e6, PerConnection: 30e6}},
		"target-40ms":  {target: testenv.Line{RoundTrip: 40 * time.Millisecond, Rate: 60e6}},
		"target-100ms": {target: testenv.Line{RoundTrip: 100 * time.Millisecond, Rate: 60e6}},
	} {
		b.Run(name, func(b *testing.B) {
			s := startSyncSite(b, lineDisk, lineDisk)
			server := nbdtest.NbdkitTCP(b, nil, "file", filledLike(b, s.image))
			if c.source.Rate > 0 {
				s.address = c.source.Start(b, s.address)
			}
			if c.target.Rate > 0 {
				server.URI.Address = c.target.Start(b, server.URI.Address)
			}
			curl, target := curlOf(b, s.service), server.URI.String()
			ways := map[string]func(){
				"nbdkit-curl": func() {
					convert(b, "nbdcopy", "--flush", "--connections=4", "--requests=64", curl.URI.String(), target)
				},
			}
			if c.source.Rate == 0 {
				ways["nbdcopy"] = func() { convert(b, "nbdcopy", "--flush", "--connections=4", "--requests=64", s.image, target) }
				ways["qemu-img"] = func() {
					convert(b, "qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", "-W", "-m", "16", s.image, target)
				}
			}
			for b.Loop() {
				s.sync(b, target, "")
				for name, way := range ways {
					s.note(name, timed(way))
				}
			}
			s.report(b, float64(c.source.Rate+c.target.Rate))
		})
	}
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// filledLike returns a file as large as the image, with its space allocated. It is on the disk: otherwise the first
// flush of whoever comes first would bring it there.
func filledLike(b *testing.B, image string) string {
	b.Helper()
	file := filepath.Join(b.TempDir(), "target.img")
	convert(b, "cp", "--sparse=never", image, file)
	convert(b, "sync", image, file)
	return file
}

// fromImage copies the image, which takes no reading from a vCenter.
func (s *syncSite) fromImage(b *testing.B, target string) {
	b.Helper()
	s.note("nbdcopy", timed(func() { copyOver(b, s.image, target) }))
	s.note("qemu-img", timed(func() {
		convert(b, "qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", "-W", "-m", "16", s.image, target)
	}))
}

func copyOver(b *testing.B, source, target string) {
	b.Helper()
	convert(b, "nbdcopy", "--flush", "--connections=4", "--requests=64", source, target)
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
