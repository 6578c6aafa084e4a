package nbd

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"vmapower/internal/tlsfile"
)

// tlsConfig returns a copy of config that is as tlsfile.Secure says and verifies
// the server by the name in its address.
func tlsConfig(config *tls.Config, address string) (*tls.Config, error) {
	if config == nil {
		config = new(tls.Config)
	}
	config = tlsfile.Secure(config.Clone())
	if config.InsecureSkipVerify {
		return nil, fmt.Errorf("%w: a server must be verified", ErrTLS)
	}
	if config.ServerName == "" {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, fmt.Errorf("%w: no server name", ErrTLS)
		}
		config.ServerName = host
	}
	return config, nil
}

// upgrade turns the connection into one over TLS.
func upgrade(ctx context.Context, raw net.Conn, config *tls.Config) (net.Conn, error) {
	secure := tls.Client(raw, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTLS, err)
	}
	return secure, nil
}

// rejected reports whether the server hung up where it should have named the export:
// under TLS 1.3 that is how a client learns that its certificate is not accepted.
func rejected(err error) bool {
	var told *net.OpError
	return errors.As(err, &told) && told.Op == remoteError ||
		errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// remoteError is what crypto/tls calls the server's own word.
const remoteError = "remote error"

// Alert returns the server's own word in a failed TLS handshake, such as "handshake failure";
// "" for none. It is one of those that crypto/tls knows.
func Alert(err error) string {
	var told *net.OpError
	if errors.As(err, &told) && told.Op == remoteError && told.Err != nil {
		return strings.TrimPrefix(told.Err.Error(), "tls: ")
	}
	return ""
}
