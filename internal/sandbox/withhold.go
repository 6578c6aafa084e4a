package sandbox

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"
)

// Withhold makes vCenter leave the properties out of what it tells of the VM from now on,
// and give the fault as the reason, as where the user lacks a permission on one property or
// an agent fails. Those who follow the VM hear of it. Without properties it ends.
func (h *GuestHandle) Withhold(fault types.BaseMethodFault, properties ...string) {
	g := h.guest
	g.locked(func(ctx *simulator.Context) {
		g.v.troubles.withhold(g.vm.Self, fault, properties)
		g.publishTools(ctx, g.tools, g.vm.Guest.GuestState)
		ctx.Update(g.vm, []types.PropertyChange{{Name: "runtime.powerState", Val: g.power()}})
	})
}

// withheld is what vCenter does not tell of a VM, and why.
type withheld struct {
	properties []string
	fault      types.BaseMethodFault
}

func (t *troubles) withhold(vm types.ManagedObjectReference, fault types.BaseMethodFault, properties []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.withheld[vm] = withheld{properties, fault}
	if len(properties) == 0 {
		delete(t.withheld, vm)
	}
}

func (t *troubles) withholds() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.withheld) > 0
}

// missing lists which of the properties are withheld.
func (t *troubles) missing(vm types.ManagedObjectReference, names []string) (missing []types.MissingProperty) {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.withheld[vm]
	for _, name := range names {
		if slices.Contains(w.properties, name) {
			missing = append(missing, types.MissingProperty{Path: name, Fault: types.LocalizedMethodFault{Fault: w.fault}})
		}
	}
	return missing
}

// serveWithheld answers a call that reads properties, without those that are withheld.
func (f *front) serveWithheld(w http.ResponseWriter, r *http.Request) {
	reply := httptest.NewRecorder()
	f.next.ServeHTTP(reply, r)
	w.WriteHeader(reply.Code)
	_, _ = w.Write(f.v.censor("RetrievePropertiesEx", reply.Body.Bytes()))
}

// censor takes out of a reply what is withheld. A reply that is no such answer, such as a
// fault, stays as it is.
func (v *VCenter) censor(method string, reply []byte) []byte {
	if !v.troubles.withholds() {
		return reply
	}
	if method == "WaitForUpdatesEx" {
		body := new(methods.WaitForUpdatesExBody)
		if decode(reply, body) != nil || body.Res == nil || body.Res.Returnval == nil {
			return reply
		}
		for _, filter := range body.Res.Returnval.FilterSet {
			v.censorUpdates(filter.ObjectSet)
		}
		return encode(body, reply)
	}
	body := new(methods.RetrievePropertiesExBody)
	if decode(reply, body) != nil || body.Res == nil || body.Res.Returnval == nil {
		return reply
	}
	v.censorObjects(body.Res.Returnval.Objects)
	return encode(body, reply)
}

func (v *VCenter) censorObjects(objects []types.ObjectContent) {
	for i := range objects {
		o := &objects[i]
		names := make([]string, len(o.PropSet))
		for j, property := range o.PropSet {
			names[j] = property.Name
		}
		missing := v.troubles.missing(o.Obj, names)
		o.MissingSet = append(o.MissingSet, missing...)
		o.PropSet = slices.DeleteFunc(o.PropSet, func(p types.DynamicProperty) bool { return misses(missing, p.Name) })
	}
}

func (v *VCenter) censorUpdates(updates []types.ObjectUpdate) {
	for i := range updates {
		u := &updates[i]
		names := make([]string, len(u.ChangeSet))
		for j, change := range u.ChangeSet {
			names[j] = change.Name
		}
		missing := v.troubles.missing(u.Obj, names)
		u.MissingSet = append(u.MissingSet, missing...)
		u.ChangeSet = slices.DeleteFunc(u.ChangeSet, func(c types.PropertyChange) bool { return misses(missing, c.Name) })
	}
}

func misses(missing []types.MissingProperty, path string) bool {
	return slices.ContainsFunc(missing, func(m types.MissingProperty) bool { return m.Path == path })
}

func decode(reply []byte, body any) error {
	decoder := xml.NewDecoder(bytes.NewReader(reply))
	decoder.TypeFunc = types.TypeFunc()
	return decoder.Decode(&soap.Envelope{Body: body})
}

// envelope is a reply as the simulator writes it.
type envelope struct {
	XMLName xml.Name `xml:"soapenv:Envelope"`
	Env     string   `xml:"xmlns:soapenv,attr"`
	XSD     string   `xml:"xmlns:xsd,attr"`
	XSI     string   `xml:"xmlns:xsi,attr"`
	Body    any      `xml:"soapenv:Body"`
}

func encode(body any, otherwise []byte) []byte {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	err := xml.NewEncoder(&out).Encode(&envelope{
		Env: "http://schemas.xmlsoap.org/soap/envelope/", XSD: "http://www.w3.org/2001/XMLSchema",
		XSI: "http://www.w3.org/2001/XMLSchema-instance", Body: body,
	})
	if err != nil {
		return otherwise
	}
	return out.Bytes()
}
