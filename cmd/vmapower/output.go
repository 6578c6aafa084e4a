package main

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

// outputFormat is the value of --output.
type outputFormat string

const (
	outputTable outputFormat = "table"
	outputJSON  outputFormat = "json"
	outputJSONL outputFormat = "jsonl"
	outputYAML  outputFormat = "yaml"
)

var outputFormats = []outputFormat{outputTable, outputJSON, outputJSONL, outputYAML}

func (f *outputFormat) String() string { return string(*f) }
func (f *outputFormat) Type() string   { return "format" }

// Set implements pflag.Value.
func (f *outputFormat) Set(s string) error {
	if !slices.Contains(outputFormats, outputFormat(s)) {
		return fmt.Errorf("must be one of %v", outputFormats)
	}
	*f = outputFormat(s)
	return nil
}

// printList writes items to the command's standard output: one line each with
// jsonl, one document otherwise, or what table writes for people.
func printList[T any](cmd *cobra.Command, items []T, table func(io.Writer)) error {
	if outputOf(cmd) != outputJSONL {
		return printOne(cmd, items, table)
	}
	for _, item := range items {
		if err := printOne(cmd, item, table); err != nil {
			return err
		}
	}
	return nil
}

// printOne writes v to the command's standard output. What table writes has a
// tab between two cells.
func printOne(cmd *cobra.Command, v any, table func(io.Writer)) error {
	out := cmd.OutOrStdout()
	switch outputOf(cmd) {
	case outputJSON:
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(v)
	case outputJSONL:
		return json.NewEncoder(out).Encode(v)
	case outputYAML:
		return writeYAML(out, v)
	default:
		columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		table(columns)
		return columns.Flush()
	}
}

func outputOf(cmd *cobra.Command) outputFormat {
	return outputFormat(cmd.Flag("output").Value.String())
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

// printable leaves out what a stranger's text could do to a terminal.
func printable(text string) string {
	return strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return '?'
		}
		return c
	}, text)
}
