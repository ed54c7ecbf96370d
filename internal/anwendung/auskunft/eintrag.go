// SPDX-License-Identifier: EUPL-1.2

package auskunft

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// Outcomes as the asker saw them. Source: XMeld Melderegisterauskunft.Ergebnisstatus.
const (
	statusGefunden = "01"
	statusNeutral  = "05"
	grundProfil    = "08" // Melderegisterauskunft.Nichterstellung.Grund
)

// breite is the grid of the widths of log entries in bytes: the width does not
// tell whether there was anybody.
const breite = 2048

// norm is the rule that lets the five facts leave.
const norm = "§ 44 Abs. 1, § 49 Abs. 4 BMG"

// merke notes persons for the log: their records, and whom a Sperre protects, with
// whether the asker waived the work of the Meldebehörde (BMG-51.3, BMG-49.7).
func (a *ausgang) merke(personen []person, verzicht bool) {
	for i := range personen {
		p := &personen[i]
		bezug := bezug(p.fund.Satz.Schluessel, p.fund.ID, p.fund.Fassung)
		if !slices.ContainsFunc(a.saetze, func(b protokoll.Satzbezug) bool { return b.Satz == bezug.Satz }) {
			a.saetze = append(a.saetze, bezug)
		}
		if len(personen) == 1 && p.lage.IstGesperrt() {
			a.sperrtreffer = append(a.sperrtreffer, sperrtreffer(bezug, p.lage, verzicht))
		}
	}
}

// grundlage are the records that decided.
func (a *ausgang) grundlage() []Grundlage {
	var g []Grundlage
	for _, b := range a.saetze {
		g = append(g, Grundlage{b.Satz, b.Fassung})
	}
	return g
}

func sperrtreffer(b protokoll.Satzbezug, l recht.Sperrlage, verzicht bool) protokoll.Sperrtreffer {
	t := protokoll.Sperrtreffer{Satz: b, Veranlasser: l.Veranlasser, VeranlasserUnklar: l.VeranlasserUnklar, Neutral: true, Verzicht: verzicht}
	for _, g := range l.Gruende {
		t.Gruende = append(t.Gruende, string(g))
	}
	return t
}

func bezug(s melde.Schluessel, id, fassung int64) protokoll.Satzbezug {
	return protokoll.Satzbezug{AGS: string(s.AGS), Ordnungsmerkmal: s.Ordnungsmerkmal, Satz: id, Fassung: fassung}
}

func (v *vorgang) eintrag(ende *ausgang) protokoll.Eintrag {
	k := v.kontext
	e := protokoll.Eintrag{
		Zeit: v.beginn, Art: protokoll.EinfacheAuskunft, Klasse: protokoll.KlasseAbruf,
		Stelle: k.Kunde, StelleName: k.KundeName, Kennung: k.Kennung, Aktenzeichen: k.Geschaeftszeichen, Anlass: k.Zweck,
		Norm: norm, Kriterien: kriterien(&v.ersuchen.Anfrage),
		Ergebnis: statusNeutral, Grund: ende.grund, Grundtext: ende.grundtext, Treffer: int64(ende.treffer),
		Saetze: ende.saetze, Sperrtreffer: ende.sperrtreffer,
		Weitere: map[string]string{
			"auftrag": k.Auftrag, "position": strconv.Itoa(k.Position), "weg": k.Weg,
			"kette": string(v.ersuchen.Kette), "archiv": jaNein(v.ersuchen.Archiv), "verzicht_auf_mitteilung": jaNein(v.ersuchen.VerzichtAufMitteilung),
		},
	}
	if k.Anwender != "" {
		e.Weitere["anwender"] = k.Anwender
	}
	switch a := ende.ergebnis.Auskunft; {
	case len(ende.ergebnis.Maengel) > 0:
		e.Ergebnis = protokoll.Rueckweisung(grundProfil)
	case a != nil:
		e.Ergebnis = statusGefunden
		e.Felder = felder(a)
	}
	fuelle(&e)
	return e
}

// felder names what was given by DSMeld sheet.
func felder(a *Auskunft) []protokoll.Feld {
	blaetter := []struct {
		blatt   string
		gegeben bool
	}{
		{"0101", a.Familienname != ""}, {"0301", a.Vornamen != ""}, {"0302", a.Rufname != ""}, {"0401", a.Doktorgrad != ""},
		{"1201-1212", len(a.Anschriften) > 0}, {"1901 (Tatsache)", a.Verstorben},
	}
	var f []protokoll.Feld
	for _, b := range blaetter {
		if b.gegeben {
			f = append(f, protokoll.Feld{Blatt: b.blatt, Norm: norm})
		}
	}
	return f
}

// fuelle lengthens the entry to a multiple of breite. The filling is at least 256
// characters long, so that its own length is always written in as many bytes.
func fuelle(e *protokoll.Eintrag) {
	const mindestens = 256
	e.Weitere["fuellung"] = strings.Repeat("0", mindestens)
	inhalt, err := protokoll.Kodiere(*e)
	if err != nil {
		return // writing the entry reports it
	}
	e.Weitere["fuellung"] = strings.Repeat("0", mindestens+(breite-len(inhalt)%breite)%breite)
}

// kriterien writes the given items in a fixed order, each as name=value with the value quoted.
func kriterien(a *suche.Privatanfrage) string {
	var b strings.Builder
	nimm := func(name, wert string) {
		if wert == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s=%s", name, strconv.Quote(wert))
	}
	nimm("nachname", string(a.Nachname))
	nimm("vornamen", string(a.Vornamen))
	if a.Phonetik {
		nimm("phonetik", "ja")
	}
	nimm("ordensname", a.Ordensname)
	nimm("kuenstlername", a.Kuenstlername)
	nimm("geburtsdatum", a.Geburtsdatum.String())
	nimm("geburtsort", a.Geburtsort)
	nimm("geburtsort_staat", a.GeburtsortStaat)
	nimm("geschlecht", a.Geschlecht)
	nimm("familienstand", a.Familienstand)
	for _, x := range a.Anschriften {
		nimm("anschrift", strings.Join([]string{
			string(x.AGS), x.Postleitzahl, x.Wohnort, x.Strasse, x.Hausnummer, x.HausnummerZusatz, x.HausnummerTeil,
		}, "|"))
	}
	nimm("einzug", a.Einzug.String())
	nimm("auszug", a.Auszug.String())
	nimm("familienstand_beginn", a.Partnerschaft.Beginn.String())
	nimm("familienstand_ort", a.Partnerschaft.Ort)
	nimm("familienstand_staat", a.Partnerschaft.Staat)
	bezuege := []suche.Bezugsperson{a.Partner, a.Vertreter}
	for i, name := range []string{"partner", "vertreter"} {
		nimm(name, bezugsname(bezuege[i]))
	}
	for _, kind := range a.Kinder {
		nimm("kind", bezugsname(kind))
	}
	nimm("sterbetag", a.Sterbetag.String())
	nimm("sterbeort", a.Sterbeort)
	nimm("sterbeort_staat", a.SterbeortStaat)
	return b.String()
}

func bezugsname(b suche.Bezugsperson) string {
	return strings.TrimSpace(string(b.Vornamen) + " " + string(b.Nachname))
}

func jaNein(b bool) string {
	if b {
		return "ja"
	}
	return "nein"
}
