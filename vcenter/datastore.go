package vcenter

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// fileURL returns where vCenter serves a file of a datastore. path is such as
// "[store] web-01/web-01-flat.vmdk". Names are asked for each time: data centres and
// datastores are renamed.
func (s *Session) fileURL(ctx context.Context, store, path string) (string, error) {
	above, err := s.ancestors(ctx, types.ManagedObjectReference{Type: "Datastore", Value: store})
	if err != nil {
		return "", err
	}
	center := pathOfCenter(above, s.content.Load().RootFolder)
	if center == "" {
		return "", errors.New("the datastore is in no data centre")
	}
	name, file, ok := splitPath(path, above[0].properties.text("name"))
	if !ok {
		return "", errors.New("no datastore path")
	}
	query := url.Values{"dcPath": {center}, "dsName": {name}}.Encode()
	u := url.URL{
		Scheme: s.address.Scheme, Host: s.address.Host, Path: "/folder/" + strings.TrimSpace(file),
		RawQuery: strings.ReplaceAll(query, "+", "%20"), // a plus isn't a space to every server
	}
	return u.String(), nil
}

// splitPath splits a datastore path. store is the name of its datastore, which may hold the
// bracket that ends it; a path that begins with another name ends its own at the first one.
func splitPath(path, store string) (name, file string, ok bool) {
	if file, ok := strings.CutPrefix(path, "["+store+"]"); ok {
		return store, file, true
	}
	name, file, ok = strings.Cut(strings.TrimPrefix(path, "["), "]")
	return name, file, ok && strings.HasPrefix(path, "[")
}

// pathOfCenter joins the names from below the root folder down to the data centre,
// as far as the user may see them.
func pathOfCenter(above []object, root types.ManagedObjectReference) string {
	var names []string
	for _, o := range above {
		if o.ref != root && (len(names) > 0 || o.ref.Type == "Datacenter") {
			names = append(names, o.properties.text("name"))
		}
	}
	slices.Reverse(names)
	return strings.Join(names, "/")
}

// ancestors returns the object and all above it, in one call.
func (s *Session) ancestors(ctx context.Context, ref types.ManagedObjectReference) ([]object, error) {
	up := &types.TraversalSpec{
		SelectionSpec: types.SelectionSpec{Name: "up"}, Type: "ManagedEntity", Path: "parent",
		SelectSet: []types.BaseSelectionSpec{&types.SelectionSpec{Name: "up"}},
	}
	reply, err := methods.RetrievePropertiesEx(ctx, s.transport, &types.RetrievePropertiesEx{
		This: s.content.Load().PropertyCollector,
		SpecSet: []types.PropertyFilterSpec{{
			ObjectSet: []types.ObjectSpec{{Obj: ref, SelectSet: []types.BaseSelectionSpec{up}}},
			PropSet:   []types.PropertySpec{{Type: "ManagedEntity", PathSet: []string{"name", "parent"}}},
		}},
	})
	if err != nil {
		return nil, err
	}
	found, err := objects(reply.Returnval)
	byRef := map[types.ManagedObjectReference]object{}
	for _, o := range found {
		byRef[o.ref] = o
	}
	var chain []object
	for o, ok := byRef[ref]; ok && len(chain) < len(found); o, ok = byRef[ref] {
		chain = append(chain, o)
		ref, _ = o.properties["parent"].(types.ManagedObjectReference)
	}
	return chain, err
}
