package server

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// finishWithin is how long a stopping server lets its callers have their answers.
// Those who wait for a job are answered at once; a vCenter may take 30 s to tell a
// power state.
const finishWithin = 35 * time.Second

// What one connection may take. A request that waits for a job, and a stream of events,
// set their own limits for the answer.
const (
	headerWithin = 5 * time.Second
	readWithin   = 15 * time.Second // headers and body
	answerWithin = time.Minute
	idleWithin   = 2 * time.Minute
	maxHeader    = 64 << 10
)

// webServer serves HTTP on an address it holds.
type webServer struct {
	listener net.Listener
	tls      *tls.Config // nil serves plain HTTP
}

// listen takes the address; whoever connects waits until the server runs. key is
// the setting that holds the address.
func listen(key, address string) (*webServer, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; stop what has the address, or set another one", key, err)
	}
	return &webServer{listener: listener}, nil
}

// addr is the real address, also when the port was 0.
func (s *webServer) addr() string {
	if s == nil {
		return "off"
	}
	return s.listener.Addr().String()
}

// run serves until ctx ends, then takes no new request, calls stopping, and lets the
// running requests finish.
func (s *webServer) run(ctx context.Context, handler http.Handler, stopping func(), log *slog.Logger) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerWithin,
		ReadTimeout:       readWithin,
		WriteTimeout:      answerWithin,
		IdleTimeout:       idleWithin,
		MaxHeaderBytes:    maxHeader,
		TLSConfig:         s.tls,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	server.RegisterOnShutdown(stopping)
	ended := make(chan error, 1)
	go func() {
		if s.tls != nil {
			ended <- server.ServeTLS(s.listener, "", "")
			return
		}
		ended <- server.Serve(s.listener)
	}()
	select {
	case err := <-ended:
		return fmt.Errorf("listener %s ended: %w", s.addr(), err)
	case <-ctx.Done():
	}
	finishing, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishWithin)
	defer cancel()
	if err := server.Shutdown(finishing); err != nil {
		log.WarnContext(ctx, "callers were cut off", "listener", s.addr(), "err", err)
		_ = server.Close() // what it could not end, the process' end will
	}
	<-ended
	return nil
}

// close gives up the address of a server that never ran.
func (s *webServer) close() {
	if s != nil {
		_ = s.listener.Close() // closed already when it ran
	}
}
