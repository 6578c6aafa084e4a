package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"vmapower/access"
	"vmapower/api"
	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/joblog"
	"vmapower/replication"
	"vmapower/tasks/queue"
	"vmapower/vcenter"
	"vmapower/worker"
)

// process is an API, a worker or both, with what they share.
type process struct {
	role role
	cfg  Config
	log  *slog.Logger

	redis    redis.UniversalClient
	registry *prometheus.Registry
	jobs     *joblog.Log
	queue    *queue.Queue
	reach    *vcenterRule // nil where any vCenter may be named
	vcenters *vcenter.Pool
	keys     keys
	profiles *credentials.ProfilesFile // nil without any
	audit    *audit.Log
	targets  replication.TargetOptions // of final syncs
	traces   *traces                   // nil for none

	api, admin *webServer  // nil where there is none
	handler    *api.Server // nil without an API

	embedded bool // Redis is the demo's own, which keeps nothing
}

// openProcess takes the addresses and opens what the servers share. It asks
// nobody: Redis may be away. Close it.
func openProcess(cfg Config, r role, k keys, log *slog.Logger) (p *process, err error) {
	p = &process{role: r, cfg: cfg, log: log, keys: k}
	if p.targets, err = cfg.targets(); err != nil {
		return nil, configError{err}
	}
	if p.profiles, err = cfg.followProfiles(k, log); err != nil {
		return nil, err
	}
	if r != roleWorker {
		secured, err := cfg.serverTLS(log)
		if err != nil {
			return nil, configError{err}
		}
		if p.api, err = listen("listen", cfg.Listen); err != nil {
			return nil, err
		}
		p.api.tls = secured
	}
	if cfg.AdminListen != "" {
		if p.admin, err = listen("admin_listen", cfg.AdminListen); err != nil {
			p.api.close()
			return nil, err
		}
	}
	if p.traces, err = cfg.openTraces(r, log); err != nil {
		p.admin.close()
		p.api.close()
		return nil, err
	}
	p.redis = openRedis(cfg)
	p.audit = audit.New(p.redis, log)
	p.registry = newRegistry(p.redis)
	p.jobs = joblog.New(p.redis, cfg.Retention)
	p.queue = queue.New(p.redis)
	p.reach = p.vcenterRule()
	options := vcenter.Options{Trust: cfg.vcenterTrust(), Logger: log, Traces: p.traces.provider()}
	if p.reach != nil {
		options.Dial = p.reach.dial
	}
	p.vcenters = vcenter.NewPool(options)
	if r != roleWorker {
		if p.handler, err = p.newHandler(); err != nil {
			p.close()
			return nil, err
		}
	}
	return p, nil
}

func (p *process) newHandler() (*api.Server, error) {
	gate, err := p.newGate()
	if err != nil {
		return nil, err
	}
	var allow func(string) error
	if p.reach != nil {
		allow = p.reach.check
	}
	return api.New(api.Config{
		Gate: gate, AllowVCenter: allow,
		Jobs: p.jobs, Queue: p.queue, VCenters: p.vcenters, Logger: p.log, Metrics: p.registry, Traces: p.traces.provider(), Version: version,
		Sealer: p.keys.sealer, Profiles: p.profiles, Audit: p.audit,
		DeadlineSlack: p.cfg.DeadlineSlack, MaxAttempts: p.cfg.MaxAttempts, CompatWait: p.cfg.CompatWait,
		Ready: p.jobs.Ready,
	})
}

// newGate lets in those of the appliances file, or with auth off anybody.
func (p *process) newGate() (*access.Gate, error) {
	if p.cfg.Auth == authOff {
		return access.NewOpenGate(), nil
	}
	appliances, err := access.FollowAppliances(p.cfg.AppliancesFile, func(err error) {
		p.log.Error("the changed appliances file can't be used; the appliances as they were stay", "err", err)
	})
	if err != nil {
		return nil, configError{p.cfg.blame("appliances_file", err)}
	}
	return access.NewGate(p.redis, appliances), nil
}

// logoutWithin bounds the farewell to vCenters when a process ends.
const logoutWithin = 5 * time.Second

// close logs out of every vCenter and closes the rest, in reverse order.
func (p *process) close() {
	ctx, cancel := context.WithTimeout(context.Background(), logoutWithin)
	defer cancel()
	if err := p.vcenters.Close(ctx); err != nil {
		p.log.Warn("sessions were left to expire in vCenter", "err", err)
	}
	p.jobs.Close()
	_ = p.redis.Close() // nothing of ours is in flight any more
	p.traces.close()
	p.admin.close()
	p.api.close()
}

// run serves until ctx ends, then stops: the API answers whom it has let in while
// the worker gives its jobs back; health and metrics stay to the last. An error
// means that a server could not go on by itself.
func (p *process) run(ctx context.Context) error {
	working, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	watched, leave := context.WithCancel(context.WithoutCancel(ctx))
	defer leave()

	var servers, last sync.WaitGroup
	must := func(err error) {
		if err != nil {
			stop(err)
		}
	}
	if p.admin != nil {
		last.Go(func() {
			must(p.admin.run(watched, newAdmin(p.redis, p.jobs, p.registry, p.role != roleWorker), func() {}, p.log))
		})
	}
	if p.role != roleWorker {
		servers.Go(func() { must(p.api.run(working, p.handler, p.handler.Close, p.log)) })
	}
	servers.Go(func() { must(p.workOnRedis(working)) })
	p.log.InfoContext(ctx, "vmapower runs", "version", version, "role", p.role, "listen", p.api.addr(),
		"admin_listen", p.admin.addr(), "redis", p.cfg.RedisURL.shown)
	if p.role != roleWorker && p.cfg.Auth == authOff && !p.embedded {
		p.log.WarnContext(ctx, "auth is off: whoever reaches the API may use it as an operator, and no job needs approval")
	}
	<-working.Done()
	p.log.InfoContext(ctx, "vmapower stops")
	servers.Wait()
	leave()
	last.Wait()
	if ctx.Err() == nil {
		return context.Cause(working)
	}
	return nil
}

// workOnRedis waits until Redis answers, says what a failover should not rely on
// (/readyz goes on saying it), and does jobs where the process has a worker.
func (p *process) workOnRedis(ctx context.Context) error {
	if !awaitRedis(ctx, p.redis, p.jobs, p.log) {
		return nil
	}
	if !p.embedded && ctx.Err() == nil {
		for _, warning := range lookAtRedis(ctx, p.redis, p.jobs).Warnings {
			p.log.WarnContext(ctx, "Redis is not safe enough for failovers", "warning", warning)
		}
	}
	if p.role == roleAPI {
		return nil
	}
	return worker.New(worker.Config{
		Redis: p.redis, Jobs: p.jobs, Queue: p.queue, VCenters: p.vcenters,
		Keys: p.keys.keyring, Profiles: p.profiles, Audit: p.audit, Logger: p.log, Metrics: worker.NewMetrics(p.registry), Traces: p.traces.provider(),
		PowerConcurrency: p.cfg.PowerConcurrency, SyncConcurrency: p.cfg.SyncConcurrency,
		CheckInterval: p.cfg.TaskCheckInterval, StableOff: p.cfg.StableOff,
		Targets: p.targets, CheckpointBytes: p.cfg.SyncCheckpointBytes, SyncRate: replication.NewRate(p.cfg.SyncRateLimit),
	}).Run(ctx)
}
