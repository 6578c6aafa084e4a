package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"vmapower/credentials"
	"vmapower/internal/testenv"
)

func TestSecretsOfSystemdAreTakenForEverySetting(t *testing.T) {
	dir := t.TempDir()
	cert, key := testenv.NewAuthority(t).Issue(t, "localhost")
	secret, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := credentials.CreateKeyring(filepath.Join(dir, "keyring")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"password": []byte("not-a-real-password"), "key": secret} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"keyring", "password", "key"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o440); err != nil {
			t.Fatal(err)
		}
	}
	start := func(more ...string) error {
		cfg, err := Load(Layers{Environ: append(more, "VMAPOWER_AUTH=off", "VMAPOWER_KEYRING_FILE="+filepath.Join(dir, "keyring"),
			"VMAPOWER_REDIS_PASSWORD_FILE="+filepath.Join(dir, "password"), "VMAPOWER_TLS_CERT_FILE="+cert, "VMAPOWER_TLS_KEY_FILE="+filepath.Join(dir, "key"),
			"VMAPOWER_TARGET_CERT_FILE="+cert, "VMAPOWER_TARGET_KEY_FILE="+filepath.Join(dir, "key"))})
		if err != nil {
			return err
		}
		_, err = cfg.OpenKeys(RoleServe)
		return errors.Join(err, cfg.Check(RoleServe))
	}
	if err := start(); err == nil {
		t.Error("files that a group may read are taken anywhere")
	}
	if err := start("CREDENTIALS_DIRECTORY=" + dir); err != nil {
		t.Error(err)
	}
}
