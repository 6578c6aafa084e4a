// Package openapi is generated from api/openapi.yaml: the routes of the server and
// the types of what it reads and writes. It holds no line written by hand but this
// comment; to change it, change the document and run go generate.
package openapi

//go:generate go tool -modfile=../../tools/go.mod oapi-codegen -config server.yaml ../openapi.yaml
