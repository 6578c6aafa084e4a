package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"

	"vmapower/client/failover"
	"vmapower/internal/terminal"
)

// readFailoverPlan reads a plan and holds it against its schema. The error names the file, the line and
// the field.
func readFailoverPlan(path string) (failover.Plan, error) {
	var plan failover.Plan
	root, err := readYAML(path)
	if err != nil {
		return plan, terminal.UsageErrorf("%s: %w", path, err)
	}
	var document any
	text, err := []byte(nil), root.Decode(&document)
	if err == nil {
		text, err = json.Marshal(document)
	}
	if err == nil {
		err = json.Unmarshal(text, &document) // with JSON's types
	}
	if err == nil {
		err = holdAgainstSchema(document)
	}
	if err == nil {
		err = json.NewDecoder(bytes.NewReader(text)).Decode(&plan)
	}
	if err == nil {
		err = plan.Check()
	}
	var wrong *failover.FieldError
	switch {
	case errors.As(err, &wrong):
		return plan, terminal.UsageErrorf("%s:%d: %w", path, lineOf(root, wrong.Field), wrong)
	case err != nil:
		return plan, terminal.UsageErrorf("%s: %w", path, err)
	}
	return plan, nil
}

// readYAML returns the value of a file with one document.
func readYAML(path string) (*yaml.Node, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, maxPlan+1))
	if err == nil && len(text) > maxPlan {
		err = fmt.Errorf("has more than %d bytes", maxPlan)
	}
	if err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document yaml.Node
	if err := decoder.Decode(&document); err != nil {
		return nil, err
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("has more than one document")
	}
	if document.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("must be a mapping with name and groups")
	}
	return document.Content[0], nil
}

// holdAgainstSchema returns a *failover.FieldError for the first field that does not fit.
func holdAgainstSchema(document any) error {
	var schema openapi3.Schema
	if err := schema.UnmarshalJSON(failover.Schema()); err != nil {
		return err
	}
	err := schema.VisitJSON(document)
	var unfit *openapi3.SchemaError
	if !errors.As(err, &unfit) {
		return err
	}
	var field strings.Builder
	for _, name := range unfit.JSONPointer() {
		if _, err := strconv.Atoi(name); err == nil {
			fmt.Fprintf(&field, "[%s]", name)
			continue
		}
		field.WriteString("." + name)
	}
	if unfit.SchemaField == "properties" { // the pointer ends before a field that is not known
		var name string
		_, _ = fmt.Sscanf(unfit.Reason, "property %q", &name)
		field.WriteString("." + name)
	}
	return &failover.FieldError{Field: strings.TrimPrefix(field.String(), "."), Problem: unfit.Reason}
}

// lineOf is where the field stands, or what it would stand in.
func lineOf(node *yaml.Node, field string) int {
	line := node.Line
	for _, name := range strings.FieldsFunc(field, func(c rune) bool { return c == '.' || c == '[' || c == ']' }) {
		for node.Kind == yaml.AliasNode {
			node = node.Alias
		}
		key, value := below(node, name)
		if value == nil {
			return line
		}
		node, line = value, key.Line
	}
	return line
}

// below returns the entry of a mapping, or the item of a sequence; nil for none.
func below(node *yaml.Node, name string) (key, value *yaml.Node) {
	if n, err := strconv.Atoi(name); err == nil && node.Kind == yaml.SequenceNode && n < len(node.Content) {
		return node.Content[n], node.Content[n]
	}
	for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == name {
			return node.Content[i], node.Content[i+1]
		}
	}
	return nil, nil
}
