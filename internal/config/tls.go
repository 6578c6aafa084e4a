package config

import (
	"crypto/tls"
	"errors"
	"fmt"

	"vmapower/internal/tlsfile"
)

// TLSFiles are the certificate of the API's listener, its key, and the CA of the
// certificates that callers must show. The zero value is a listener without TLS.
type TLSFiles struct {
	Cert, Key, ClientCA string   // without ClientCA callers show none
	Mounts              []string // where secretfile.Check leaves modes to others
}

// ListenerTLS returns the files of the API's listener, after they were read once. Its errors blame
// the key.
func (c Config) ListenerTLS() (TLSFiles, error) {
	if err := c.halved(certificate{"tls_cert_file", c.TLSCertFile, "tls_key_file", c.TLSKeyFile}); err != nil {
		return TLSFiles{}, err
	}
	switch {
	case c.TLSCertFile == "" && c.TLSClientCA != "":
		return TLSFiles{}, c.Blame("tls_client_ca_file", errors.New("needs TLS, and tls_cert_file is missing"))
	case c.TLSCertFile == "":
		return TLSFiles{}, nil
	}
	files := TLSFiles{Cert: c.TLSCertFile, Key: c.TLSKeyFile, ClientCA: c.TLSClientCA, Mounts: c.SecretMounts()}
	if _, err := files.Load(); errors.Is(err, tlsfile.ErrKeyFile) {
		return TLSFiles{}, c.Blame("tls_key_file", err)
	} else if err != nil {
		return TLSFiles{}, c.Blame("tls_cert_file", err)
	}
	return files, nil
}

// Load reads the files as they are now.
func (f TLSFiles) Load() (*tls.Config, error) {
	certificate, err := tlsfile.Pair(f.Cert, f.Key, f.Mounts...)
	switch {
	case errors.Is(err, tlsfile.ErrKeyFile):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%s must hold a certificate in PEM, and tls_key_file its key", f.Cert)
	}
	config := tlsfile.Secure(&tls.Config{NextProtos: []string{"h2", "http/1.1"}, Certificates: []tls.Certificate{certificate}})
	if f.ClientCA == "" {
		return config, nil
	}
	if config.ClientCAs, err = tlsfile.Roots(f.ClientCA); err != nil {
		return nil, fmt.Errorf("%s, which tls_client_ca_file names, must hold certificates in PEM", f.ClientCA)
	}
	config.ClientAuth = tls.RequireAndVerifyClientCert
	return config, nil
}
