package record

// ParseWritten reads a date as people write it, in Spanish or English, or in EDTF.
func ParseWritten(s string) (Date, error) { return ParseDate(s) }
