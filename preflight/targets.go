package preflight

import "vmapower/vcenter"

// Target is the check of a disk's target, of which a worker said why it can't be used; "" when
// it can. Where it need not flush, nobody has asked whether it does.
func Target(disk vcenter.Disk, address, refusal string, allowUnflushed bool) Check {
	if refusal != "" {
		return Check{nameTarget, Blocked, "of " + disk.String() + ": " + refusal}
	}
	able := " answers, has room and can flush"
	if allowUnflushed {
		able = " answers and has room"
	}
	return Check{nameTarget, OK, "of " + disk.String() + ": " + address + able}
}

// TargetUntold is the check of a target of which no worker has told.
func TargetUntold(disk vcenter.Disk, address string) Check {
	return Check{nameTarget, Warning, "of " + disk.String() + ": no worker has told in time whether " + address +
		" can be used; look whether one runs, and ask again"}
}
