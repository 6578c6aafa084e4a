package vcenter

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// accountOf names a user at a vCenter for the count of wrong passwords. Neither can be read
// from the name. The vCenter is what serverName returns, or its instance UUID.
func accountOf(vcenter, username string) string {
	sum := sha256.Sum256([]byte(vcenter + "\x00" + userName(username)))
	return hex.EncodeToString(sum[:])
}

// ServerName is the one name for all spellings of a vCenter's address, by which an Observer
// is told of it; the text itself where it is no address.
func ServerName(vcenter string) string {
	address, err := Address(vcenter)
	if err != nil {
		return vcenter
	}
	return serverName(address)
}

// serverName is the same for all spellings of an address: upper and lower case, the dot that
// may end a DNS name, a port that is the usual one, the forms of an IP address.
func serverName(address *url.URL) string {
	host := strings.ToLower(strings.TrimRight(address.Hostname(), "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		host = ip.Unmap().WithZone("").String()
	}
	port, err := strconv.Atoi(address.Port())
	if err != nil {
		port = 443
	}
	return host + ":" + strconv.Itoa(port)
}

// SameServer reports whether two addresses, as Address reads them, are spellings of one.
func SameServer(one, other string) bool {
	a, err := Address(one)
	b, errOther := Address(other)
	return err == nil && errOther == nil && serverName(a) == serverName(b)
}

// userName is the same for all spellings of a user that a vCenter may take for one: case,
// spaces, accents, forms of Unicode, DOMAIN\user, user@domain and the user alone, whose
// domain only vCenter knows. So users of one name in two domains are counted together: a
// try too few is better than a locked account.
func userName(text string) string {
	text = strings.Map(func(c rune) rune {
		if unicode.In(c, unicode.Mn, unicode.Cf) {
			return -1 // an accent, or not seen at all
		}
		return c
	}, norm.NFKD.String(text))
	text = strings.Join(strings.Fields(strings.ToLower(strings.ToUpper(text))), " ")
	name := text[strings.LastIndexByte(text, '\\')+1:]
	name, _, _ = strings.Cut(name, "@")
	if name = strings.TrimSpace(name); name == "" {
		return text
	}
	return name
}
