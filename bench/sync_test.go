package bench

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi"

	"vmapower/internal/sandbox"
	"vmapower/replication/nbd/nbdtest"
	"vmapower/tasks"
)

const (
	syncSize    = 128 << 20
	syncChunk   = 2 << 20 // as the worker reads
	syncReaders = 4
)

// BenchmarkFinalSync copies a whole disk over HTTPS, by the service, beside two ways to
// do less: reading the same ranges from the same simulator with as many readers and
// throwing them away, and copying a local file with one fsync. The service's time is
// that of the step that copies, from the open to the flush; the job's own, with looking
// and verifying, is told beside it.
func BenchmarkFinalSync(b *testing.B) {
	for name, target := range map[string]func(b *testing.B, file string) string{
		"file":   func(_ *testing.B, file string) string { return "file://" + file },
		"nbdkit": func(b *testing.B, file string) string { return nbdtest.Nbdkit(b, "file", file).URI.String() },
	} {
		b.Run(name, func(b *testing.B) {
			s := start(b, sandbox.Guest{Name: "vm", Power: sandbox.Off,
				Disks: []sandbox.Disk{{CapacityBytes: syncSize, FilledBytes: syncSize}}})
			s.work(b)
			file := filepath.Join(b.TempDir(), "target.img")
			local := filepath.Join(b.TempDir(), "source.img")
			writeDisk(b, s.vcenter.Guest("vm").Disk(2000), local)
			writeDisk(b, s.vcenter.Guest("vm").Disk(2000), file)
			address, reader := target(b, file), newRangeReader(b, s.vcenter, s.vcenter.Address())
			var whole, copying, reading, plain time.Duration
			for b.Loop() {
				job := s.ended(b, s.replicate(b, address))
				step, _ := job.Step(tasks.StepCopyChangedAreas)
				whole, copying = whole+job.Ended.Sub(job.Started), copying+step.Duration()
				reading += timed(func() { reader.readAll(b) })
				plain += timed(func() { copyFile(b, local, file) })
			}
			total := float64(b.N) * syncSize / 1e6
			b.ReportMetric(total/copying.Seconds(), "MB/s")
			b.ReportMetric(total/whole.Seconds(), "job-MB/s")
			b.ReportMetric(reading.Seconds()/copying.Seconds(), "of-reading")
			b.ReportMetric(reading.Seconds()/whole.Seconds(), "job-of-reading")
			b.ReportMetric(plain.Seconds()/copying.Seconds(), "of-local-copy")
		})
	}
}

// replicate asks for a sync of the whole disk and returns the id of its job.
func (s *service) replicate(b *testing.B, target string) string {
	b.Helper()
	return s.postTo(b, "/api/v1/replicate", map[string]any{
		"vm_id": s.vcenter.Guest("vm").BIOSUUID(), "disks": []map[string]string{{"disk_key": "2000", "target": target}},
	})
}

func writeDisk(b *testing.B, disk *sandbox.DiskHandle, file string) {
	b.Helper()
	out, err := os.Create(file)
	if err == nil {
		_, err = io.Copy(out, io.NewSectionReader(disk, 0, disk.Size()))
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
}

// inChunks does every chunk of the disk, several at a time.
func inChunks(do func(offset int64, buffer []byte)) {
	offsets := make(chan int64)
	var group sync.WaitGroup
	for range syncReaders {
		group.Go(func() {
			buffer := make([]byte, syncChunk)
			for offset := range offsets {
				do(offset, buffer)
			}
		})
	}
	for offset := int64(0); offset < syncSize; offset += syncChunk {
		offsets <- offset
	}
	close(offsets)
	group.Wait()
}

func copyFile(b *testing.B, from, to string) {
	b.Helper()
	source, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_RDWR, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer target.Close()
	inChunks(func(offset int64, buffer []byte) {
		if _, err := source.ReadAt(buffer, offset); err != nil {
			b.Error(err)
		}
		if _, err := target.WriteAt(buffer, offset); err != nil {
			b.Error(err)
		}
	})
	if err := target.Sync(); err != nil {
		b.Error(err)
	}
}

// rangeReader reads a disk the straight way.
type rangeReader struct {
	url  string
	http *http.Client
}

// newRangeReader logs in at the vCenter, and reads at the address, where it is too.
func newRangeReader(b *testing.B, vc *sandbox.VCenter, address string) *rangeReader {
	b.Helper()
	u := vc.URL()
	u.User = url.UserPassword(vc.Username(), vc.Password())
	client, err := govmomi.NewClient(b.Context(), u, true)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = client.Logout(b.Context()) })
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxIdleConnsPerHost: syncReaders}
	b.Cleanup(transport.CloseIdleConnections)
	return &rangeReader{
		url:  fmt.Sprintf("https://%s/folder/vm/vm-flat.vmdk?dcPath=DC0&dsName=LocalDS_0", address),
		http: &http.Client{Transport: transport, Jar: client.Jar},
	}
}

// cookies are those of its session, as a header has them.
func (r *rangeReader) cookies() string {
	var all []string
	u, _ := url.Parse(r.url)
	for _, c := range r.http.Jar.Cookies(u) {
		all = append(all, c.String())
	}
	return strings.Join(all, "; ")
}

func (r *rangeReader) readAll(b *testing.B) {
	b.Helper()
	inChunks(func(offset int64, buffer []byte) {
		request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, r.url, nil)
		if err != nil {
			b.Error(err)
			return
		}
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", offset, offset+syncChunk-1))
		answer, err := r.http.Do(request)
		if err != nil {
			b.Error(err)
			return
		}
		defer answer.Body.Close()
		if _, err := io.ReadFull(answer.Body, buffer); err != nil || answer.StatusCode != http.StatusPartialContent {
			b.Errorf("%s: %v", answer.Status, err)
		}
	})
}
