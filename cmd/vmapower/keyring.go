package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"vmapower/credentials"
)

// keys are what a process seals and opens logins with.
type keys struct {
	sealer  *credentials.Sealer
	keyring *credentials.Keyring // nil where only the public halves are
}

// both are the keys of a process that may open what it seals.
func both(ring *credentials.Keyring) keys { return keys{sealer: ring.Sealer(), keyring: ring} }

// dockerSecrets is where compose and Kubernetes mount secrets, often readable by all
// who live in the container.
const dockerSecrets = "/run/secrets"

// secretMounts are the directories whose owner decides who may read a secret.
func secretMounts(environ []string) []string {
	mounts := []string{dockerSecrets}
	if mount := lookup(environ, "CREDENTIALS_DIRECTORY"); mount != "" {
		mounts = append(mounts, mount)
	}
	return mounts
}

// openKeys reads the keyring. An api may have the public halves alone. Without
// authentication, which is for trying it out on one machine, a keyring is made where
// none is named.
func (c Config) openKeys(r role, environ []string) (keys, error) {
	mount := lookup(environ, "CREDENTIALS_DIRECTORY")
	path, err := credentials.KeyringPath(mount, c.KeyringFile)
	if err != nil && c.Auth == authOff {
		path, err = ownKeyring(ownDir())
	}
	if err != nil {
		return keys{}, configError{c.blame("keyring_file", err)}
	}
	mounts := secretMounts(environ)
	ring, err := credentials.LoadKeyring(path, mounts...)
	switch {
	case err == nil:
		return both(ring), nil
	case !errors.Is(err, credentials.ErrPublicOnly) || r != roleAPI:
		return keys{}, configError{c.blame("keyring_file", err)}
	}
	sealer, err := credentials.LoadSealer(path, mounts...)
	if err != nil {
		return keys{}, configError{c.blame("keyring_file", err)}
	}
	return keys{sealer: sealer}, nil
}

// ownDir is where the processes of one user on one machine find the keyring that one of
// them made. It is the same for all of them, whatever their HOME and TMPDIR are.
func ownDir() string { return "/tmp/vmapower-" + strconv.Itoa(os.Getuid()) }

// ownKeyring returns the keyring in that directory, and makes it when there is none.
func ownKeyring(dir string) (string, error) {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("there is none, and %s can't be made: make one with `vmapower keys generate`", dir)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	owner, known := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || info.Mode().Perm() != 0o700 || known && int(owner.Uid) != os.Getuid() {
		return "", fmt.Errorf("there is none, and %s is not a directory of this user alone: make one with `vmapower keys generate`", dir)
	}
	path := filepath.Join(dir, "keyring.json")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return path, err
	}
	if _, err := makeKeyring(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return path, nil // another process may have been quicker
}

// makeKeyring puts a new keyring there, whole or not at all. A file that is there
// already stays as it is and is fs.ErrExist.
func makeKeyring(path string) (*credentials.Keyring, error) {
	ring, err := credentials.GenerateKeyring()
	if err != nil {
		return nil, err
	}
	scratch, err := os.MkdirTemp(filepath.Dir(path), ".new-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	made := filepath.Join(scratch, "keyring")
	if err := ring.Save(made); err != nil {
		return nil, err
	}
	return ring, os.Link(made, path)
}

// lookup returns the last value of a variable, "" when it is not set.
func lookup(environ []string, name string) (value string) {
	for _, entry := range environ {
		if text, found := strings.CutPrefix(entry, name+"="); found {
			value = text
		}
	}
	return value
}

// followProfiles reads the vCenter profiles, and again whenever they have changed; nil
// when there are none.
func (c Config) followProfiles(k keys, log *slog.Logger) (*credentials.ProfilesFile, error) {
	if c.ProfilesFile == "" {
		return nil, nil
	}
	profiles, err := credentials.FollowProfiles(c.ProfilesFile, k.keyring, func(err error) {
		log.Error("the changed profiles file can't be used; the profiles as they were stay", "err", err)
	})
	if err != nil {
		return nil, configError{c.blame("profiles_file", err)}
	}
	return profiles, nil
}
