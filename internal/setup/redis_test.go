package setup

import (
	"crypto/tls"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
)

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
	redis, authority := testenv.StartRedis(t), testenv.NewAuthority(t)
	if err := redis.Client().ConfigSet(t.Context(), "requirepass", redisPassword).Err(); err != nil {
		t.Fatal(err)
	}
	cert, key := authority.Issue(t, "localhost")
	address, right := overTLS(t, redis, cert, key), secretFile(t, redisPassword+"\n")
	for name, c := range map[string]struct {
		password, ca string
		code         int
	}{
		"right":          {right, authority.File, terminal.ExitDone},
		"wrong password": {secretFile(t, "wrong"), authority.File, terminal.ExitFailed},
		"another CA":     {right, testenv.NewAuthority(t).File, terminal.ExitFailed},
		"system's CA":    {right, "", terminal.ExitFailed},
	} {
		environ := []string{"VMAPOWER_REDIS_URL=rediss://" + address, "VMAPOWER_REDIS_PASSWORD_FILE=" + c.password, "VMAPOWER_REDIS_CA_FILE=" + c.ca}
		code, out, errs := vmapower(t, environ, "audit", "tail")
		if code != c.code || strings.Contains(out+errs, redisPassword) {
			t.Errorf("%s: exit %d: %s%s", name, code, out, errs)
		}
		if code, out, errs := vmapower(t, environ, "config", "check", "worker"); code != terminal.ExitDone || strings.Contains(out+errs, redisPassword) {
			t.Errorf("%s: exit %d: %s%s", name, code, out, errs)
		}
	}
}

const redisPassword = "not-a-real-redis-password"

func secretFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
