// Package sandbox is a vCenter and a Redis to try things on: guests that take
// their time to shut down, one without Tools, one that hangs, disks whose changes
// are tracked, and levers to make calls fail. The demo, the simulator and tests
// use the same one.
//
// It is not for production and it imitates no more of vSphere than the service
// touches.
//
// Its one rule: a guest behaves as on a real vCenter, also when that is awkward.
// A shutdown takes time, a hard power-off ends it, and it never strikes a VM
// that was powered on again.
package sandbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/types"
)

// VCenterOptions describe a simulated vCenter. The zero value listens on a free
// port of the loopback interface and has no guests.
type VCenterOptions struct {
	// Listen is host:port. Default 127.0.0.1:0.
	Listen string
	// Username and Password are the only ones accepted. They default to
	// administrator@vsphere.local and a fake password.
	Username, Password string
	Guests             []Guest
	// Datacenter is the name of the only data centre. Default DC0, or ha-datacenter of an
	// ESXi host.
	Datacenter string
	// ESX makes it an ESXi host without vCenter.
	ESX bool
	// DRS says that the only cluster chooses the host of a VM that is powered on.
	DRS bool
	// Hosts are further names in the certificate, besides this machine's own.
	Hosts []string
	// CertFile and KeyFile replace the self-made certificate.
	CertFile, KeyFile string
	// State is a directory that keeps the certificate, the power states and the ids of the disks
	// over a restart. Default none.
	State  string
	Logger *slog.Logger
}

// VCenter is a running simulated vCenter.
type VCenter struct {
	options   VCenterOptions
	model     *simulator.Model
	server    *http.Server
	address   string
	identity  identity
	kept      *kept
	inventory inventory
	troubles  *troubles
	journal   *journal
	events    events
	sessions  *sessions
	front     *front
	mu        sync.Mutex
	closed    bool
	password  string
	clock     atomic.Int64 // how far it is from the true time
	drs       drs
	work      sync.WaitGroup // timers of guests, notices of list views
	served    chan struct{}  // closed when the server has stopped
	closing   context.Context
	close     context.CancelFunc
}

// StartVCenter starts one. It answers when it is ready; Close it.
func StartVCenter(o VCenterOptions) (*VCenter, error) {
	o = o.withDefaults()
	v := &VCenter{
		options: o, password: o.Password, troubles: newTroubles(), journal: newJournal(), sessions: newSessions(),
		inventory: inventory{byRef: map[types.ManagedObjectReference]*guest{}},
	}
	v.closing, v.close = context.WithCancel(context.Background())
	if err := v.start(); err != nil {
		v.Close()
		return nil, fmt.Errorf("start the simulated vCenter: %w", err)
	}
	return v, nil
}

func (o VCenterOptions) withDefaults() VCenterOptions {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Username == "" {
		o.Username = "administrator@vsphere.local"
	}
	if o.Password == "" {
		o.Password = "not-a-real-password"
	}
	if o.Datacenter == "" && o.ESX {
		o.Datacenter = "ha-datacenter"
	}
	if o.Datacenter == "" {
		o.Datacenter = "DC0"
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

func (v *VCenter) start() (err error) {
	if v.kept, err = openKept(v.options.State); err != nil {
		return err
	}
	switch {
	case v.options.CertFile != "":
		v.identity, err = loadIdentity(v.options.CertFile, v.options.KeyFile)
	case v.options.State != "":
		v.identity, err = keptIdentity(v.options.State, v.options.Hosts)
	default:
		v.identity, err = newIdentity(v.options.Hosts)
	}
	if err != nil {
		return err
	}
	if err := v.furnish(); err != nil {
		return err
	}
	return v.serve()
}

// furnishing guards the simulator's making of a model, which writes and reads
// variables of its package.
var furnishing sync.Mutex

// furnish makes the inventory: one data centre with one host, and the guests.
func (v *VCenter) furnish() error {
	v.model = v.options.model()
	furnishing.Lock()
	err := v.model.Create()
	furnishing.Unlock()
	if err != nil {
		return fmt.Errorf("make the inventory: %w", err)
	}
	v.model.Map().Any("Datacenter").(*simulator.Datacenter).Name = v.options.Datacenter
	v.SetDRS(v.options.DRS)
	for _, spec := range v.options.Guests {
		if was, known := v.kept.of(spec.InstanceUUID); known {
			spec.Power = was.Power
		}
		if _, err := v.createGuest(spec, nil); err != nil {
			return fmt.Errorf("make the guest %s: %w", spec.Name, err)
		}
	}
	return nil
}

func (v *VCenter) serve() error {
	service := v.model.Service
	service.Listen = &url.URL{User: url.UserPassword(v.options.Username, v.options.Password)}
	v.model.Map().SessionManager().ValidLogin = v.validLogin
	service.RegisterSDK(v.model.Map(), vim25.Path+"/vimService")
	service.ServeMux.HandleFunc(vim25.Path+"/vimServiceVersions.xml", service.ServiceVersions)
	service.ServeMux.HandleFunc(folderPath, v.serveFolder)
	service.ServeMux.HandleFunc("GET /about", about)
	v.model.Map().Handler = v.arrive

	listener, err := net.Listen("tcp", v.options.Listen)
	if err != nil {
		return errors.New("can't listen on " + v.options.Listen)
	}
	v.address = listener.Addr().String()
	v.front = newFront(v, service.ServeMux)
	v.server = &http.Server{
		Handler:           v.front,
		ConnState:         v.front.follow,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          slog.NewLogLogger(v.options.Logger.Handler(), slog.LevelDebug),
	}
	secure := tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{v.identity.certificate}})
	v.served = make(chan struct{})
	go func() {
		defer close(v.served)
		_ = v.server.Serve(secure)
	}()
	return nil
}

// about answers health checks. The simulator's own answer walks its inventory
// without a lock.
func about(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(`{"product":"simulated vCenter"}` + "\n"))
}

// Close stops it, ends parked calls, and waits for its guests to stand still.
// It may be repeated.
func (v *VCenter) Close() {
	v.close()
	if v.server != nil {
		_ = v.server.Close()
		<-v.served
		v.front.drain()
	}
	v.mu.Lock()
	v.closed = true
	v.mu.Unlock()
	v.work.Wait()
	if v.model != nil && v.model.Service != nil {
		v.model.Remove()
	}
	v.identity.remove()
}

// spawn runs f as a goroutine that Close waits for, unless it has begun to wait.
func (v *VCenter) spawn(f func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.closed {
		v.work.Go(f)
	}
}

// Address returns host:port.
func (v *VCenter) Address() string { return v.address }

// URL returns the SDK's URL, without a user.
func (v *VCenter) URL() *url.URL {
	return &url.URL{Scheme: "https", Host: v.address, Path: vim25.Path}
}

// CAFile names a PEM file that holds the certificate. Close removes it, unless
// it was given.
func (v *VCenter) CAFile() string { return v.identity.caFile }

// CertificatePEM returns the certificate.
func (v *VCenter) CertificatePEM() []byte { return v.identity.pem }

// Thumbprint returns the certificate's SHA-256 fingerprint in hex with colons.
func (v *VCenter) Thumbprint() string { return v.identity.thumbprint() }

// Username returns the only user that is let in.
func (v *VCenter) Username() string { return v.options.Username }

// Password returns that user's fake password.
func (v *VCenter) Password() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.password
}

// SetPassword changes it. Sessions that it has opened stay.
func (v *VCenter) SetPassword(password string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.password = password
}

func (v *VCenter) validLogin(login *types.Login) bool {
	return login.UserName == v.options.Username && login.Password == v.Password()
}
