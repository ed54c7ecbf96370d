// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"net/http"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/tueren/web"
)

const freiepfad = Pfad + "freie"

// registriereFreieSuche adds the search for persons who need not be named (BMG § 34a
// Abs. 3, § 38 Abs. 2; BMeldDAV § 7).
func (t *Tuer) registriereFreieSuche(mux *http.ServeMux) {
	mux.HandleFunc("GET "+freiepfad, t.anmeldung.Nur(t.leereFreieSuche))
	mux.HandleFunc("POST "+freiepfad, t.anmeldung.Nur(t.mitFormular(recht.FreieSuche, ausFreiemFormular, t.freieSuche)))
}

func (t *Tuer) leereFreieSuche(w http.ResponseWriter, r *http.Request) {
	if c := t.beginne(w, r, recht.FreieSuche, ausFreiemFormular(nil)); c != nil {
		t.zeigeFreiesFormular(c, http.StatusOK, eingaben{})
	}
}

// freieSuche answers the form: a question, or one of its buttons that asks for less.
func (t *Tuer) freieSuche(c *fall) {
	aktion := c.r.PostFormValue(feldAktion)
	eilig := aktion == "" && c.f.hat(feldSchnell) && c.f.leer(feldAktenzeichen, feldAnlass)
	c.f.uebernimm()
	c.f.verlegeOrt()
	switch {
	case aktion == aktionNeu:
		c.f = c.f.naechste()
		t.zeigeFreiesFormular(c, http.StatusOK, eingaben{})
		return
	case eilig, aktion == aktionUebernehmen, aktion == aktionProfil, aktion == aktionAendern:
		t.zeigeFreiesFormular(c, http.StatusOK, eingaben{})
		return
	}
	t.fuehreFreieSucheAus(c)
}

func (t *Tuer) fuehreFreieSucheAus(c *fall) {
	frage, e := t.freieFrage(c)
	if len(e.fehler) > 0 {
		t.zeigeFreiesFormular(c, http.StatusUnprocessableEntity, e)
		return
	}
	a, err := t.Abruf.FreieSuche(c.r.Context(), &frage)
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	if len(a.Rueckweisungen) > 0 {
		t.zeigeFreiesFormular(c, http.StatusUnprocessableEntity, eingaben{fehler: t.freieRueckweisungen(a.Rueckweisungen)})
		return
	}
	n := antwortseite{
		Titel: "Ergebnis der freien Suche", Ziel: freiepfad,
		Frage: append(t.freieAngaben(&frage.Suche), t.vorgang(c, frage.AbrufendeStelle)...), Protokoll: a.Protokollnummer, Verborgen: c.f.Verborgen(),
	}
	seite := "neutral"
	if a.Status == abruf.StatusErgebnisliste {
		seite, n.Liste = "ergebnisliste", t.ergebnisliste(c, a, anforderung{c.recht, frage.Erklaerungen, t.angefordert(c.recht, c.f)})
	}
	t.zeigeAntwort(c, antwort{seite: seite, titel: n.Titel, inhalt: n})
}

// freieFrage reads the form of a free search or a group query.
func (t *Tuer) freieFrage(c *fall) (abruf.FreieAnfrage, eingaben) {
	e := eingaben{f: c.f, heute: t.heute()}
	frage := e.freieAnfrage(c, t)
	elemente := t.angefordert(c.recht, c.f)
	if len(elemente) == 0 {
		e.melde(feldDaten, "Bitte wählen Sie mindestens eine Datengruppe.")
	}
	for _, el := range elemente {
		angabe, _ := t.Recht.Element(el)
		frage.Codes = append(frage.Codes, angabe.FreieSuche)
	}
	return frage, e
}

// verlegeOrt takes the municipality of the quick line for the area of search. The
// field of the same name asks for the municipality of an address.
func (f formular) verlegeOrt() {
	if f.werte[feldBereich] == "" && f.werte[feldGemeinde] != "" {
		f.werte[feldBereich] = f.werte[feldGemeinde]
		delete(f.werte, feldGemeinde)
	}
}

// freieseite is the form for persons who need not be named as the templates show it.
type freieseite struct {
	vorgangsteil
	Angebot             angebot
	Gruppe              bool // a group query: counted first
	Gebiete             []Gemeinde
	Bereichswahl        []web.Option
	Gemeinden           []Gemeinde
	Ortswahl            []web.Option
	Strassen            []string
	Geburtsstaaten      []web.Option
	Sterbestaaten       []web.Option
	Staaten             []web.Option
	Angehoerige         []web.Option
	Geschlechter        []web.Option
	Aktualitaeten       []web.Option
	Anschriftstaende    []web.Option
	Auslandsarten       []web.Option
	Wohnungsstaende     []web.Option
	Unbekannte          []web.Option
	Familienstaende     []web.Option
	AnschriftOffen      bool
	AuslandOffen        bool
	FamilienstandOffen  bool
	WeitereOffen        bool
	MitAusland          bool
	MitFamilienstand    bool
	MitWaffen           bool
	MitAnschriftangaben bool
}

func (t *Tuer) zeigeFreiesFormular(c *fall, status int, e eingaben) {
	t.schlageBereichVor(c)
	n := t.freieseiteVon(c, e)
	s := web.Seite{Titel: "Freie Suche", Fehler: e.fehler, Inhalt: n}
	if n.Gruppe {
		s.Titel = "Gruppenabfrage"
	}
	t.seiten.Schreibe(c.w, c.r, status, "freie", t.kopf(c.r, s))
}

func (t *Tuer) freieseiteVon(c *fall, e eingaben) freieseite {
	a := angebotVon(c.recht)
	offen := func(felder ...string) bool { return !c.f.leer(felder...) || hatFehler(e.fehler, felder...) }
	orte := []web.Option{{Text: "nicht angegeben"}, {Wert: ohneEintrag, Text: "Deutschland oder ohne Eintrag"}}
	n := freieseite{
		vorgangsteil: t.vorgangsteilVon(c, e.fehler), Angebot: a, Gruppe: c.recht.Art == recht.Gruppenabfrage,
		Gebiete: t.erlaubteGebiete(c), Bereichswahl: optionen(e.bereichswahl),
		Gemeinden: t.orte.gemeinden, Ortswahl: optionen(e.wahl), Strassen: t.strassen(c.r.Context(), &t.gebiete, c.f.Wert(feldBereich)),
		Geburtsstaaten: slices.Concat(orte, t.texte.wahl[1:]), Sterbestaaten: slices.Concat(orte, t.texte.wahl[1:]),
		Staaten:     slices.Concat([]web.Option{{Text: "nicht angegeben"}}, t.texte.staatswahl),
		Angehoerige: slices.Concat([]web.Option{{Text: "nicht angegeben"}}, t.texte.angehoerigenwahl), Geschlechter: geschlechter,
		Aktualitaeten: aktualitaeten, Anschriftstaende: anschriftstaende, Auslandsarten: auslandsarten,
		Wohnungsstaende: wohnungsstaende, Unbekannte: unbekannteWahl, Familienstaende: familienstaende,
		AnschriftOffen:     offen(feldHausnummerVon, feldHausnummerBis, feldWohnort, feldOrtsteil, feldGemeinde, feldStockwerk, feldZusatz, feldInhaber, feldWohnungsstatus, feldEinzug, feldAuszug),
		AuslandOffen:       offen(feldAuslandArt, feldAuslandStaat, feldAuslandGesperrt, feldAuslandZeilen, feldUnbekannt),
		FamilienstandOffen: offen(kriteriumsfelder["familienstand"]...),
		WeitereOffen:       offen(feldOrdensname, feldDoktorgrad, feldOhneNachname, feldOhneVornamen, feldGeburtsort, feldGeburtsstaat, feldStaatsangehoerig, feldSterbedatum, feldSterbeort, feldSterbestaat, feldWaffenerlaubnis, feldWaffenverbot, feldSprengstoff),
		MitAusland:         a.Eines(feldAuslandArt, feldUnbekannt), MitFamilienstand: a[feldFamilienstand],
		MitWaffen:           a.Eines(feldWaffenerlaubnis, feldWaffenverbot, feldSprengstoff),
		MitAnschriftangaben: a.Eines(feldStrasse, feldWohnungsstatus, feldEinzug, feldAuszug),
	}
	n.FokusAuf = fokus(c.f, feldBereich, freieFelder[1:])
	if n.Gruppe && n.FokusAuf == feldSchnell {
		n.FokusAuf = feldBereich
	}
	return n
}

// erlaubteGebiete are the areas within what the profile opens for the body (S1-22.3).
func (t *Tuer) erlaubteGebiete(c *fall) []Gemeinde {
	eigene := c.profil.Gebiet(c.wer.Akteur.Stelle)
	if len(eigene) == 0 {
		return t.gebiete.gemeinden
	}
	var liste []Gemeinde
	for _, g := range t.gebiete.gemeinden {
		for _, e := range eigene {
			if strings.HasPrefix(string(g.AGS), string(e)) {
				liste = append(liste, g)
				break
			}
		}
	}
	return liste
}

// schlageBereichVor fills in the area of a body that has just one.
func (t *Tuer) schlageBereichVor(c *fall) {
	if eigene := c.profil.Gebiet(c.wer.Akteur.Stelle); len(eigene) == 1 && c.f.leer(feldBereich) {
		c.f.werte[feldBereich] = t.gebiete.mit(eigene[0], "").Anzeige()
	}
}

// felderDerFreienGruende are the grounds that only a search for persons who need not
// be named can have.
var felderDerFreienGruende = map[string]string{
	recht.GrundSuchbereich: feldBereich, "19": feldHausnummerVon, "20": feldGeburtVon, "21": feldAnschriftStand,
	"04": feldWaffenerlaubnis, "05": feldWaffenverbot, "06": feldSprengstoff,
}

func (t *Tuer) freieRueckweisungen(liste []recht.Rueckweisung) []web.Feldfehler {
	fehler := t.rueckweisungen(liste)
	for i, r := range liste {
		if feld, da := felderDerFreienGruende[r.Grund]; da {
			fehler[i].Feld = feld
		} else if fehler[i].Feld == feldGemeinde {
			fehler[i].Feld = feldBereich
		}
	}
	return fehler
}
