package server

import (
	"crypto/tls"
	"io/fs"
	"log/slog"
	"os"
	"sync"

	"vmapower/internal/config"
	"vmapower/internal/tlsfile"
)

// followedTLS is how the API's listener speaks TLS, with files that may change while they are used.
type followedTLS struct {
	files config.TLSFiles
	log   *slog.Logger

	mu   sync.Mutex
	good *tls.Config
	seen [3]fs.FileInfo // as they were when they were read last, good or not
}

// followTLS reads the files, and again at each handshake after they have changed.
func followTLS(files config.TLSFiles, log *slog.Logger) (*tls.Config, error) {
	f := &followedTLS{files: files, log: log}
	f.seen = f.stat()
	var err error
	if f.good, err = files.Load(); err != nil {
		return nil, err
	}
	return tlsfile.Secure(&tls.Config{GetConfigForClient: f.current}), nil
}

// current is for one handshake: with the files as they are now, or as they last were
// when they can't be used now.
func (f *followedTLS) current(*tls.ClientHelloInfo) (*tls.Config, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.stat()
	if unchanged(f.seen, now) {
		return f.good, nil
	}
	f.seen = now
	config, err := f.files.Load()
	if err != nil {
		f.log.Error("the changed certificate of the API's listener can't be used; the one so far stays", "err", err)
		return f.good, nil
	}
	f.log.Info("the API's listener has another certificate")
	f.good = config
	return f.good, nil
}

// stat returns what the files are now, nil for one that is not there.
func (f *followedTLS) stat() (now [3]fs.FileInfo) {
	for i, path := range []string{f.files.Cert, f.files.Key, f.files.ClientCA} {
		now[i], _ = os.Stat(path)
	}
	return now
}

func unchanged(before, now [3]fs.FileInfo) bool {
	for i, was := range before {
		is := now[i]
		if (was == nil) != (is == nil) {
			return false
		}
		if was != nil && (!os.SameFile(was, is) || was.Size() != is.Size() || !was.ModTime().Equal(is.ModTime())) {
			return false
		}
	}
	return true
}
