package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/internal/testenv"
)

const redisPassword = "not-a-real-redis-password"

func secretFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRedisFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	open := secretFile(t, redisPassword)
	if err := os.Chmod(open, 0o640); err != nil {
		t.Fatal(err)
	}
	for want, environ := range map[string]string{
		"VMAPOWER_REDIS_PASSWORD_FILE: and redis_url both have": "REDIS_URL=redis://:hunter2@h:1 REDIS_PASSWORD_FILE=" + secretFile(t, redisPassword),
		"is open to others than its owner (mode 0640)":          "REDIS_PASSWORD_FILE=" + open,
		"is empty":                     "REDIS_PASSWORD_FILE=" + secretFile(t, "\n"),
		"does not begin with rediss":   "REDIS_CA_FILE=" + testenv.NewAuthority(t).File,
		"must hold certificates":       "REDIS_URL=rediss://h:1 REDIS_CA_FILE=" + secretFile(t, "no certificate"),
		"VMAPOWER_REDIS_PASSWORD_FILE": "REDIS_PASSWORD_FILE=/does/not/exist",
	} {
		var all []string
		for _, entry := range strings.Fields(environ) {
			all = append(all, envPrefix+entry)
		}
		_, err := Load(Layers{Environ: all})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), redisPassword) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
