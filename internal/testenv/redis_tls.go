package testenv

import (
	"net"
	"strings"
	"testing"
)

// StartRedisTLS starts a server that speaks TLS at the returned URL too, that of the documented user, with a
// certificate of the authority for localhost. clients is what it takes for tls-auth-clients.
func StartRedisTLS(t *testing.T, authority *Authority, clients string) (server *Redis, url string) {
	t.Helper()
	cert, key := authority.Issue(t, "localhost")
	_, port, err := net.SplitHostPort(FreeAddr(t))
	if err != nil {
		t.Fatal(err)
	}
	server = StartRedis(t, "--tls-port", port, "--tls-cert-file", cert, "--tls-key-file", key,
		"--tls-ca-cert-file", authority.File, "--tls-auth-clients", clients)
	return server, "rediss" + strings.TrimPrefix(RedisURL("localhost:"+port), "redis")
}
