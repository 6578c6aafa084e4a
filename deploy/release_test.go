package deploy

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

func TestWhatIsReleasedDependsOnNamesAndContentsAlone(t *testing.T) {
	var packed [][]byte
	for i, files := range [][]string{{"vmapower", "docs/a.md", "docs/b.md"}, {"docs/b.md", "docs/a.md", "vmapower"}} {
		dir := t.TempDir()
		for _, file := range files {
			path, mode := filepath.Join(dir, "vmapower-v1", file), []os.FileMode{0o600, 0o664}[i]
			if file == "vmapower" {
				mode |= 0o100
			}
			put(t, path, "the same in "+file, mode)
			then := time.Now().Add(-time.Duration(i) * 100 * time.Hour)
			if err := os.Chtimes(path, then, then); err != nil {
				t.Fatal(err)
			}
		}
		out := filepath.Join(t.TempDir(), "out.tar.gz")
		run := exec.Command("release/pack.sh", dir, "vmapower-v1", out)
		run.Env = append(os.Environ(), "SOURCE_DATE_EPOCH=1700000000")
		if said, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		packed = append(packed, []byte(content(t, out)))
	}
	if !bytes.Equal(packed[0], packed[1]) {
		t.Error("the same files were packed into other bytes")
	}
}
