package credentials_test

import (
	"os"
	"path/filepath"
	"testing"

	"vmapower/credentials"
)

var (
	login   = credentials.Login{VCenter: "vc.example.test", Username: `DOM\user`, Password: credentials.NewSecret(canary)}
	binding = credentials.Binding{JobID: "job-1", Operation: "power-off", VMID: "vm-1"}
)

func newKeyring(t testing.TB) *credentials.Keyring {
	t.Helper()
	keys, err := credentials.GenerateKeyring()
	must(t, err)
	return keys
}

func rotated(t testing.TB, keys *credentials.Keyring) *credentials.Keyring {
	t.Helper()
	later, err := keys.Rotate()
	must(t, err)
	return later
}

func sealed(t testing.TB, sealer *credentials.Sealer) []byte {
	t.Helper()
	blob, err := sealer.Seal(login, binding)
	must(t, err)
	return blob
}

// inNewDirectory returns the path of a file that does not exist yet.
func inNewDirectory(t testing.TB, name string) string {
	t.Helper()
	return filepath.Join(t.TempDir(), name)
}

func contents(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return data
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
