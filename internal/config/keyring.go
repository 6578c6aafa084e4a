package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"vmapower/credentials"
	"vmapower/internal/secretfile"
	"vmapower/internal/terminal"
)

// Keys are what a process seals and opens logins with.
type Keys struct {
	Sealer  *credentials.Sealer
	Keyring *credentials.Keyring // nil where only the public halves are
}

// KeysOf are the keys of a process that may open what it seals.
func KeysOf(ring *credentials.Keyring) Keys { return Keys{Sealer: ring.Sealer(), Keyring: ring} }

// dockerSecrets is where compose and Kubernetes mount secrets, often readable by all
// who live in the container.
const dockerSecrets = "/run/secrets"

// credentialsDirectory is the variable in which systemd names the directory of a service's secrets.
const credentialsDirectory = "CREDENTIALS_DIRECTORY"

// SecretMounts are the directories whose owner decides who may read a secret.
func SecretMounts(environ terminal.Environ) []string {
	return Config{credentials: environ.Get(credentialsDirectory)}.SecretMounts()
}

// SecretMounts are those of the process with this configuration.
func (c Config) SecretMounts() []string {
	if c.credentials == "" {
		return []string{dockerSecrets}
	}
	return []string{dockerSecrets, c.credentials}
}

// OpenKeys reads the keyring. An api may have the public halves alone. Without
// authentication, which is for trying it out on one machine, a keyring is made where
// none is named.
func (c Config) OpenKeys(r Role) (Keys, error) {
	path, err := credentials.KeyringPath(c.credentials, c.KeyringFile)
	if err != nil && c.Auth == AuthOff {
		path, err = ownKeyring(ownDir())
	}
	if err != nil {
		return Keys{}, Refused(c.Blame("keyring_file", err))
	}
	ring, err := credentials.LoadKeyring(path, c.SecretMounts()...)
	switch {
	case err == nil:
		return KeysOf(ring), nil
	case !errors.Is(err, credentials.ErrPublicOnly) || r != RoleAPI:
		return Keys{}, Refused(c.Blame("keyring_file", err))
	}
	sealer, err := credentials.LoadSealer(path, c.SecretMounts()...)
	if err != nil {
		return Keys{}, Refused(c.Blame("keyring_file", err))
	}
	return Keys{Sealer: sealer}, nil
}

// ownDir is where the processes of one user on one machine find the keyring that one of
// them made. It is the same for all of them, whatever their HOME and TMPDIR are.
func ownDir() string { return "/tmp/vmapower-" + strconv.Itoa(os.Getuid()) }

// ownKeyring returns the keyring in that directory, and makes it when there is none.
func ownKeyring(dir string) (path string, err error) {
	switch err := secretfile.MakeOwnDir(dir); {
	case errors.Is(err, secretfile.ErrNotOwn):
		return "", fmt.Errorf("there is none, and %s %w: make one with `vmapower keys generate`", dir, err)
	case err != nil:
		return "", fmt.Errorf("there is none, and %s can't be made: make one with `vmapower keys generate`", dir)
	}
	path = filepath.Join(dir, "keyring.json")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return path, err
	}
	if _, err := credentials.CreateKeyring(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return path, nil // another process may have been quicker
}
