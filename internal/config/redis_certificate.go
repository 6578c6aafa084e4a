package config

import (
	"errors"
	"fmt"

	"vmapower/internal/tlsfile"
)

// readRedisCertificate reads what a Redis that asks for it is shown.
func (c *Config) readRedisCertificate() error {
	cert, key := c.RedisCertFile, c.RedisKeyFile
	switch {
	case cert == "" && key == "":
		return nil
	case cert == "":
		return c.Blame("redis_key_file", errors.New("is the key of redis_cert_file, which is missing"))
	case key == "":
		return c.Blame("redis_cert_file", errors.New("needs its key, and redis_key_file is missing"))
	case c.RedisURL.options.TLSConfig == nil:
		return c.Blame("redis_cert_file", errors.New("is for a Redis with TLS, and redis_url does not begin with rediss"))
	}
	shown, err := tlsfile.Client("", cert, key, c.SecretMounts()...)
	switch {
	case errors.Is(err, tlsfile.ErrKeyFile):
		return c.Blame("redis_key_file", err)
	case err != nil:
		return c.Blame("redis_cert_file", fmt.Errorf("%s must hold a certificate in PEM, and redis_key_file its key", cert))
	}
	c.RedisURL.options.TLSConfig.Certificates = shown.Certificates
	return nil
}
