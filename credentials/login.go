package credentials

import (
	"encoding/json"
	"errors"
	"fmt"
)

var errNotString = errors.New("credentials: a secret must be a JSON string")

// Login is what a request brings to open a vCenter.
type Login struct {
	VCenter  string
	Username string
	Password Secret
	// PasswordFrom, when given, is read at each login in place of Password. Requests bring none.
	PasswordFrom PasswordSource
	// CAPEM or Thumbprint, when one is given, is how this vCenter's certificate is
	// checked: see Profile. Requests bring none.
	CAPEM      string
	Thumbprint string
}

// storedLogin is Login as Seal encrypts it: in the clear it is never stored.
type storedLogin struct {
	VCenter  string `json:"vcenter"`
	Username string `json:"username"`
	Password string `json:"password"`
}

// encode returns what Seal encrypts. It holds the password in the clear.
func (l Login) encode() ([]byte, error) {
	return json.Marshal(storedLogin{VCenter: l.VCenter, Username: l.Username, Password: l.Password.Reveal()})
}

// decodeLogin reads what encode wrote. The error never quotes the data.
func decodeLogin(data []byte) (Login, error) {
	var stored storedLogin
	if json.Unmarshal(data, &stored) != nil {
		return Login{}, fmt.Errorf("credentials: stored login of %d bytes can't be read", len(data))
	}
	return Login{VCenter: stored.VCenter, Username: stored.Username, Password: NewSecret(stored.Password)}, nil
}
