package server_test

import (
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
)

func TestADoctorSaysWhenTheCertificateOfRedisEnds(t *testing.T) {
	authority := testenv.NewAuthority(t)
	redis, secure := testenv.StartRedisTLS(t, authority, "no")
	environ := append(servertest.NewProfiles(t).Settings(), "VMAPOWER_AUTH=off", "VMAPOWER_ADMIN_LISTEN=127.0.0.1:1")
	over := func(url string) []string { return append(environ, "VMAPOWER_REDIS_URL="+url) }
	trusted := append(over(secure), "VMAPOWER_REDIS_CA_FILE="+authority.File)
	examine(t, terminal.ExitDone, trusted, nil).want(t, "redis-certificate", "warning", "in 0 days", "have Redis read it")
	// Its age is told where it is trusted by nobody, too, and that there is none.
	all := examine(t, terminal.ExitFailed, over(secure), nil)
	all.want(t, "redis-certificate", "warning", "in 0 days", "renew it")
	all.want(t, "redis", "failed", "", "")
	examine(t, terminal.ExitFailed, over("rediss"+strings.TrimPrefix(redis.URL(), "redis")), nil).want(t, "redis-certificate", "failed", "shows no certificate", "tls-port")
	if _, told := examine(t, terminal.ExitDone, over(redis.URL()), nil)["redis-certificate"]; told {
		t.Error("a Redis without TLS has a certificate")
	}
}

// What such a user may not is gone after the next restart of Redis: deploy has a test of that.
func TestADoctorFindsAUserDefaultThatMayNotReadBackWhatScriptsWrote(t *testing.T) {
	redis := testenv.StartRedis(t)
	environ := append(servertest.NewProfiles(t).Settings(), "VMAPOWER_AUTH=off", "VMAPOWER_ADMIN_LISTEN=127.0.0.1:1", "VMAPOWER_REDIS_URL="+redis.URL())
	rule := func(words ...any) {
		t.Helper()
		if err := redis.Client().Do(t.Context(), append([]any{"ACL", "SETUSER"}, words...)...).Err(); err != nil {
			t.Fatal(err)
		}
	}
	examine(t, terminal.ExitDone, environ, nil).want(t, "redis-default-user", "ok", "loses none of it", "")
	for lost, rules := range map[string][]any{
		"hset":                {"default", "-hset"},
		"access":              {"default", "+@all", "resetkeys", "~asynq:*"},
		"zadd":                {"default", "~*", "+@all", "-zadd"},
		"no permissions to r": {"default", "+@all", "-@write"},
	} {
		rule(rules...)
		examine(t, terminal.ExitFailed, environ, nil).want(t, "redis-default-user", "failed", lost, "ACL SETUSER default off resetpass ~* &* +@all")
		rule("default", "~*", "+@all")
	}
	rule("vmapower", "-acl|dryrun")
	examine(t, terminal.ExitDone, environ, nil).want(t, "redis-default-user", "warning", "can't be asked", "+acl|dryrun")
}
