// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// Einzelwirkung is the effect of an Auskunftssperre on an answer about one person.
type Einzelwirkung string

// The values of Einzelwirkung.
const (
	// Neutral: nothing is said, not even that the person exists.
	Neutral Einzelwirkung = "neutral"
	// DatenMitHinweis: the data are given with a hint that a block exists, never its ground.
	DatenMitHinweis Einzelwirkung = "daten_mit_hinweis"
)

// Listenwirkung is the effect of an Auskunftssperre on an Ergebnisliste.
type Listenwirkung string

// The values of Listenwirkung.
const (
	// ListeNie: blocked persons are left out, whoever asks (BMeldDAV § 8 Abs. 3).
	ListeNie Listenwirkung = "nie"
	// ListeMitHinweis: they stand in the list with a hint (SächsMeldVO § 24 Abs. 2).
	ListeMitHinweis Listenwirkung = "daten_mit_hinweis"
)

// Wirkung is a row of the table E-G1: what an Auskunftssperre means for a kind of recipient.
// In hit lists blocked persons never appear, related persons with a block of
// their own are always left out; the table states both so that it can be read alone.
type Wirkung struct {
	ID         string
	Empfaenger string
	Norm       string
	Geltung    Geltung
	Einzeln    Einzelwirkung
	// Ergebnisliste says whether blocked persons stand in the result of a search for
	// persons who need not be named.
	Ergebnisliste Listenwirkung
	// InternetNeutral says that an objection to information over the Internet
	// (S0-07) leads to the neutral answer as well.
	InternetNeutral bool
	Ausnahme        Sperrausnahme
}

// Sperrausnahme names who gets an answer although a person is blocked (BMG § 34a Abs. 6).
type Sperrausnahme struct {
	Norm                 string
	Sicherheitsbehoerden []int              // numbers of § 34 Abs. 4 Satz 1 BMG; empty: no exception
	HinderndeVeranlasser []int              // bodies whose block stands firm
	HinderndeGruende     []melde.Sperrgrund // grounds that stand firm
}

// Sperrlage is everything about a person that can stop an answer, taken over all
// records of that person (BMG § 33 Abs. 4).
type Sperrlage struct {
	Gruende []melde.Sperrgrund // of the Auskunftssperren of § 51 BMG
	// Veranlasser are the numbers of § 34 Abs. 4 Satz 1 BMG of the bodies that caused blocks.
	Veranlasser []int
	// VeranlasserUnklar says that a cause is named but can't be read; then no exception applies.
	VeranlasserUnklar bool
	InternetWider     bool // objection to information over the Internet
}

// SperrlageVon reads the situation from one record.
func SperrlageVon(s *melde.Meldesatz) Sperrlage {
	l := Sperrlage{InternetWider: istWahr(s.Zusatz(melde.ZusatzWiderspruchInternet))}
	for _, sperre := range s.Sperren {
		if sperre.Grund.IstAuskunftssperre() {
			l.Gruende = append(l.Gruende, sperre.Grund)
		}
	}
	if angabe := s.Zusatz(melde.ZusatzVeranlasser); len(angabe) > 0 {
		if nummer := fuehrendeZahl(angabe[0]); nummer > 0 {
			l.Veranlasser = []int{nummer}
		} else {
			l.VeranlasserUnklar = true
		}
	}
	return l
}

// Vereinige returns the situation of a person with the records of both.
func (l Sperrlage) Vereinige(m Sperrlage) Sperrlage {
	return Sperrlage{
		Gruende:           slices.Concat(l.Gruende, m.Gruende),
		Veranlasser:       slices.Concat(l.Veranlasser, m.Veranlasser),
		VeranlasserUnklar: l.VeranlasserUnklar || m.VeranlasserUnklar,
		InternetWider:     l.InternetWider || m.InternetWider,
	}
}

// NurAuskunftssperren returns the situation without the objection.
func (l Sperrlage) NurAuskunftssperren() Sperrlage {
	l.InternetWider = false
	return l
}

// IstGesperrt reports whether an Auskunftssperre of § 51 BMG exists.
func (l Sperrlage) IstGesperrt() bool { return len(l.Gruende) > 0 }

// Hemmt reports whether anything can stand in the way of an answer.
func (l Sperrlage) Hemmt() bool { return l.IstGesperrt() || l.InternetWider }

func istWahr(inhalt []string) bool { return len(inhalt) > 0 && strings.TrimSpace(inhalt[0]) == "true" }

// fuehrendeZahl returns the number at the beginning of the text, 0 if there is none.
func fuehrendeZahl(s string) int {
	s = strings.TrimSpace(s)
	ende := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if ende < 0 {
		ende = len(s)
	}
	n, err := strconv.Atoi(s[:ende])
	if err != nil {
		return 0
	}
	return n
}

// Sperrempfaenger is what the effect depends on at the receiving side.
type Sperrempfaenger struct {
	Sicherheitsbehoerde  int  // number of § 34 Abs. 4 Satz 1 BMG, 0 for none
	BesondersErmaechtigt bool // leadership or specially authorised official
	// InternetwiderspruchWirkt is the installation's setting internetwiderspruch_wirkt.
	InternetwiderspruchWirkt bool
}

// Sperrentscheidung says what an answer about a person may contain.
type Sperrentscheidung struct {
	Neutral bool   // say nothing
	Hinweis bool   // data are given with the hint that a block exists
	Norm    string // of the decision, "" when nothing stands in the way
}

// Entscheide applies the row to a person's situation.
func (w Wirkung) Entscheide(l Sperrlage, e Sperrempfaenger) Sperrentscheidung {
	switch {
	case l.InternetWider && w.InternetNeutral && e.InternetwiderspruchWirkt:
		return Sperrentscheidung{Neutral: true, Norm: w.Norm}
	case !l.IstGesperrt():
		return Sperrentscheidung{}
	case w.Einzeln == DatenMitHinweis:
		return Sperrentscheidung{Hinweis: true, Norm: w.Norm}
	case w.Ausnahme.gilt(l, e):
		return Sperrentscheidung{Hinweis: true, Norm: w.Ausnahme.Norm}
	}
	return Sperrentscheidung{Neutral: true, Norm: w.Norm}
}

// InTrefferliste reports whether the person may stand in a list of several persons.
func (w Wirkung) InTrefferliste(l Sperrlage, e Sperrempfaenger) bool {
	return !l.IstGesperrt() && !w.Entscheide(l, e).Neutral
}

// InErgebnisliste decides whether the person may stand in an Ergebnisliste; Neutral
// means that the person is left out as if not found. No exception of an answer about
// one person applies here (DAV-08).
func (w Wirkung) InErgebnisliste(l Sperrlage, e Sperrempfaenger) Sperrentscheidung {
	s := w.Entscheide(l, e)
	if l.IstGesperrt() && w.Ergebnisliste == ListeNie {
		return Sperrentscheidung{Neutral: true, Norm: w.Norm}
	}
	return s
}

func (a Sperrausnahme) gilt(l Sperrlage, e Sperrempfaenger) bool {
	if !e.BesondersErmaechtigt || !slices.Contains(a.Sicherheitsbehoerden, e.Sicherheitsbehoerde) || l.VeranlasserUnklar {
		return false
	}
	for _, v := range l.Veranlasser {
		if slices.Contains(a.HinderndeVeranlasser, v) {
			return false
		}
	}
	for _, g := range l.Gruende {
		if slices.Contains(a.HinderndeGruende, g) {
			return false
		}
	}
	return true
}

func (r *Rechtsregister) ladeWirkungen(text string) error {
	type ausnahme struct {
		Norm                 string             `toml:"norm"`
		Sicherheitsbehoerden []int              `toml:"sicherheitsbehoerden"`
		HinderndeVeranlasser []int              `toml:"hindernde_veranlasser"`
		HinderndeGruende     []melde.Sperrgrund `toml:"hindernde_gruende"`
	}
	var datei struct {
		Wirkungen []struct {
			kopf
			ID              string   `toml:"id"`
			Empfaenger      string   `toml:"empfaenger"`
			Einzeln         string   `toml:"einzeln"`
			Trefferliste    string   `toml:"trefferliste"`
			Ergebnisliste   string   `toml:"ergebnisliste"`
			Beigeschriebene string   `toml:"beigeschriebene"`
			Internet        string   `toml:"internetwiderspruch"`
			Ausnahme        ausnahme `toml:"ausnahme"`
		} `toml:"wirkung"`
	}
	if err := lies(text, &datei); err != nil {
		return err
	}
	for _, z := range datei.Wirkungen {
		geltung, err := z.geltung()
		if err != nil {
			return fmt.Errorf("wirkung %s: %w", z.ID, err)
		}
		werte := []struct{ wert, eins, zwei string }{
			{z.Einzeln, string(Neutral), string(DatenMitHinweis)},
			{z.Trefferliste, "nie", "nie"},
			{z.Ergebnisliste, string(ListeNie), string(ListeMitHinweis)},
			{z.Beigeschriebene, "weglassen", "weglassen"},
			{z.Internet, string(Neutral), "ohne_wirkung"},
		}
		for _, w := range werte {
			if w.wert != w.eins && w.wert != w.zwei {
				return fmt.Errorf("wirkung %s: unknown value %q", z.ID, w.wert)
			}
		}
		if _, doppelt := r.wirkungen[z.ID]; doppelt || z.ID == "" {
			return fmt.Errorf("wirkung %q: id missing or taken", z.ID)
		}
		r.wirkungen[z.ID] = &Wirkung{
			ID: z.ID, Empfaenger: z.Empfaenger, Norm: z.Norm, Geltung: geltung,
			Einzeln: Einzelwirkung(z.Einzeln), Ergebnisliste: Listenwirkung(z.Ergebnisliste), InternetNeutral: z.Internet == string(Neutral),
			Ausnahme: Sperrausnahme(z.Ausnahme),
		}
	}
	return nil
}
