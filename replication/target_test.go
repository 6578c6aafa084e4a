package replication_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"vmapower/internal/allowlist"
	"vmapower/internal/tlsfile"
	"vmapower/replication"
	"vmapower/replication/nbd/nbdtest"
)

func fileURL(name string) string { return (&url.URL{Scheme: "file", Path: name}).String() }

func TestATargetThatCannotBeUsedSaysWhichAndWhy(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), image(t, mib, []byte("untouched"))
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, err := range []error{
		os.WriteFile(in("disk.img"), make([]byte, mib), 0o600), os.Mkdir(in("sub"), 0o700),
		os.Symlink(outside, in("escape")), os.Symlink(outside+"x", in("dangling")), os.Symlink(in("disk.img"), in("link")),
		os.WriteFile(in("twice.img"), make([]byte, mib), 0o600), os.Link(in("twice.img"), filepath.Join(t.TempDir(), "twice.img")),
		os.Symlink(filepath.Dir(outside), in("away")), syscall.Mkfifo(in("fifo"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	certificates := nbdtest.NewCertificates(t)
	plain := nbdtest.NbdkitTCP(t, nil, "memory", "1M").URI
	secure := nbdtest.NbdkitTCP(t, certificates, "memory", "1M").URI
	readOnly := nbdtest.Nbdkit(t, "--readonly", "memory", "1M").URI
	qemu := nbdtest.Qemu(t, image(t, mib, nil)).URI
	qemu.Export = "other"
	elsewhere, err := allowlist.Parse([]string{"192.0.2.0/24", "target.example.test"})
	if err != nil {
		t.Fatal(err)
	}
	here := replication.TargetOptions{Size: mib, Dirs: []string{dir}}
	sockets := replication.TargetOptions{Size: mib, Dirs: []string{filepath.Dir(readOnly.Address), filepath.Dir(qemu.Address)}}
	socketAt := func(name string) string { return "nbd+unix:///?socket=" + name }
	for name, c := range map[string]struct {
		address string
		options replication.TargetOptions
		want    replication.TargetKind
	}{
		"a host that is not allowed":     {"nbd://192.0.2.1/e", here, replication.TargetNotAllowed},
		"loopback that is not allowed":   {plain.String(), replication.TargetOptions{Allow: elsewhere}, replication.TargetNotAllowed},
		"a name for loopback":            {strings.Replace(plain.String(), "127.0.0.1", "localhost", 1), replication.TargetOptions{Allow: elsewhere}, replication.TargetNotAllowed},
		"a socket that is not allowed":   {readOnly.String(), here, replication.TargetNotAllowed},
		"a socket without directories":   {readOnly.String(), replication.TargetOptions{}, replication.TargetNotAllowed},
		"a socket that is a file":        {socketAt(in("disk.img")), here, replication.TargetInvalid},
		"a socket that is not there":     {socketAt(in("none")), here, replication.TargetUnknown},
		"a socket by a link":             {socketAt(in("escape")), here, replication.TargetNotAllowed},
		"user info":                      {"nbd://user:s3cret@127.0.0.1/e", here, replication.TargetInvalid},
		"user info in what is no URL":    {"nbd://user:s3cret@127.0.0.1:%zz/e", here, replication.TargetInvalid},
		"another scheme":                 {"http://127.0.0.1/", here, replication.TargetInvalid},
		"nobody listens":                 {"nbd://127.0.0.1:1/e", here, replication.TargetUnreachable},
		"a read-only export":             {readOnly.String(), sockets, replication.TargetReadOnly},
		"an export that is too small":    {plain.String(), replication.TargetOptions{Size: mib + 1}, replication.TargetTooSmall},
		"an export that is not there":    {qemu.String(), sockets, replication.TargetUnknown},
		"plain text where TLS is wanted": {strings.Replace(secure.String(), "nbds:", "nbd:", 1), here, replication.TargetTLS},
		"TLS where there is none":        {strings.Replace(plain.String(), "nbd:", "nbds:", 1), here, replication.TargetTLS},
		"an unknown authority":           {secure.String(), here, replication.TargetTLS},
		"a file outside":                 {fileURL(outside), here, replication.TargetNotAllowed},
		"a file by dots":                 {"file://" + dir + "/sub/../../" + filepath.Base(filepath.Dir(outside)) + "/disk.img", here, replication.TargetNotAllowed},
		"a file by a symbolic link":      {fileURL(in("escape")), here, replication.TargetNotAllowed},
		"a directory by a symbolic link": {fileURL(in("away/disk.img")), here, replication.TargetNotAllowed},
		"a link that leads nowhere":      {fileURL(in("dangling")), here, replication.TargetNotAllowed},
		"a hard link":                    {fileURL(in("twice.img")), here, replication.TargetNotAllowed},
		"a character device":             {"file:///dev/null", replication.TargetOptions{Dirs: []string{"/dev"}}, replication.TargetInvalid},
		"no directories allowed":         {fileURL(in("disk.img")), replication.TargetOptions{}, replication.TargetNotAllowed},
		"the allowed directory itself":   {fileURL(dir), here, replication.TargetNotAllowed},
		"a directory":                    {fileURL(in("sub")), here, replication.TargetInvalid},
		"a named pipe":                   {fileURL(in("fifo")), here, replication.TargetInvalid},
		"a file that is not there":       {fileURL(in("none.img")), here, replication.TargetUnknown},
		"a file that is too small":       {fileURL(in("disk.img")), replication.TargetOptions{Size: mib + 1, Dirs: []string{dir}}, replication.TargetTooSmall},
		"a file of another host":         {"file://other/" + in("disk.img"), here, replication.TargetInvalid},
		"a relative file":                {"file:disk.img", here, replication.TargetInvalid},
	} {
		target, err := replication.OpenTarget(t.Context(), c.address, c.options)
		if err == nil {
			_ = target.Close()
		}
		var refused *replication.TargetError
		if !errors.As(err, &refused) || refused.Kind != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		} else if strings.Contains(err.Error(), "s3cret") || refused.Reason == "" {
			t.Errorf("%s: it says %q", name, err)
		}
	}
	if _, err := os.Stat(in("none.img")); err == nil {
		t.Error("a file was created")
	}
}

// TestNoAnswerTellsWhatLiesOutside asks for what is there, and what is not, outside of the allowed
// directory: nobody may look around with the service's eyes.
func TestNoAnswerTellsWhatLiesOutside(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	there, socket := filepath.Join(outside, "there"), filepath.Join(outside, "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	if err := errors.Join(os.WriteFile(there, nil, 0o600), os.Symlink(outside, filepath.Join(dir, "out"))); err != nil {
		t.Fatal(err)
	}
	const want = "it does not lie below an allowed directory"
	for _, name := range []string{
		there, filepath.Join(outside, "none"), outside, filepath.Join(there, "below"), socket, "/", "/proc/self/mem", "/proc/self/fd/0",
		filepath.Join(dir, "out"), filepath.Join(dir, "out", "there"), filepath.Join(dir, "out", "none"), filepath.Join(dir, "out", "none", "x"),
		filepath.Join(dir, "out", "s"), dir + "/../" + filepath.Base(outside) + "/there", dir + "x",
	} {
		for _, address := range []string{fileURL(name), "nbd+unix:///?socket=" + name} {
			_, err := replication.OpenTarget(t.Context(), address, replication.TargetOptions{Dirs: []string{dir}})
			var refused *replication.TargetError
			if !errors.As(err, &refused) || refused.Kind != replication.TargetNotAllowed || refused.Reason != want || refused.Target == "" {
				t.Errorf("%s: %v", address, err)
			}
		}
	}
}

func TestALinkWithinTheDirectoryIsFollowed(t *testing.T) {
	t.Parallel()
	file := image(t, mib, nil)
	dir := filepath.Dir(file)
	linked := filepath.Join(t.TempDir(), "linked")
	if err := errors.Join(os.Symlink(file, filepath.Join(dir, "link")), os.Symlink(dir, linked)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(dir, "link"), filepath.Join(linked, "link"), filepath.Join(linked, filepath.Base(file))} {
		target, err := replication.OpenTarget(t.Context(), fileURL(name), replication.TargetOptions{Dirs: []string{linked}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if target.Name() != "file "+file {
			t.Errorf("%s is %s", name, target.Name())
		}
		_ = target.Close()
	}
}

func TestAnAllowedNameIsConnectedToWhateverItResolvesTo(t *testing.T) {
	t.Parallel()
	plain := nbdtest.NbdkitTCP(t, nil, "memory", "1M").URI
	for _, entries := range [][]string{nil, {"LOCALHOST"}, {"127.0.0.0/8"}, {"127.0.0.1"}} {
		list, err := allowlist.Parse(entries)
		if err != nil {
			t.Fatal(err)
		}
		target, err := replication.OpenTarget(t.Context(), strings.Replace(plain.String(), "127.0.0.1", "localhost", 1), replication.TargetOptions{Allow: list})
		if err != nil {
			t.Errorf("%v: %v", entries, err)
			continue
		}
		_ = target.Close()
	}
}

func TestAHostThatIsMissingIsTheConfiguredOne(t *testing.T) {
	t.Parallel()
	plain := nbdtest.NbdkitTCP(t, nil, "memory", "1M").URI
	for _, host := range []string{"", "127.0.0.1"} {
		target, err := replication.OpenTarget(t.Context(), strings.Replace(plain.String(), "127.0.0.1", "", 1), replication.TargetOptions{NBDHost: host})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(target.Name(), "nbd 127.0.0.1:") {
			t.Error(target.Name())
		}
		_ = target.Close()
	}
}

func TestAFileNeverGrows(t *testing.T) {
	t.Parallel()
	file := image(t, mib, nil)
	target, err := replication.OpenTarget(t.Context(), fileURL(file), replication.TargetOptions{Dirs: []string{filepath.Dir(file)}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = target.Close() }()
	for name, err := range map[string]error{
		"write":             target.WriteAt(t.Context(), make([]byte, 512), mib-511),
		"write far behind":  target.WriteAt(t.Context(), make([]byte, 512), 1<<40),
		"zero":              target.Zero(t.Context(), mib-512, 513),
		"read":              target.ReadAt(t.Context(), make([]byte, 512), mib),
		"before its start":  target.WriteAt(t.Context(), make([]byte, 512), -512),
		"a negative length": target.Zero(t.Context(), 0, -1),
	} {
		var refused *replication.TargetError
		if !errors.As(err, &refused) || refused.Kind != replication.TargetTooSmall {
			t.Errorf("%s: %v", name, err)
		}
	}
	if info, err := os.Stat(file); err != nil || info.Size() != mib {
		t.Errorf("it has %d bytes, %v", info.Size(), err)
	}
}

// TestEveryTargetTakesACopy brings the same disk to each kind of target.
func TestEveryTargetTakesACopy(t *testing.T) {
	t.Parallel()
	const size = 6*mib + 512
	certificates := nbdtest.NewCertificates(t)
	config, err := tlsfile.Client(certificates.CA, certificates.ClientCert, certificates.ClientKey)
	if err != nil {
		t.Fatal(err)
	}
	old := random(9, size)
	dir := t.TempDir()
	for name, address := range map[string]func(t *testing.T, image string) string{
		"file":   func(_ *testing.T, image string) string { return fileURL(image) },
		"nbdkit": func(t *testing.T, image string) string { return nbdtest.Nbdkit(t, "file", image).URI.String() },
		"nbdkit mutual TLS": func(t *testing.T, image string) string {
			return nbdtest.NbdkitTCP(t, certificates, "--tls-verify-peer", "file", image).URI.String()
		},
		"qemu-nbd":     func(t *testing.T, image string) string { return nbdtest.Qemu(t, image).URI.String() },
		"qemu-nbd TLS": func(t *testing.T, image string) string { return nbdtest.QemuTCP(t, certificates, image).URI.String() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
			if err := os.WriteFile(file, old, 0o600); err != nil {
				t.Fatal(err)
			}
			target, err := replication.OpenTarget(t.Context(), address(t, file), replication.TargetOptions{Size: size, Dirs: []string{os.TempDir()}, TLS: config})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = target.Close() }()
			source := &disk{data: random(10, size)}
			copied, err := replication.Copy(t.Context(), []replication.Disk{{Plan: whole(t, 2000, size), Source: source, Target: target}}, replication.CopyOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := replication.Verify(t.Context(), copied, replication.VerifyOptions{Full: true}); err != nil {
				t.Error(err)
			}
			if copied[0].Zeroed == 0 || copied[0].Written != size {
				t.Errorf("written %d, zeroed %d", copied[0].Written, copied[0].Zeroed)
			}
			if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, source.data) {
				t.Errorf("the image differs, %v", err)
			}
		})
	}
}

func TestAServerKilledMidCopyIsResumedFromTheCheckpoint(t *testing.T) {
	t.Parallel()
	const size = 8 * mib
	file := image(t, size, random(11, size))
	server := nbdtest.Nbdkit(t, "file", file)
	source := &disk{data: random(12, size)}
	p := whole(t, 2000, size)
	var checkpoint replication.Checkpoint
	attempt := func(fence func(context.Context) error) error {
		target, err := replication.OpenTarget(t.Context(), server.URI.String(), replication.TargetOptions{Dirs: []string{os.TempDir()}})
		if err != nil {
			return err
		}
		defer func() { _ = target.Close() }()
		copied, err := replication.Copy(t.Context(), []replication.Disk{{Plan: p, Source: source, Target: target, Resume: checkpoint}}, replication.CopyOptions{
			CheckpointBytes: mib, Save: recorder(&checkpoint), Writers: 1, AwaitLease: fence,
		})
		if err == nil {
			_, err = replication.Verify(t.Context(), copied, replication.VerifyOptions{Full: true})
		}
		return err
	}
	chunks := 0
	err := attempt(func(context.Context) error {
		if chunks++; chunks == 60 {
			server.Kill()
		}
		return nil
	})
	var refused *replication.TargetError
	if !errors.As(err, &refused) || refused.Kind != replication.TargetUnreachable {
		t.Fatalf("error: %v", err)
	}
	held := checkpoint.Bytes(p)
	if held == 0 || held >= size {
		t.Errorf("the checkpoint holds %d bytes", held)
	}
	_ = os.Remove(server.URI.Address)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	server.WaitReady(t)
	again := int64(0)
	if err := attempt(func(context.Context) error { again += 64 * kib; return nil }); err != nil {
		t.Fatal(err)
	}
	if again != size-held {
		t.Errorf("%d bytes copied again, and %d were held", again, held)
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, source.data) {
		t.Errorf("the image differs, %v", err)
	}
}

func TestWhatTheServerRefusesMidCopyIsNamed(t *testing.T) {
	t.Parallel()
	const size = mib
	for errno, want := range map[string]replication.TargetKind{
		"ENOSPC": replication.TargetNoSpace, "EIO": replication.TargetRefused, "EPERM": replication.TargetReadOnly, "ESHUTDOWN": replication.TargetUnreachable,
	} {
		server := nbdtest.Nbdkit(t, "--filter=error", "memory", "1M", "error="+errno, "error-pwrite-rate=100%")
		target, err := replication.OpenTarget(t.Context(), server.URI.String(), replication.TargetOptions{Dirs: []string{os.TempDir()}, HealFor: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		_, err = replication.Copy(t.Context(), []replication.Disk{{Plan: whole(t, 2000, size), Source: &disk{data: random(1, size)}, Target: target}}, replication.CopyOptions{})
		var refused *replication.TargetError
		if !errors.As(err, &refused) || refused.Kind != want || refused.Target != server.URI.String() {
			t.Errorf("%s: %v", errno, err)
		}
	}
}

func TestWithoutFlushEveryWriteIsFUAOrTheTargetIsRefused(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "flags")
	server := func(fua string) string {
		return nbdtest.Nbdkit(t, "eval", "get_size=echo 1048576", "can_write=exit 0", "can_flush=exit 3", "can_fua=echo "+fua,
			"pread=exit 1", "pwrite=cat >/dev/null; echo \"flags: $5\" >>"+log).URI.String()
	}
	target, err := replication.OpenTarget(t.Context(), server("native"), replication.TargetOptions{Dirs: []string{os.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = target.Close() }()
	if err := errors.Join(target.WriteAt(t.Context(), make([]byte, 512), 0), target.Zero(t.Context(), 512, 512), target.Flush(t.Context())); err != nil {
		t.Error(err)
	}
	if flags, err := os.ReadFile(log); err != nil || strings.Count(string(flags), "fua") != 2 {
		t.Errorf("the server was asked %q, %v", flags, err)
	}
	var refused *replication.TargetError
	if _, err := replication.OpenTarget(t.Context(), server("none"), replication.TargetOptions{Dirs: []string{os.TempDir()}}); !errors.As(err, &refused) || refused.Kind != replication.TargetRefused {
		t.Errorf("a target that can flush nothing: %v", err)
	}
}

// lateContext is past its deadline, and ends a little later, as one whose timer runs late does.
type lateContext struct{ context.Context }

func (lateContext) Deadline() (time.Time, bool) { return time.Now().Add(-time.Millisecond), true }

func TestADialThatEndsWithTheDeadlineIsNoFaultOfTheTarget(t *testing.T) {
	t.Parallel()
	server := nbdtest.Nbdkit(t, "file", image(t, mib, nil))
	deadline := errors.New("the deadline")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	time.AfterFunc(50*time.Millisecond, func() { cancel(deadline) })
	_, err := replication.OpenTarget(lateContext{ctx}, server.URI.String(), replication.TargetOptions{Dirs: []string{os.TempDir()}})
	if !errors.Is(err, deadline) {
		t.Errorf("%v", err)
	}
}
