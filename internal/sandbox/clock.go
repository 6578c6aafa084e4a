package sandbox

import (
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
)

// ShiftClock makes vCenter's clock tell a time that is so far from the true one: in
// CurrentTime, in events and in boots from now on. 0 sets it right.
func (v *VCenter) ShiftClock(by time.Duration) { v.clock.Store(int64(by)) }

// now is the time on vCenter's clock.
func (v *VCenter) now() time.Time { return time.Now().UTC().Add(time.Duration(v.clock.Load())) }

// serveTime answers CurrentTime.
func (f *front) serveTime(w http.ResponseWriter, r *http.Request) {
	reply := httptest.NewRecorder()
	f.next.ServeHTTP(reply, r)
	answer := reply.Body.Bytes()
	body := new(methods.CurrentTimeBody)
	if decode(answer, body) == nil && body.Res != nil {
		body.Res.Returnval = f.v.now()
		answer = encode(body, answer)
	}
	w.WriteHeader(reply.Code)
	_, _ = w.Write(answer)
}
