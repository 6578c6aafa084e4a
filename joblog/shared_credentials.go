package joblog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// What the credentials of several jobs begin with is kept once, in a key that is named by its hash. Those that refer to
// it begin with sharedMark, which nothing sealed begins with, and the hash.

const (
	sharedMark = 0
	sharedHash = 16 // bytes of the SHA-256
	// sharedMany is how many of them a process remembers.
	sharedMany = 256
)

func encapsulationKey(hash []byte) string {
	return keyPrefix + "encapsulation:" + hex.EncodeToString(hash)
}

func hashOfShared(shared []byte) []byte {
	sum := sha256.Sum256(shared)
	return sum[:sharedHash]
}

// keptCredentials are credentials as they are kept.
type keptCredentials struct {
	own    []byte
	key    string // of what they share, "" for nothing
	shared []byte
}

func (s Submission) credentials() keptCredentials {
	if s.SharedCredentials == 0 {
		return keptCredentials{own: s.Credentials}
	}
	shared, rest := s.Credentials[:s.SharedCredentials], s.Credentials[s.SharedCredentials:]
	hash := hashOfShared(shared)
	return keptCredentials{own: slices.Concat([]byte{sharedMark}, hash, rest), key: encapsulationKey(hash), shared: shared}
}

// withShared are credentials as they were submitted. Where their beginning is not there, or is not what was submitted,
// they can't be opened by anybody.
func (l *Log) withShared(ctx context.Context, kept []byte) ([]byte, error) {
	if len(kept) < 1+sharedHash || kept[0] != sharedMark {
		return kept, nil
	}
	hash, own := kept[1:1+sharedHash], kept[1+sharedHash:]
	shared, known := l.sharedCredentials.Get(string(hash))
	if !known {
		var err error
		if shared, err = l.redis.GetRange(ctx, encapsulationKey(hash), 0, maxCredentials-1).Bytes(); err != nil {
			return nil, unavailable(err)
		}
		if !bytes.Equal(hashOfShared(shared), hash) {
			return own, nil
		}
		l.sharedCredentials.Add(string(hash), shared)
	}
	return append(bytes.Clone(shared), own...), nil
}
