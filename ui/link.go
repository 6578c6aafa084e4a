package ui

import (
	"net/http"
	"regexp"
	"strings"
)

// linkForm is the link of vmapower login --browser, or what stands behind its #.
var linkForm = regexp.MustCompile(`^(?:\S*#)?([A-Za-z0-9][A-Za-z0-9._-]{0,63})/([A-Za-z0-9_-]{1,100})$`)

const linkOver = "The link is no good: it was used already, is older than a minute, or is another service's, or the session that made it has ended. " +
	"vmapower login --browser makes another one."

// linkForm asks for the code of a link. The browser keeps it behind the #, where no server, log or
// page that is linked to sees it; whatever follows links by itself uses none up.
func (u *UI) linkForm(w http.ResponseWriter, r *http.Request) {
	if u.Gate.Open() {
		u.see(w, r, "/")
		return
	}
	u.showLink(w, r, http.StatusOK, "")
}

func (u *UI) showLink(w http.ResponseWriter, r *http.Request, status int, refused string) {
	u.show(w, r, status, "link", "Sign in by a link", refused)
}

// followLink signs in whoever has the link's code.
func (u *UI) followLink(w http.ResponseWriter, r *http.Request) {
	found := linkForm.FindStringSubmatch(strings.Join(strings.Fields(r.PostFormValue("link")), ""))
	if found == nil {
		u.showLink(w, r, http.StatusBadRequest, "This is no link of vmapower login --browser.")
		return
	}
	u.logIn(w, r, found[1], found[2], "", func(status int, why string) {
		if status == http.StatusUnauthorized {
			why = linkOver
		}
		u.showLink(w, r, status, why)
	})
}
