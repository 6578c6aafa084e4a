package failover

import _ "embed"

//go:embed plan.schema.json
var schema []byte

// Schema returns the JSON Schema of a Plan.
func Schema() []byte { return append([]byte(nil), schema...) }
