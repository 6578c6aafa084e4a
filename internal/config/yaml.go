package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

var errNotText = errors.New("must be one value, or a list of values")

// inFile reads one document of YAML. Values are taken as they are written, so that 010 is not 8. A key
// inside a mapping is named with the mapping's: a.b.
func inFile(name string) ([]entry, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if hasByteOrderMark(text) {
		return nil, errors.New("it begins with a byte order mark (BOM): save it as UTF-8 without one")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, second yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, nil // nothing but comments
	} else if err != nil {
		return nil, err
	}
	if err := decoder.Decode(&second); err == nil {
		return nil, fmt.Errorf("line %d: a second document begins here, and settings are one", second.Line)
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	root := document.Content[0]
	if isNull(root) {
		return nil, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("line %d: there must be keys with values", root.Line)
	}
	return flatten(nil, "", root), nil
}

// hasByteOrderMark finds that of UTF-8, or of UTF-16 in either order.
func hasByteOrderMark(text []byte) bool {
	return slices.ContainsFunc([]string{"\ufeff", "\xff\xfe", "\xfe\xff"}, func(mark string) bool {
		return bytes.HasPrefix(text, []byte(mark))
	})
}

// flatten appends the entries of a mapping. A key that is there twice is an error where it is the
// second time.
func flatten(found []entry, prefix string, mapping *yaml.Node) []entry {
	lines := map[string]int{}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, v := mapping.Content[i], mapping.Content[i+1]
		name := prefix + key.Value
		switch first, twice := lines[name]; {
		case twice:
			found = append(found, entry{key: name, line: key.Line, err: fmt.Errorf("is set in line %d already", first)})
		case v.Kind == yaml.MappingNode && len(v.Content) > 0 && v.Content[0].Tag == "!!str":
			found = flatten(found, name+".", v)
		default:
			found = append(found, entryOf(name, key.Line, dereferenced(v)))
		}
		lines[name] = key.Line
	}
	return found
}

func entryOf(name string, line int, v *yaml.Node) entry {
	text, err := plainText(v)
	return entry{key: name, text: text, line: line, none: err == nil && v.Kind == yaml.ScalarNode && text == "", err: err}
}

// plainText writes a value as it would stand in the environment.
func plainText(v *yaml.Node) (string, error) {
	switch {
	case isNull(v):
		return "", nil
	case v.Kind == yaml.ScalarNode:
		return v.Value, nil
	case v.Kind != yaml.SequenceNode:
		return "", errNotText
	}
	words := make([]string, len(v.Content))
	for i, item := range v.Content {
		if item = dereferenced(item); item.Kind != yaml.ScalarNode {
			return "", errNotText
		}
		words[i] = item.Value
	}
	return strings.Join(words, ","), nil
}

func isNull(v *yaml.Node) bool { return v.Kind == yaml.ScalarNode && v.Tag == "!!null" }

// dereferenced is what an alias stands for, or the node itself. A mapping may hold itself so, and none
// is walked through an alias.
func dereferenced(v *yaml.Node) *yaml.Node {
	if v.Kind == yaml.AliasNode {
		return v.Alias
	}
	return v
}
