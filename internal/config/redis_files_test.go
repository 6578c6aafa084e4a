package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"vmapower/internal/testenv"
	"vmapower/replication/nbd/nbdtest"
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
	cert, key := testenv.NewAuthority(t).Issue(t, "redis-client")
	for want, environ := range map[string]string{
		"VMAPOWER_REDIS_PASSWORD_FILE: and redis_url both have": "REDIS_URL=redis://:hunter2@h:1 REDIS_PASSWORD_FILE=" + secretFile(t, redisPassword),
		"is open to others than its owner (mode 0640)":          "REDIS_PASSWORD_FILE=" + open,
		"is empty":                             "REDIS_PASSWORD_FILE=" + secretFile(t, "\n"),
		"does not begin with rediss":           "REDIS_CA_FILE=" + testenv.NewAuthority(t).File,
		"must hold certificates":               "REDIS_URL=rediss://h:1 REDIS_CA_FILE=" + secretFile(t, "no certificate"),
		"VMAPOWER_REDIS_PASSWORD_FILE":         "REDIS_PASSWORD_FILE=/does/not/exist",
		"is the key of redis_cert_file":        "REDIS_URL=rediss://h:1 REDIS_KEY_FILE=" + key,
		"needs its key, and redis_key_file":    "REDIS_URL=rediss://h:1 REDIS_CERT_FILE=" + cert,
		"REDIS_CERT_FILE: is for a Redis with": "REDIS_CERT_FILE=" + cert + " REDIS_KEY_FILE=" + key,
		"must hold a certificate in PEM":       "REDIS_URL=rediss://h:1 REDIS_CERT_FILE=" + key + " REDIS_KEY_FILE=" + key,
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

func TestARedisPasswordIsRefusedWhereOthersReadIt(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"redis://:hunter2@127.0.0.1:1", "redis://alice:hunter2@h:1/0", "redis+sentinel://h:1/m?sentinel_password=hunter2"} {
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		AddFlags(flags)
		if err := flags.Parse([]string{"--redis-url", url}); err != nil {
			t.Fatal(err)
		}
		_, err := Load(Layers{Flags: flags})
		if err == nil || !strings.Contains(err.Error(), "--redis-url: has a password") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("on the command line: %v", err)
		}
		file := secretFile(t, "redis_url: "+url+"\n")
		if _, err := Load(Layers{File: file}); err != nil {
			t.Errorf("in a file of its owner's: %v", err)
		}
		if err := os.Chmod(file, 0o644); err != nil {
			t.Fatal(err)
		}
		_, err = Load(Layers{File: file})
		if err == nil || !strings.Contains(err.Error(), "redis_url in "+file+":1: has a password") || !strings.Contains(err.Error(), "chmod 0600") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("in a file that is open: %v", err)
		}
	}
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	AddFlags(flags)
	if err := flags.Parse([]string{"--redis-url", "redis://alice@h:1/0"}); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Layers{Flags: flags}); err != nil {
		t.Errorf("a user alone: %v", err)
	}
}

func TestTheKeyOfACertificateIsForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	made := nbdtest.NewCertificates(t)
	if err := os.Chmod(made.ClientKey, 0o640); err != nil {
		t.Fatal(err)
	}
	_, ofRedis := Load(Layers{Environ: []string{
		"VMAPOWER_REDIS_URL=rediss://h:1", "VMAPOWER_REDIS_CERT_FILE=" + made.ClientCert, "VMAPOWER_REDIS_KEY_FILE=" + made.ClientKey,
	}})
	cfg, err := Load(Layers{Environ: []string{
		"VMAPOWER_TLS_CERT_FILE=" + made.ClientCert, "VMAPOWER_TLS_KEY_FILE=" + made.ClientKey,
		"VMAPOWER_TARGET_CERT_FILE=" + made.ClientCert, "VMAPOWER_TARGET_KEY_FILE=" + made.ClientKey,
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, ofListener := cfg.ListenerTLS()
	_, ofTargets := cfg.Targets()
	for key, err := range map[string]error{
		"VMAPOWER_TLS_KEY_FILE: ": ofListener, "VMAPOWER_TARGET_KEY_FILE: ": ofTargets, "VMAPOWER_REDIS_KEY_FILE: ": ofRedis,
	} {
		if err == nil || !strings.Contains(err.Error(), key) || !strings.Contains(err.Error(), "chmod 0600 "+made.ClientKey) {
			t.Errorf("%s %v", key, err)
		}
	}
}
