package sandbox

import (
	"net/http"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// rule breaks calls of one method. Guest "" or "*" means every object.
type rule struct {
	method, guest string
	left          int // calls still to break; negative is for ever
	fault         types.BaseMethodFault
	task          bool // the fault ends the task instead of the call
	loseReply     bool
	read          ReadTrouble
}

// troubles is what tests and demos have ordered to go wrong.
type troubles struct {
	mu     sync.Mutex
	rules  []*rule
	delays map[string]time.Duration
	late   map[string]time.Duration
	held   map[string]chan struct{}
	status int
	host   HostState
	page   areaPage
	calls  map[string]int
	denied []string          // privileges that the user is said to lack
	names  map[string]string // operation ids by method

	withheld map[types.ManagedObjectReference]withheld
}

func newTroubles() *troubles {
	return &troubles{
		delays: map[string]time.Duration{}, late: map[string]time.Duration{}, held: map[string]chan struct{}{},
		calls: map[string]int{}, names: map[string]string{}, withheld: map[types.ManagedObjectReference]withheld{},
	}
}

func (t *troubles) count(method, operation string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls[method]++
	t.names[method] = operation
}

// take uses up one call of the first rule that wants it.
func (t *troubles) take(method, guest string, wanted func(*rule) bool) *rule {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range t.rules {
		matches := r.method == method && (r.guest == "" || r.guest == "*" || r.guest == guest)
		if !matches || r.left == 0 || !wanted(r) {
			continue
		}
		if r.left > 0 {
			r.left--
		}
		return r
	}
	return nil
}

func (t *troubles) callFault(method, guest string) types.BaseMethodFault {
	if r := t.take(method, guest, func(r *rule) bool { return r.fault != nil && !r.task }); r != nil {
		return r.fault
	}
	return nil
}

func (t *troubles) taskFault(method, guest string) types.BaseMethodFault {
	if r := t.take(method, guest, func(r *rule) bool { return r.fault != nil && r.task }); r != nil {
		return r.fault
	}
	return nil
}

func (t *troubles) losesReply(method string) bool {
	return t.take(method, "", func(r *rule) bool { return r.loseReply }) != nil
}

func (t *troubles) add(r *rule) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rules = append(t.rules, r)
}

func (t *troubles) delay(method string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.delays[method]
}

// released is closed when calls of the method are held no longer; nil where none is.
func (t *troubles) released(method string) <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held[method]
}

func (t *troubles) lateness(method string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.late[method]
}

func (t *troubles) httpStatus() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.status
}

// Fail makes the next count calls of method (as in the WSDL, such as
// PowerOffVM_Task) on the named guest, "*" for any object, answer fault.
// A negative count lasts until Heal.
func (v *VCenter) Fail(method, guest string, fault types.BaseMethodFault, count int) {
	v.troubles.add(&rule{method: method, guest: guest, fault: fault, left: count})
}

// FailTask is like Fail, but the call is accepted and its task ends with fault.
func (v *VCenter) FailTask(method, guest string, fault types.BaseMethodFault, count int) {
	v.troubles.add(&rule{method: method, guest: guest, fault: fault, left: count, task: true})
}

// LoseReply carries out the next count calls of method and cuts the connection
// instead of answering.
func (v *VCenter) LoseReply(method string, count int) {
	v.troubles.add(&rule{method: method, loseReply: true, left: count})
}

// Delay makes every call of method wait before it is carried out; 0 ends it. A
// call whose caller hangs up meanwhile is not carried out.
func (v *VCenter) Delay(method string, d time.Duration) {
	v.troubles.mu.Lock()
	defer v.troubles.mu.Unlock()
	v.troubles.delays[method] = d
}

// Hold makes every call of method wait, before it is carried out, until release is called. A call whose
// caller hangs up meanwhile is not carried out.
func (v *VCenter) Hold(method string) (release func()) {
	v.troubles.mu.Lock()
	defer v.troubles.mu.Unlock()
	until := make(chan struct{})
	v.troubles.held[method] = until
	return sync.OnceFunc(func() {
		v.troubles.mu.Lock()
		defer v.troubles.mu.Unlock()
		delete(v.troubles.held, method)
		close(until)
	})
}

// Late is like Delay, but a call is carried out in the end although its caller has
// hung up, as a vCenter does that has queued it.
func (v *VCenter) Late(method string, d time.Duration) {
	v.troubles.mu.Lock()
	defer v.troubles.mu.Unlock()
	v.troubles.late[method] = d
}

// Unavailable answers every request with the HTTP status and carries out
// nothing; 0 or 200 ends it.
func (v *VCenter) Unavailable(status int) {
	if status == http.StatusOK {
		status = 0
	}
	v.troubles.mu.Lock()
	defer v.troubles.mu.Unlock()
	v.troubles.status = status
}

// Heal forgets all that Fail, FailTask, LoseReply, Delay, Late, Unavailable,
// FailReads, PageChangedAreas, TamperChangedAreas, Deny and Withhold ordered.
func (v *VCenter) Heal() {
	v.troubles.mu.Lock()
	defer v.troubles.mu.Unlock()
	v.troubles.rules, v.troubles.status, v.troubles.page, v.troubles.denied = nil, 0, areaPage{}, nil
	clear(v.troubles.delays)
	clear(v.troubles.late)
	clear(v.troubles.withheld)
}

// Calls returns how often each SOAP method was called since the start or the
// last ResetCalls, counted as requests arrive.
func (v *VCenter) Calls() map[string]int {
	v.troubles.mu.Lock()
	defer v.troubles.mu.Unlock()
	calls := make(map[string]int, len(v.troubles.calls))
	for method, n := range v.troubles.calls {
		calls[method] = n
	}
	return calls
}

// Operation returns the operation id that came with the last call of the method.
func (v *VCenter) Operation(method string) string {
	v.troubles.mu.Lock()
	defer v.troubles.mu.Unlock()
	return v.troubles.names[method]
}

// ResetCalls starts counting anew.
func (v *VCenter) ResetCalls() {
	v.troubles.mu.Lock()
	defer v.troubles.mu.Unlock()
	clear(v.troubles.calls)
}
