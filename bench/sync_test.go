package bench

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/vmware/govmomi"

	"vmapower/internal/sandbox"
	"vmapower/replication/nbd/nbdtest"
)

const (
	syncSize    = 512 << 20
	syncChunk   = 2 << 20 // as the worker reads
	syncReaders = 4
)

// BenchmarkFinalSync copies a whole disk over HTTPS, by the service, beside ways to do less on the same two cores:
// reading the same ranges with as many readers, and writing them to a file with one fsync, which is the plain loop;
// and nbdkit's curl plugin with nbdcopy. Neither reads back what it has written. The service's time is that of the
// step that copies, from the open to the flush, in which most of what is written is read back; the job's own is told
// beside it.
func BenchmarkFinalSync(b *testing.B) {
	site := startSyncSite(b, syncSize, syncSize)
	file, server := filledLike(b, site.image), nbdtest.Nbdkit(b, "file", filledLike(b, site.image))
	reader, curl := newRangeReader(b, site.vcenter, site.address), curlOf(b, site.service)
	for name, target := range map[string]func(b *testing.B, file string) string{
		"file":   func(_ *testing.B, file string) string { return "file://" + file },
		"nbdkit": func(b *testing.B, file string) string { return nbdtest.Nbdkit(b, "file", file).URI.String() },
	} {
		b.Run(name, func(b *testing.B) {
			s, address := site.anew(), target(b, file)
			for b.Loop() {
				s.sync(b, address, "")
				s.note("loop", timed(func() { reader.copyTo(b, file) }))
				s.note("nbdkit-curl", timed(func() { copyOver(b, curl.URI.String(), server.URI.String()) }))
			}
			s.report(b, 0)
		})
	}
}

// BenchmarkSyncOfATiB brings 100,000 small changes that are spread over a disk of 1 TiB to a sparse file.
func BenchmarkSyncOfATiB(b *testing.B) {
	const size, areas = 1 << 40, 100_000
	s := startSyncSite(b, size, 0)
	disk := s.vcenter.Guest("vm").Disk(2000)
	since, file := disk.ChangeID(), filepath.Join(b.TempDir(), "target.img")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Truncate(file, size)); err != nil {
		b.Fatal(err)
	}
	for i := range int64(areas) {
		if err := disk.Write(i*(size/areas), []byte{1}); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		s.sync(b, "file://"+file, since)
	}
	b.ReportMetric(float64(s.process.process.PeakMemory())/(1<<20), "MiB")
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

// copyTo writes what it reads to the file, and makes it last.
func (r *rangeReader) copyTo(b *testing.B, file string) {
	b.Helper()
	target, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer target.Close()
	inChunks(func(offset int64, buffer []byte) {
		r.read(b, offset, buffer)
		if _, err := target.WriteAt(buffer, offset); err != nil {
			b.Error(err)
		}
	})
	if err := target.Sync(); err != nil {
		b.Error(err)
	}
}

func (r *rangeReader) read(b *testing.B, offset int64, buffer []byte) {
	b.Helper()
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
}
