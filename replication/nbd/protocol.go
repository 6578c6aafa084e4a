package nbd

// Magic numbers of the fixed newstyle handshake and of the transmission phase.
const (
	serverMagic      = 0x4e42444d41474943 // "NBDMAGIC"
	optionMagic      = 0x49484156454f5054 // "IHAVEOPT"
	optionReplyMagic = 0x0003e889045565a9
	requestMagic     = 0x25609513
	simpleReplyMagic = 0x67446698
)

// Handshake flags; the client answers with the same bits.
const (
	flagFixedNewstyle = 1 << 0
	flagNoZeroes      = 1 << 1
)

// Options a client may negotiate, of those used here.
const (
	optAbort    = 2
	optStartTLS = 5
	optGo       = 7
)

// Replies to an option. Those with the highest bit set are refusals.
const (
	repAck     = 1
	repInfo    = 3
	repRefusal = 1 << 31

	repUnsupported   = repRefusal | 1
	repPolicy        = repRefusal | 2
	repTLSRequired   = repRefusal | 5
	repUnknownExport = repRefusal | 6
	repShutdown      = repRefusal | 7
)

// Information about an export.
const (
	infoExport    = 0
	infoBlockSize = 3
)

// Transmission flags of an export.
const (
	flagReadOnly        = 1 << 1
	flagSendFlush       = 1 << 2
	flagSendFUA         = 1 << 3
	flagSendTrim        = 1 << 5
	flagSendWriteZeroes = 1 << 6
	flagCanMultiConn    = 1 << 8
)

// command is the type of a request.
type command uint16

const (
	cmdRead        command = 0
	cmdWrite       command = 1
	cmdDisconnect  command = 2
	cmdFlush       command = 3
	cmdTrim        command = 4
	cmdWriteZeroes command = 6
)

func (c command) String() string {
	switch c {
	case cmdRead:
		return "READ"
	case cmdWrite:
		return "WRITE"
	case cmdDisconnect:
		return "DISC"
	case cmdFlush:
		return "FLUSH"
	case cmdTrim:
		return "TRIM"
	case cmdWriteZeroes:
		return "WRITE_ZEROES"
	}
	return "unknown command"
}

// cmdFlagFUA asks that a write is on stable storage before it is answered.
const cmdFlagFUA = 1 << 0

// Sizes the protocol fixes, and what is assumed of a server that tells nothing.
const (
	requestSize     = 28
	simpleReplySize = 16

	maxExportName   = 4096
	maxOptionReply  = 64 << 10
	maxPayload      = 32 << 20
	unlimitedBlocks = 0xffffffff
)
