// Package omaadapter is what a failover engine calls in place of its own client of the VMA: the same
// names, arguments and meaning, over the jobs of vmapower. An engine that polls needs no change, see
// the service's settings for older callers; with this package it need not poll.
//
// Its one rule: nothing happens after a call has returned. A call that gives up, because its context
// or its time is over, cancels its job, waits for the job's end, and says in what state the VM was
// left. Where even that can't be done, because the service stays away, the error says so.
package omaadapter
