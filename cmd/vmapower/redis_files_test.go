package main

import (
	"crypto/tls"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/internal/testenv"
)

const redisPassword = "not-a-real-redis-password"

func secretFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// overTLS returns the address of a Redis that speaks TLS.
func overTLS(t *testing.T, redis *testenv.Redis, cert, key string) string {
	t.Helper()
	shown, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{shown}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			outer, err := listener.Accept()
			if err != nil {
				return
			}
			inner, err := net.Dial("tcp", redis.Addr())
			if err != nil {
				_ = outer.Close()
				continue
			}
			go func() {
				_, _ = io.Copy(inner, outer)
				_ = inner.Close()
			}()
			go func() {
				_, _ = io.Copy(outer, inner)
				_ = outer.Close()
			}()
		}
	}()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return "localhost:" + port
}

func TestRedisIsReachedWithAPasswordAndACAFromFiles(t *testing.T) {
	t.Parallel()
	redis, authority := testenv.StartRedis(t), newCA(t)
	if err := redis.Client().ConfigSet(t.Context(), "requirepass", redisPassword).Err(); err != nil {
		t.Fatal(err)
	}
	cert, key := authority.issue(t, "localhost")
	address, right := overTLS(t, redis, cert, key), secretFile(t, redisPassword+"\n")
	for name, c := range map[string]struct {
		password, ca string
		code         int
	}{
		"right":          {right, authority.file, exitDone},
		"wrong password": {secretFile(t, "wrong"), authority.file, exitFailed},
		"another CA":     {right, newCA(t).file, exitFailed},
		"system's CA":    {right, "", exitFailed},
	} {
		environ := []string{"VMAPOWER_REDIS_URL=rediss://" + address, "VMAPOWER_REDIS_PASSWORD_FILE=" + c.password, "VMAPOWER_REDIS_CA_FILE=" + c.ca}
		code, out, errs := vmapower(t, environ, "audit", "tail")
		if code != c.code || strings.Contains(out+errs, redisPassword) {
			t.Errorf("%s: exit %d: %s%s", name, code, out, errs)
		}
		if code, out, errs := vmapower(t, environ, "config", "check", "worker"); code != exitDone || strings.Contains(out+errs, redisPassword) {
			t.Errorf("%s: exit %d: %s%s", name, code, out, errs)
		}
	}
}

func TestRedisFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	open := secretFile(t, redisPassword)
	if err := os.Chmod(open, 0o640); err != nil {
		t.Fatal(err)
	}
	for want, environ := range map[string]string{
		"VMAPOWER_REDIS_PASSWORD_FILE: and redis_url both have": "REDIS_URL=redis://:hunter2@h:1 REDIS_PASSWORD_FILE=" + secretFile(t, redisPassword),
		"is open to others than its owner (mode 0640)":          "REDIS_PASSWORD_FILE=" + open,
		"is empty":                     "REDIS_PASSWORD_FILE=" + secretFile(t, "\n"),
		"does not begin with rediss":   "REDIS_CA_FILE=" + newCA(t).file,
		"must hold certificates":       "REDIS_URL=rediss://h:1 REDIS_CA_FILE=" + secretFile(t, "no certificate"),
		"VMAPOWER_REDIS_PASSWORD_FILE": "REDIS_PASSWORD_FILE=/does/not/exist",
	} {
		var all []string
		for _, entry := range strings.Fields(environ) {
			all = append(all, envPrefix+entry)
		}
		_, err := load(layers{environ: all})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), redisPassword) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
