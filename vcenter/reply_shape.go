package vcenter

import (
	"bytes"
	"fmt"
)

// What no reply of a vCenter needs: the decoder would take many times the memory for it.
const (
	deepestNest = 500
	mostTags    = 1 << 20
	longestTag  = 16 << 10 // bytes
)

func tooLong(limit int64) *badReply {
	return &badReply{kind: ErrNotVCenter, text: fmt.Sprintf("the answer is longer than %d bytes, which is more than is read of one", limit)}
}

func misshapen(how string) *badReply {
	return &badReply{kind: ErrNotVCenter, text: "the answer is no document of a vCenter: " + how}
}

// shape follows an XML document byte by byte, as far as it takes to know how deep its
// elements are nested and how many there are. Whether it is well-formed is the decoder's.
type shape struct {
	part  part
	depth int
	tags  int
	tag   int     // bytes of the tag so far
	quote byte    // within an attribute's value
	last  [3]byte // the present byte and two before it, of the same part
	head  []byte  // how a declaration begins
}

// part is what the present byte belongs to.
type part int

const (
	inText part = iota
	tagBegun
	inStartTag
	inEndTag
	inInstruction
	inDeclaration
	inComment
	inCDATA
)

// add returns why the document must not be read further, or nil.
func (s *shape) add(data []byte) *badReply {
	for _, c := range data {
		s.last = [3]byte{s.last[1], s.last[2], c}
		if bad := s.step(c); bad != nil {
			return bad
		}
	}
	return nil
}

func (s *shape) step(c byte) *badReply {
	switch s.part {
	case inText:
		if c == '<' {
			s.part, s.tag = tagBegun, 0
			if s.tags++; s.tags > mostTags {
				return misshapen("it has too many elements")
			}
		}
	case tagBegun:
		s.begin(c)
	case inStartTag:
		return s.inTag(c)
	case inEndTag:
		if c == '>' {
			s.part = inText
			s.depth--
		}
	case inInstruction:
		s.end("?>")
	case inDeclaration:
		return s.declare(c)
	case inComment:
		s.end("-->")
	case inCDATA:
		s.end("]]>")
	}
	return nil
}

func (s *shape) begin(c byte) {
	switch c {
	case '/':
		s.part = inEndTag
	case '?':
		s.part, s.last = inInstruction, [3]byte{}
	case '!':
		s.part, s.head = inDeclaration, s.head[:0]
	default:
		s.part, s.quote = inStartTag, 0
	}
}

func (s *shape) inTag(c byte) *badReply {
	if s.tag++; s.tag > longestTag {
		return misshapen("a tag is too long")
	}
	switch {
	case s.quote != 0:
		if c == s.quote {
			s.quote = 0
		}
	case c == '"', c == '\'':
		s.quote = c
	case c == '>':
		s.part = inText
		if s.last[1] != '/' {
			s.depth++
		}
		if s.depth > deepestNest {
			return misshapen("its elements are nested too deep")
		}
	}
	return nil
}

// declare waits until it is clear what is declared. SOAP has no document types.
func (s *shape) declare(c byte) *badReply {
	const section = "[CDATA["
	s.head = append(s.head, c)
	switch {
	case bytes.Equal(s.head, []byte("--")):
		s.part, s.last = inComment, [3]byte{}
	case string(s.head) == section:
		s.part, s.last = inCDATA, [3]byte{}
	case string(s.head) == "-", bytes.HasPrefix([]byte(section), s.head):
	case bytes.EqualFold(s.head, []byte("DOCTYPE html")):
		return webPage()
	case len(s.head) < len("DOCTYPE html") && bytes.HasPrefix([]byte("doctype html"), bytes.ToLower(s.head)):
	default:
		return misshapen("it declares a document type")
	}
	return nil
}

// end goes back to the text where the part's mark is complete.
func (s *shape) end(mark string) {
	if string(s.last[len(s.last)-len(mark):]) == mark {
		s.part = inText
	}
}
