// Package oma asks an OMA which change id it has on record for a disk, and reports the
// new one to it. It decides nothing: whether to ask, to try again, or to copy the whole
// disk is for the caller.
//
// Its one rule: only an answer about the requested disk is believed.
// A redirect is not followed, an answer that is too large or not readable is an error,
// and the service goes to no other host than the one it was told.
package oma

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"vmapower/failure"
	"vmapower/internal/pause"
	"vmapower/internal/tlsfile"
)

// ErrAddress: the address of the OMA is not one that can be used.
var ErrAddress = errors.New("oma: the address must be http://host or https://host, with a port and a path where needed, without user info, query and fragment")

const (
	defaultLimit = 10 * time.Second
	maxAnswer    = 64 << 10 // of a body, and of the header
	idleFor      = 30 * time.Second
)

// Dial connects, and decides which hosts may be connected to: an error of it that is not
// the network's means that this one may not.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// Options are settings of a client; the zero value is good.
type Options struct {
	// TLS is for https; nil trusts the system's authorities.
	TLS *tls.Config
	// Limit is what one request may take; 0 is 10 s.
	Limit time.Duration
}

// Client speaks to one OMA. Its methods may be called by many goroutines.
type Client struct {
	base  string // without a slash at its end
	host  string
	limit time.Duration
	http  *http.Client
}

// New returns a client of the OMA at the base URL, which may have a path; ErrAddress
// when it is not such a URL. It connects through dial alone, and only when it is asked
// something.
func New(base string, dial Dial, o Options) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" ||
		u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, ErrAddress // the parser's own error would show a password
	}
	if o.Limit == 0 {
		o.Limit = defaultLimit
	}
	return &Client{
		base: strings.TrimRight(u.String(), "/"), host: u.Host, limit: o.Limit,
		http: &http.Client{Transport: transport(dial, o), CheckRedirect: noRedirect},
	}, nil
}

func transport(dial Dial, o Options) *http.Transport {
	secured := new(tls.Config)
	if o.TLS != nil {
		secured = o.TLS.Clone()
	}
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			ctx, cancel := context.WithTimeout(ctx, o.Limit) // the request may give up before
			defer cancel()
			conn, err := dial(ctx, network, address)
			if err != nil {
				return nil, &dialError{err}
			}
			return conn, nil
		},
		TLSClientConfig: tlsfile.Secure(secured), TLSHandshakeTimeout: o.Limit,
		IdleConnTimeout: idleFor, MaxResponseHeaderBytes: maxAnswer,
	}
}

// noRedirect makes a redirect a reply like any other.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Close ends the connections that are kept for the next request.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// ChangeID returns the change id on record for a disk of the VM at this path of vCenter's
// inventory, and "" when there is none. Any failure is an *Error, but for the end of ctx,
// whose cause is returned. It may be repeated.
func (c *Client) ChangeID(ctx context.Context, vmPath string, diskKey int32) (string, error) {
	var answer struct {
		VMPath   string `json:"vm_path"`
		ChangeID string `json:"change_id"`
		DiskID   string `json:"disk_id"`
	}
	disk := diskID(diskKey)
	asked := request{
		what: "asked for the change id of " + disk, method: http.MethodGet,
		where: "/changeid?" + url.Values{"vm_path": {vmPath}, "disk_id": {disk}}.Encode(),
	}
	err := c.doRequest(ctx, asked, &answer)
	var refused *Error
	switch {
	case errors.As(err, &refused) && refused.Status == http.StatusNotFound:
		return "", nil
	case err != nil:
		return "", err
	case answer.DiskID != "" && answer.DiskID != disk:
		return "", c.annotate(asked, &Error{Reason: "it answered for another disk, which is not believed"})
	case answer.VMPath != "" && answer.VMPath != vmPath:
		return "", c.annotate(asked, &Error{Reason: "it answered for another VM, which is not believed"})
	case answer.ChangeID != failure.Foreign(answer.ChangeID):
		return "", c.annotate(asked, &Error{Reason: "its change id is too long or holds control characters, so it is none"})
	}
	return answer.ChangeID, nil
}

// Report has the OMA record the disk's new change id in place of the previous one, "" for
// none. jobID is the one by which the OMA knows the job. Errors are as for ChangeID; after
// one the change id may be recorded all the same, and reporting it again does no harm.
func (c *Client) Report(ctx context.Context, jobID string, diskKey int32, changeID, previous string) error {
	body, err := json.Marshal(map[string]string{
		"change_id": changeID, "disk_id": diskID(diskKey), "previous_change_id": previous,
	})
	if err != nil {
		return fmt.Errorf("oma: report: %w", err)
	}
	return c.doRequest(ctx, request{
		what: "told the new change id of " + diskID(diskKey), method: http.MethodPost,
		where: "/" + url.PathEscape(jobID) + "/changeid", body: body,
	}, nil)
}

// diskID is a disk as the OMA names it.
func diskID(key int32) string { return fmt.Sprintf("disk-%d", key) }

// request is one request.
type request struct {
	what          string // as an operator would say it
	method, where string
	body          []byte // nil for none
}

// doRequest makes one request and reads a 2xx into answer, unless that is nil.
func (c *Client) doRequest(ctx context.Context, q request, answer any) error {
	limited, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	err := c.exchange(limited, q, answer)
	if err == nil {
		return nil
	}
	if over := pause.Over(ctx); over != nil {
		return over
	}
	return c.annotate(q, classify(err))
}

func (c *Client) exchange(ctx context.Context, q request, answer any) error {
	request, err := http.NewRequestWithContext(ctx, q.method, c.base+"/api/v1/replications"+q.where, bytes.NewReader(q.body))
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "application/json")
	if q.body != nil {
		request.Header.Set("Content-Type", "application/json")
		request.Header["Idempotency-Key"] = nil // not sent: over a kept connection that is dead it is said once more
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode/100 != 2:
		return refusal(response.StatusCode)
	case answer == nil:
		return nil
	}
	return read(response.Body, answer)
}

func read(body io.Reader, answer any) error {
	data, err := io.ReadAll(io.LimitReader(body, maxAnswer+1))
	switch {
	case err != nil:
		return err
	case len(data) > maxAnswer:
		return &Error{Reason: fmt.Sprintf("its answer is larger than %d KiB, which no such answer is: does the address lead to an OMA?", maxAnswer>>10)}
	case json.Unmarshal(data, answer) != nil: // whose error would show what was sent
		return &Error{Reason: "its answer is not the JSON that was expected: does the address lead to an OMA?"}
	}
	return nil
}
