package replication

import (
	"context"
	"sync"
)

// buffers bounds the memory of a disk's copy. The buffer that was given back last is
// taken next, while it is still in the processor's cache. A buffer is made when it is
// first needed.
type buffers struct {
	size   int64
	permit chan struct{}

	mu   sync.Mutex
	free [][]byte
}

func newBuffers(n int, size int64) *buffers {
	return &buffers{size: size, permit: make(chan struct{}, n)}
}

// take returns a buffer, or the context's cause.
func (b *buffers) take(ctx context.Context) ([]byte, error) {
	if err := take(ctx, b.permit); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if last := len(b.free) - 1; last >= 0 {
		buffer := b.free[last]
		b.free = b.free[:last]
		return buffer, nil
	}
	return make([]byte, b.size), nil
}

func (b *buffers) give(buffer []byte) {
	b.mu.Lock()
	b.free = append(b.free, buffer)
	b.mu.Unlock()
	<-b.permit
}
