// Package failover runs a plan: groups of VMs are powered off and synced in the reverse of the order in
// which they start, and a rollback powers them on again. It asks a vmapower service for every step and
// keeps no file.
//
// The memory of a run are its jobs: the ids by which they are found, and the idempotency keys with which
// they are asked for, come from the plan's name, the run and the VM alone. So a run that was killed is
// continued by running it again, and two that run at once meet in the same jobs.
//
// Its one rule: no step begins before vCenter has confirmed the one before it.
package failover
