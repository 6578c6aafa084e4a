package vcenter

import (
	"fmt"
	"net/http"
)

// explainCallStatus is the table from the HTTP status of a SOAP call to our kinds; nil
// where the reply may be SOAP. A vCenter answers 200, and 500 with a fault.
func explainCallStatus(reply *http.Response) *badReply {
	status := reply.StatusCode
	if bad := explainGateway(status); bad != nil {
		return bad
	}
	switch {
	case status == http.StatusOK && isPage(reply):
		return webPage()
	case status == http.StatusOK, status == http.StatusInternalServerError && !isPage(reply):
		return nil
	case status == http.StatusNotFound:
		return &badReply{kind: ErrNotVCenter, text: "nothing is served at /sdk of this address (404), where a vCenter is asked; " +
			"look at the address and the port"}
	case status >= http.StatusInternalServerError, status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
		return &badReply{kind: ErrUnreachable, text: "vCenter is not ready: " + answers(status)}
	}
	return &badReply{kind: ErrNotVCenter, text: answers(status) + ", as no vCenter does; look at the address, the port, and what stands in between"}
}

// explainGateway is for what stands before a vCenter, or says that there is none behind
// it: it means the same for a call and for a read of a datastore. nil for any other status.
func explainGateway(status int) *badReply {
	switch {
	case status >= 300 && status < 400:
		return &badReply{kind: ErrNotVCenter, text: answers(status) + ", and a redirect is not followed; give the address that it leads to"}
	case status == http.StatusProxyAuthRequired:
		return &badReply{kind: ErrNotVCenter, text: "a proxy stands before vCenter and wants a login (407); vCenter must be reached without it"}
	case status == http.StatusServiceUnavailable:
		return &badReply{kind: ErrUnreachable, text: "vCenter is starting, stopping or overloaded (503)"}
	case status == http.StatusBadGateway, status == http.StatusGatewayTimeout:
		return &badReply{kind: ErrUnreachable, text: fmt.Sprintf("vCenter's proxy answers, and its services do not (%d)", status)}
	}
	return nil
}

// explainReadStatus is the table from the HTTP status of a datastore read to our
// kinds. vSphere documents none of them.
func explainReadStatus(status int) *badReply {
	if bad := explainGateway(status); bad != nil {
		return bad
	}
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return &badReply{kind: ErrPermission, final: status == http.StatusForbidden,
			text: "vCenter refuses to read the datastore; the user needs the privileges Datastore.Browse and Datastore.FileManagement"}
	case http.StatusNotFound:
		return &badReply{kind: ErrInvalidState, text: "the disk's file is not in the datastore, so it was moved or is stored otherwise", final: true}
	case http.StatusOK:
		return &badReply{kind: ErrFault, text: "vCenter ignores the range and sends the whole file"}
	case http.StatusRequestedRangeNotSatisfiable:
		return &badReply{kind: ErrFault, text: "the disk's file is shorter than the disk"}
	}
	return &badReply{kind: ErrUnreachable, text: "of vCenter's datastore access " + answers(status)}
}

func webPage() *badReply {
	return &badReply{kind: ErrNotVCenter, text: "a web page (HTML) answers instead of a vCenter's SOAP; look at the address and the port, " +
		"and for a proxy in between"}
}

// answers says which HTTP status there was.
func answers(status int) string {
	return fmt.Sprintf("the answer is %d %s", status, http.StatusText(status))
}
