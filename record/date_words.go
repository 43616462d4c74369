package record

import "github.com/constancia-project/constancia/locale"

// In says d in words, as an instant: one day within its ends.
func (d Date) In(l locale.Lang) string { return d.text }

// Short says d as In does, for tables.
func (d Date) Short(l locale.Lang) string { return d.text }

// Period says d in words, as a period: all of it.
func (d Date) Period(l locale.Lang) string { return d.text }

// PeriodShort says d as Period does, for tables.
func (d Date) PeriodShort(l locale.Lang) string { return d.text }

// In says the day in words: 11 de julio de 2018.
func (d Day) In(l locale.Lang) string { return On(d).In(l) }

// Short says the day for tables: 11 jul 2018.
func (d Day) Short(l locale.Lang) string { return On(d).Short(l) }
