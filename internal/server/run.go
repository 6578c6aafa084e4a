package server

import (
	"context"
	"errors"
	"sync"

	"vmapower/internal/config"
	"vmapower/internal/pause"
	"vmapower/replication"
	"vmapower/worker"
)

// Run serves until ctx ends, then stops: it is not ready any more, the worker gives its
// jobs back, and the API goes on for the time that is set as drain, takes nothing new then,
// and answers whom it has let in; health and metrics stay to the last. An error means that a
// server could not go on by itself.
func (p *Process) Run(ctx context.Context) error {
	working, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	serving, endServing := context.WithCancel(context.WithoutCancel(ctx))
	defer endServing()
	watched, leave := context.WithCancel(context.WithoutCancel(ctx))
	defer leave()

	var servers, last sync.WaitGroup
	must := func(err error) {
		if err != nil {
			stop(err)
		}
	}
	if p.admin != nil {
		last.Go(func() { must(p.admin.run(watched, p.newAdmin(), func() {}, p.Log)) })
	}
	if p.Role == config.RoleAPI { // beside a worker it would stand beside the copies of disks
		SpareCollections()
	}
	if p.hasAPI() {
		servers.Go(func() { p.handler.FollowRevocations(serving) })
		servers.Go(func() {
			must(p.api.run(serving, p.untilStop(behindProxies(p.Config.TrustedProxies, belowBasePath(p.Config.BasePath, besideAPI(p.page, p.handler)))), p.handler.Close, p.Log))
		})
	}
	if p.appliances != nil {
		servers.Go(func() { p.followRevocations(serving) })
	}
	servers.Go(func() { must(p.workOnRedis(working)) })
	servers.Go(func() { p.probe.follow(working, p.Log) })
	p.Log.InfoContext(ctx, "vmapower runs", "version", p.Version, "role", p.Role, "listen", p.APIAddr(),
		"admin_listen", p.AdminAddr(), "redis", p.Config.RedisURL.String())
	p.warn(ctx)
	<-working.Done()
	drain := p.drain(ctx)
	p.stopping.begin(drain)
	p.Log.InfoContext(ctx, "vmapower stops", "drain", drain)
	_ = pause.For(serving, drain) // nothing but a second signal shortens it, which ends the process
	endServing()
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
func (p *Process) workOnRedis(ctx context.Context) error {
	if answers, err := p.probe.await(ctx, p.Log); !answers {
		return err
	}
	if !p.Embedded && ctx.Err() == nil {
		for _, warning := range p.probe.check(ctx).settings {
			p.Log.WarnContext(ctx, "Redis is not safe enough for failovers", "warning", warning)
		}
	}
	if p.Role == config.RoleAPI {
		return nil
	}
	if p.appliances == nil && p.Config.Auth != config.AuthOff {
		p.Log.WarnContext(ctx, "this worker has no appliances_file: it takes the API's word that those who asked for a job, and approved it, still may")
	}
	defer tendVDDK(ctx, p.vddk)()
	err := worker.New(worker.Config{
		Redis: p.redis, Jobs: p.jobs, Appliances: p.appliances, Grants: p.grants, Inquiries: p.inquiry, Presence: p.presence, Version: p.Version, Queue: p.queue, VCenters: p.vcenters, Breaker: p.breaker,
		Keys: p.Keys.Keyring, Profiles: p.profiles, Audit: p.audit, Logger: p.Log, Metrics: p.work, Traces: p.traces.provider(),
		PowerConcurrency: p.Config.PowerConcurrency, SyncConcurrency: p.Config.SyncConcurrency,
		CheckInterval: p.Config.TaskCheckInterval, StableOff: p.Config.StableOff,
		VDDK: p.vddk, Targets: p.targets, CheckpointBytes: p.Config.SyncCheckpointBytes, SyncRate: replication.NewRate(p.Config.SyncRateLimit),
	}).Run(ctx)
	if errors.Is(err, worker.ErrHangs) {
		p.redisInUse = true
		p.Log.WarnContext(ctx, "Redis hangs: this process ends without leaving it in order", "err", err)
		return nil
	}
	return err
}
