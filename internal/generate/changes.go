package generate

import (
	"fmt"
	"strings"

	"github.com/constancia-project/constancia/record"
)

// changing turns rows into changes: those of one entity follow one another.
type changing struct {
	plan   *plan
	do     func(record.Change) error
	schema record.Schema
	known  map[string]record.Date // of sources
	counts Counts
	change record.Change
	err    error
}

// row takes one row.
func (c *changing) row(k kind, cells []string) {
	if c.err != nil {
		return
	}
	id := record.ID{Type: kindTypes[k], Key: cells[0]}
	if c.change.Entity != id {
		c.flush()
		c.change.Entity = id
		c.counts.add(k, true)
	} else {
		c.counts.add(k, false)
	}
	if err := c.add(k, cells); err != nil {
		c.err = fmt.Errorf("%s: %w", id, err)
	}
}

// flush hands over the change that is complete.
func (c *changing) flush() {
	if c.err == nil && !c.change.Entity.IsZero() {
		c.err = c.do(c.change)
	}
	c.change = record.Change{}
}

func (c *changing) add(k kind, cells []string) error {
	source := record.ID{Type: "source", Key: cells[0]}
	var known record.Date
	ranking, ranked := record.Ranking{}, false
	if k == sources {
		date, err := record.ParseDate(cells[3])
		if err != nil {
			return err
		}
		known, c.known[source.Key] = date, date
	} else {
		head := cells[len(cells)-len(saidColumns):]
		source.Key = head[0]
		known = c.known[source.Key]
		if ranked = head[1] != ""; ranked {
			ranking = record.Ranking{Rank: record.Preferred, Cause: record.Cause(head[2]), Reason: head[3]}
			if head[1] == "deprecated" {
				ranking.Rank = record.Deprecated
			}
			if head[4] != "" {
				ranking.Source = record.ID{Type: "source", Key: head[4]}
				ranking.Known = c.known[head[4]]
			}
		}
		cells = cells[:len(cells)-len(saidColumns)]
	}
	typ, _ := c.schema.Type(kindTypes[k])
	words := map[string]string{}
	for i, cell := range cells[1:] {
		if cell == "" {
			continue
		}
		name, lang := columns[k][i+1], ""
		if short, ok := strings.CutSuffix(name, "_id"); ok {
			name = short
		} else if k == events && strings.HasPrefix(name, "name_") {
			name, lang = "name", name[len("name_"):]
		}
		p, ok := typ.Property(name)
		if !ok {
			return fmt.Errorf("the schema has no property %s", name)
		}
		if lang != "" {
			words[lang] = cell
			continue
		}
		v, err := p.Kind.Parse(cell)
		if err != nil {
			return err
		}
		c.say(record.Statement{Property: name, Value: v, Source: source, Known: known}, ranking, ranked)
	}
	if len(words) > 0 {
		c.say(record.Statement{Property: "name", Value: record.Words(words), Source: source, Known: known}, ranking, ranked)
	}
	return nil
}

func (c *changing) say(s record.Statement, ranking record.Ranking, ranked bool) {
	s.Entity = c.change.Entity
	c.change.Add = append(c.change.Add, s)
	if ranked {
		c.change.Rank = append(c.change.Rank, record.Reranking{Statement: record.StatementID{N: len(c.change.Add)}, Ranking: ranking})
	}
}
