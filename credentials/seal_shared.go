package credentials

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hpke"
	"slices"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"vmapower/internal/note"
)

const (
	sharedLabel = "vmapower sealed logins v2"
	sharedFor   = time.Minute
	sharedMany  = 256 // encapsulations that a worker remembers
	encSize     = 1120
	loginKey    = 32 // bytes of AES-256
)

// An encapsulation costs more than all else that is done for a request. One serves all that a
// process seals within a minute; each login has an AES-256-GCM key of its own, which is exported
// from it for the job, the operation and the VM (RFC 9180, 5.3).

// sealing is the encapsulation that a process seals with now.
type sealing struct {
	mu     sync.Mutex
	made   time.Time
	enc    []byte
	sender *hpke.Sender
}

// seal appends the encapsulation to dst and, behind it, the text sealed for the binding.
func (s *sealing) seal(dst []byte, to *key, b Binding, plain []byte) ([]byte, error) {
	enc, sender, err := s.current(to)
	if err != nil {
		return nil, err
	}
	box, err := boxFor(sender, to.id, b)
	if err != nil {
		return nil, err
	}
	dst = append(slices.Grow(dst, encSize+len(plain)+box.Overhead()), enc...)
	return box.Seal(dst, nil, plain, nil), nil
}

// current is the encapsulation of this minute. What is exported from it changes nothing of it.
func (s *sealing) current(to *key) (enc []byte, sender *hpke.Sender, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sender == nil || time.Since(s.made) >= sharedFor {
		if enc, sender, err = hpke.NewSender(to.public, hpke.HKDFSHA256(), hpke.ExportOnly(), note.Framed(sharedLabel, to.id)); err != nil {
			return nil, nil, err
		}
		s.made, s.enc, s.sender = time.Now(), enc, sender
	}
	return s.enc, s.sender, nil
}

// openings are the encapsulations that a worker has opened last.
type openings struct {
	recipients *lru.Cache[string, *hpke.Recipient]
}

func newOpenings() openings {
	recipients, _ := lru.New[string, *hpke.Recipient](sharedMany) // only a size below 1 is an error
	return openings{recipients}
}

// open returns what was sealed for the binding; ErrSealBroken for anything else.
func (o openings) open(with *key, b Binding, sealed []byte) ([]byte, error) {
	if len(sealed) < encSize {
		return nil, ErrSealBroken
	}
	enc, text := sealed[:encSize], sealed[encSize:]
	recipient, known := o.recipients.Get(with.id + string(enc))
	if !known {
		var err error
		if recipient, err = hpke.NewRecipient(enc, with.private, hpke.HKDFSHA256(), hpke.ExportOnly(), note.Framed(sharedLabel, with.id)); err != nil {
			return nil, ErrSealBroken
		}
	}
	box, err := boxFor(recipient, with.id, b)
	if err != nil {
		return nil, ErrSealBroken
	}
	plain, err := box.Open(nil, nil, text, nil)
	if err != nil {
		return nil, ErrSealBroken
	}
	o.recipients.Add(with.id+string(enc), recipient)
	return plain, nil
}

// exporter is either side of an encapsulation.
type exporter interface {
	Export(exporterContext string, length int) ([]byte, error)
}

// boxFor is the AES-256-GCM of one binding, with random nonces.
func boxFor(from exporter, kid string, b Binding) (cipher.AEAD, error) {
	secret, err := from.Export(string(b.info(kid)), loginKey)
	if err != nil {
		return nil, err
	}
	defer clear(secret)
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
