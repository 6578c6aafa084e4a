// Package client asks a running vmapower for power operations and final syncs and
// follows the jobs they become.
//
// It decides nothing: what a job did, and why it failed, is passed on as the service
// said it. Types and requests are generated from the service's document; to change
// them, change the document and run go generate.
//
// Its one rule: a password goes into a request and nowhere else, so no error and no
// type that is returned ever holds one.
package client

//go:generate go tool -modfile=../tools/go.mod oapi-codegen -config client.yaml ../api/openapi.yaml
