// Package sandbox is a simulated vCenter and an embedded Redis.
package sandbox

import (
	"errors"
	"log/slog"
	"net/url"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

var errUnbuilt = errors.New("sandbox: not built yet")

// Guest describes one simulated VM.
type Guest struct {
	Name, BIOSUUID, InstanceUUID string
	Power                        Power
	Tools                        Tools
	ShutdownTakes, BootTakes     time.Duration
	Hangs                        bool
	Question                     string
	Template                     bool
}

// Power is a VM's power state: on, off or suspended.
type Power string

// Power states.
const (
	On        Power = "on"
	Off       Power = "off"
	Suspended Power = "suspended"
)

// Tools is the state of VMware Tools.
type Tools string

// Tools states.
const (
	ToolsOK           Tools = "ok"
	ToolsOld          Tools = "old"
	ToolsNotRunning   Tools = "notRunning"
	ToolsNotInstalled Tools = "notInstalled"
)

// DefaultGuests returns the guests of the demo.
func DefaultGuests() []Guest { return nil }

// VCenterOptions describe a simulated vCenter.
type VCenterOptions struct {
	Listen, Username, Password string
	Guests                     []Guest
	Hosts                      []string
	CertFile, KeyFile          string
	Logger                     *slog.Logger
}

// VCenter is a running simulated vCenter.
type VCenter struct{}

// StartVCenter starts one.
func StartVCenter(o VCenterOptions) (*VCenter, error) { return nil, errUnbuilt }

func (v *VCenter) Address() string                                                   { return "" }
func (v *VCenter) URL() *url.URL                                                     { return nil }
func (v *VCenter) CAFile() string                                                    { return "" }
func (v *VCenter) CertificatePEM() []byte                                            { return nil }
func (v *VCenter) Thumbprint() string                                                { return "" }
func (v *VCenter) Username() string                                                  { return "" }
func (v *VCenter) Password() string                                                  { return "" }
func (v *VCenter) Guest(name string) *GuestHandle                                    { return nil }
func (v *VCenter) Guests() []*GuestHandle                                            { return nil }
func (v *VCenter) Calls() map[string]int                                             { return nil }
func (v *VCenter) ResetCalls()                                                       {}
func (v *VCenter) Sessions() int                                                     { return 0 }
func (v *VCenter) Fail(method, guest string, fault types.BaseMethodFault, count int) {}
func (v *VCenter) Delay(method string, d time.Duration)                              {}
func (v *VCenter) LoseReply(method string, count int)                                {}
func (v *VCenter) Unavailable(status int)                                            {}
func (v *VCenter) DropConnections()                                                  {}
func (v *VCenter) ExpireSessions()                                                   {}
func (v *VCenter) Close()                                                            {}

// GuestHandle is one guest of a running vCenter.
type GuestHandle struct{}

func (g *GuestHandle) Name() string         { return "" }
func (g *GuestHandle) BIOSUUID() string     { return "" }
func (g *GuestHandle) InstanceUUID() string { return "" }
func (g *GuestHandle) Ref() string          { return "" }
func (g *GuestHandle) Power() Power         { return Off }
func (g *GuestHandle) SetTools(t Tools)     {}
func (g *GuestHandle) PowerOnByHand()       {}
func (g *GuestHandle) PowerOffByHand()      {}
func (g *GuestHandle) Suspend()             {}
func (g *GuestHandle) Ask(text string)      {}
func (g *GuestHandle) Answer()              {}
func (g *GuestHandle) Disconnect()          {}
func (g *GuestHandle) Reconnect()           {}
func (g *GuestHandle) Delete()              {}

// Redis is an embedded Redis.
type Redis struct{}

// StartRedis starts one.
func StartRedis() (*Redis, error) { return nil, errUnbuilt }

func (r *Redis) Addr() string { return "" }
func (r *Redis) URL() string  { return "" }
func (r *Redis) Close()       {}
