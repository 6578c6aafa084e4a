package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
)

// FromEnvironment reads a Config from these variables; one that is empty is not set.
//
//	VMA_TUNNEL_ENDPOINT               the service, DefaultURL without it
//	VMAPOWER_APPLIANCE_ID, VMAPOWER_TOKEN             who asks
//	VMAPOWER_PROFILE                                  what opens the vCenter, or
//	VCENTER_HOST, VCENTER_USERNAME, VCENTER_PASSWORD  the same
//	VMAPOWER_SERVICE_CA                               PEM file of the service's authorities, in place of the system's
//	VMAPOWER_SERVICE_CERT, VMAPOWER_SERVICE_KEY       PEM files of the certificate that the service is shown
//
// The error names the variable that is wrong or missing, and never says what a secret one holds.
func FromEnvironment() (Config, error) {
	config := Config{
		URL:         os.Getenv("VMA_TUNNEL_ENDPOINT"),
		ApplianceID: os.Getenv("VMAPOWER_APPLIANCE_ID"),
		Token:       os.Getenv("VMAPOWER_TOKEN"),
		VCenter: Login{
			Profile: os.Getenv("VMAPOWER_PROFILE"), VCenter: os.Getenv("VCENTER_HOST"),
			Username: os.Getenv("VCENTER_USERNAME"), Password: os.Getenv("VCENTER_PASSWORD"),
		},
	}
	if _, err := baseOf(config.URL); err != nil {
		return Config{}, errors.New("client: VMA_TUNNEL_ENDPOINT must be an http or https URL without user info, such as " + DefaultURL)
	}
	err := errors.Join(
		together("VMAPOWER_APPLIANCE_ID", "VMAPOWER_TOKEN"),
		together("VCENTER_HOST", "VCENTER_USERNAME", "VCENTER_PASSWORD"),
		together("VMAPOWER_SERVICE_CERT", "VMAPOWER_SERVICE_KEY"),
	)
	if config.VCenter.Profile != "" && config.VCenter.VCenter != "" {
		err = errors.Join(err, errors.New("client: VMAPOWER_PROFILE and VCENTER_HOST may name different vCenters: set one of the two"))
	}
	if err != nil {
		return Config{}, err
	}
	config.TLS, err = tlsFromFiles(os.Getenv("VMAPOWER_SERVICE_CA"), os.Getenv("VMAPOWER_SERVICE_CERT"), os.Getenv("VMAPOWER_SERVICE_KEY"))
	return config, err
}

// together wants all of the variables to be set, or none of them.
func together(names ...string) error {
	set, missing := "", ""
	for _, name := range names {
		if os.Getenv(name) == "" {
			missing = name
		} else {
			set = name
		}
	}
	if set == "" || missing == "" {
		return nil
	}
	return fmt.Errorf("client: %s is set and %s is not", set, missing)
}

// tlsFromFiles returns nil when no file is named.
func tlsFromFiles(ca, cert, key string) (*tls.Config, error) {
	if ca == "" && cert == "" {
		return nil, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if ca != "" {
		text, err := os.ReadFile(ca)
		if err != nil {
			return nil, fmt.Errorf("client: VMAPOWER_SERVICE_CA: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("client: VMAPOWER_SERVICE_CA: there is no certificate in %s", ca)
		}
	}
	if cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return nil, fmt.Errorf("client: VMAPOWER_SERVICE_CERT, VMAPOWER_SERVICE_KEY: %w", err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}
