package cli

import (
	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// with opens the record in dir, runs f if whoever acts may run cmd, and closes it.
func (a *app) with(cmd *cobra.Command, dir string, f func(*monitor.Record) error) error {
	r, err := monitor.Open(cmd.Context(), dir, a.options())
	if err != nil {
		return err
	}
	if err = a.admit(cmd, r); err == nil {
		err = f(r)
	}
	if err == nil {
		a.noteReading(cmd, r)
	}
	if closing := r.Close(); err == nil {
		err = closing
	}
	return err
}

// moment is the pair of flags that say at which moment to read.
type moment struct {
	position int64
	knownBy  string
}

// momentFlags adds --position and --known-by to cmd.
func (a *app) momentFlags(cmd *cobra.Command) *moment {
	m := &moment{}
	cmd.Flags().Int64Var(&m.position, "position", 0, a.text("leer el registro como estaba en esta posición del diario", "read the record as it stood at this position of the journal"))
	cmd.Flags().StringVar(&m.knownBy, "known-by", "", a.text("leer con lo que las fuentes habían dicho hasta este día (2018-07-11)", "read with what sources had said by this day (2018-07-11)"))
	return m
}

// asOf is the moment that the flags ask for.
func (m *moment) asOf() (monitor.AsOf, error) {
	var at monitor.AsOf
	if m.position < 0 {
		return at, misused(sayPosition, "n", m.position)
	}
	if m.position > 0 {
		p := record.Position(m.position)
		at.Position = &p
	}
	if m.knownBy != "" {
		day, err := record.ParseDay(m.knownBy)
		if err != nil {
			return at, misused(sayKnownBy, "found", m.knownBy)
		}
		at.KnownBy = &day
	}
	return at, nil
}

var (
	sayPosition = locale.Message{
		ID: "cli.position",
		ES: "--position {n}: una posición se cuenta desde 1",
		EN: "--position {n}: positions are counted from 1",
	}
	sayKnownBy = locale.Message{
		ID: "cli.known-by",
		ES: "--known-by «{found}» no es un día; escríbalo como 2018-07-11",
		EN: "--known-by “{found}” is no day; write it like 2018-07-11",
	}
)
