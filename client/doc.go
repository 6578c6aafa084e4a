// Package client asks a running vmapower for power operations and final syncs and
// follows the jobs they become. It is a module of its own, for Go 1.23 and later, and
// needs the standard library only.
//
// A request is answered with a [Job] at once; [Client.Wait] follows it to its end, and
// [Job.Err] tells whether it failed. [Client.Watch] tells event by event what happens. A
// request has an idempotency key, and may be repeated with it after any error: it makes one
// job. What proxies and tunnels do on the way is outlived: each request has a limit, what
// makes nothing twice is asked again, a lost answer is a [LostError] where the key does not
// find the job, and a session that has ended is opened again. [IsTransient] tells what is
// worth another try later, and [CodeOf] what it was.
//
// The package decides nothing: what a job did, and why it failed, is passed on as the
// service said it. The types of requests and answers are generated from the service's
// document; to change them, change the document and run go generate.
//
// Its one rule: a password goes into a request and nowhere else, so no error and no
// type that is returned ever holds one, and a [Config] that is printed does not show it.
package client

//go:generate go tool -modfile=../tools/go.mod oapi-codegen -config models.yaml ../api/openapi.yaml
