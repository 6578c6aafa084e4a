package client_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/client"
)

// setEnvironment sets these variables, and unsets all others that are read.
func setEnvironment(t *testing.T, variables map[string]string) {
	t.Helper()
	for _, name := range []string{"VMA_TUNNEL_ENDPOINT", "VMAPOWER_APPLIANCE_ID", "VMAPOWER_TOKEN", "VMAPOWER_PROFILE", "VCENTER_HOST", "VCENTER_USERNAME",
		"VCENTER_PASSWORD", "VMAPOWER_SERVICE_CA", "VMAPOWER_SERVICE_CERT", "VMAPOWER_SERVICE_KEY"} {
		t.Setenv(name, variables[name])
	}
}

func TestTheEnvironmentSaysWhoAsksWhere(t *testing.T) {
	setEnvironment(t, nil)
	config, err := client.FromEnvironment()
	if err != nil || config.VCenter != (client.Login{}) || config.ApplianceID != "" || config.TLS != nil {
		t.Errorf("an empty one is %v, %v", config, err)
	}
	setEnvironment(t, map[string]string{"VMA_TUNNEL_ENDPOINT": "https://vma.example.test", "VMAPOWER_APPLIANCE_ID": "oma-01", "VMAPOWER_TOKEN": password,
		"VCENTER_HOST": "vc.example.test", "VCENTER_USERNAME": "u", "VCENTER_PASSWORD": password})
	config, err = client.FromEnvironment()
	if want := (client.Login{VCenter: "vc.example.test", Username: "u", Password: password}); err != nil || config.VCenter != want ||
		config.URL != "https://vma.example.test" || config.ApplianceID != "oma-01" || config.Token != password {
		t.Errorf("%v, %v", config, err)
	}
	setEnvironment(t, map[string]string{"VMAPOWER_PROFILE": "site-a"})
	if config, err := client.FromEnvironment(); err != nil || config.VCenter != (client.Login{Profile: "site-a"}) {
		t.Errorf("%v, %v", config, err)
	}
}

func TestAnEnvironmentThatIsWrongIsNamedByItsVariable(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none.pem")
	if err := os.WriteFile(none, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, variables := range map[string]map[string]string{
		"VMA_TUNNEL_ENDPOINT":   {"VMA_TUNNEL_ENDPOINT": "http://u:" + password + "@localhost"},
		"VMAPOWER_TOKEN":        {"VMAPOWER_APPLIANCE_ID": "oma-01"},
		"VMAPOWER_APPLIANCE_ID": {"VMAPOWER_TOKEN": password},
		"VCENTER_USERNAME":      {"VCENTER_HOST": "vc.example.test", "VCENTER_PASSWORD": password},
		"VCENTER_PASSWORD":      {"VCENTER_HOST": "vc.example.test", "VCENTER_USERNAME": "u"},
		"VMAPOWER_PROFILE":      {"VMAPOWER_PROFILE": "site-a", "VCENTER_HOST": "vc.example.test", "VCENTER_USERNAME": "u", "VCENTER_PASSWORD": password},
		"VMAPOWER_SERVICE_CA":   {"VMAPOWER_SERVICE_CA": none},
		"VMAPOWER_SERVICE_KEY":  {"VMAPOWER_SERVICE_CERT": none},
		"VMAPOWER_SERVICE_CERT": {"VMAPOWER_SERVICE_CERT": none, "VMAPOWER_SERVICE_KEY": none},
	} {
		setEnvironment(t, variables)
		if _, err := client.FromEnvironment(); err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), password) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheEnvironmentsCertificatesAreUsed(t *testing.T) {
	cert, key := certificateFiles(t)
	setEnvironment(t, map[string]string{"VMAPOWER_SERVICE_CA": cert, "VMAPOWER_SERVICE_CERT": cert, "VMAPOWER_SERVICE_KEY": key})
	config, err := client.FromEnvironment()
	if err != nil || config.TLS == nil || config.TLS.RootCAs == nil || len(config.TLS.Certificates) != 1 {
		t.Errorf("%+v, %v", config.TLS, err)
	}
}

// certificateFiles has a certificate of its own, and its key.
func certificateFiles(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "EC PRIVATE KEY", Bytes: plain}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}
