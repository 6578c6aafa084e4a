package vcenter

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/xml"
)

func FuzzVMID(f *testing.F) {
	for _, id := range []string{
		"420570c7-0000-4000-8000-1e876786cb3c", "50051C12-41BE-47F5-B132-8BFDA13DC588", "vm-42", "VM-42", "vm-", "vm-0", "vm-1234567890123456789",
		"", "420570c7", "420570c7-0000-4000-8000-1e876786cb3c\n", "vm-42/../43", "12", "0", "1234567890123456789", "12.", "-12", "+12", "1e3", "٤٢", "ｖm-42", "vm-٤٢", "{420570c7-0000-4000-8000-1e876786cb3c}",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, err := ParseID(text)
		if err != nil {
			if id != (ID{}) {
				t.Errorf("%q is refused and is %q", text, id)
			}
			return
		}
		if !strings.EqualFold(id.String(), text) || id.String() != strings.ToLower(id.String()) {
			t.Errorf("%q became %q", text, id)
		}
		if again, err := ParseID(id.String()); err != nil || again != id {
			t.Errorf("%q, read again, is %q, %v", id, again, err)
		}
		if strings.ContainsFunc(id.String(), func(r rune) bool { return !strings.ContainsRune("0123456789abcdefvm-", r) }) {
			t.Errorf("%q passes", text)
		}
	})
}

// FuzzRangeReply: whatever a server answers, bytes count only as the range that was asked
// for, of a file as long as the disk.
func FuzzRangeReply(f *testing.F) {
	const (
		off, length, capacity = 512, 8, 4096
		bytesDue              = "01234567"
	)
	reply := func(status, header, body string) []byte {
		return []byte("HTTP/1.1 " + status + "\r\n" + header + "\r\n\r\n" + body)
	}
	const partial, right = "206 Partial Content", "Content-Range: bytes 512-519/4096\r\nContent-Length: 8"
	f.Add(reply(partial, right, bytesDue))
	f.Add(reply(partial, right, bytesDue+"8"))
	f.Add(reply(partial, "Content-Range: bytes 512-519/4096\r\nTransfer-Encoding: chunked", "9\r\n012345678\r\n0\r\n\r\n"))
	f.Add(reply("200 OK", right, bytesDue))
	f.Add(reply(partial, right, bytesDue[:3]))
	f.Add(reply(partial, "Content-Range: bytes 512-519/4096\r\nTransfer-Encoding: chunked", "4\r\n0123\r\n4\r\n4567\r\n0\r\n\r\n"))
	f.Add(reply(partial, "Content-Range: bytes 512-519/4096\r\nContent-Encoding: gzip\r\nContent-Length: 8", bytesDue))
	f.Add(reply("200 OK", "Content-Length: 8", bytesDue))
	f.Add(reply("416 Range Not Satisfiable", "Content-Range: bytes */4096", ""))
	for _, wrong := range []string{
		"bytes 512-519/*", "bytes 0-7/4096", "bytes 512-520/4096", "bytes 512-519/4097", "bytes  512-519/4096", "bytes=512-519/4096",
		"bytes 0512-519/4096", "bytes +512-519/4096", "items 512-519/4096", "bytes 512-519/4096, bytes 0-7/4096", "bytes -512-519/4096", "",
	} {
		f.Add(reply(partial, "Content-Range: "+wrong+"\r\nContent-Length: 8", bytesDue))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), nil)
		if err != nil {
			return
		}
		body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
		whole := err == nil
		answer.Body.Close()

		reader := &DiskReader{disk: Disk{Capacity: capacity}}
		got := make([]byte, length)
		if err = reader.check(answer, length, off); err == nil {
			_, err = fill(got, bytes.NewReader(body), func() {})
		}
		if err != nil {
			var wrong *badReply
			if !errors.As(err, &wrong) && !errors.Is(err, io.ErrUnexpectedEOF) || !plainText(err.Error()) {
				t.Errorf("refused with %q", err)
			}
			return
		}
		var first, last, size int64
		n, _ := fmt.Sscanf(answer.Header.Get("Content-Range"), "bytes %d-%d/%d", &first, &last, &size)
		if n != 3 || answer.StatusCode != http.StatusPartialContent || first != off || last != off+length-1 || size != capacity {
			t.Errorf("taken: %d %q", answer.StatusCode, answer.Header)
		}
		if coding := answer.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
			t.Errorf("taken, encoded as %q", coding)
		}
		if whole && !bytes.Equal(body, got) {
			t.Errorf("%q was read of %q", got, body)
		}
	})
}

// FuzzShapeOfAReply: elements are counted as nested as deep as the decoder sees
// them, whatever stands in comments, sections and values.
func FuzzShapeOfAReply(f *testing.F) {
	for _, document := range []string{
		"<a><b/><c>x</c></a>", `<a b='>' c="/>"><!-- <d> --><![CDATA[<e>]]><?f <g>?></a>`, "<!---><![CDATA[ --><a><a>", "<a><![CDATA[]]]><b>]]><c>",
		"<a ><b\n></b ></a>", "<a/><!--->--><b>", `<a b="'"><c d='"'>`,
	} {
		f.Add([]byte(document))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		decoder, followed, depth := xml.NewDecoder(bytes.NewReader(document)), shape{}, 0
		for read := int64(0); ; {
			token, err := decoder.Token()
			if err != nil {
				return
			}
			switch token.(type) {
			case xml.StartElement:
				depth++
			case xml.EndElement:
				depth--
			}
			if bad := followed.add(document[read:decoder.InputOffset()]); bad != nil {
				return
			}
			if read = decoder.InputOffset(); followed.depth < depth-1 { // an element that ends itself is two tokens
				t.Fatalf("%q: %d levels, and the decoder sees %d", document[:read], followed.depth, depth)
			}
		}
	})
}

// plainText reports text that may stand in a log and in an answer.
func plainText(text string) bool {
	return len(text) < 1000 && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f })
}
