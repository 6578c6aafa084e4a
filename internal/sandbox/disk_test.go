package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

func withDisks(name string, disks ...Disk) Guest { return Guest{Name: name, Disks: disks} }

func (b *bench) changed(t *testing.T, name string, start int64, since string) (types.DiskChangeInfo, error) {
	t.Helper()
	reply, err := methods.QueryChangedDiskAreas(t.Context(), b.client.Client, &types.QueryChangedDiskAreas{
		This: b.vm(name).Reference(), DeviceKey: 2000, StartOffset: start, ChangeId: since,
	})
	if err != nil {
		return types.DiskChangeInfo{}, err
	}
	return reply.Returnval, nil
}

// backing is what vCenter shows of the guest's only disk.
func (b *bench) backing(t *testing.T, name string) *types.VirtualDiskFlatVer2BackingInfo {
	t.Helper()
	devices, err := b.vm(name).Device(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	disks := devices.SelectByType((*types.VirtualDisk)(nil))
	return disks[0].GetVirtualDevice().Backing.(*types.VirtualDiskFlatVer2BackingInfo)
}

// cookies are the session's.
func (b *bench) cookies() []*http.Cookie { return b.client.Client.Client.Jar.Cookies(b.URL()) }

// get asks for bytes of a file in the datastore, and takes no cookie.
func (b *bench) get(t *testing.T, cookies []*http.Cookie, path, bytesRange string) (status int, header http.Header, body []byte, err error) {
	t.Helper()
	client := &http.Client{Transport: b.client.Client.Client.Transport}
	u := url.URL{Scheme: "https", Host: b.Address(), Path: "/folder/" + path, RawQuery: "dcPath=DC0&dsName=LocalDS_0"}
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, u.String(), nil)
	for _, cookie := range cookies {
		request.AddCookie(cookie)
	}
	if bytesRange != "" {
		request.Header.Set("Range", "bytes="+bytesRange)
	}
	reply, err := client.Do(request)
	if err != nil {
		return 0, nil, nil, err
	}
	defer reply.Body.Close()
	body, err = io.ReadAll(reply.Body)
	return reply.StatusCode, reply.Header, body, err
}

func TestAPowerChangeOrSnapshotBeginsANewChangeID(t *testing.T) {
	b := setup(t, withDisks("web", Disk{}))
	g := b.Guest("web")
	last := g.Disk(2000).ChangeID()
	life, _, _ := strings.Cut(last, "/")
	if len(life) != 47 || !strings.HasPrefix(life, "52 ") {
		t.Errorf("change id %s", last)
	}
	for i, change := range []func(){g.PowerOnByHand, g.PowerOffByHand, g.TakeSnapshot, g.RemoveSnapshots} {
		change()
		now := g.Disk(2000).ChangeID()
		if shown := b.backing(t, "web").ChangeId; now == last || shown != now || !strings.HasPrefix(now, life+"/") {
			t.Errorf("change %d: %s became %s, shown as %s", i, last, now, shown)
		}
		last = now
	}
	g.Disk(2000).ResetCBT()
	if shown := b.backing(t, "web").ChangeId; strings.HasPrefix(shown, life) {
		t.Errorf("reset, but %s", shown)
	}
}

func TestASnapshotPutsADeltaBeforeTheDisk(t *testing.T) {
	b := setup(t, withDisks("web", Disk{}))
	b.Guest("web").TakeSnapshot()
	shown := b.backing(t, "web")
	if shown.FileName != "[LocalDS_0] web/web-000001.vmdk" || shown.Parent == nil || shown.Parent.FileName != "[LocalDS_0] web/web.vmdk" {
		t.Errorf("%s, parent %+v", shown.FileName, shown.Parent)
	}
	b.Guest("web").RemoveSnapshots()
	if shown := b.backing(t, "web"); shown.FileName != "[LocalDS_0] web/web.vmdk" || shown.Parent != nil {
		t.Errorf("%s, parent %+v", shown.FileName, shown.Parent)
	}
}

func TestChangedAreasAreAnsweredByWindows(t *testing.T) {
	b := setup(t, withDisks("web", Disk{CapacityBytes: 1 << 20}))
	h := b.Guest("web").Disk(2000)
	since := h.ChangeID()
	for _, off := range []int64{0, 2 * granule, 4*granule - 1, 9 * granule} {
		if err := h.Write(off, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	b.PageChangedAreas(2, 0)
	first, err := b.changed(t, "web", 0, since)
	if err != nil || fmt.Sprint(first.ChangedArea) != fmt.Sprint([]types.DiskChangeExtent{{Length: granule}, {Start: 2 * granule, Length: 2 * granule}}) ||
		first.Length != 4*granule {
		t.Errorf("%+v, %v", first, err)
	}
	second, err := b.changed(t, "web", first.Length, since)
	if err != nil || len(second.ChangedArea) != 1 || second.StartOffset+second.Length != 1<<20 {
		t.Errorf("%+v, %v", second, err)
	}
	b.PageChangedAreas(0, 4*granule)
	if empty, err := b.changed(t, "web", 4*granule, since); err != nil || len(empty.ChangedArea) != 0 || empty.Length != 4*granule {
		t.Errorf("%+v, %v", empty, err)
	}
	for _, start := range []int64{-1, 1 << 20} {
		if _, err := b.changed(t, "web", start, since); !fault.Is(err, &types.InvalidArgument{}) {
			t.Errorf("%d: %v", start, err)
		}
	}
	if err := h.Write(1<<20-1, []byte("xx")); err == nil {
		t.Error("wrote beyond the end")
	}
}

func TestAnUnknownChangeIDIsAFileFault(t *testing.T) {
	b := setup(t, withDisks("web", Disk{}))
	g := b.Guest("web")
	old := g.Disk(2000).ChangeID()
	g.Disk(2000).ResetCBT()
	g.PowerOnByHand()
	on := g.Disk(2000).ChangeID()
	if _, err := b.changed(t, "web", 0, on); !fault.Is(err, &types.FileFault{}) {
		t.Errorf("powered on: %v", err)
	}
	g.PowerOffByHand()
	for _, since := range []string{old, "", "nonsense", on + "0"} {
		if _, err := b.changed(t, "web", 0, since); !fault.Is(err, &types.FileFault{}) {
			t.Errorf("%q: %v", since, err)
		}
	}
	if _, err := b.changed(t, "web", 0, on); err != nil {
		t.Errorf("%v", err)
	}
	g.Disk(2000).TrackChanges(false)
	if _, err := b.changed(t, "web", 0, "*"); !fault.Is(err, &types.FileFault{}) || b.backing(t, "web").ChangeId != "" {
		t.Errorf("not tracked: %v", err)
	}
	g.Disk(2000).TrackChanges(true)
	if _, err := b.changed(t, "web", 0, on); !fault.Is(err, &types.FileFault{}) {
		t.Errorf("tracked anew: %v", err)
	}
}

func TestADiskHoldsWhatWasWritten(t *testing.T) {
	b := setup(t, withDisks("web", Disk{CapacityBytes: 1 << 40, FilledBytes: 3*sector + 100}))
	h := b.Guest("web").Disk(2000)
	before := make([]byte, 8*sector)
	if _, err := h.ReadAt(before, 0); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(before[:sector], before[sector:2*sector]) || !bytes.Equal(before[3*sector+100:], make([]byte, 5*sector-100)) {
		t.Error("the first contents are not what was filled")
	}
	data := []byte("across two cells")
	for _, off := range []int64{cell - 5, 1<<40 - int64(len(data))} {
		if err := h.Write(off, data); err != nil {
			t.Fatal(err)
		}
		after := make([]byte, len(data))
		if _, err := h.ReadAt(after, off); err != nil || !bytes.Equal(after, data) {
			t.Errorf("%q at %d, %v", after, off, err)
		}
	}
	after := make([]byte, cell-5)
	if _, _ = h.ReadAt(after, 0); !bytes.Equal(after[:8*sector-5], before[:8*sector-5]) {
		t.Error("a write changed its neighbours")
	}
	if _, err := h.ReadAt(after, 1<<40-1); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
}

func TestTheDatastoreServesRangesToSessions(t *testing.T) {
	b := setup(t, withDisks("web", Disk{CapacityBytes: 1 << 20, FilledBytes: 1 << 20}), withDisks("odd", Disk{Backing: VSAN}))
	cookies := b.cookies()
	status, header, body, err := b.get(t, cookies, "web/web-flat.vmdk", "512-1535")
	want := make([]byte, 1024)
	_, _ = b.Guest("web").Disk(2000).ReadAt(want, 512)
	if err != nil || status != 206 || header.Get("Content-Range") != "bytes 512-1535/1048576" || !bytes.Equal(body, want) {
		t.Errorf("%d, %v, %v", status, header, err)
	}
	for name, c := range map[string]struct {
		cookies     []*http.Cookie
		path, bytes string
		status      int
	}{
		"no cookie":      {nil, "web/web-flat.vmdk", "0-0", 401},
		"no range":       {cookies, "web/web-flat.vmdk", "", 200},
		"beyond the end": {cookies, "web/web-flat.vmdk", "1048576-1048577", 416},
		"no such file":   {cookies, "web/other-flat.vmdk", "0-0", 404},
		"no flat extent": {cookies, "odd/odd-flat.vmdk", "0-0", 404},
	} {
		if status, _, _, err := b.get(t, c.cookies, c.path, c.bytes); err != nil || status != c.status {
			t.Errorf("%s: %d, %v", name, status, err)
		}
	}
	b.Guest("web").PowerOnByHand()
	if status, _, _, _ := b.get(t, cookies, "web/web-flat.vmdk", "0-0"); status != 500 {
		t.Errorf("powered on: %d", status)
	}
	b.ExpireSessions()
	if status, _, _, _ := b.get(t, cookies, "web/web-flat.vmdk", "0-0"); status != 401 {
		t.Errorf("expired: %d", status)
	}
}

func TestReadsGoWrongAsOrdered(t *testing.T) {
	b := setup(t, withDisks("web", Disk{CapacityBytes: 1 << 20, FilledBytes: 1 << 20}))
	cookies := b.cookies()
	for trouble, want := range map[ReadTrouble]string{
		ReadUnauthorized: "401  0 <nil>", ReadUnavailable: "503  0 <nil>", ReadIgnoresRange: "200  1048576 <nil>",
		ReadShort:      "206 bytes 0-999/1048576 500 <nil>",
		ReadWrongStart: "206 bytes 512-1511/1048576 1000 <nil>", ReadWrongTotal: "206 bytes 0-999/1114112 1000 <nil>",
		ReadDropped: "206 bytes 0-999/1048576 500 unexpected EOF",
	} {
		b.FailReads(trouble, 1)
		status, header, body, err := b.get(t, cookies, "web/web-flat.vmdk", "0-999")
		if status >= 400 {
			body = nil
		}
		if got := fmt.Sprint(status, " ", header.Get("Content-Range"), " ", len(body), " ", err); got != want {
			t.Errorf("%s: %s, want %s", trouble, got, want)
		}
		if status, _, body, err := b.get(t, cookies, "web/web-flat.vmdk", "0-999"); status != 206 || len(body) != 1000 || err != nil {
			t.Errorf("after %s: %d, %v", trouble, status, err)
		}
	}
}

func TestEveryBackingIsShownAsItsKind(t *testing.T) {
	kinds := []Backing{Flat, Delta, RDM, Sparse, SESparse, Encrypted, Independent, MultiWriter, Split, PMem, VSAN, VVol}
	var disks []Disk
	for _, kind := range kinds {
		disks = append(disks, Disk{Backing: kind})
	}
	b := setup(t, withDisks("odd", disks...))
	devices, err := b.vm("odd").Device(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	shown := devices.SelectByType((*types.VirtualDisk)(nil))
	if len(shown) != len(kinds) || len(devices.SelectByType((*types.VirtualSCSIController)(nil))) != 1 {
		t.Fatalf("%d disks", len(shown))
	}
	seen := map[string]Backing{}
	for i, device := range shown {
		data := fmt.Sprintf("%T", device.GetVirtualDevice().Backing)
		if flat, ok := device.GetVirtualDevice().Backing.(*types.VirtualDiskFlatVer2BackingInfo); ok {
			var store object.DatastorePath
			store.FromString(flat.FileName)
			data += fmt.Sprint(flat.Parent != nil, flat.KeyId != nil, flat.DiskMode, flat.Sharing, *flat.Split, store.Datastore)
		}
		if other, taken := seen[data]; taken {
			t.Errorf("%s looks like %s", kinds[i], other)
		}
		seen[data] = kinds[i]
	}
}
