// SPDX-License-Identifier: EUPL-1.2

package melde

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
)

// Whatever holds a resident's data prints as an opaque word: a record that lands
// in a log line, an error or a panic by mistake must not disclose anybody.

// ErrNichtAlsJSON is returned when a resident's data are given to encoding/json,
// which the JSON handler of slog does as well. Doors have types of their own for
// what may leave the register.
var ErrNichtAlsJSON = errors.New("melde: data of residents are not written as JSON")

// kurz names a record by four hexadecimal digits, enough to tell the records of
// one log apart and too few to find one.
func (s Meldesatz) kurz() string {
	h := fnv.New32a()
	io.WriteString(h, string(s.Schluessel.AGS)+"/"+s.Schluessel.Ordnungsmerkmal)
	summe := h.Sum32()
	return fmt.Sprintf("[Meldesatz %04x]", summe>>16^summe&0xffff)
}

// Format prints "[Meldesatz 7f3a]" for every verb.
func (s Meldesatz) Format(f fmt.State, _ rune) { io.WriteString(f, s.kurz()) }

// LogValue prints like Format.
func (s Meldesatz) LogValue() slog.Value { return slog.StringValue(s.kurz()) }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (s Meldesatz) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }

// Format prints "[Personenname]" for every verb.
func (Personenname) Format(f fmt.State, _ rune) { io.WriteString(f, "[Personenname]") }

// LogValue prints like Format.
func (Personenname) LogValue() slog.Value { return slog.StringValue("[Personenname]") }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (Personenname) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }

// Format prints "[Name]" for every verb.
func (FruehererFamilienname) Format(f fmt.State, _ rune) { io.WriteString(f, "[Name]") }

// LogValue prints like Format.
func (FruehererFamilienname) LogValue() slog.Value { return slog.StringValue("[Name]") }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (FruehererFamilienname) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }

// Format prints "[Name]" for every verb.
func (FruehereVornamen) Format(f fmt.State, _ rune) { io.WriteString(f, "[Name]") }

// LogValue prints like Format.
func (FruehereVornamen) LogValue() slog.Value { return slog.StringValue("[Name]") }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (FruehereVornamen) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }

// Format prints "[Geburt]" for every verb.
func (Geburt) Format(f fmt.State, _ rune) { io.WriteString(f, "[Geburt]") }

// LogValue prints like Format.
func (Geburt) LogValue() slog.Value { return slog.StringValue("[Geburt]") }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (Geburt) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }

// Format prints "[Tod]" for every verb.
func (Tod) Format(f fmt.State, _ rune) { io.WriteString(f, "[Tod]") }

// LogValue prints like Format.
func (Tod) LogValue() slog.Value { return slog.StringValue("[Tod]") }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (Tod) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }

// Format prints "[Wohnung]" for every verb.
func (Wohnung) Format(f fmt.State, _ rune) { io.WriteString(f, "[Wohnung]") }

// LogValue prints like Format.
func (Wohnung) LogValue() slog.Value { return slog.StringValue("[Wohnung]") }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (Wohnung) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }

// Format prints "[Anschrift]" for every verb.
func (Anschrift) Format(f fmt.State, _ rune) { io.WriteString(f, "[Anschrift]") }

// LogValue prints like Format.
func (Anschrift) LogValue() slog.Value { return slog.StringValue("[Anschrift]") }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (Anschrift) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }

// Format prints "[Anschrift]" for every verb.
func (Inlandsanschrift) Format(f fmt.State, _ rune) { io.WriteString(f, "[Anschrift]") }

// LogValue prints like Format.
func (Inlandsanschrift) LogValue() slog.Value { return slog.StringValue("[Anschrift]") }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (Inlandsanschrift) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }

// Format prints "[Person]" for every verb.
func (Beigeschriebener) Format(f fmt.State, _ rune) { io.WriteString(f, "[Person]") }

// LogValue prints like Format.
func (Beigeschriebener) LogValue() slog.Value { return slog.StringValue("[Person]") }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (Beigeschriebener) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }

// Format prints "[Steueridentifikation]" for every verb.
func (Steueridentifikation) Format(f fmt.State, _ rune) { io.WriteString(f, "[Steueridentifikation]") }

// LogValue prints like Format.
func (Steueridentifikation) LogValue() slog.Value { return slog.StringValue("[Steueridentifikation]") }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (Steueridentifikation) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }

// Format prints "[Ausweisdokument]" for every verb.
func (Ausweisdokument) Format(f fmt.State, _ rune) { io.WriteString(f, "[Ausweisdokument]") }

// LogValue prints like Format.
func (Ausweisdokument) LogValue() slog.Value { return slog.StringValue("[Ausweisdokument]") }

// MarshalJSON refuses with ErrNichtAlsJSON.
func (Ausweisdokument) MarshalJSON() ([]byte, error) { return nil, ErrNichtAlsJSON }
