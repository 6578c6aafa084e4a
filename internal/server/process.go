// Package server is a process that serves: an API, a worker or both, its listeners, its Redis client, what
// operators read of it, and the commands that run it. What a request or a job does is in api and worker.
//
// Its one rule: what a process opens it closes in reverse order, and it connects to nothing before Run.
package server

import (
	"context"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"vmapower/access"
	"vmapower/api"
	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/inquiry"
	"vmapower/internal/config"
	"vmapower/internal/note"
	"vmapower/joblog"
	"vmapower/presence"
	"vmapower/replication"
	"vmapower/replication/vddk"
	"vmapower/tasks/queue"
	"vmapower/ui"
	"vmapower/vcenter"
	"vmapower/worker"
)

// Options are what a process is run with.
type Options struct {
	Config  config.Config
	Role    config.Role
	Keys    config.Keys
	Version string
	Log     *slog.Logger

	// LogDropped is how many lines the log has lost; nil where nobody counts them.
	LogDropped func() float64

	Embedded bool // Redis keeps nothing, and nobody need be told: it is a demo's own
}

// Process is an API, a worker or both, with what they share.
type Process struct {
	Options

	redis    redis.UniversalClient
	registry *prometheus.Registry
	jobs     *joblog.Log
	queue    *queue.Queue
	probe    *redisProbe
	hosts    hostRule
	reach    *vcenterRule // nil where any vCenter may be named
	vcenters *vcenter.Pool
	calls    *vcenterMetrics
	work     *worker.Metrics           // nil without a worker
	breaker  *worker.Breaker           // nil without a worker
	profiles *credentials.ProfilesFile // nil without any
	grants   *access.Grants            // nil with auth off
	inquiry  *inquiry.Desk
	presence *presence.Board
	// appliances is nil with auth off, and where a worker's host has no such file
	appliances *access.AppliancesFile
	revoked    *access.Revocations
	audit      *audit.Log
	forged     *forgeries
	clocks     *clockSteps
	targets    replication.TargetOptions // of final syncs
	vddk       *vddk.VDDK                // nil where it is not set up
	traces     *traces                   // nil for none

	stopping   stopping
	redisInUse bool // to the end of the process, by a worker that could not end

	api, admin *webServer  // nil where there is none
	handler    *api.Server // nil without an API
	page       *ui.UI      // the operators', beside it
}

// Open takes the addresses and opens what the servers share. It connects to
// nothing: Redis may be away. Close it.
func Open(o Options) (p *Process, err error) {
	p = &Process{Options: o}
	defer func() {
		if err != nil {
			p.Close()
			p = nil
		}
	}()
	if p.targets, err = o.Config.Targets(); err != nil {
		return p, config.Refused(err)
	}
	if err = p.openProfiles(); err != nil {
		return p, err
	}
	if p.hosts, err = newHostRule(o.Config); err != nil {
		return p, err
	}
	if p.appliances, err = p.followAppliances(); err != nil {
		return p, err
	}
	if err := p.listen(); err != nil {
		return p, err
	}
	if p.traces, err = openTraces(o); err != nil {
		return p, err
	}
	p.openRedis()
	p.openVCenters()
	p.vddk = p.newVDDK()
	if p.hasAPI() {
		if err := p.openHandlers(); err != nil {
			return p, err
		}
	}
	return p, nil
}

// openRedis opens what Redis keeps, and what asks whether it can be relied on.
func (p *Process) openRedis() {
	p.redis = p.Config.OpenRedis()
	p.audit = audit.New(p.redis, p.Log)
	p.registry = newRegistry(p.redis, p.LogDropped)
	p.aboutProcess()
	p.forged = newForgeries(p.audit, p.registry)
	p.clocks = newClockSteps(p.Log, p.registry)
	p.jobs = joblog.New(p.redis, joblog.Options{
		Keys: p.noteKeys(), Retention: p.Config.Retention, MaxOpen: p.Config.MaxOpenJobs, MaxAwaiting: p.Config.MaxAwaitingJobs,
		Replicas: p.Config.RedisWaitReplicas, Forged: p.forged.told, Stepped: p.clocks.told,
	})
	if p.Config.Auth != config.AuthOff {
		p.grants = access.NewGrants(p.redis, p.noteKeys(), p.forged.told)
	}
	p.revoked = access.NewRevocations(p.redis, p.noteKeys(), p.forged.told)
	p.inquiry = inquiry.NewDesk(p.redis, p.noteKeys(), p.forged.told)
	p.presence = presence.NewBoard(p.redis, p.noteKeys(), p.forged.told)
	p.queue = queue.New(p.redis)
	p.probe = p.newProbe()
}

func (p *Process) hasAPI() bool { return p.Role != config.RoleWorker }

// noteKeys sign and check what Redis keeps: all of them where a worker runs.
func (p *Process) noteKeys() note.Keys {
	if p.Keys.Keyring != nil {
		return p.Keys.Keyring
	}
	return p.Keys.Sealer
}

// listen takes the addresses.
func (p *Process) listen() (err error) {
	if p.hasAPI() {
		files, err := p.Config.ListenerTLS()
		if err != nil {
			return config.Refused(err)
		}
		if p.api, err = listen("listen", p.Config.Listen); err != nil {
			return err
		}
		if files.Cert != "" {
			if p.api.tls, err = followTLS(files, p.Log); err != nil {
				return config.Refused(p.Config.Blame("tls_cert_file", err))
			}
		}
	}
	if p.Config.AdminListen != "" {
		p.admin, err = listen("admin_listen", p.Config.AdminListen)
	}
	return err
}

// openHandlers makes the API and the page, which asks the API.
func (p *Process) openHandlers() (err error) {
	gate := p.newGate()
	if p.handler, err = p.newHandler(gate); err != nil {
		return err
	}
	p.page, err = ui.New(ui.Config{
		API: p.handler, Gate: gate, Audit: p.audit, BasePath: p.Config.BasePath, Ready: p.ready, AllowRequest: p.hosts.check, Version: p.Version, Logger: p.Log,
		Workers: p.presence.Workers, Warnings: p.redisWarnings,
	})
	return err
}

func (p *Process) newHandler(gate *access.Gate) (*api.Server, error) {
	var allow func(string) error
	if p.reach != nil {
		allow = p.reach.check
	}
	older, err := p.olderAPI()
	if err != nil {
		return nil, err
	}
	return api.New(api.Config{
		Gate: gate, AllowRequest: p.hosts.check, AllowVCenter: allow,
		Jobs: p.jobs, Queue: p.queue, VCenters: p.vcenters, Logger: p.Log, Metrics: p.registry, Traces: p.traces.provider(), Version: p.Version,
		Sealer: p.Keys.Sealer, Profiles: p.profiles, Grants: p.grants, Inquiries: p.inquiry, Audit: p.audit,
		DeadlineSlack: p.Config.DeadlineSlack, MaxAttempts: p.Config.MaxAttempts, MaxStreams: p.Config.MaxStreams, CompatWait: p.Config.CompatWait, CompatLimit: p.Config.CompatLimit, StableOff: p.Config.StableOff,
		LongestWait: p.Config.LongestWait, BasePath: p.Config.BasePath, VMA: older,
		Ready: p.ready,
	})
}

// olderAPI is to which is passed on what is not ours; nil for none. A connection goes to the
// very address that was checked.
func (p *Process) olderAPI() (*api.VMA, error) {
	address, allow, err := p.Config.VMA()
	if err != nil {
		return nil, config.Refused(err)
	}
	if address == nil {
		return nil, nil
	}
	return &api.VMA{URL: address, Dial: allow.DialContext}, nil
}

// newGate lets in those of the appliances file, or with auth off anybody.
func (p *Process) newGate() *access.Gate {
	if p.Config.Auth == config.AuthOff {
		return access.NewOpenGate()
	}
	return access.NewGate(p.redis, p.appliances, p.Keys.Sealer, p.forged.told)
}

// followAppliances reads who may ask, and again whenever that has changed.
func (p *Process) followAppliances() (*access.AppliancesFile, error) {
	if p.Config.Auth == config.AuthOff || p.Config.AppliancesFile == "" {
		return nil, nil
	}
	appliances, err := access.FollowAppliances(p.Config.AppliancesFile, func(err error) {
		p.Log.Error("the changed appliances file can't be used; the appliances as they were stay", "err", err)
	}, p.Config.SecretMounts()...)
	if err != nil {
		return nil, config.Refused(p.Config.Blame("appliances_file", err))
	}
	return appliances, nil
}

// APIAddr is the real address of the API, also when its port was 0; "off" where there is none.
func (p *Process) APIAddr() string { return p.api.addr() }

// AdminAddr is the same for the admin listener.
func (p *Process) AdminAddr() string { return p.admin.addr() }

// Close logs out of every vCenter and closes the rest, in reverse order.
func (p *Process) Close() {
	if p.redis != nil { // it was opened whole
		ctx, cancel := context.WithTimeout(context.Background(), p.stopping.rest(logoutWithin))
		defer cancel()
		if err := p.vcenters.Close(ctx); err != nil {
			p.Log.Warn("sessions were left to expire in vCenter", "err", err)
		}
		p.jobs.Close()
		if !p.redisInUse {
			_ = p.redis.Close() // nothing of ours is in flight any more
		}
	}
	p.traces.close(p.stopping.rest(flushWithin))
	p.admin.close()
	p.api.close()
}
