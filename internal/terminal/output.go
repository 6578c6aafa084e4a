package terminal

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
)

// Format is the value of --output.
type Format string

// The formats. Table is for people, and the default.
const (
	Table Format = "table"
	JSON  Format = "json"
	JSONL Format = "jsonl"
	YAML  Format = "yaml"
)

var formats = []Format{Table, JSON, JSONL, YAML}

func (f *Format) String() string { return string(*f) }
func (f *Format) Type() string   { return "format" }

// Set implements pflag.Value.
func (f *Format) Set(s string) error {
	if !slices.Contains(formats, Format(s)) {
		return fmt.Errorf("must be one of %v", formats)
	}
	*f = Format(s)
	return nil
}

// PrintList writes items to the command's standard output: one line each with
// jsonl, one document otherwise, or what table writes for people.
func PrintList[T any](cmd *cobra.Command, items []T, table func(io.Writer)) error {
	if FormatOf(cmd) != JSONL {
		return PrintOne(cmd, items, table)
	}
	for _, item := range items {
		if err := PrintOne(cmd, item, table); err != nil {
			return err
		}
	}
	return nil
}

// PrintOne writes v to the command's standard output. What table writes has a tab between two cells, as
// Row does. Whatever the texts hold, nothing is written that a terminal would obey.
func PrintOne(cmd *cobra.Command, v any, table func(io.Writer)) error {
	out := cmd.OutOrStdout()
	switch FormatOf(cmd) {
	case JSON:
		encoder := json.NewEncoder(EscapedJSON(out))
		encoder.SetIndent("", "  ")
		return encoder.Encode(v)
	case JSONL:
		return json.NewEncoder(EscapedJSON(out)).Encode(v)
	case YAML:
		return writeYAML(out, v)
	default:
		columns := tabwriter.NewWriter(lines{out}, 0, 0, 2, ' ', 0)
		table(columns)
		return columns.Flush()
	}
}

// FormatOf returns what --output asks for.
func FormatOf(cmd *cobra.Command) Format {
	return Format(cmd.Flag("output").Value.String())
}

// writeYAML goes by way of JSON, so that the names and their order are the same.
func writeYAML(out io.Writer, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	var node yaml.Node
	if err := yaml.Unmarshal(escaped(text, yamlEscape), &node); err != nil {
		return err
	}
	clearStyle(&node)
	if text, err = yaml.Marshal(&node); err != nil {
		return err
	}
	_, err = out.Write(escaped(text, yamlEscape))
	return err
}

func yamlEscape(c rune) string { return fmt.Sprintf(`\U%08x`, c) }

// clearStyle takes away JSON's braces, and its quotes where nothing has to be escaped.
func clearStyle(node *yaml.Node) {
	node.Style = 0
	if strings.ContainsFunc(node.Value, unprintable) {
		node.Style = yaml.DoubleQuotedStyle
	}
	for _, child := range node.Content {
		clearStyle(child)
	}
}
