package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"

	"vmapower/internal/tlsfile"
)

// tlsFiles are the certificate of the API's listener, its key, and the CA of the
// certificates that callers must show. They may change while they are used.
type tlsFiles struct {
	cert, key, clientCA string // without clientCA callers show none
	log                 *slog.Logger

	mu   sync.Mutex
	good *tls.Config
	seen [3]fs.FileInfo // as they were when they were read last, good or not
}

// serverTLS is how the API's listener speaks TLS; nil when it does not. Its errors
// blame the key.
func (c Config) serverTLS(log *slog.Logger) (*tls.Config, error) {
	switch {
	case c.TLSCertFile == "" && c.TLSKeyFile != "":
		return nil, c.blame("tls_key_file", errors.New("is the key of tls_cert_file, which is missing"))
	case c.TLSCertFile == "" && c.TLSClientCA != "":
		return nil, c.blame("tls_client_ca_file", errors.New("needs TLS, and tls_cert_file is missing"))
	case c.TLSCertFile == "":
		return nil, nil
	case c.TLSKeyFile == "":
		return nil, c.blame("tls_cert_file", errors.New("needs its key, and tls_key_file is missing"))
	}
	files := &tlsFiles{cert: c.TLSCertFile, key: c.TLSKeyFile, clientCA: c.TLSClientCA, log: log}
	files.seen = files.look()
	var err error
	if files.good, err = files.read(); err != nil {
		return nil, c.blame("tls_cert_file", err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetConfigForClient: files.current}, nil
}

// current is for one handshake: with the files as they are now, or as they last were
// when they can't be used now.
func (f *tlsFiles) current(*tls.ClientHelloInfo) (*tls.Config, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.look()
	if unchanged(f.seen, now) {
		return f.good, nil
	}
	f.seen = now
	config, err := f.read()
	if err != nil {
		f.log.Error("the changed certificate of the API's listener can't be used; the one so far stays", "err", err)
		return f.good, nil
	}
	f.log.Info("the API's listener has another certificate")
	f.good = config
	return f.good, nil
}

func (f *tlsFiles) read() (*tls.Config, error) {
	certificate, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return nil, fmt.Errorf("%s must hold a certificate in PEM, and tls_key_file its key", f.cert)
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}, Certificates: []tls.Certificate{certificate}}
	if f.clientCA == "" {
		return config, nil
	}
	if config.ClientCAs, err = tlsfile.Roots(f.clientCA); err != nil {
		return nil, fmt.Errorf("%s, which tls_client_ca_file names, must hold certificates in PEM", f.clientCA)
	}
	config.ClientAuth = tls.RequireAndVerifyClientCert
	return config, nil
}

// look returns what the files are now, nil for one that is not there.
func (f *tlsFiles) look() (now [3]fs.FileInfo) {
	for i, path := range []string{f.cert, f.key, f.clientCA} {
		now[i], _ = os.Stat(path)
	}
	return now
}

func unchanged(before, now [3]fs.FileInfo) bool {
	for i, was := range before {
		is := now[i]
		if (was == nil) != (is == nil) {
			return false
		}
		if was != nil && (!os.SameFile(was, is) || was.Size() != is.Size() || !was.ModTime().Equal(is.ModTime())) {
			return false
		}
	}
	return true
}
