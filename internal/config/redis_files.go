package config

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"vmapower/internal/secretfile"
	"vmapower/internal/tlsfile"
)

// longestPassword is how many bytes the file of Redis' password may have.
const longestPassword = 4 << 10

// readRedisFiles completes what redis_url says of login and TLS. Its errors blame the
// key.
func (c *Config) readRedisFiles() error {
	if len(c.RedisURL.options.Addrs) == 0 {
		return nil // redis_url itself is wrong
	}
	return errors.Join(c.checkRedisURLPlace(), c.readRedisPassword(), c.readRedisCA(), c.readRedisCertificate())
}

// checkRedisURLPlace refuses a redis_url with a password where others may read it.
func (c *Config) checkRedisURLPlace() error {
	place := c.read["redis_url"].origin
	if o := c.RedisURL.options; o.Password == "" && o.SentinelPassword == "" {
		return nil
	}
	switch place.layer {
	case "flag":
		return c.Blame("redis_url", errors.New("has a password, which everybody on this machine can read in the list of processes: "+
			"set VMAPOWER_REDIS_URL, or leave it out and give --redis-password-file"))
	case "file":
		info, err := os.Stat(place.where)
		if err == nil {
			err = secretfile.Check(place.where, info, c.SecretMounts()...)
		}
		if err != nil {
			return c.Blame("redis_url", fmt.Errorf("has a password, and the file %w; redis_password_file is another place for it", err))
		}
	}
	return nil
}

func (c *Config) readRedisPassword() error {
	path := c.RedisPasswordFile
	if path == "" {
		return nil
	}
	if c.RedisURL.options.Password != "" {
		return c.Blame("redis_password_file", errors.New("and redis_url both have a password: leave it out of the URL"))
	}
	text, _, err := secretfile.Read(path, longestPassword, c.SecretMounts()...)
	if err != nil {
		return c.Blame("redis_password_file", fmt.Errorf("%s %w", path, err))
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
