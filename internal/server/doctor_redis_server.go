package server

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/config"
	"vmapower/internal/keyspace"
)

const redisHandshake = 3 * time.Second

// redisCertificates are those that the servers of redis_url show. Whether they are to be trusted is for
// the check of Redis itself to say: nothing is sent here.
func (d doctor) redisCertificates(ctx context.Context) (findings []finding) {
	addresses, secure := d.Config.RedisTLS()
	for _, address := range addresses {
		certificate, err := shownBy(ctx, address, secure)
		if err != nil {
			findings = append(findings, finding{"redis-certificate", broken, address + " shows no certificate: " + config.Reason(err), "see that Redis speaks TLS there (tls-port)"})
			continue
		}
		findings = append(findings, ageOf("redis-certificate", address, certificate, "renew it, and have Redis read it (CONFIG SET tls-cert-file)"))
	}
	return findings
}

// shownBy returns the certificate of a server, whatever it is.
func shownBy(ctx context.Context, address string, secure *tls.Config) (shown *x509.Certificate, err error) {
	ctx, cancel := context.WithTimeout(ctx, redisHandshake)
	defer cancel()
	look := secure.Clone()
	look.InsecureSkipVerify = true
	look.VerifyConnection = func(state tls.ConnectionState) error {
		if len(state.PeerCertificates) > 0 {
			shown = state.PeerCertificates[0]
		}
		return nil
	}
	conn, err := (&tls.Dialer{NetDialer: &net.Dialer{}, Config: look}).DialContext(ctx, "tcp", address)
	if err == nil {
		_ = conn.Close()
	}
	switch {
	case shown != nil: // also where it wants one of ours, which the check of Redis tells of
		return shown, nil
	case err != nil:
		return nil, err
	}
	return nil, errors.New("it has none")
}

// scriptWrites are commands by which Redis' append-only file has what scripts of ours and of asynq write.
var scriptWrites = [][]any{
	{"SET", "k", ""}, {"DEL", "k"}, {"INCRBY", "k", "1"}, {"PEXPIREAT", "k", "1"}, {"HSET", "k", "f", ""}, {"HDEL", "k", "f"}, {"SADD", "k", "m"},
	{"ZADD", "k", "1", "m"}, {"ZREM", "k", "m"}, {"ZREMRANGEBYSCORE", "k", "0", "1"}, {"LPUSH", "k", "m"}, {"LREM", "k", "0", "m"},
	{"RPOPLPUSH", "k", "k"}, {"XADD", "k", "*", "f", ""}, {"XDEL", "k", "0-1"}, {"MULTI"}, {"EXEC"}, {"SELECT", "0"},
}

// defaultUser looks whether Redis will read back all that scripts write: it does so with the rights of
// its user default, and leaves out in silence what that one may not.
func (d doctor) defaultUser(ctx context.Context) finding {
	const check = "redis-default-user"
	var mu sync.Mutex
	var refused string
	err := keyspace.EachMaster(ctx, d.redis, func(ctx context.Context, master *redis.Client) error {
		said, err := refusedToDefault(ctx, master)
		mu.Lock()
		defer mu.Unlock()
		if said != "" {
			refused = said
		}
		return err
	})
	switch {
	case refused != "":
		return finding{check, broken, "a restart of Redis loses what scripts wrote, since it reads its append-only file as its user default: " + refused,
			"ACL SETUSER default off resetpass ~* &* +@all, and the same in its aclfile; docs/operations.md, What Redis must allow"}
	case err != nil:
		return finding{check, doubted, "whether Redis' user default may do everything can't be asked: " + config.Reason(err),
			"Redis 7 tells it to a user with +acl|dryrun; else see that ACL GETUSER default has +@all and ~*"}
	}
	return finding{check, healthy, "it may do what scripts write, so a restart of Redis loses none of it", ""}
}

// refusedToDefault is what Redis says of the first of these commands that its user default may not do.
func refusedToDefault(ctx context.Context, master *redis.Client) (said string, err error) {
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	var answers []*redis.Cmd
	_, err = master.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, prefix := range []string{keyspace.Prefix, "asynq:"} {
			for _, command := range scriptWrites {
				answers = append(answers, pipe.Do(ctx, dryRun(prefix, command)...))
			}
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	for _, answer := range answers {
		if said, _ := answer.Text(); !strings.EqualFold(said, "OK") {
			return said, nil
		}
	}
	return "", nil
}

// dryRun asks whether the user default may do the command with keys of that prefix.
func dryRun(prefix string, command []any) []any {
	asked := []any{"ACL", "DRYRUN", "default"}
	for _, word := range command {
		if word == "k" {
			word = prefix + "doctor"
		}
		asked = append(asked, word)
	}
	return asked
}
