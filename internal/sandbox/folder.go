package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/pause"
)

const folderPath = "/folder/"

// FolderRead is the name under which Calls counts reads of datastore files.
const FolderRead = "GET /folder"

// serveFolder is vCenter's datastore access: files by data centre, datastore and
// path, in ranges, for whoever has a session.
func (v *VCenter) serveFolder(w http.ResponseWriter, r *http.Request) {
	v.troubles.count(FolderRead, "")
	trouble, slow := v.troubles.readTrouble()
	if status := v.troubles.httpStatus(); status != 0 {
		http.Error(w, "unavailable", status)
		return
	}
	if !v.loggedIn(r) || trouble == ReadUnauthorized {
		// A server may hand out a session that isn't logged in; who keeps it has lost his own.
		http.SetCookie(w, &http.Cookie{Name: soap.SessionCookieName, Value: "nobody", Path: "/", Secure: true, HttpOnly: true})
		w.Header().Set("WWW-Authenticate", `Basic realm="VMware HTTP server"`)
		http.Error(w, "not logged in", http.StatusUnauthorized)
		return
	}
	d := v.findExtent(r)
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		http.Error(w, "read only", http.StatusMethodNotAllowed)
		return
	case d == nil:
		http.NotFound(w, r)
		return
	case (&GuestHandle{guest: d.guest}).Power() != Off: // the running VM holds the file's lock
		http.Error(w, "locked", http.StatusInternalServerError)
		return
	}
	if pause.For(r.Context(), slow) != nil {
		panic(http.ErrAbortHandler)
	}
	file := io.NewSectionReader(d, 0, (&DiskHandle{disk: d}).Size())
	if trouble != "" && !r.URL.Query().Has(redirectMark) && trouble.serve(w, r, file) {
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, file)
}

func (v *VCenter) loggedIn(r *http.Request) bool {
	cookie, err := r.Cookie(soap.SessionCookieName)
	return err == nil && slices.ContainsFunc(v.listed(), func(session types.UserSession) bool {
		return session.Key == strings.Trim(cookie.Value, `"`)
	})
}

func (v *VCenter) findExtent(r *http.Request) *disk {
	query := r.URL.Query()
	path := strings.TrimPrefix(r.URL.Path, folderPath)
	if strings.Trim(query.Get("dcPath"), "/") != v.options.Datacenter {
		return nil
	}
	for _, g := range v.inventory.all() {
		for _, d := range g.disks {
			if extent := d.extent(); extent != "" && extent == path && d.spec.Datastore == query.Get("dsName") {
				return d
			}
		}
	}
	return nil
}

// ReadTrouble is one way in which a read of a datastore file goes wrong.
type ReadTrouble string

// The ways in which a read goes wrong. Those that hand out bytes hand out right
// ones, as far as they go, but for ReadIgnoresRange.
const (
	ReadUnauthorized ReadTrouble = "unauthorized" // 401
	ReadUnavailable  ReadTrouble = "unavailable"  // 503
	ReadIgnoresRange ReadTrouble = "ignoresRange" // 200 and the file from its beginning
	ReadShort        ReadTrouble = "short"        // half the bytes, and a Content-Length that says so
	ReadWrongStart   ReadTrouble = "wrongStart"   // a Content-Range of other bytes
	ReadWrongTotal   ReadTrouble = "wrongTotal"   // a Content-Range of a larger file
	ReadDropped      ReadTrouble = "dropped"      // the connection ends in the middle of the body
	ReadStalled      ReadTrouble = "stalled"      // the body stops in the middle, for ever
	ReadSurplus      ReadTrouble = "surplus"      // a byte more than the range, and no Content-Length
	ReadPlainOK      ReadTrouble = "plainOK"      // the very range, but 200
	ReadRedirected   ReadTrouble = "redirected"   // 302 to an address that serves the very range
)

// redirectMark is what ReadRedirected adds to the query.
const redirectMark = "redirected"

// serve answers in the trouble's way, or reports that the request has no range
// to go wrong with.
func (t ReadTrouble) serve(w http.ResponseWriter, r *http.Request, file *io.SectionReader) bool {
	var first, last int64
	if n, _ := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-%d", &first, &last); n != 2 || last < first {
		return false
	}
	body := make([]byte, last-first+1)
	n, _ := file.ReadAt(body, first)
	switch t {
	case ReadRedirected:
		http.Redirect(w, r, r.URL.RequestURI()+"&"+redirectMark+"=1", http.StatusFound)
	case ReadUnavailable:
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
	case ReadIgnoresRange:
		_, _ = io.Copy(w, file)
	case ReadSurplus:
		w.Header().Set("Content-Range", contentRange(first, last, file.Size()))
		w.WriteHeader(http.StatusPartialContent)
		_ = http.NewResponseController(w).Flush() // from here on the length is open
		_, _ = w.Write(append(body[:n], 0))
	default:
		t.servePart(w, r, body[:n], first, last, file.Size())
	}
	return true
}

func contentRange(first, last, size int64) string {
	return fmt.Sprintf("bytes %d-%d/%d", first, last, size)
}

// servePart answers with the range, or with less or another one than it says.
func (t ReadTrouble) servePart(w http.ResponseWriter, r *http.Request, body []byte, first, last, size int64) {
	told, length, status := contentRange(first, last, size), len(body), http.StatusPartialContent
	switch t {
	case ReadPlainOK:
		status = http.StatusOK
	case ReadShort:
		body = body[:len(body)/2]
		length = len(body)
	case ReadWrongStart:
		told = contentRange(first+sector, last+sector, size)
	case ReadWrongTotal:
		told = contentRange(first, last, size+granule)
	case ReadDropped, ReadStalled:
		body = body[:len(body)/2]
	}
	w.Header().Set("Content-Range", told)
	w.Header().Set("Content-Length", fmt.Sprint(length))
	w.WriteHeader(status)
	_, _ = w.Write(body)
	if t == ReadStalled {
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	if len(body) < length {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

func (t *troubles) readTrouble() (ReadTrouble, time.Duration) {
	slow := t.delay(FolderRead)
	if r := t.take(FolderRead, "", func(r *rule) bool { return r.read != "" }); r != nil {
		return r.read, slow
	}
	return "", slow
}

// FailReads makes the next count reads of datastore files go wrong. A negative
// count lasts until Heal. Delay(FolderRead, d) makes reads slow.
func (v *VCenter) FailReads(trouble ReadTrouble, count int) {
	v.troubles.add(&rule{method: FolderRead, read: trouble, left: count})
}
