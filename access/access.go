// Package access decides who may ask: the appliances and their tokens, the
// sessions that a token opens, and how often anybody may try, be it here or at a
// vCenter. It says who somebody is and which roles they have, not what a role may do.
//
// Its one rule: a wrong login tells nothing. Unknown, revoked, misspelt and expired
// are one answer at one cost, and tokens are kept as hashes, here and in Redis.
package access

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Role is what an appliance may do beyond asking for its own jobs.
type Role string

// The roles.
const (
	RoleOperator Role = "operator" // sees and touches the jobs of all
	RoleApprover Role = "approver" // approves the jobs of others
)

var roles = []Role{RoleOperator, RoleApprover}

// Approval says whether an appliance's jobs wait for somebody's approval.
type Approval string

// The kinds of approval.
const (
	ApprovalRequired    Approval = "required"     // the default: another principal approves
	ApprovalPreApproved Approval = "pre-approved" // its own GUI has asked the user
)

// Principal is who asks.
type Principal struct {
	ID       string // of the appliance
	Roles    []Role // not to be changed
	Approval Approval
	Scope    Scope // not to be changed
}

// Has reports whether the principal has the role.
func (p Principal) Has(role Role) bool { return slices.Contains(p.Roles, role) }

var (
	// ErrCredentials: no appliance that is in use has this id and token.
	ErrCredentials = errors.New("access: the appliance or its token is wrong")
	// ErrNoSession: the session token is malformed or unknown, or its session has
	// expired, was closed or not opened here, or is of an appliance or token that is no
	// longer valid.
	ErrNoSession = errors.New("access: there is no such session: log in again")
	// ErrUnavailable: Redis did not answer, or not in time; access is refused.
	ErrUnavailable = errors.New("access: Redis is not available")
)

// What is limited, as a LimitError names it.
const (
	LimitLogins    = "logins"
	LimitChanges   = "changes"
	LimitQuestions = "questions"
)

// LimitError is returned to those who ask too often.
type LimitError struct {
	Limit      string        // one of those above
	RetryAfter time.Duration // until the next attempt may be let through
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("access: too many attempts: try again in %v", e.RetryAfter.Round(time.Millisecond))
}

// idPattern is how an appliance may be called: safe in a key, a log and a URL.
var idPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
