package config

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"vmapower/internal/secretfile"
	"vmapower/internal/tlsfile"
)

// readRedisFiles completes what redis_url says of login and TLS. Its errors blame the
// key.
func (c *Config) readRedisFiles() error {
	if len(c.RedisURL.options.Addrs) == 0 {
		return nil // redis_url itself is wrong
	}
	return errors.Join(c.readRedisPassword(), c.readRedisCA())
}

func (c *Config) readRedisPassword() error {
	path := c.RedisPasswordFile
	if path == "" {
		return nil
	}
	if c.RedisURL.options.Password != "" {
		return c.Blame("redis_password_file", errors.New("and redis_url both have a password: leave it out of the URL"))
	}
	info, err := os.Stat(path)
	if err != nil {
		return c.Blame("redis_password_file", fmt.Errorf("%s can't be read: %w", path, secretfile.Reason(err)))
	}
	if err := secretfile.CheckMode(path, info, c.secretMounts()...); err != nil {
		return c.Blame("redis_password_file", fmt.Errorf("%s %w", path, err))
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return c.Blame("redis_password_file", fmt.Errorf("%s can't be read: %w", path, secretfile.Reason(err)))
	}
	c.RedisURL.options.Password = strings.TrimRight(string(text), "\r\n")
	if c.RedisURL.options.Password == "" {
		return c.Blame("redis_password_file", fmt.Errorf("%s is empty", path))
	}
	return nil
}

func (c *Config) readRedisCA() error {
	if c.RedisCAFile == "" {
		return nil
	}
	if c.RedisURL.options.TLSConfig == nil {
		return c.Blame("redis_ca_file", errors.New("is for a Redis with TLS, and redis_url does not begin with rediss"))
	}
	roots, err := tlsfile.Roots(c.RedisCAFile)
	if err != nil {
		return c.Blame("redis_ca_file", fmt.Errorf("%s must hold certificates in PEM", c.RedisCAFile))
	}
	c.RedisURL.options.TLSConfig.RootCAs = roots
	return nil
}
