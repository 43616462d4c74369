package monitor

import (
	"github.com/constancia-project/constancia/internal/gazetteer"
)

// A FoundPlace is a country, state or municipality that was found by its name.
type FoundPlace = gazetteer.Place

// Places finds territories whose names begin as typed, the most people first; at
// most limit.
func (r *Record) Places(text string, limit int) ([]FoundPlace, error) {
	g, err := r.places()
	if err != nil {
		return nil, err
	}
	return g.Search(text, limit), nil
}
