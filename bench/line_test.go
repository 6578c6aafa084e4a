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
// other means over the same line, as far as a promise is of it: nbdkit's curl plugin with nbdcopy, and nbdcopy of a
// local image. Neither reads back what it has written, as the job does. Each figure is of the median, in MB/s, that
// of the line too; those in ms are the parts of the job, one after the other. cpu-s/GiB and MiB are of the service's
// process.
func BenchmarkSyncOverALine(b *testing.B) {
	site := startSyncSite(b, lineDisk, lineDisk)
	file := filledLike(b, site.image)
	for name, c := range map[string]struct {
		source, target testenv.Line
		beside         []string
	}{
		"source":       {source: testenv.Line{RoundTrip: 2 * time.Millisecond, Rate: 100e6, PerConnection: 30e6}},
		"target-40ms":  {target: testenv.Line{RoundTrip: 40 * time.Millisecond, Rate: 60e6}, beside: []string{"nbdcopy", "nbdkit-curl"}},
		"target-100ms": {target: testenv.Line{RoundTrip: 100 * time.Millisecond, Rate: 60e6}, beside: []string{"nbdcopy"}},
	} {
		b.Run(name, func(b *testing.B) {
			s := site.anew()
			server := nbdtest.NbdkitTCP(b, nil, "file", file)
			if c.source.Rate > 0 {
				s.address = c.source.Start(b, s.address)
			}
			if c.target.Rate > 0 {
				server.URI.Address = c.target.Start(b, server.URI.Address)
			}
			curl, target := curlOf(b, s.service), server.URI.String()
			from := map[string]string{"nbdcopy": s.image, "nbdkit-curl": curl.URI.String()}
			for b.Loop() {
				s.sync(b, target, "")
				for _, way := range c.beside {
					s.note(way, timed(func() { copyOver(b, from[way], target) }))
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

// copyOver copies by nbdcopy.
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
