package access

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"vmapower/internal/secretfile"
)

// AddAppliance puts an appliance into the file, which is made if there is none, and
// returns its token: this is the only time that it is to be had. No approval means
// ApprovalRequired. The id of a revoked appliance may be used again, that of
// another one is ErrApplianceExists.
func AddAppliance(path, id string, roles []Role, approval Approval) (token string, err error) {
	return AddScopedAppliance(path, id, roles, approval, Scope{})
}

// AddScopedAppliance is AddAppliance for one that may not ask for everything.
func AddScopedAppliance(path, id string, roles []Role, approval Approval, scope Scope) (token string, err error) {
	if approval == "" {
		approval = ApprovalRequired
	}
	now := timestamp()
	token = newToken(appliancePrefix)
	added := &entry{current: hashToken(token), Appliance: Appliance{
		ID: id, Roles: slices.Clone(roles), Approval: approval, Scope: scope.clone(), Created: now, Issued: now}}
	if err := added.check(); err != nil {
		return "", fmt.Errorf("the appliance's %w", err)
	}
	err = change(path, func(all *Appliances) (*Appliances, error) {
		before, known := all.find(id)
		if known && before.Revoked.IsZero() {
			return nil, fmt.Errorf("appliance %q %w", id, ErrApplianceExists)
		}
		if known && !added.Created.After(before.Created) { // by this it is told from the one that was revoked
			added.Created = before.Created.Add(time.Second)
		}
		return all.with(added), nil
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// RotateAppliance gives an appliance another token and returns it, this once. The
// token so far stays valid for the overlap, with the sessions that it opened; one
// that was left of an earlier rotation ends now. With no overlap all that came of
// the token so far ends at once. It returns ErrNoAppliance or ErrRevoked.
func RotateAppliance(path, id string, overlap time.Duration) (token string, err error) {
	if overlap < 0 {
		return "", errors.New("the overlap must not be negative")
	}
	token = newToken(appliancePrefix)
	err = changeOne(path, id, func(e *entry) error {
		if !e.Revoked.IsZero() {
			return fmt.Errorf("appliance %q %w", id, ErrRevoked)
		}
		now := timestamp()
		e.previous, e.PreviousUntil = tokenHash{}, time.Time{}
		if overlap > 0 {
			e.previous, e.PreviousUntil = e.current, now.Add(overlap)
		}
		e.current, e.Issued = hashToken(token), now
		return nil
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// RevokeAppliance ends an appliance, its tokens and its sessions, everywhere as soon
// as the file is seen to have changed. One that is revoked already stays so. It
// returns ErrNoAppliance.
func RevokeAppliance(path, id string) error {
	return changeOne(path, id, func(e *entry) error {
		if e.Revoked.IsZero() {
			e.Revoked = timestamp()
		}
		e.previous, e.PreviousUntil = tokenHash{}, time.Time{}
		return nil
	})
}

// Rights are what an appliance may do.
type Rights struct {
	Roles    []Role
	Approval Approval
	Scope    Scope
}

// ChangeRights gives an appliance other rights, which alter makes of those that it has. They hold
// everywhere as soon as the file is seen to have changed, for its sessions and the jobs that have
// made no call yet too. It returns ErrNoAppliance or ErrRevoked.
func ChangeRights(path, id string, alter func(*Rights)) error {
	return changeOne(path, id, func(e *entry) error {
		if !e.Revoked.IsZero() {
			return fmt.Errorf("appliance %q %w", id, ErrRevoked)
		}
		rights := Rights{slices.Clone(e.Roles), e.Approval, e.Scope.clone()}
		alter(&rights)
		e.Roles, e.Approval, e.Scope = rights.Roles, rights.Approval, rights.Scope
		if err := e.check(); err != nil {
			return fmt.Errorf("the appliance's %w", err)
		}
		return nil
	})
}

func timestamp() time.Time { return time.Now().UTC().Truncate(time.Second) }

// changeOne changes a copy of an appliance and puts it into the file.
func changeOne(path, id string, alter func(*entry) error) error {
	return change(path, func(all *Appliances) (*Appliances, error) {
		before, known := all.find(id)
		if !known {
			return nil, fmt.Errorf("appliance %q %w", id, ErrNoAppliance)
		}
		altered := *before
		if err := alter(&altered); err != nil {
			return nil, err
		}
		return all.with(&altered), nil
	})
}

// change reads the file, alters what is in it and writes it, and lets nobody else
// do so meanwhile.
func change(path string, alter func(*Appliances) (*Appliances, error)) error {
	unlock, err := secretfile.Lock(path)
	if err != nil {
		return fmt.Errorf("appliances file %s can't be changed: %w", path, secretfile.Reason(err))
	}
	defer unlock()
	all, err := ReadAppliances(path)
	if errors.Is(err, fs.ErrNotExist) {
		all, err = new(Appliances), nil
	}
	if err != nil {
		return err
	}
	if all, err = alter(all); err != nil {
		return err
	}
	return all.save(path)
}
