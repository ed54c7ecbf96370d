// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/fachkern/melde"
)

//go:embed daten/*.toml
var daten embed.FS

// Regelwerk is the law of the check as data. It is immutable and safe for
// concurrent use.
type Regelwerk struct {
	fristen  []fristregel
	befunde  []befundregel
	pflicht  []pflichtregel
	abgleich []abgleichregel
}

// geltung is norm and validity that every row carries.
type geltung struct {
	Norm       string `toml:"norm"`
	GueltigVon string `toml:"gueltig_von"`
	GueltigBis string `toml:"gueltig_bis"`

	von, bis melde.Datum
}

func (g *geltung) lies() (err error) {
	if g.Norm == "" {
		return fmt.Errorf("row without norm")
	}
	if g.von, err = melde.ParseDatum(g.GueltigVon); err != nil {
		return fmt.Errorf("gueltig_von: %w", err)
	}
	if g.GueltigBis == "" {
		return nil
	}
	if g.bis, err = melde.ParseDatum(g.GueltigBis); err != nil {
		return fmt.Errorf("gueltig_bis: %w", err)
	}
	return nil
}

func (g *geltung) gilt(tag melde.Datum) bool { return g.von <= tag && (g.bis == 0 || tag <= g.bis) }

// Feld is a particular that is checked.
type Feld struct {
	ID    string // stable, for programs: "doktorgrad"
	Blatt string // DSMeld sheet
	Name  string // German
	Norm  string
	// Gruppe is the group of the Hinweisnachricht that carries the field: name,
	// wohnung, familienstand, tod; "anderer" for none. Empty for mandatory fields.
	Gruppe string
}

// feldzeile is what mandatory and compared fields share.
type feldzeile struct {
	geltung
	FeldID      string `toml:"feld"`
	Blatt       string `toml:"blatt"`
	Bezeichnung string `toml:"bezeichnung"`
}

func (z *feldzeile) pruefe() error {
	if z.Bezeichnung == "" || z.Blatt == "" {
		return fmt.Errorf("field %q without name or sheet", z.FeldID)
	}
	return z.lies()
}

func (z *feldzeile) feld(gruppe string) Feld {
	return Feld{ID: z.FeldID, Blatt: z.Blatt, Name: z.Bezeichnung, Norm: z.Norm, Gruppe: gruppe}
}

// Lade reads the rules that are built into the program. An error means that the
// data contradict the program; it must not start.
func Lade() (*Regelwerk, error) {
	ordner, err := fs.Sub(daten, "daten")
	if err != nil {
		return nil, err
	}
	return LadeAus(ordner)
}

// LadeAus reads the rules from a folder with the files fristen, befunde,
// pflichtfelder and abgleichfelder (.toml).
func LadeAus(ordner fs.FS) (*Regelwerk, error) {
	r := &Regelwerk{}
	for _, datei := range []struct {
		name string
		lies func(text string) error
	}{
		{"fristen.toml", r.ladeFristen}, {"befunde.toml", r.ladeBefunde},
		{"pflichtfelder.toml", r.ladePflicht}, {"abgleichfelder.toml", r.ladeAbgleich},
	} {
		text, err := fs.ReadFile(ordner, datei.name)
		if err != nil {
			return nil, fmt.Errorf("plausibilitaet: %w", err)
		}
		if err := datei.lies(string(text)); err != nil {
			return nil, fmt.Errorf("plausibilitaet: %s: %w", datei.name, err)
		}
	}
	return r, nil
}

// lies decodes a file; a key that ziel does not know is an error.
func lies(text string, ziel any) error {
	meta, err := toml.Decode(text, ziel)
	if err != nil {
		return err
	}
	if fremd := meta.Undecoded(); len(fremd) > 0 {
		return fmt.Errorf("unknown key %s", fremd[0])
	}
	return nil
}

// Befundtext is what people read about a kind of finding.
type Befundtext struct {
	Art   Art
	Titel string // short
	Text  string // a German sentence
	Norm  string
}

type befundregel struct {
	geltung
	Art   Art    `toml:"art"`
	Titel string `toml:"titel"`
	Text  string `toml:"text"`
}

func (r *Regelwerk) ladeBefunde(text string) error {
	var f struct {
		Befund []befundregel `toml:"befund"`
	}
	if err := lies(text, &f); err != nil {
		return err
	}
	for i := range f.Befund {
		b := &f.Befund[i]
		if i >= len(Arten) || b.Art != Arten[i] || b.Titel == "" || b.Text == "" {
			return fmt.Errorf("kind %q is not in its place or has no words", b.Art)
		}
		if err := b.lies(); err != nil {
			return err
		}
	}
	if len(f.Befund) != len(Arten) {
		return fmt.Errorf("%d kinds of findings instead of %d", len(f.Befund), len(Arten))
	}
	r.befunde = f.Befund
	return nil
}

// Befundtext returns the words about a kind of finding.
func (r *Regelwerk) Befundtext(a Art) Befundtext {
	for i := range r.befunde {
		if b := &r.befunde[i]; b.Art == a {
			return Befundtext{Art: a, Titel: b.Titel, Text: b.Text, Norm: b.Norm}
		}
	}
	return Befundtext{Art: a, Titel: string(a)}
}

// Feld returns the mandatory or compared field with the id.
func (r *Regelwerk) Feld(a Art, id string) (Feld, bool) {
	if a == VOLL {
		for i := range r.pflicht {
			if r.pflicht[i].FeldID == id {
				return r.pflicht[i].feld(""), true
			}
		}
		return Feld{}, false
	}
	for i := range r.abgleich {
		if x := &r.abgleich[i]; x.FeldID == id {
			return x.feld(x.Gruppe), true
		}
	}
	return Feld{}, false
}

// Werte derives the particulars of a stored finding again from its records, in
// the order of Befund.Saetze. Ids that the rules do not know any more, and
// particulars in which the records agree now, are left out.
func (r *Regelwerk) Werte(a Art, saetze []Satz, felder []string, stichtag melde.Datum) (aus []Feldbefund) {
	if a == VOLL {
		for _, id := range felder {
			if f, ok := r.Feld(a, id); ok {
				aus = append(aus, Feldbefund{Feld: f})
			}
		}
		return aus
	}
	if a != PM3 || len(saetze) != 2 {
		return nil
	}
	for _, f := range r.vergleiche(saetze[0].M, saetze[1].M, stichtag) {
		if slices.Contains(felder, f.Feld.ID) {
			aus = append(aus, f)
		}
	}
	return aus
}
