package access

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"vmapower/internal/secretfile"
)

const (
	fileVersion = 1
	maxFile     = 1 << 20
	fileHead    = "# Who may ask. Change it with `vmapower appliances`: tokens are here as SHA-256 only.\n"
)

// storedAppliances is the file, which is YAML or JSON.
type storedAppliances struct {
	Version    int               `yaml:"version"`
	Appliances []storedAppliance `yaml:"appliances"`
}

type storedAppliance struct {
	ID       string          `yaml:"id"`
	Roles    []Role          `yaml:"roles,flow"`
	Approval Approval        `yaml:"approval"`
	Scope    *Scope          `yaml:"scope,omitempty"` // none is no limit
	Created  time.Time       `yaml:"created"`
	Revoked  *time.Time      `yaml:"revoked,omitempty"`
	Token    storedToken     `yaml:"token"`
	Previous *storedPrevious `yaml:"previous,omitempty"`
}

type storedToken struct {
	SHA256 string    `yaml:"sha256"`
	Issued time.Time `yaml:"issued"`
}

type storedPrevious struct {
	SHA256 string    `yaml:"sha256"`
	Until  time.Time `yaml:"until"`
}

// ErrFileMode is returned for an appliances file that others than its owner may read or
// write. The text names the file, its mode and the chmod that helps.
var ErrFileMode = secretfile.ErrMode

// ReadAppliances reads an appliances file. One that is open to others than its owner
// is ErrFileMode, unless it lies below one of the mounts, where a container runtime decides; one that
// does not exist is fs.ErrNotExist.
func ReadAppliances(path string, mounts ...string) (*Appliances, error) {
	all, _, err := readAppliances(path, mounts)
	return all, err
}

// readAppliances also returns what the file was when it was read: nil when it was not.
func readAppliances(path string, mounts []string) (*Appliances, fs.FileInfo, error) {
	data, info, err := secretfile.Read(path, maxFile, mounts...)
	if err != nil {
		return nil, info, fmt.Errorf("appliances file %s %w", path, err)
	}
	all, err := parseAppliances(data)
	if err != nil {
		return nil, info, fmt.Errorf("appliances file %s %w", path, err)
	}
	return all, info, nil
}

func (a *Appliances) save(path string) error {
	data, err := a.encode()
	if err == nil && len(data) > maxFile {
		err = errors.New("there are too many appliances for one file")
	}
	if err == nil {
		err = secretfile.Replace(path, data)
	}
	if err != nil {
		return fmt.Errorf("appliances file %s can't be written: %w", path, secretfile.Reason(err))
	}
	return nil
}

func (a *Appliances) encode() ([]byte, error) {
	stored := storedAppliances{Version: fileVersion, Appliances: []storedAppliance{}}
	for _, e := range a.entries {
		stored.Appliances = append(stored.Appliances, e.store())
	}
	text := bytes.NewBufferString(fileHead)
	encoder := yaml.NewEncoder(text)
	encoder.SetIndent(2)
	err := errors.Join(encoder.Encode(stored), encoder.Close())
	return text.Bytes(), err
}

func (e *entry) store() storedAppliance {
	s := storedAppliance{ID: e.ID, Roles: e.Roles, Approval: e.Approval, Created: e.Created,
		Token: storedToken{SHA256: e.current.hex(), Issued: e.Issued}}
	if !e.Scope.Unlimited() {
		s.Scope = &e.Scope
	}
	if !e.Revoked.IsZero() {
		s.Revoked = &e.Revoked
	}
	if !e.PreviousUntil.IsZero() {
		s.Previous = &storedPrevious{SHA256: e.previous.hex(), Until: e.PreviousUntil}
	}
	return s
}

// parseAppliances reads what an appliances file holds. The error ends a sentence
// that begins with the file's name, and quotes no value: somebody may have put a
// token where its hash belongs.
func parseAppliances(data []byte) (*Appliances, error) {
	var stored storedAppliances
	if err := decode(data, &stored); err != nil {
		return nil, err
	}
	if stored.Version != fileVersion {
		return nil, fmt.Errorf("must have version: %d", fileVersion)
	}
	all := new(Appliances)
	for i, s := range stored.Appliances {
		e, err := s.entry()
		if err != nil {
			return nil, fmt.Errorf("is wrong: appliances[%d].%w", i, err)
		}
		at, taken := slices.BinarySearchFunc(all.entries, e.ID, byID)
		if taken {
			return nil, fmt.Errorf("is wrong: appliances[%d].id is there twice", i)
		}
		all.entries = slices.Insert(all.entries, at, e)
	}
	return all, nil
}

// entry names the field that is wrong.
func (s storedAppliance) entry() (*entry, error) {
	e := &entry{Appliance: Appliance{ID: s.ID, Roles: s.Roles, Approval: s.Approval, Created: s.Created.UTC(), Issued: s.Token.Issued.UTC()}}
	if e.Approval == "" {
		e.Approval = ApprovalRequired
	}
	if s.Scope != nil {
		e.Scope = *s.Scope
	}
	if err := e.check(); err != nil {
		return nil, err
	}
	var ok bool
	if e.current, ok = parseHash(s.Token.SHA256); !ok {
		return nil, errors.New("token.sha256 must be the token's SHA-256 in hex")
	}
	if s.Revoked != nil {
		if s.Revoked.IsZero() {
			return nil, errors.New("revoked must be a time, or left out")
		}
		e.Revoked = s.Revoked.UTC()
	}
	if s.Previous == nil {
		return e, nil
	}
	if e.previous, ok = parseHash(s.Previous.SHA256); !ok {
		return nil, errors.New("previous.sha256 must be the previous token's SHA-256 in hex")
	}
	if s.Previous.Until.IsZero() {
		return nil, errors.New("previous.until must be a time")
	}
	e.PreviousUntil = s.Previous.Until.UTC()
	return e, nil
}

var (
	lineOf    = regexp.MustCompile(`line (\d+)`)
	unknownOf = regexp.MustCompile(`line (\d+): field ([a-z_]{1,20}) not found`)
)

// decode reads YAML that has known fields only. Of its parser's errors, which quote
// the text, the place is kept.
func decode(data []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	switch err := decoder.Decode(into); {
	case errors.Is(err, io.EOF):
		return errors.New("is empty")
	case err != nil:
		return misread(err.Error())
	}
	var more yaml.Node
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		return errors.New("has something after its end")
	}
	return nil
}

func misread(said string) error {
	if unknown := unknownOf.FindStringSubmatch(said); unknown != nil {
		return fmt.Errorf("has a field %s in line %s that is not known", unknown[2], unknown[1])
	}
	if line := lineOf.FindStringSubmatch(said); line != nil {
		return fmt.Errorf("can't be understood in line %s", line[1])
	}
	return errors.New("can't be understood")
}
