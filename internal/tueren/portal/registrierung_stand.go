// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/web"
)

// registrierungspruefung shows everything once more before it is sent.
type registrierungspruefung struct {
	Schritt, Schritte, Person       int
	Ziel, Zurueck                   string
	Fassung                         int64
	Angaben, Nachweis               []zeile
	AngabenAendern, NachweisAendern string
}

// zeile is a particular with its name.
type zeile struct{ Name, Wert string }

func (t *Registrierung) pruefen(v *vorgang) { t.zeigePruefung(v, nil) }

func (t *Registrierung) zeigePruefung(v *vorgang, fehler []web.Feldfehler) {
	s := registrierungspruefung{
		Schritt: 3, Schritte: registrierungsschritte, Ziel: pruefenPfad, Zurueck: nachweisPfad, Fassung: v.a.Fassung,
		Angaben: t.angabenzeilen(v.a.Angaben), Nachweis: t.nachweiszeilen(v.a), AngabenAendern: angabenPfad, NachweisAendern: nachweisPfad,
	}
	t.zeige(v.w, v.r, status(fehler), "registrierung-pruefen", web.Seite{Titel: t.texte.T("registrierung.pruefen_titel"), Fehler: fehler, Inhalt: s})
}

func (t *Registrierung) angabenzeilen(a kunden.Angaben) []zeile {
	person := "registrierung.person"
	if a.Art == zugang.BereichGrosskunde {
		person = "registrierung.verwaltung"
	}
	zeilen := []zeile{
		{t.texte.T("registrierung.art"), t.texte.T("registrierung.art_" + string(a.Art))}, {t.texte.T("registrierung.firma"), a.Firma},
		{t.texte.T(person), a.Person()}, {t.texte.T("registrierung.anschrift"), strings.Join(a.Anschrift.Zeilen(), ", ")},
		{t.texte.T("registrierung.email"), a.EMail}, {t.texte.T("registrierung.vertrag"), a.Vertrag},
	}
	return slices.DeleteFunc(zeilen, func(z zeile) bool { return z.Wert == "" })
}

func (t *Registrierung) nachweiszeilen(a *kunden.Antrag) []zeile {
	art := a.Nachweis.Art
	text := t.texte.T("nachweisart." + string(art))
	for _, w := range t.Antraege.Wege() {
		if w.Kennzeichen() == art {
			text = w.Name()
		}
	}
	zeilen := []zeile{{t.texte.T("registrierung.nachweis"), text}}
	if art == kunden.NachweisDatei {
		for _, d := range a.Nachweis.Dateien {
			z := t.dateizeile(d)
			zeilen = append(zeilen, zeile{z.Name, z.Groesse})
		}
	}
	return zeilen
}

// reiche sends the registration; a second click leads to the same confirmation.
func (t *Registrierung) reiche(v *vorgang) {
	felder, err := web.LiesFormular(v.r)
	if err != nil {
		t.fehler(v.w, v.r, err)
		return
	}
	fassung, _ := strconv.ParseInt(felder.Get(feldFassung), 10, 64)
	err = t.Antraege.Reiche(v.r.Context(), v.z, fassung)
	liste, imFormular := maengelVon(err)
	switch {
	case imFormular:
		t.zeigePruefung(v, liste)
	case errors.Is(err, kunden.ErrVeraendert): // changed in another tab: look at it again
		t.zeigePruefung(v, []web.Feldfehler{{Text: fehler.TextVon(err)}})
	case errors.Is(err, kunden.ErrZustand):
		v.weiter(standPfad)
	case err != nil:
		t.fehler(v.w, v.r, err)
	default:
		v.weiter(eingangPfad)
	}
}

// eingangsseite confirms with number and code; only now they are needed.
type eingangsseite struct {
	Nummer, Code, Stand string
	Vorsprache          bool
}

func (t *Registrierung) eingang(v *vorgang) {
	if v.a.Zustand == kunden.Entwurf {
		v.weiter(pruefenPfad)
		return
	}
	s := eingangsseite{Nummer: inGruppen(v.a.Nummer), Code: inGruppen(v.z.Code), Stand: standPfad, Vorsprache: v.a.Nachweis.Art == kunden.NachweisVorsprache}
	t.zeige(v.w, v.r, http.StatusOK, "registrierung-eingang", web.Seite{Titel: t.texte.T("registrierung.eingang_titel"), Inhalt: s})
}

// inGruppen writes a number in groups of four.
func inGruppen(s string) string {
	var gruppen []string
	for g := range slices.Chunk([]byte(s), 4) {
		gruppen = append(gruppen, string(g))
	}
	return strings.Join(gruppen, "-")
}

// vorgangsseite says where a registration stands, or asks for number and code.
type vorgangsseite struct {
	Ziel, Beenden, Zurueckziehen string
	// Nummer and the rest are empty while nothing is opened.
	Nummer, Zustand, Text, Grund string
	Verlauf                      []zeile
	Ziehbar, Ergaenzbar          bool
	Angaben, Nachweis, Pruefen   string
	Frist                        string
}

func (t *Registrierung) stand(w http.ResponseWriter, r *http.Request) {
	z := zugriff(r)
	if z.Nummer == "" {
		t.zeigeStand(w, r, nil, nil)
		return
	}
	t.mitAntrag(func(v *vorgang) {
		if v.a.Zustand == kunden.Entwurf {
			v.weiter(pruefenPfad)
			return
		}
		t.zeigeStand(w, r, v.a, nil)
	})(w, r)
}

func (t *Registrierung) zeigeStand(w http.ResponseWriter, r *http.Request, a *kunden.Antrag, fehler []web.Feldfehler) {
	s := vorgangsseite{Ziel: standPfad, Beenden: standPfad + "/beenden", Zurueckziehen: standPfad + "/zurueckziehen", Angaben: angabenPfad, Nachweis: nachweisPfad, Pruefen: pruefenPfad}
	if a != nil {
		name := string(a.Zustand)
		s.Nummer, s.Zustand, s.Text = inGruppen(a.Nummer), t.texte.T("registrierungsstand."+name), t.texte.T("registrierungsstand."+name+"_text")
		s.Ziehbar, s.Ergaenzbar = a.Zustand.Offen(), a.Zustand == kunden.Nachgefordert
		if x, da := a.Letzter(a.Zustand); da && (a.Zustand == kunden.Nachgefordert || a.Zustand == kunden.Abgelehnt) {
			s.Grund = x.Text // what the office wrote for the applicant; other notes are its own
		}
		if s.Ergaenzbar {
			s.Frist = zeitpunkt(a.Faellig)
		}
		for _, x := range a.Verlauf {
			s.Verlauf = append(s.Verlauf, zeile{t.texte.T("registrierungsstand." + string(x.Zustand)), zeitpunkt(x.Zeit)})
		}
	}
	t.zeige(w, r, status(fehler), "registrierung-stand", web.Seite{Titel: t.texte.T("registrierung.stand_titel"), Fehler: fehler, Inhalt: s})
}

// oeffne checks number and code; whatever is wrong with them looks alike.
func (t *Registrierung) oeffne(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	z := kunden.LiesZugriff(v.Get("nummer"), v.Get("code"))
	_, err = t.Antraege.Lies(r.Context(), z)
	switch {
	case errors.Is(err, kunden.ErrVorgang):
		t.zeigeStand(w, r, nil, []web.Feldfehler{{Feld: "nummer", Text: kunden.ErrVorgang.Text}})
	case err != nil:
		t.fehler(w, r, err)
	default:
		merke(w, z)
		http.Redirect(w, r, standPfad, http.StatusSeeOther)
	}
}

// beende forgets the registration in this browser.
func (t *Registrierung) beende(w http.ResponseWriter, r *http.Request) {
	vergiss(w)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// ziehe withdraws the registration.
func (t *Registrierung) ziehe(v *vorgang) {
	if err := t.Antraege.Ziehe(v.r.Context(), v.z); err != nil && !errors.Is(err, kunden.ErrZustand) {
		t.fehler(v.w, v.r, err)
		return
	}
	v.weiter(standPfad)
}
