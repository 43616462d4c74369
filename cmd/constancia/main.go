// Command constancia documents human-rights violations, follows each case, and
// ties every figure of a letter to its sources.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/constancia-project/constancia/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], cli.System())
	stop()
	os.Exit(code)
}
