package config

import (
	"net/netip"
	"time"
)

// setting is one key of the configuration. The key is written redis_url in the
// file, VMAPOWER_REDIS_URL in the environment and --redis-url as a flag.
type setting struct {
	key     string
	initial string
	usage   string
	set     func(*Config, string) error
}

var settings = []setting{
	{key: "redis_url", initial: "redis://127.0.0.1:6379/0",
		usage: "where the queue and the job sheets live: redis://, rediss://, unix://, redis+sentinel://, redis+cluster://",
		set:   func(c *Config, s string) (err error) { c.RedisURL, err = parseRedisURL(s); return err }},
	{key: "redis_password_file", usage: "file with Redis' password, which then is in no URL",
		set: fileIn(func(c *Config) *string { return &c.RedisPasswordFile })},
	{key: "redis_ca_file", usage: "CA of a Redis with TLS (rediss://), in place of the system's",
		set: fileIn(func(c *Config) *string { return &c.RedisCAFile })},
	{key: "redis_cert_file", usage: "certificate that a Redis with TLS is shown",
		set: fileIn(func(c *Config) *string { return &c.RedisCertFile })},
	{key: "redis_key_file", usage: "key of that certificate",
		set: fileIn(func(c *Config) *string { return &c.RedisKeyFile })},
	{key: "redis_wait_replicas", initial: "0", usage: "replicas of Redis that must have a job before it is accepted",
		set: numberIn(func(c *Config) *int { return &c.RedisWaitReplicas }, 0, 10)},

	{key: "listen", initial: "127.0.0.1:8081", usage: "address of the API",
		set: addressIn(func(c *Config) *string { return &c.Listen })},
	{key: "admin_listen", initial: "127.0.0.1:8083", usage: "address of /healthz, /readyz, /metrics and /monitoring/ (a worker's own default is 127.0.0.1:8084), or off",
		set: addressOrOffIn(func(c *Config) *string { return &c.AdminListen })},
	{key: "insecure_listen", initial: "false", usage: "allow auth=off and plain HTTP on an address that is not loopback",
		set: boolIn(func(c *Config) *bool { return &c.InsecureListen })},
	{key: "allowed_hosts", usage: "hosts and CIDRs by which the API and the admin listener may be called, beside loopback and their own addresses",
		set: hostsIn(func(c *Config) *[]string { return &c.AllowedHosts })},
	{key: "trusted_proxies", usage: "addresses and CIDRs of proxies before the API whose X-Forwarded-For says where a request comes from",
		set: prefixesIn(func(c *Config) *[]netip.Prefix { return &c.TrustedProxies })},
	{key: "base_path", usage: "path below which a proxy shows both listeners, such as /vmapower; links begin with it, and requests are answered with it and without",
		set: pathIn(func(c *Config) *string { return &c.BasePath })},
	{key: "auth", initial: AuthSession, usage: "session, or off to let anyone who reaches the API use it",
		set: wordIn(func(c *Config) *string { return &c.Auth }, AuthSession, AuthOff)},
	{key: "tls_cert_file", usage: "certificate of the API's listener, which then speaks TLS; a changed one is used without a restart",
		set: fileIn(func(c *Config) *string { return &c.TLSCertFile })},
	{key: "tls_key_file", usage: "key of that certificate",
		set: fileIn(func(c *Config) *string { return &c.TLSKeyFile })},
	{key: "tls_client_ca_file", usage: "CA of the certificates that callers must show; the name in one is the appliance's id",
		set: fileIn(func(c *Config) *string { return &c.TLSClientCA })},

	{key: "power_concurrency", initial: "256", usage: "power jobs at a time in one worker",
		set: numberIn(func(c *Config) *int { return &c.PowerConcurrency }, 1, 10000)},
	{key: "sync_concurrency", initial: "2", usage: "final syncs at a time in one worker",
		set: numberIn(func(c *Config) *int { return &c.SyncConcurrency }, 1, 64)},
	{key: "task_check_interval", initial: "20ms", usage: "how often an idle worker looks for a job",
		set: durationIn(func(c *Config) *time.Duration { return &c.TaskCheckInterval }, time.Millisecond, 10*time.Second)},
	{key: "retention", initial: "168h", usage: "how long an ended job can still be read",
		set: durationIn(func(c *Config) *time.Duration { return &c.Retention }, time.Minute, 10*365*24*time.Hour)},
	{key: "deadline_slack", initial: "5m", usage: "added to a job's timeout for queueing and retries",
		set: durationIn(func(c *Config) *time.Duration { return &c.DeadlineSlack }, 0, 24*time.Hour)},
	{key: "max_attempts", initial: "5", usage: "attempts before a job that can be retried fails",
		set: numberIn(func(c *Config) *int { return &c.MaxAttempts }, 1, 100)},
	{key: "max_open_jobs", initial: "500", usage: "jobs of one appliance that may be open at a time",
		set: numberIn(func(c *Config) *int { return &c.MaxOpenJobs }, 1, 1000000)},
	{key: "max_awaiting_jobs", initial: "50", usage: "jobs of one appliance that may await their approval at a time",
		set: numberIn(func(c *Config) *int { return &c.MaxAwaitingJobs }, 1, 1000000)},
	{key: "max_streams", initial: "100", usage: "event streams of one appliance that may be open at a time in one api",
		set: numberIn(func(c *Config) *int { return &c.MaxStreams }, 1, 100000)},
	{key: "stable_off", initial: "3s", usage: "how long a VM must stay off to count as off",
		set: durationIn(func(c *Config) *time.Duration { return &c.StableOff }, 0, 5*time.Minute)},
	{key: "drain", initial: "5s", usage: "how long a stopping API goes on answering, so that callers find another one; /readyz is red meanwhile",
		set: durationIn(func(c *Config) *time.Duration { return &c.Drain }, 0, 10*time.Minute)},
	{key: "compat_wait", initial: "0s", usage: "how long a power request waits for its result when the caller knows only 200; 0s answers 202 at once",
		set: durationIn(func(c *Config) *time.Duration { return &c.CompatWait }, 0, 50*time.Second)},
	{key: "compat_limit", initial: "165s", usage: "when a power job of such a caller must have ended, from its acceptance on; its graceful time is shortened to fit in",
		set: durationIn(func(c *Config) *time.Duration { return &c.CompatLimit }, 10*time.Second, time.Hour)},
	{key: "longest_wait", initial: "50s", usage: "within what a request has its answer that waits for a job: below the time after which proxies on the way give up",
		set: durationIn(func(c *Config) *time.Duration { return &c.LongestWait }, time.Second, time.Minute)},

	{key: "vma_url", usage: "older VMA API to which is passed on what is not this service's, such as http://127.0.0.1:8082; empty for none",
		set: endpointIn(func(c *Config) *string { return &c.VMAURL })},
	{key: "vma_allow", usage: "hosts and CIDRs, beside loopback, at which vma_url may be",
		set: hostsIn(func(c *Config) *[]string { return &c.VMAAllow })},

	{key: "appliances_file", usage: "who may ask, written by `vmapower appliances`; needed unless auth is off",
		set: fileIn(func(c *Config) *string { return &c.AppliancesFile })},
	{key: "profiles_file", usage: "vCenter profiles, encrypted",
		set: fileIn(func(c *Config) *string { return &c.ProfilesFile })},
	{key: "keyring_file", usage: "keys that seal passwords",
		set: fileIn(func(c *Config) *string { return &c.KeyringFile })},

	{key: "vcenter_allow", usage: "hosts and CIDRs of vCenters that callers may name; the profiles' own are always allowed, and without a list any when auth is off",
		set: hostsIn(func(c *Config) *[]string { return &c.VCenterAllow })},
	{key: "vcenter_insecure", initial: "false", usage: "do not check the vCenter's certificate",
		set: boolIn(func(c *Config) *bool { return &c.VCenterInsecure })},
	{key: "vcenter_ca_file", usage: "CA certificates that sign the vCenter's certificate",
		set: fileIn(func(c *Config) *string { return &c.VCenterCAFile })},
	{key: "vcenter_timeout", initial: "30s", usage: "how long a login at vCenter and a call to it may take",
		set: durationIn(func(c *Config) *time.Duration { return &c.VCenterTimeout }, 100*time.Millisecond, 10*time.Minute)},

	{key: "target_allow", initial: "127.0.0.0/8,::1,localhost", usage: "hosts and CIDRs a final sync may write to",
		set: hostsIn(func(c *Config) *[]string { return &c.TargetAllow })},
	{key: "target_dirs", usage: "directories below which the files of file:// targets and the sockets of nbd+unix:// ones may lie",
		set: directoriesIn(func(c *Config) *[]string { return &c.TargetDirs })},
	{key: "target_nbd_host", initial: "127.0.0.1", usage: "host of an NBD target that names none",
		set: hostIn(func(c *Config) *string { return &c.TargetNBDHost })},
	{key: "target_ca_file", usage: "CA of nbds:// targets",
		set: fileIn(func(c *Config) *string { return &c.TargetCAFile })},
	{key: "target_cert_file", usage: "certificate shown to nbds:// targets",
		set: fileIn(func(c *Config) *string { return &c.TargetCertFile })},
	{key: "target_key_file", usage: "key of that certificate",
		set: fileIn(func(c *Config) *string { return &c.TargetKeyFile })},
	{key: "target_silence", initial: "60s", usage: "how long nothing may move on a connection to an NBD target, unless it flushes",
		set: durationIn(func(c *Config) *time.Duration { return &c.TargetSilence }, time.Second, time.Hour)},
	{key: "flush_limit", initial: "10m", usage: "how long one flush of an NBD target may take",
		set: durationIn(func(c *Config) *time.Duration { return &c.FlushLimit }, time.Second, 24*time.Hour)},
	{key: "vddk_libdir", usage: "directory of VMware's VDDK, the one above lib64, to read disks that vCenter serves no file of; needs nbdkit_path",
		set: pathTo(func(c *Config) *string { return &c.VDDKLibdir })},
	{key: "nbdkit_path", usage: "the program nbdkit, with its vddk plugin; needs vddk_libdir",
		set: pathTo(func(c *Config) *string { return &c.NbdkitPath })},
	{key: "vddk_secure", initial: "false", usage: "never read a disk through VDDK without encryption on the way",
		set: boolIn(func(c *Config) *bool { return &c.VDDKSecure })},
	{key: "vddk_run_dir", usage: "directory for sockets and locks of nbdkit, one for all workers of a machine; empty for /run/vmapower, or one below TMPDIR where that can't be written",
		set: pathTo(func(c *Config) *string { return &c.VDDKRunDir })},
	{key: "vddk_compression", initial: "none", usage: "how VDDK compresses what the host sends: none, zlib, fastlz or skipz",
		set: wordIn(func(c *Config) *string { return &c.VDDKCompression }, "none", "zlib", "fastlz", "skipz")},
	{key: "vddk_buffers", initial: "0", usage: "buffers of vddk_buffer_size into which VDDK reads ahead, 0 for its own choice",
		set: numberIn(func(c *Config) *int { return &c.VDDKBuffers }, 0, 64)},
	{key: "vddk_buffer_size", initial: "1MiB", usage: "size of each of vddk_buffers, whole 64 KiB; all of them may have 16 MiB",
		set: bytesIn(func(c *Config) *int64 { return &c.VDDKBufferSize }, 64<<10)},
	{key: "sync_checkpoint_bytes", initial: "256MiB", usage: "written bytes between two checkpoints of a final sync",
		set: bytesIn(func(c *Config) *int64 { return &c.SyncCheckpointBytes }, 1<<20)},
	{key: "sync_rate_limit", initial: "0", usage: "bytes per second of all final syncs of a worker, 0 for no limit",
		set: bytesIn(func(c *Config) *int64 { return &c.SyncRateLimit }, 0)},

	{key: "log_level", initial: "info", usage: "debug, info, warn or error",
		set: levelIn},
	{key: "log_format", initial: "json", usage: "json or text",
		set: wordIn(func(c *Config) *string { return &c.LogFormat }, "json", "text")},
	{key: "otel_exporter_otlp_endpoint", usage: "collector of traces, to which /v1/traces is added, such as http://127.0.0.1:4318; empty for none",
		set: endpointIn(func(c *Config) *string { return &c.OTLPEndpoint })},
	{key: "otlp_ca_file", usage: "CA of a collector with TLS, in place of the system's",
		set: fileIn(func(c *Config) *string { return &c.OTLPCAFile })},
	{key: "otlp_headers_file", usage: "file with headers for the collector, such as its credential, in lines of the form Name: value; a changed one is used without a restart",
		set: fileIn(func(c *Config) *string { return &c.OTLPHeadersFile })},
}

func settingOf(key string) (s setting, known bool) {
	for _, s := range settings {
		if s.key == key {
			return s, true
		}
	}
	return setting{}, false
}

// Default is what a setting has when nobody sets it; "" for an unknown key.
func Default(key string) string {
	s, _ := settingOf(key)
	return s.initial
}
