package vcenter

import (
	"reflect"
	"strings"

	"github.com/vmware/govmomi/vim25/soap"
)

// repeatable are the methods that may be sent twice: they read, or they make, change
// and end what belongs to a session, or add a line to the history. A method that is not
// here is taken to change something: its lost reply is ErrNoAnswer, it obeys WithSendBy,
// and it is not sent again after a login.
var repeatable = map[string]bool{
	// The session, and what it follows.
	"Login": true, "Logout": true, "TerminateSession": true,
	"CreatePropertyCollector": true, "DestroyPropertyCollector": true, "CreateFilter": true,
	"CreateListView": true, "ModifyListView": true, "DestroyView": true, "WaitForUpdatesEx": true,
	// Reads.
	"RetrieveServiceContent": true, "CurrentTime": true, "RetrievePropertiesEx": true, "QueryEvents": true,
	"FindAllByUuid": true, "FindByInventoryPath": true, "QueryChangedDiskAreas": true, "HasPrivilegeOnEntities": true,
	// A line in the history; a second one harms nobody.
	"LogUserEvent": true,
}

// changes reports whether the call may change something and must be sent at most once.
func changes(req soap.HasFault) bool { return !repeatable[methodOf(req)] }

// methodOf returns the name of the called method as in the WSDL, such as PowerOffVM_Task.
func methodOf(req soap.HasFault) string {
	return strings.TrimSuffix(reflect.TypeOf(req).Elem().Name(), "Body")
}
