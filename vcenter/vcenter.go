// Package vcenter knows what there is: sessions with a vCenter, its VMs, their
// power state, and the verbs that change it; the disks of a VM that is off, what
// changed on them, and their bytes. It says what vSphere answered, in our own
// errors.
//
// It decides nothing about a job: it doesn't fall back from a guest shutdown to
// a hard power-off, it doesn't retry a changing call and it answers no question
// of a VM. Whoever calls it decides.
//
// Its one rule: a changing call is sent at most once, and success means that
// vCenter said so. A lost reply, an expired session or an ended context is
// always an error, and the error says whether the call may have been carried out.
package vcenter

import (
	"context"
	"log/slog"
	"net"
	"time"

	"github.com/vmware/govmomi/vim25/types"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// Options say how a Pool talks to vCenters. The zero value is usable.
type Options struct {
	// Trust says how a vCenter's certificate is checked.
	Trust Trust
	// MaxCalls is the most calls in flight per session. Default 32; parked
	// waits for updates are not counted.
	MaxCalls int
	// CallTimeout is the longest wait for a login, and for one reply; of a changing call it is
	// 30 s at most. Default 30 s.
	CallTimeout time.Duration
	// MaxReply is the longest reply in bytes that is read of a call. Default 64 MiB.
	MaxReply int64
	// LoginCooldown is how long a refused credential stays closed. Default 5 min.
	LoginCooldown time.Duration
	// SessionLife is how long after its login a session is given to new users. Those who have it go on
	// with it; the next ones log in again, so that a password that was changed in vCenter counts for
	// no longer. Default 1 h.
	SessionLife time.Duration
	// Logins counts wrong passwords together with other processes; nil counts those of this
	// process alone.
	Logins Logins
	// Logger gets what no caller is told: a lost collector, a failed logout.
	Logger *slog.Logger
	// Traces gets a span per call, without its arguments; nil makes none.
	Traces trace.TracerProvider
	// Observe, unless it is nil, is told of each call that goes out.
	Observe Observer
	// Dial replaces the network dialer. It must obey its context, and returns
	// ErrNotAllowed for what it never connects to.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

func (o Options) withDefaults() Options {
	if o.MaxCalls <= 0 {
		o.MaxCalls = 32
	}
	if o.CallTimeout <= 0 {
		o.CallTimeout = 30 * time.Second
	}
	if o.MaxReply <= 0 {
		o.MaxReply = 64 << 20
	}
	if o.LoginCooldown <= 0 {
		o.LoginCooldown = 5 * time.Minute
	}
	if o.SessionLife <= 0 {
		o.SessionLife = time.Hour
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Traces == nil {
		o.Traces = noop.NewTracerProvider()
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext
	}
	return o
}

// WithOperation marks the calls made under ctx with id, the job's id. vCenter
// writes it to its own log as the operation id.
func WithOperation(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, types.ID{}, id)
}
