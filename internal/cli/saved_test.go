package cli

import (
	"context"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
)

// keepFilter saves a filter as a page does: keep DIR ACCOUNT LEVEL NAME QUERY.
func keepFilter(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 5 {
		ts.Fatalf("usage: keep DIR ACCOUNT LEVEL NAME QUERY")
	}
	ctx := context.Background()
	r, err := monitor.Open(ctx, ts.MkAbs(args[0]), monitor.Options{})
	ts.Check(err)
	defer func() { ts.Check(r.Close()) }()
	key, standing, _ := strings.Cut(args[1], "@")
	var who access.Actor
	if who, err = r.Acting(ctx, key, standing); err == nil {
		_, err = r.SaveFilter(ctx, who, monitor.Filter{Name: args[3], Level: monitor.FilterLevel(args[2]), Query: args[4]}, true)
	}
	ts.Check(err)
}
