// SPDX-License-Identifier: EUPL-1.2

// Command kmr is the Kernmelderegister: one binary with all services and tools.
package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"kernmelderegister/internal/dienst"
	"kernmelderegister/internal/tueren/befehl"
)

func main() {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	ctx, halt := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, halt) // a second Ctrl-C ends the program at once
	status := befehl.Fuehre(ctx, os.Args[1:], befehl.Umgebung{
		Werk:    &dienst.Werk{Umgebung: os.Getenv},
		Eingabe: os.Stdin,
		Ausgabe: os.Stdout,
		Meldung: os.Stderr,
	})
	halt()
	os.Exit(status)
}
