package server

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"vmapower/internal/config"
)

// redisAndClocks asks what /readyz asks.
func (d doctor) redisAndClocks(ctx context.Context) (findings []finding) {
	ready := d.probe.check(ctx)
	if ready.Reason != "" {
		return []finding{{"redis", broken, ready.Reason, "a submission gets 503 until it is mended; docs/operations.md, What Redis must allow"}}
	}
	findings = append(findings, finding{"redis", healthy, "it takes a job, with the rights of this user", ""})
	for _, warning := range ready.settings {
		findings = append(findings, finding{"redis-settings", doubted, warning, "with CONFIG SET and CONFIG REWRITE, or in redis.conf"})
	}
	if len(ready.settings) == 0 {
		findings = append(findings, finding{"redis-settings", healthy, "what it was told is on disk before it answers, and nothing is evicted", ""})
	}
	findings = append(findings, d.defaultUser(ctx), d.revocations(ctx))
	clocks := slices.DeleteFunc(slices.Clone(ready.Warnings), func(warning string) bool { return slices.Contains(ready.settings, warning) })
	for _, warning := range clocks {
		findings = append(findings, finding{"clocks", doubted, warning, "let NTP set both"})
	}
	if ahead, known := d.jobs.ClockAhead(); known && len(clocks) == 0 {
		findings = append(findings, finding{"clocks", healthy, "that of Redis' host differs from this one by " + ahead.Abs().Round(time.Millisecond).String(), ""})
	}
	return findings
}

// revocations looks whether the appliances file lacks a revocation that Redis tells of.
func (d doctor) revocations(ctx context.Context) finding {
	if d.appliances == nil {
		return finding{"revocations", healthy, "this role has no appliances_file to look into", ""}
	}
	stale, err := d.revoked.Hear(ctx, d.appliances)
	switch {
	case err != nil:
		return finding{"revocations", doubted, config.Reason(err), "a newer version, or another keyring, wrote it: upgrade, or give this process the same keyring"}
	case len(stale) > 0:
		return finding{"revocations", doubted, "the appliances_file has in use what was revoked in another one: " + strings.Join(stale, ", "),
			"it is an old copy, or a mount of its own: give this process the file that `vmapower appliances` changes"}
	}
	return finding{"revocations", healthy, "the appliances_file has all that Redis tells of", ""}
}

const (
	runningAnswers = 6 * time.Second // longer than Redis may take to answer it
	longestReadyz  = 64 << 10
)

// running asks the process of this role on this machine whether it is ready.
func (d doctor) running(ctx context.Context) finding {
	target := d.Config.ReadyURL()
	if target == "" {
		return finding{"process", doubted, "admin_listen is off, so the process can't be asked", "set admin_listen to an address of 127.0.0.1"}
	}
	ctx, cancel := context.WithTimeout(ctx, runningAnswers)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return finding{"process", broken, "admin_listen is no address that can be asked", "correct it"}
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		return finding{"process", doubted, "none answers at " + target, "start it: systemctl start " + unitOf(d.Role)}
	}
	defer response.Body.Close()
	var said readiness
	body, _ := io.ReadAll(io.LimitReader(response.Body, longestReadyz))
	switch err := json.Unmarshal(body, &said); {
	case err != nil || said.Version == "":
		return finding{"process", broken, "what answers at " + target + " is no vmapower", "see who has that port, or change admin_listen"}
	case said.Reason != "":
		return finding{"process", broken, "it runs and is not ready: " + said.Reason, "its log says more: journalctl -u " + unitOf(d.Role)}
	case said.Version != d.Version:
		return finding{"process", doubted, "it runs as version " + said.Version + ", and this program is " + d.Version, "restart it: systemctl restart " + unitOf(d.Role)}
	}
	return finding{"process", healthy, "it runs and is ready, version " + said.Version, ""}
}

func unitOf(r config.Role) string {
	if r == config.RoleWorker {
		return "vmapower-worker@1"
	}
	return "vmapower-api"
}
