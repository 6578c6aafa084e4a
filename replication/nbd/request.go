package nbd

import (
	"encoding/binary"
	"sync"
	"time"
)

// request is one command on its way.
type request struct {
	command command
	flags   uint16
	offset  int64
	length  int64
	data    []byte // what WRITE sends and READ fills
	flow    *flow  // bounds the data in flight; nil without data
	sent    time.Time
	answers *answers // of those that were sent together
}

// head is the request without its data.
func (r *request) head(cookie uint64) []byte {
	head := make([]byte, 0, requestSize)
	head = binary.BigEndian.AppendUint32(head, requestMagic)
	head = binary.BigEndian.AppendUint16(head, r.flags)
	head = binary.BigEndian.AppendUint16(head, uint16(r.command))
	head = binary.BigEndian.AppendUint64(head, cookie)
	head = binary.BigEndian.AppendUint64(head, uint64(r.offset))
	return binary.BigEndian.AppendUint32(head, uint32(r.length))
}

// land gives back the room that the request had in its flow.
func (r *request) land(answered bool) {
	if r.flow == nil {
		return
	}
	if !answered {
		r.sent = time.Time{}
	}
	r.flow.done(r.length, r.sent)
}

// answers are awaited together: whoever waits is woken up by the last one.
type answers struct {
	mu   sync.Mutex
	due  int
	err  error         // the first
	done chan struct{} // closed when none is due
}

func newAnswers(due int) *answers { return &answers{due: due, done: make(chan struct{})} }

// note counts one.
func (a *answers) note(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err == nil {
		a.err = err
	}
	if a.due--; a.due == 0 {
		close(a.done)
	}
}
