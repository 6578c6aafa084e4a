package vcenter

import (
	"reflect"
	"slices"
	"strings"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

const (
	mostWords    = 4 // texts of a fault that are told
	deepestCause = 8 // faults within a fault that are looked at
)

// telling are the fields in which faults say what they are about, such as a file.
var telling = []string{"File", "Reason", "Details", "Text", "Source", "DatastoreName", "InvalidProperty", "Hostname"}

// faultName returns the fault's name as in the WSDL.
func faultName(err error) string {
	var said types.BaseMethodFault
	if _, found := fault.As(err, &said); !found {
		return "an unknown fault"
	}
	return nameOf(said)
}

func nameOf(said types.BaseMethodFault) string {
	return reflect.Indirect(reflect.ValueOf(said)).Type().Name()
}

// inItsWords returns in brackets what vCenter said of the fault, "" where it said nothing.
func inItsWords(err error) string {
	var said types.BaseMethodFault
	message, _ := fault.As(err, &said)
	if message == "" && soap.IsSoapFault(err) {
		message = soap.ToSoapFault(err).String
	}
	var w words
	w.add(message)
	w.addFault(said, 0)
	if len(w) == 0 {
		return ""
	}
	return " (" + strings.Join(w, "; ") + ")"
}

// words are what vCenter said, each only once.
type words []string

func (w *words) add(text string) {
	text = strings.TrimSuffix(strings.TrimSpace(quoted(text)), ".")
	said := slices.ContainsFunc(*w, func(other string) bool { return strings.Contains(other, text) })
	if text != "" && !said && !strings.HasPrefix(text, "*types.") && len(*w) < mostWords {
		*w = append(*w, text)
	}
}

func (w *words) addFault(said types.BaseMethodFault, depth int) {
	if said == nil || depth == deepestCause {
		return
	}
	value := reflect.Indirect(reflect.ValueOf(said))
	for _, name := range telling {
		if field := value.FieldByName(name); field.IsValid() && field.Kind() == reflect.String {
			w.add(field.String())
		}
	}
	for _, message := range said.GetMethodFault().FaultMessage {
		w.add(message.Message)
	}
	if cause := said.GetMethodFault().FaultCause; cause != nil {
		w.add(cause.LocalizedMessage)
		w.addFault(cause.Fault, depth+1)
	}
}

// missingPrivileges names what the user may not do, and on what. Since version 8 vCenter
// lists it by objects.
func missingPrivileges(err error) string {
	var denied *types.NoPermission
	if _, found := fault.As(err, &denied); !found {
		return "the vCenter user lacks a privilege for it"
	}
	var lacking []string
	if denied.PrivilegeId != "" {
		lacking = append(lacking, privilegesOn([]string{denied.PrivilegeId}, denied.Object))
	}
	for _, missing := range denied.MissingPrivileges[:min(len(denied.MissingPrivileges), mostNamed)] {
		text := privilegesOn(missing.PrivilegeIds, &missing.Entity)
		if len(missing.PrivilegeIds) > 0 && !slices.Contains(lacking, text) {
			lacking = append(lacking, text)
		}
	}
	if len(lacking) == 0 {
		return "the vCenter user lacks a privilege for it"
	}
	return "the vCenter user lacks the privilege " + strings.Join(lacking, ", and ")
}

func privilegesOn(ids []string, object *types.ManagedObjectReference) string {
	var named []string
	for _, id := range ids[:min(len(ids), mostNamed)] {
		named = append(named, quoted(id))
	}
	text := strings.Join(named, ", ")
	if object != nil {
		text += " on " + quoted(object.Value)
	}
	return text
}

// unfitHosts says why each host can't run the VM, where vCenter tells.
func unfitHosts(err error) string {
	var unfit types.BaseNoCompatibleHost
	if _, found := fault.As(err, &unfit); !found {
		return ""
	}
	var reasons []string
	none := unfit.GetNoCompatibleHost()
	for i, reason := range none.Error[:min(len(none.Error), mostNamed)] {
		host := "a host"
		if i < len(none.Host) {
			host = quoted(none.Host[i].Value)
		}
		var w words
		w.add(reason.LocalizedMessage)
		w.addFault(reason.Fault, 0)
		if reason.Fault != nil {
			w.add(nameOf(reason.Fault))
		}
		reasons = append(reasons, host+": "+strings.Join(w[:min(len(w), 1)], ""))
	}
	if len(reasons) == 0 {
		return ""
	}
	return "; " + strings.Join(reasons, "; ")
}
