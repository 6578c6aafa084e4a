package server

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// surviveSignals keeps two signals from ending the process, whose jobs would be left to others: the
// one that a write to a closed pipe brings, and the one of a terminal that goes away. The latter
// also asks to read files again.
func surviveSignals() (hangups <-chan os.Signal, deaf func()) {
	hung, broken := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(hung, syscall.SIGHUP)
	signal.Notify(broken, syscall.SIGPIPE) // the write itself returns an error
	return hung, func() {
		signal.Stop(hung)
		signal.Stop(broken)
	}
}

// rereadOn reads the followed files again at each signal, until ctx ends.
func (p *Process) rereadOn(ctx context.Context, hangups <-chan os.Signal) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
			p.reread()
		}
	}
}

// reread says what is wrong with a changed file at once, and not when it is needed next.
func (p *Process) reread() {
	var files []string
	if p.profiles != nil {
		p.profiles.Current()
		files = append(files, "profiles_file")
	}
	if p.appliances != nil {
		p.appliances.Current()
		files = append(files, "appliances_file")
	}
	if p.api != nil && p.api.tls != nil {
		_, _ = p.api.tls.GetConfigForClient(nil) // it always returns one
		files = append(files, "tls_cert_file")
	}
	if p.traces != nil && p.traces.wire.headers != nil {
		p.traces.wire.current()
		files = append(files, "otlp_headers_file")
	}
	p.Log.Info("SIGHUP: changed files are read again; the other settings and the keyring need a restart", "files", files)
}
