package api

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// problems lists what the validator found, each as "field: what". The texts are made of
// the schema alone: the validator's own holds the whole body, with its password.
func problems(field string, err error) []string {
	switch err := err.(type) { // not errors.As, which finds only the first of several
	case openapi3.MultiError:
		var all []string
		for _, one := range err {
			all = append(all, problems(field, one)...)
		}
		slices.Sort(all)
		return slices.Compact(all)
	case *openapi3filter.RequestError:
		return requestProblems(err)
	case *openapi3.SchemaError:
		return schemaProblems(field, err)
	}
	return []string{named(field) + ": is not valid"}
}

func requestProblems(err *openapi3filter.RequestError) []string {
	if err.Parameter == nil {
		return problems("", err.Err)
	}
	name := err.Parameter.Name
	var parse *openapi3filter.ParseError
	switch {
	case errors.Is(err.Err, openapi3filter.ErrInvalidRequired):
		return []string{name + ": is missing"}
	case errors.Is(err.Err, openapi3filter.ErrInvalidEmptyValue):
		return []string{name + ": must not be empty"}
	case errors.As(err.Err, &parse):
		return []string{name + ": " + kind(err.Parameter.Schema.Value)}
	}
	return problems(name, err.Err)
}

func schemaProblems(field string, err *openapi3.SchemaError) []string {
	for _, name := range err.JSONPointer() {
		field = within(field, name)
	}
	if object, ok := err.Value.(map[string]any); ok && err.SchemaField == "properties" {
		return unknownFields(field, object, err.Schema)
	}
	return []string{named(field) + ": " + complaint(err)}
}

// within is the path of a field of an object, or of an item of a list.
func within(field, name string) string {
	if _, err := strconv.Atoi(name); err == nil {
		return field + "[" + name + "]"
	}
	return inside(field, name)
}

// unknownFields lists the fields of an object that its schema does not have.
func unknownFields(field string, object map[string]any, schema *openapi3.Schema) []string {
	var all []string
	for name := range object {
		if schema.Properties[name] == nil {
			all = append(all, inside(field, name)+": is not a field of this request")
		}
	}
	return all
}

func complaint(err *openapi3.SchemaError) string {
	schema := err.Schema
	switch err.SchemaField {
	case "nullable":
		return "must not be null"
	case "type":
		return kind(schema)
	case "enum":
		return "must be one of " + strings.Trim(strings.ReplaceAll(fmt.Sprint(schema.Enum), " ", ", "), "[]")
	case "minimum", "maximum":
		return "must be " + bounds(schema)
	case "required":
		return "is missing"
	case "minLength":
		return "must not be empty"
	case "maxLength":
		return fmt.Sprintf("must have at most %d characters", *schema.MaxLength)
	case "maxProperties":
		return fmt.Sprintf("must have at most %d entries", *schema.MaxProps)
	case "maxItems":
		return fmt.Sprintf("has too many entries, %d may be given", *schema.MaxItems)
	case "pattern":
		if schema.Example != nil {
			return fmt.Sprintf("does not have the form that the API's document asks for, such as %v", schema.Example)
		}
		return "does not have the form that the API's document asks for"
	}
	return "is not valid"
}

// bounds is the range of a number; every number in the document has a minimum.
func bounds(schema *openapi3.Schema) string {
	if schema.Max == nil {
		return fmt.Sprintf("%v or more", *schema.Min)
	}
	return fmt.Sprintf("between %v and %v", *schema.Min, *schema.Max)
}

func kind(schema *openapi3.Schema) string {
	switch {
	case schema.Type.Is("integer"):
		return "must be a whole number"
	case schema.Type.Is("boolean"):
		return "must be true or false"
	case schema.Type.Is("object"):
		return "must be an object"
	case schema.Type.Is("array"):
		return "must be a list"
	}
	return "must be a string"
}
