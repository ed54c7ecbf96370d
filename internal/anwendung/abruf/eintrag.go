// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"maps"
	"strconv"
	"strings"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// maxText bounds what foreign text a log entry takes, in characters.
const maxText = 500

// eintrag makes the log entry: the union of § 22 Abs. 3 SächsMeldVO and § 40 Abs. 1 BMG.
func (v *vorgang) eintrag(ende *ausgang) protokoll.Eintrag {
	a, s := v.anfrage, &v.anfrage.AbrufendeStelle
	e := protokoll.Eintrag{
		Zeit: v.beginn, Art: v.art(), Klasse: protokoll.KlasseAbruf,
		Stelle: a.Akteur.Stelle.ID, StelleName: kuerze(s.Name), StelleAnschrift: kuerze(s.Anschrift), Erreichbarkeit: kuerze(s.Erreichbarkeit),
		Kennung: kuerze(s.Kennung), Aktenzeichen: kuerze(s.Aktenzeichen), Anlass: kuerze(s.Anlass),
		Kriterien: v.kriterien(), Anforderung: bereiche(recht.MengeVon(a.Elemente...).Elemente()),
		Ergebnis: ergebnis(ende), Grund: ende.grund, Grundtext: kuerze(ende.grundtext), Treffer: ende.treffer,
		Weitere: v.weitere(),
	}
	for _, b := range ende.belege {
		e.Felder = append(e.Felder, protokoll.Feld{Blatt: strings.Join(bereiche(b.Elemente), ","), Norm: b.Norm})
	}
	e.Saetze, e.Sperrtreffer = ende.saetze, ende.sperrtreffer
	if !a.VerzichtAufMitteilung && ende.antwort.Status != StatusEindeutig {
		e.Urschrift = a.Urschrift
	}
	if v.profil == nil {
		return e
	}
	e.Profil, e.Norm, e.Rechtsstand = v.profil.ID, v.profil.Norm, v.profil.Rechtsstand
	if v.profil.Protokoll != recht.ProtokollStelle {
		return e
	}
	// The contents are logged by the authority itself (BMG § 40 Abs. 3, BMG-40.3).
	e.FuerStelle = true
	e.SetzeDauer(v.anschluesse.Uhr.Jetzt().Sub(v.beginn).Microseconds())
	if !v.beauftragt() {
		return e.OhneInhalt()
	}
	return e
}

// art is the kind of query for the log.
func (v *vorgang) art() protokoll.Art {
	switch {
	case v.frei == nil:
		return protokoll.Personensuche
	case v.suchrecht != nil && v.suchrecht.Art == recht.Gruppenabfrage:
		return protokoll.Gruppenabfrage
	}
	return protokoll.FreieSuche
}

func (v *vorgang) kriterien() string {
	if v.frei != nil {
		return freieKriterien(&v.frei.Suche)
	}
	return kriterien(v.anfrage)
}

func (v *vorgang) beauftragt() bool {
	f := v.einstellungen.ProtokollBeauftragt
	return f != nil && f(v.anfrage.Akteur.Stelle.ID)
}

// weitere are the declarations and marks that have no field of their own.
func (v *vorgang) weitere() map[string]string {
	a := v.anfrage
	w := map[string]string{}
	marken := []struct {
		name    string
		gesetzt bool
	}{
		{"verzicht_auf_mitteilung", a.VerzichtAufMitteilung},
		{"ohne_kenntnis_nicht_moeglich", a.Erklaerungen.OhneKenntnisNichtMoeglich},
		{"erhebung_unverhaeltnismaessig", a.Erklaerungen.ErhebungUnverhaeltnismaessig},
		{"besonders_ermaechtigt", a.Akteur.BesondersErmaechtigt},
	}
	for _, m := range marken {
		if m.gesetzt {
			w[m.name] = "ja"
		}
	}
	if a.Zweck != "" {
		w["zweck"] = kuerze(a.Zweck)
	}
	if a.Akteur.Kennung != "" && a.Akteur.Kennung != a.AbrufendeStelle.Kennung {
		w["anmeldung"] = kuerze(a.Akteur.Kennung)
	}
	maps.Copy(w, v.angaben)
	if len(w) == 0 {
		return nil
	}
	return w
}

func ergebnis(ende *ausgang) protokoll.Ergebnis {
	switch {
	case ende.abweisung != nil:
		return protokoll.Abweisung(fehler.CodeVon(ende.abweisung))
	case len(ende.antwort.Rueckweisungen) > 0:
		return protokoll.Rueckweisung(ende.antwort.Rueckweisungen[0].Grund)
	}
	return protokoll.Ergebnis(ende.antwort.Status)
}

// kriterien writes the criteria in a fixed order, each as name=value with the value quoted.
func kriterien(a *Anfrage) string {
	if a.Identifikationsmerkmal != "" {
		return "identifikationsmerkmal=" + strconv.Quote(a.Identifikationsmerkmal)
	}
	s := &a.Suche
	return schreibeKriterien([]kriterium{
		{"ags", string(s.AGS)},
		{"nachname", string(s.Nachname)}, {"vornamen", string(s.Vornamen)}, {"ordens_kuenstlername", s.OrdensKuenstlername},
		{"phonetik", phonetik(s)},
		{"plz", s.Postleitzahl}, {"strasse", s.Strasse},
		{"hausnummer", s.Hausnummer}, {"hausnummer_zusatz", s.HausnummerZusatz}, {"hausnummer_teil", s.HausnummerTeil},
		{"geburtsdatum", s.Geburtsdatum.String()}, {"geburtsort", s.Geburtsort}, {"geburtsort_staat", s.GeburtsortStaat},
		{"geschlecht", s.Geschlecht},
		{"sterbetag", s.Sterbetag.String()}, {"sterbeort", s.Sterbeort}, {"sterbeort_staat", s.SterbeortStaat},
		{"azr_nummer", s.AZRNummer},
	})
}

// kriterium is a criterion as it stands in the log.
type kriterium struct{ name, wert string }

// schreibeKriterien writes those that were given as name=value with the value quoted.
func schreibeKriterien(liste []kriterium) string {
	var b strings.Builder
	for _, k := range liste {
		if k.wert == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(k.name)
		b.WriteByte('=')
		b.WriteString(strconv.Quote(kuerze(k.wert)))
	}
	return b.String()
}

func phonetik(s *suche.Personenanfrage) string {
	if s.Phonetik {
		return "ja"
	}
	return ""
}

// bereiche writes codes as ranges: 1, 2, 3, 7 as "1-3", "7".
func bereiche(elemente []recht.Element) []string {
	var liste []string
	for i := 0; i < len(elemente); {
		j := i
		for j+1 < len(elemente) && elemente[j+1] == elemente[j]+1 {
			j++
		}
		text := strconv.Itoa(int(elemente[i]))
		if j > i {
			text += "-" + strconv.Itoa(int(elemente[j]))
		}
		liste = append(liste, text)
		i = j + 1
	}
	return liste
}

// kuerze bounds a foreign text for the log; refused queries may carry texts of any length.
func kuerze(s string) string {
	if len(s) <= maxText {
		return s
	}
	zeichen := []rune(s)
	if len(zeichen) <= maxText {
		return s
	}
	return string(zeichen[:maxText]) + "…"
}
