package vcenter

import (
	"context"
	"strings"
)

// nowhere is the error for an id that no VM has. Some tools write a BIOS UUID with its first
// three groups in the other byte order: where a VM has that one, the text names it, and
// nobody acts on it. It costs one call.
func (s *Session) nowhere(ctx context.Context, id ID, what string) error {
	text := what + ": no VM in this vCenter has this id"
	if swapped := id.swapped(); swapped != id {
		refs, err := s.searchUUID(ctx, swapped, false)
		if err == nil && len(refs) > 0 { // a failure of this look takes nothing from what is known
			text += ", but a VM has the same UUID with its first three groups in the other byte order: " +
				swapped.String() + "; ask with that id if it is meant"
		}
	}
	return &Fault{Kind: ErrNotFound, Text: text}
}

// swapped is a UUID with the bytes of its first three groups in the other order.
func (id ID) swapped() ID {
	if id.ref {
		return id
	}
	groups := strings.Split(id.text, "-")
	for i, group := range groups[:3] {
		groups[i] = ""
		for ; group != ""; group = group[:len(group)-2] {
			groups[i] += group[len(group)-2:]
		}
	}
	return ID{text: strings.Join(groups, "-")}
}
