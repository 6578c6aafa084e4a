package config

import (
	"crypto/tls"
	"errors"

	"vmapower/internal/tlsfile"
)

// readRedisCertificate reads what a Redis that asks for it is shown.
func (c *Config) readRedisCertificate() error {
	pair := certificate{"redis_cert_file", c.RedisCertFile, "redis_key_file", c.RedisKeyFile}
	if err := c.halved(pair); err != nil || pair.cert == "" {
		return err
	}
	if c.RedisURL.options.TLSConfig == nil {
		return c.Blame("redis_cert_file", errors.New("is for a Redis with TLS, and redis_url does not begin with rediss"))
	}
	shown, err := tlsfile.Pair(pair.cert, pair.key, c.SecretMounts()...)
	if err != nil {
		return c.unread(pair, err)
	}
	c.RedisURL.options.TLSConfig.Certificates = []tls.Certificate{shown}
	return nil
}
