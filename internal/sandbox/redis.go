package sandbox

import (
	"fmt"

	"github.com/alicebob/miniredis/v2"
)

// Redis is an embedded Redis whose keys expire by the clock. It keeps nothing
// on disk.
type Redis struct{ server *miniredis.Miniredis }

// StartRedis starts one on a free port of the loopback interface.
func StartRedis() (*Redis, error) {
	server := miniredis.NewMiniRedis()
	server.ClockTTL(true)
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("start the embedded Redis: %w", err)
	}
	return &Redis{server: server}, nil
}

// Addr returns host:port.
func (r *Redis) Addr() string { return r.server.Addr() }

// URL returns the address as a redis:// URL.
func (r *Redis) URL() string { return "redis://" + r.server.Addr() }

// Close stops it; everything in it is gone.
func (r *Redis) Close() { r.server.Close() }
