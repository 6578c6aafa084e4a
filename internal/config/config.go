// Package config is the settings of a service: their keys and rules, the layers they come from, and what
// the files hold that they name. It starts nothing and connects to nobody: OpenRedis returns a client
// that has not connected yet.
//
// Its one rule: every value knows where it was written, and an error names the key as its writer
// spelled it.
package config

import (
	"errors"
	"log/slog"
	"net/netip"
	"strings"
	"time"

	"vmapower/credentials"
	"vmapower/internal/terminal"
)

// Config is what the service runs with, every value checked. The keys, their
// defaults and their meaning are in settings.go.
type Config struct {
	RedisURL          RedisURL // with what the files hold
	RedisPasswordFile string
	RedisCAFile       string
	RedisCertFile     string
	RedisKeyFile      string
	RedisWaitReplicas int

	Listen         string
	AdminListen    string // empty when there is no admin listener
	InsecureListen bool
	AllowedHosts   []string
	TrustedProxies []netip.Prefix
	BasePath       string // begins with a slash and ends without one, or is empty
	Auth           string // AuthSession or AuthOff
	TLSCertFile    string
	TLSKeyFile     string
	TLSClientCA    string

	PowerConcurrency  int
	SyncConcurrency   int
	TaskCheckInterval time.Duration
	Retention         time.Duration
	DeadlineSlack     time.Duration
	MaxAttempts       int
	MaxOpenJobs       int
	MaxAwaitingJobs   int
	MaxStreams        int
	StableOff         time.Duration
	Drain             time.Duration
	CompatWait        time.Duration
	CompatLimit       time.Duration
	LongestWait       time.Duration
	VMAURL            string
	VMAAllow          []string

	AppliancesFile string
	ProfilesFile   string
	KeyringFile    string
	// FromEnvironment is the profile that VCENTER_HOST and its like make; nil without them.
	FromEnvironment *credentials.Profile

	VCenterAllow    []string
	VCenterInsecure bool
	VCenterCAFile   string
	VCenterTimeout  time.Duration

	TargetAllow    []string
	TargetDirs     []string
	TargetNBDHost  string
	TargetCAFile   string
	TargetCertFile string
	TargetKeyFile  string
	TargetSilence  time.Duration
	FlushLimit     time.Duration

	VDDKLibdir string
	NbdkitPath string
	VDDKSecure bool
	VDDKRunDir string

	VDDKCompression string // none or a word of VDDK's
	VDDKBuffers     int
	VDDKBufferSize  int64

	SyncCheckpointBytes int64
	SyncRateLimit       int64

	LogLevel        slog.Level
	LogFormat       string // json or text
	OTLPEndpoint    string
	OTLPCAFile      string
	OTLPHeadersFile string

	read        map[string]value // what was written, by key, without passwords
	credentials string           // systemd's directory for this service; empty without one
}

// What auth may be: appliances log in, or anybody who reaches the API may use it.
const (
	AuthSession = "session"
	AuthOff     = "off"
)

// Refused returns the error of a command that can't run with the configuration: the program exits
// with ExitUsage.
func Refused(err error) error {
	return terminal.Exitf(terminal.ExitUsage, "the configuration is refused:\n%w", err)
}

// Reason puts an error on one line, without what is said of every configuration that is refused.
func Reason(err error) string {
	return strings.ReplaceAll(strings.TrimPrefix(err.Error(), Refused(errors.New("")).Error()), "\n", "; ")
}

// Load makes a Config of the values the layers gave. Every key that is wrong is
// named in the error, all of them at once.
func Load(layers Layers) (Config, error) {
	values, err := layers.merge()
	cfg := Config{read: values, credentials: layers.Environ.Get(credentialsDirectory)}
	errs := []error{err}
	for _, s := range settings {
		v := values[s.key]
		if err := s.set(&cfg, v.text); err != nil {
			errs = append(errs, v.origin.blame(s.key, err))
		}
	}
	errs = append(errs, cfg.readRedisFiles(), cfg.readEnvironmentProfile(layers.Environ))
	if err := errors.Join(errs...); err != nil {
		return Config{}, Refused(err)
	}
	values["redis_url"] = value{cfg.RedisURL.String(), values["redis_url"].origin}
	return cfg, nil
}

// SetValue is a setting as it was written, without passwords.
type SetValue struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Source string `json:"source"`
}

// Values lists the configuration as it was written.
func (c Config) Values() []SetValue {
	list := make([]SetValue, 0, len(settings))
	for _, s := range settings {
		v := c.read[s.key]
		list = append(list, SetValue{s.key, v.text, v.origin.String()})
	}
	return list
}

// Blame says what is wrong with a key that was read.
func (c Config) Blame(key string, err error) error { return c.read[key].origin.blame(key, err) }
