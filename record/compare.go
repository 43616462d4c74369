package record

// Operator compares a value with a literal.
type Operator int

// The operators.
const (
	Equal Operator = iota + 1
	NotEqual
	Less
	LessEqual
	Greater
	GreaterEqual
	In
	Under
)
