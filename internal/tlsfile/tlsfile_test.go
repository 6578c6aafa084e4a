package tlsfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"vmapower/internal/tlsfile"
	"vmapower/replication/nbd/nbdtest"
)

func TestAFileWithoutACertificateIsAnErrorAndNotTheSystemsAuthorities(t *testing.T) {
	made, none := nbdtest.NewCertificates(t), filepath.Join(t.TempDir(), "none.pem")
	if err := os.WriteFile(none, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	open := filepath.Join(t.TempDir(), "open.pem")
	if key, err := os.ReadFile(made.ClientKey); err != nil || os.WriteFile(open, key, 0o640) != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		ca, cert, key string
		want          error
	}{
		"nothing is given":        {"", "", "", nil},
		"an authority":            {made.CA, "", "", nil},
		"a certificate":           {"", made.ClientCert, made.ClientKey, nil},
		"all of them":             {made.CA, made.ClientCert, made.ClientKey, nil},
		"no authority in it":      {none, made.ClientCert, made.ClientKey, tlsfile.ErrRoots},
		"a key open to others":    {"", made.ClientCert, open, tlsfile.ErrKeyFile},
		"no such authority":       {none + "x", "", "", tlsfile.ErrRoots},
		"no certificate in it":    {made.CA, none, made.ClientKey, tlsfile.ErrPair},
		"no key":                  {made.CA, made.ClientCert, "", tlsfile.ErrPair},
		"a key of no certificate": {"", "", made.ClientKey, tlsfile.ErrPair},
	} {
		config, err := tlsfile.Client(c.ca, c.cert, c.key)
		if !errors.Is(err, c.want) || (err == nil) != (config != nil) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && ((config.RootCAs != nil) != (c.ca != "") || (len(config.Certificates) > 0) != (c.cert != "")) {
			t.Errorf("%s: %d certificates are shown, and the authorities are %v", name, len(config.Certificates), config.RootCAs)
		}
	}
}
