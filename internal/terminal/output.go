package terminal

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

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

// PrintOne writes v to the command's standard output. What table writes has a
// tab between two cells.
func PrintOne(cmd *cobra.Command, v any, table func(io.Writer)) error {
	out := cmd.OutOrStdout()
	switch FormatOf(cmd) {
	case JSON:
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(v)
	case JSONL:
		return json.NewEncoder(out).Encode(v)
	case YAML:
		return writeYAML(out, v)
	default:
		columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
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
	if err := yaml.Unmarshal(text, &node); err != nil {
		return err
	}
	clearStyle(&node)
	return yaml.NewEncoder(out).Encode(&node)
}

// clearStyle takes away JSON's braces and quotes.
func clearStyle(node *yaml.Node) {
	node.Style = 0
	for _, child := range node.Content {
		clearStyle(child)
	}
}

// Printable leaves out what a stranger's text could do to a terminal.
func Printable(text string) string {
	return strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return '?'
		}
		return c
	}, text)
}
