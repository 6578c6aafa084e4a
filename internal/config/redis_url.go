package config

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"

	"vmapower/internal/tlsfile"
)

// sharedConnections is what a process needs beside one connection per running
// job: the API's handlers, the queue's own calls, subscriptions and the sweeper.
const sharedConnections = 32

// connectionBuffer is how much of a command, and of an answer, a connection holds at once. Most are
// smaller, and there is a connection for each running job.
const connectionBuffer = 8 << 10

var (
	errRedisURL = errors.New("must be redis://[user:password@]host:port/db, rediss:// for TLS, unix:///path/to/socket, " +
		"redis+sentinel://host:port,host:port/master/db or redis+cluster://host:port,host:port, " +
		"with special characters in a password percent-encoded")
	errRedisHosts   = errors.New("has several hosts or one without a port: write redis+sentinel://host:port,host:port/master/db or redis+cluster://host:port,host:port")
	errRedisMaster  = errors.New("names no master: write redis+sentinel://host:port,host:port/master/db")
	errRedisCluster = errors.New("names a database, and a cluster has only one: write redis+cluster://host:port,host:port")
	errRedisZeroLed = fmt.Errorf("has a port or a database that %w", errZeroLed)
	errRedisOptions = errors.New("has options after the question mark that this service sets itself: leave them out")
)

// RedisURL says where Redis is. However it is printed, its passwords are not.
type RedisURL struct {
	options redis.UniversalOptions
	shown   string
}

// Format implements fmt.Formatter for every verb.
func (u RedisURL) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, u.shown) }

func (u RedisURL) String() string { return u.shown }

// Master is the name by which Sentinels know Redis, "" without Sentinels.
func (u RedisURL) Master() string { return u.options.MasterName }

// OpenRedis returns the one client a process shares. It connects when it is
// first used; a Redis that does not answer is noticed within seconds. Close it.
func (c Config) OpenRedis() redis.UniversalClient {
	options := c.RedisURL.options
	options.DialTimeout = 2 * time.Second
	options.DialerRetries = 1
	options.MaxRetries = 3
	options.ContextTimeoutEnabled = true
	options.PoolSize = c.PowerConcurrency + c.SyncConcurrency + sharedConnections
	options.ReadBufferSize, options.WriteBufferSize = connectionBuffer, connectionBuffer
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	if options.IsClusterMode {
		return openCluster(options.Cluster())
	}
	return redis.NewUniversalClient(&options)
}

// OpenRedisOnce is OpenRedis for a command, which tells of an error itself: the client says nothing.
func (c Config) OpenRedisOnce() redis.UniversalClient {
	logging.Disable()
	return c.OpenRedis()
}

// RedisTLS are the servers that redis_url names, and how they are spoken to over TLS; nil where they are not.
func (c Config) RedisTLS() (addresses []string, secure *tls.Config) {
	if c.RedisURL.options.TLSConfig == nil {
		return nil, nil
	}
	return c.RedisURL.options.Addrs, c.RedisURL.options.TLSConfig.Clone()
}

// clusterMapEvery is how old a cluster's map may get while it is used. The client's own minute
// is as long as it would ask a master that is gone: no node tells it of another one.
const clusterMapEvery = time.Second

// openCluster has each call repeated by the cluster's client alone, which may do so on another
// node: so that a node that hangs holds up a new map once, and no longer than until the next is due.
func openCluster(options *redis.ClusterOptions) *redis.ClusterClient {
	options.ClusterStateReloadInterval = clusterMapEvery
	options.MaxRetries = -1
	options.ReadTimeout = clusterMapEvery
	return redis.NewClusterClient(options)
}

// parseRedisURL reads the forms errRedisURL shows; sentinel and cluster also as
// rediss+. Sentinels with a login of their own take it from the options
// sentinel_username and sentinel_password. No error of it quotes the text.
func parseRedisURL(text string) (RedisURL, error) {
	scheme, rest, _ := strings.Cut(text, "://")
	base, kind, _ := strings.Cut(scheme, "+")
	rest, hosts := splitHosts(rest)
	u, err := url.Parse(base + "://" + rest)
	if err != nil || (kind != "" && base == "unix") {
		return RedisURL{}, errRedisURL
	}
	parsed := RedisURL{shown: scheme + "://" + shownUser(u.User) + strings.Join(hosts, ",") + u.Path}
	switch kind {
	case "":
		err = single(&parsed.options, u, hosts)
	case "sentinel":
		err = sentinel(&parsed.options, u, hosts)
	case "cluster":
		err = cluster(&parsed.options, u, hosts)
	default:
		err = errRedisURL
	}
	return parsed, err
}

// splitHosts takes the list of hosts out of what follows the scheme and leaves
// the first one, so that a URL remains.
func splitHosts(rest string) (oneHost string, hosts []string) {
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	start := strings.LastIndex(rest[:end], "@") + 1
	hosts = strings.Split(rest[start:end], ",")
	return rest[:start] + hosts[0] + rest[end:], hosts
}

func shownUser(user *url.Userinfo) string {
	if user == nil {
		return ""
	}
	if _, hasPassword := user.Password(); !hasPassword {
		return "[redacted]@"
	}
	return user.Username() + ":[redacted]@"
}

func single(o *redis.UniversalOptions, u *url.URL, hosts []string) error {
	if len(hosts) > 1 {
		return errRedisHosts
	}
	return common(o, u)
}

func sentinel(o *redis.UniversalOptions, u *url.URL, hosts []string) error {
	query := u.Query()
	o.SentinelUsername, o.SentinelPassword = query.Get("sentinel_username"), query.Get("sentinel_password")
	query.Del("sentinel_username")
	query.Del("sentinel_password")
	u.RawQuery = query.Encode()

	o.MasterName, u.Path, _ = strings.Cut(strings.TrimPrefix(u.Path, "/"), "/") // String puts the slash back
	if o.MasterName == "" {
		return errRedisMaster
	}
	return several(o, u, hosts)
}

func cluster(o *redis.UniversalOptions, u *url.URL, hosts []string) error {
	if strings.Trim(u.Path, "/") != "" {
		return errRedisCluster
	}
	o.IsClusterMode = true
	return several(o, u, hosts)
}

// several is for a Redis whose real hosts are learned from the ones named: each
// must then answer TLS in its own name.
func several(o *redis.UniversalOptions, u *url.URL, hosts []string) error {
	for _, host := range hosts {
		name, port, err := net.SplitHostPort(host)
		if err != nil || name == "" || port == "" {
			return errRedisHosts
		}
		if zeroLed(port) {
			return errRedisZeroLed
		}
	}
	if err := common(o, u); err != nil {
		return err
	}
	o.Addrs = hosts
	if o.TLSConfig != nil {
		o.TLSConfig.ServerName = ""
	}
	return nil
}

// common reads what every form has: login, database, TLS.
func common(o *redis.UniversalOptions, u *url.URL) error {
	for option := range u.Query() {
		if option != "db" {
			return errRedisOptions
		}
	}
	if zeroLed(u.Port()) || zeroLed(strings.Trim(u.Path, "/")) || zeroLed(u.Query().Get("db")) {
		return errRedisZeroLed
	}
	one, err := redis.ParseURL(u.String())
	if err != nil {
		return errRedisURL
	}
	o.Addrs = []string{one.Addr}
	o.Username, o.Password, o.DB = one.Username, one.Password, one.DB
	if one.TLSConfig != nil {
		o.TLSConfig = tlsfile.Secure(one.TLSConfig)
	}
	return nil
}
