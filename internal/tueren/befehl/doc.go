// SPDX-License-Identifier: EUPL-1.2

// Package befehl is the command line: names, options, help, output and exit
// status of kmr (contract section 1). What a command does is done by use cases
// that a Werk hands out; the wiring is not known here.
//
// Results meant for programs go to standard output, with --json one object a
// line; everything else goes to standard error. Exit status: 0 done, 1 the work
// failed or something was rejected, 2 wrong usage.
package befehl
