package config

import (
	"errors"
	"fmt"

	"vmapower/internal/tlsfile"
)

// certificate is one that two settings name: its file, and that of its key.
type certificate struct {
	certSetting, cert string
	keySetting, key   string
}

// halved blames the setting of one file without the other.
func (c Config) halved(pair certificate) error {
	switch {
	case pair.cert == "" && pair.key != "":
		return c.Blame(pair.keySetting, fmt.Errorf("is the key of %s, which is missing", pair.certSetting))
	case pair.cert != "" && pair.key == "":
		return c.Blame(pair.certSetting, fmt.Errorf("needs its key, and %s is missing", pair.keySetting))
	}
	return nil
}

// unread blames the setting whose file tlsfile could not use for the certificate.
func (c Config) unread(pair certificate, err error) error {
	if errors.Is(err, tlsfile.ErrKeyFile) {
		return c.Blame(pair.keySetting, err)
	}
	return c.Blame(pair.certSetting, fmt.Errorf("%s must hold a certificate in PEM, and %s its key", pair.cert, pair.keySetting))
}
