package vcenter

// Trust says how a vCenter's certificate is checked. The zero value trusts the
// system's roots. A thumbprint, when given, is the only thing that counts.
type Trust struct {
	// CAFile names a PEM file whose certificates are trusted instead of the system's.
	CAFile string
	// Thumbprint is the SHA-256 or SHA-1 fingerprint of the server's own
	// certificate in hex, with or without colons.
	Thumbprint string
	// Insecure checks nothing. For test systems only.
	Insecure bool
}
