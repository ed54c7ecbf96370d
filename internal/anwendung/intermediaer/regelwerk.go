// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
)

//go:embed regeln.toml
var regeltext string

// Folge is what a finding means for a delivery, from harmless to severe.
type Folge string

// The consequences.
const (
	Warnen         Folge = "warnen"
	Zurueckstellen Folge = "zurueckstellen"
	Zurueckhalten  Folge = "zurueckhalten"
	Ablehnen       Folge = "ablehnen"
)

// schwere orders the consequences; no finding stands before all of them.
var schwere = []Folge{"", Warnen, Zurueckstellen, Zurueckhalten, Ablehnen}

// Bewertung is the consequence of a result with its feedback code.
type Bewertung struct {
	Folge Folge `toml:"folge"`
	Code  Code  `toml:"code"`
}

// Befundregel says what the results of a check mean for certificates of a role.
type Befundregel struct {
	Rolle      Rolle     `toml:"rolle"`
	Norm       string    `toml:"norm"`
	Abgelaufen Bewertung `toml:"abgelaufen"`
	Unbekannt  Bewertung `toml:"unbekannt"`
	Ungueltig  Bewertung `toml:"ungueltig"`
	Gesperrt   Bewertung `toml:"gesperrt"`
}

// Teilnehmerart is a kind of participant (S1-02.7).
type Teilnehmerart struct {
	Schluessel string `toml:"schluessel"`
	Name       string `toml:"name"`
	Norm       string `toml:"norm"`
}

// Nachrichtenart is a kind of message with the marks by which it is recognised (S1-02.2).
type Nachrichtenart struct {
	Schluessel string `toml:"schluessel"`
	Name       string `toml:"name"`
	Norm       string `toml:"norm"`
	// Familien are words before the first dot of an XMeld message, Nummern its numbers,
	// Worte parts of a subject in small letters.
	Familien []string `toml:"familien"`
	Nummern  []string `toml:"nummern"`
	Worte    []string `toml:"worte"`
}

// Regelwerk are the rules of the post office. It is immutable.
type Regelwerk struct {
	Kennung struct {
		Norm string        `toml:"norm"`
		Gilt time.Duration `toml:"gilt"`
	} `toml:"kennung"`
	Dialog struct {
		Norm       string        `toml:"norm"`
		Leerlauf   time.Duration `toml:"leerlauf"`
		Hoechstens int           `toml:"hoechstens"`
		JeKlient   int           `toml:"je_klient"`
	} `toml:"dialog"`
	Pruefung struct {
		Norm                  string        `toml:"norm"`
		Wiederholung          time.Duration `toml:"wiederholung"`
		KlaerfallNach         time.Duration `toml:"klaerfall_nach"`
		KlaerfallWiederholung time.Duration `toml:"klaerfall_wiederholung"`
	} `toml:"pruefung"`
	Aufbewahrung struct {
		Norm            string        `toml:"norm"`
		NachEmpfang     time.Duration `toml:"nach_empfang"`
		NichtAbgeholt   time.Duration `toml:"nicht_abgeholt"`
		Zurueckgehalten time.Duration `toml:"zurueckgehalten"`
		Laufzettel      time.Duration `toml:"laufzettel"`
		Protokoll       time.Duration `toml:"protokoll"`
		Unterwegs       time.Duration `toml:"unterwegs"`
	} `toml:"aufbewahrung"`
	Kontingent struct {
		Norm        string `toml:"norm"`
		Nachrichten int    `toml:"nachrichten"`
		Bytes       int64  `toml:"bytes"`
		Laufzettel  int    `toml:"laufzettel"`
		Betreff     int    `toml:"betreff"`
		Zertifikate int    `toml:"zertifikate"`
	} `toml:"kontingent"`
	Teile struct {
		Norm                  string        `toml:"norm"`
		KBMindestens          int           `toml:"kb_mindestens"`
		KBHoechstens          int           `toml:"kb_hoechstens"`
		NachrichtKBHoechstens int           `toml:"nachricht_kb_hoechstens"`
		AnzahlHoechstens      int           `toml:"anzahl_hoechstens"`
		Leerlauf              time.Duration `toml:"leerlauf"`
		OffeneJeKlient        int           `toml:"offene_je_klient"`
	} `toml:"teile"`
	Befunde          []Befundregel    `toml:"befund"`
	Teilnehmerarten  []Teilnehmerart  `toml:"teilnehmerart"`
	Nachrichtenarten []Nachrichtenart `toml:"nachrichtenart"`
}

// EingebautesRegelwerk returns the rules that come with the program.
var EingebautesRegelwerk = sync.OnceValue(func() *Regelwerk {
	r, err := liesRegelwerk(regeltext)
	if err != nil {
		panic(err) // an embedded file
	}
	return r
})

func liesRegelwerk(text string) (*Regelwerk, error) {
	r := &Regelwerk{}
	meta, err := toml.Decode(text, r)
	if err != nil {
		return nil, fmt.Errorf("regeln: %w", err)
	}
	if fremd := meta.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("regeln: unknown key %s", fremd[0])
	}
	return r, r.pruefe()
}

func (r *Regelwerk) pruefe() error {
	for _, b := range r.Befunde {
		for _, w := range []Bewertung{b.Abgelaufen, b.Unbekannt, b.Ungueltig, b.Gesperrt} {
			if slices.Index(schwere, w.Folge) < 1 || w.Code == "" {
				return fmt.Errorf("regeln: finding of %s is incomplete", b.Rolle)
			}
		}
	}
	for _, rolle := range []Rolle{RolleKlientSignatur, RolleAutorSignatur} {
		// The law leaves no choice here (VwV VII, E-K1).
		for _, e := range []Ergebnis{Abgelaufen, Ungueltig, Gesperrt, Unbekannt} {
			folge := r.bewertung(Pruefung{Rolle: rolle, Ergebnis: e}).Folge
			if slices.Index(schwere, folge) < slices.Index(schwere, Zurueckstellen) {
				return fmt.Errorf("regeln: %s %s may not be let in", rolle, e)
			}
		}
	}
	if r.Aufbewahrung.Laufzettel <= r.Kennung.Gilt {
		return fmt.Errorf("regeln: cards must outlive the ids, otherwise an id could be used twice")
	}
	for name, ok := range map[string]bool{
		"kennung": r.Kennung.Gilt > 0, "dialog": r.Dialog.Leerlauf > 0 && r.Dialog.Hoechstens > 0 && r.Dialog.JeKlient > 0,
		"pruefung":   r.Pruefung.Wiederholung > 0 && r.Pruefung.KlaerfallNach > 0 && r.Pruefung.KlaerfallWiederholung > 0,
		"kontingent": r.Kontingent.Nachrichten > 0 && r.Kontingent.Bytes > 0 && r.Kontingent.Laufzettel > 0,
		"teile":      r.Teile.KBHoechstens > 0 && r.Teile.AnzahlHoechstens > 0 && r.Teile.Leerlauf > 0,
	} {
		if !ok {
			return fmt.Errorf("regeln: %s is incomplete", name)
		}
	}
	return nil
}

// bewertung returns what a report means; the zero value for nothing. A role or a result
// without row is refused as an internal failure.
func (r *Regelwerk) bewertung(p Pruefung) Bewertung {
	i := slices.IndexFunc(r.Befunde, func(b Befundregel) bool { return b.Rolle == p.Rolle })
	if i < 0 {
		return Bewertung{Ablehnen, CodePruefungGescheitert}
	}
	switch p.Ergebnis {
	case Gueltig:
		return Bewertung{}
	case Abgelaufen:
		return r.Befunde[i].Abgelaufen
	case Unbekannt:
		return r.Befunde[i].Unbekannt
	case Ungueltig:
		return r.Befunde[i].Ungueltig
	case Gesperrt:
		return r.Befunde[i].Gesperrt
	default:
		return Bewertung{Ablehnen, CodePruefungGescheitert}
	}
}

var (
	nummernform  = regexp.MustCompile(`(?:^|[^0-9])([0-9]{4})(?:[^0-9]|$)`)
	familienform = regexp.MustCompile(`(?:^|[^a-z])([a-z]+)\.[a-z.]*[0-9]{4}`)
)

// Nachrichtenart returns the key of the kind that the text of the metadata or the subject names, "" if none.
func (r *Regelwerk) Nachrichtenart(text string) string {
	klein := strings.ToLower(text)
	familie, nummer := erste(familienform, klein), erste(nummernform, klein)
	for _, mit := range []func(Nachrichtenart) bool{
		func(n Nachrichtenart) bool { return slices.Contains(n.Familien, familie) },
		func(n Nachrichtenart) bool { return familie == "" && slices.Contains(n.Nummern, nummer) },
		func(n Nachrichtenart) bool {
			return slices.ContainsFunc(n.Worte, func(w string) bool { return strings.Contains(klein, w) })
		},
	} {
		if i := slices.IndexFunc(r.Nachrichtenarten, mit); i >= 0 {
			return r.Nachrichtenarten[i].Schluessel
		}
	}
	return ""
}

func erste(form *regexp.Regexp, text string) string {
	if m := form.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}
