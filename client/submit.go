package client

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
)

// submitJob asks for a job, also from a service that is set up to make older callers wait for a
// result.
func (c *Client) submitJob(ctx context.Context, path string, request any, key string) (Job, error) {
	if key == "" && c.retry != RetryNever {
		var err error
		if key, err = newKey(); err != nil {
			return Job{}, err
		}
	}
	r := call{method: http.MethodPost, path: path, body: request, job: true, repeatable: key != "",
		headers: map[string]string{"Prefer": "respond-async", "Idempotency-Key": key}}
	job, lost, err := repeat(ctx, c, r, decodeJob)
	switch {
	case err == nil:
		return job, nil
	case lost && !tellsOfJob(err):
		return Job{}, &LostError{Key: key, Err: err}
	}
	return Job{}, err
}

// newKey is a key that nobody else has.
func newKey() (string, error) {
	var random [16]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", fmt.Errorf("client: there are no random numbers for an idempotency key: %w", err)
	}
	return hex.EncodeToString(random[:]), nil
}

// tellsOfJob reports that the refusal of a repeated request is one of the first as well: the
// service has looked whether the key has a job.
func tellsOfJob(err error) bool {
	e, ok := asError(err)
	return ok && e.Code != "" && e.Status >= 400 && e.Status < 500 && e.Status != http.StatusUnauthorized && e.Status != http.StatusTooManyRequests
}
