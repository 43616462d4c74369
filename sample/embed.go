// Package sample holds the sample record: public facts behind the joint letter
// of 11 July 2018, as plain files that the importer reads like a user's own.
// README.md beside them says where they come from.
package sample

import (
	"embed"
	"io/fs"
)

//go:embed *.csv *.md
var files embed.FS

//go:embed people/*.csv
var people embed.FS

// Files returns the files of the sample: a CSV for each type, the letter in two
// languages, and README.md, which is no data.
func Files() fs.FS { return files }

// People returns the files of six people of the five organisations, whom
// constancia demo adds to the sample. Nobody has these names: they are invented.
func People() (fs.FS, error) { return fs.Sub(people, "people") }
