package access

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Appliance is one that may ask. Its tokens are not in it.
type Appliance struct {
	ID            string
	Roles         []Role // not to be changed
	Approval      Approval
	Scope         Scope // not to be changed
	Created       time.Time
	Issued        time.Time // its token
	PreviousUntil time.Time // until when the previous token is valid; zero when there is none
	Revoked       time.Time // zero while it is in use
}

// Appliances are those of one file as it was when it was read. They don't change.
type Appliances struct {
	entries []*entry // in the order of their ids
}

// entry is an appliance with its tokens. It is always behind a pointer, where
// nothing that prints the appliances shows the hashes.
type entry struct {
	Appliance
	current  tokenHash
	previous tokenHash
}

// nobody stands in for an appliance that is not known, so that the comparison takes as long.
var nobody = new(entry)

// Has reports whether the appliance has the role.
func (a Appliance) Has(role Role) bool { return slices.Contains(a.Roles, role) }

var (
	// ErrNoAppliance: no appliance has this id.
	ErrNoAppliance = errors.New("is not in the appliances file: add it first")
	// ErrApplianceExists: the id is taken by an appliance that is in use.
	ErrApplianceExists = errors.New("is in the appliances file already: rotate its token, or revoke it first")
	// ErrRevoked: the appliance was revoked, and has no token to rotate.
	ErrRevoked = errors.New("was revoked: add it again")
)

// List returns all appliances, the revoked ones too, in the order of their ids.
func (a *Appliances) List() []Appliance {
	list := make([]Appliance, len(a.entries))
	for i, e := range a.entries {
		list[i] = e.Appliance
	}
	return list
}

// Authenticate returns the appliance that has this id and token, while it is in use
// and the token is valid. An id that is not known takes the same way as one that is.
func (a *Appliances) Authenticate(id, token string, now time.Time) (Appliance, bool) {
	return a.authenticate(id, token, now, subtle.ConstantTimeCompare)
}

func (a *Appliances) authenticate(id, token string, now time.Time, equal func(x, y []byte) int) (Appliance, bool) {
	e, known := a.find(id)
	if !known {
		e = nobody
	}
	ours := wellFormed(token, appliancePrefix) // somebody may have put the hash of a password into the file
	given := hashToken(token)
	isCurrent := equal(given[:], e.current[:])
	isPrevious := equal(given[:], e.previous[:])
	right := isCurrent|isPrevious&bit(e.overlaps(now)) == 1
	if !known || !ours || !right || !e.Revoked.IsZero() {
		return Appliance{}, false
	}
	return e.Appliance, true
}

// InUse returns the appliance with this id, unless it was revoked.
func (a *Appliances) InUse(id string) (Appliance, bool) {
	e, known := a.find(id)
	if !known || !e.Revoked.IsZero() {
		return Appliance{}, false
	}
	return e.Appliance, true
}

// holder returns the appliance whose token has this tokenID, as Authenticate does.
func (a *Appliances) holder(id, token string, now time.Time) (Appliance, bool) {
	e, known := a.find(id)
	if !known || !e.Revoked.IsZero() {
		return Appliance{}, false
	}
	if token != e.current.tokenID() && (token != e.previous.tokenID() || !e.overlaps(now)) {
		return Appliance{}, false
	}
	return e.Appliance, true
}

// overlaps reports whether a rotation is on, and the previous token still valid.
func (e *entry) overlaps(now time.Time) bool { return now.Before(e.PreviousUntil) }

func bit(set bool) int {
	if set {
		return 1
	}
	return 0
}

func (a *Appliances) find(id string) (*entry, bool) {
	i, known := slices.BinarySearchFunc(a.entries, id, byID)
	if !known {
		return nil, false
	}
	return a.entries[i], true
}

func byID(e *entry, id string) int { return strings.Compare(e.ID, id) }

// with returns the appliances with this one in place of its namesake.
func (a *Appliances) with(e *entry) *Appliances {
	entries := slices.Clone(a.entries)
	i, known := slices.BinarySearchFunc(entries, e.ID, byID)
	if known {
		entries[i] = e
		return &Appliances{entries}
	}
	return &Appliances{slices.Insert(entries, i, e)}
}

// check names the field that is wrong.
func (a Appliance) check() error {
	if !idPattern.MatchString(a.ID) {
		return errors.New("id must be 1 to 64 letters, digits, dots, hyphens or underscores, and begin with a letter or digit")
	}
	for i, role := range a.Roles {
		if !slices.Contains(roles, role) {
			return fmt.Errorf("roles[%d] must be %s or %s", i, RoleOperator, RoleApprover)
		}
		if slices.Contains(a.Roles[:i], role) {
			return fmt.Errorf("roles[%d] is there twice", i)
		}
	}
	if a.Approval != ApprovalRequired && a.Approval != ApprovalPreApproved {
		return fmt.Errorf("approval must be %s or %s", ApprovalRequired, ApprovalPreApproved)
	}
	return a.Scope.check()
}
