package record

// Day counts days from 1970-01-01 in the proleptic Gregorian calendar.
type Day int32

// The days that stand for no limit.
const (
	FirstDay Day = -1 << 31
	LastDay  Day = 1<<31 - 1
)
