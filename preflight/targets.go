package preflight

import "vmapower/vcenter"

// Target is the check of a disk's target, of which a worker said why it can't be used; "" when
// it can.
func Target(disk vcenter.Disk, address, refusal string) Check {
	if refusal != "" {
		return Check{nameTarget, Blocked, "of " + disk.String() + ": " + refusal}
	}
	return Check{nameTarget, OK, "of " + disk.String() + ": " + address + " answers, has room and can flush"}
}

// TargetUntold is the check of a target of which no worker has told.
func TargetUntold(disk vcenter.Disk, address string) Check {
	return Check{nameTarget, Warning, "of " + disk.String() + ": no worker has told in time whether " + address +
		" can be used; look whether one runs, and ask again"}
}
