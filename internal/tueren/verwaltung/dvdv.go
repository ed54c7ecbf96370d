// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"net/http"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// DVDV is what the pages of the directory work with; all fields are required.
type DVDV struct {
	Verzeichnis *verzeichnis.Verzeichnis
	// Ausgeleitet keeps what the Bundesmaster was told, Pruefung the checks.
	Ausgeleitet verzeichnis.Ausleitungsablage
	Pruefung    verzeichnis.Pruefstand
	// Adressen looks addresses up and keeps supplementary ones.
	Adressen *verzeichnisabfrage.Abfrage
}

// dvdvPfad is where the directory stands.
const dvdvPfad = Pfad + "dvdv"

// registriereDVDV adds the pages of the directory. Meldebehörden see them too, and apply
// for changes of their own entries (S1-05.6).
func (t *Tuer) registriereDVDV(mux *http.ServeMux) {
	if t.DVDV == nil {
		return
	}
	for muster, seite := range map[string]http.HandlerFunc{
		"GET ": t.verzeichnisliste, "GET /eintrag/{id}": t.verzeichniseintrag,
		"GET /eintrag/{id}/aendern": t.aendern, "POST /eintrag/{id}/aendern": t.beantrage,
		"GET /antraege": t.aenderungsantraege, "GET /antrag/{id}": t.aenderungsantrag,
	} {
		methode, pfad, _ := strings.Cut(muster, " ")
		mux.HandleFunc(methode+" "+dvdvPfad+pfad, t.anmeldung.Auch(seite))
	}
	for muster, seite := range map[string]http.HandlerFunc{
		"POST /antrag/{id}": t.entscheideAntrag, "GET /befunde": t.befunde, "POST /befunde": t.pruefeNeu,
		"GET /ausleitung": t.ausleitung, "POST /ausleitung": t.leiteAus, "POST /ausleitung/vermerk": t.vermerkeAusleitung,
	} {
		methode, pfad, _ := strings.Cut(muster, " ")
		mux.HandleFunc(methode+" "+dvdvPfad+pfad, t.anmeldung.Nur(func(w http.ResponseWriter, r *http.Request) {
			if methode == http.MethodPost && anmeldung.Wer(r.Context()).Bereich != zugang.BereichAmt {
				t.fehler(w, r, errNurAmt)
				return
			}
			seite(w, r)
		}))
	}
}

// dvdvverweis is the entry of the navigation.
func (t *Tuer) dvdvverweis(r *http.Request) (web.Verweis, bool) {
	return web.Verweis{Text: "Verzeichnis", Ziel: dvdvPfad, Aktiv: strings.HasPrefix(r.URL.Path, dvdvPfad)}, t.DVDV != nil
}

// istMeldebehoerde reports whether an account of a Meldebehörde asks.
func istMeldebehoerde(r *http.Request) bool {
	return anmeldung.Wer(r.Context()).Bereich == zugang.BereichMeldebehoerde
}

// eigeneSchluessel are the directory keys of the Meldebehörde that asks: those of the
// municipalities it was registered for.
func eigeneSchluessel(r *http.Request) []string {
	var liste []string
	for _, ags := range anmeldung.Wer(r.Context()).Akteur.Stelle.Gebiet {
		liste = append(liste, "ags:"+string(ags))
	}
	return liste
}

// darfBeantragen reports whether the account may apply for a change of the entry.
func darfBeantragen(r *http.Request, o *verzeichnis.Organisation) bool {
	switch anmeldung.Wer(r.Context()).Bereich {
	case zugang.BereichAmt:
		return true
	case zugang.BereichMeldebehoerde:
		return slices.ContainsFunc(eigeneSchluessel(r), func(s string) bool { return slices.Contains(o.Schluessel, s) })
	}
	return false
}

// hoechstensZeilen is how many entries one page lists.
const hoechstensZeilen = 50

// verzeichnisseite is the search in the directory.
type verzeichnisseite struct {
	Suche, Kategorie string
	Kategorien       []web.Option
	Zeilen           []verzeichniszeile
	Treffer, Alle    int
	Mehr             int
	Offen, Befunde   int
	Stand            int64
	Geprueft         string
	Eigene           bool
}

type verzeichniszeile struct {
	Ziel, Name, Kategorie, Schluessel, Intermediaer, Stand string
	Weitere                                                int
	Dienste                                                int
	Warnung                                                bool
}

func (t *Tuer) verzeichnisliste(w http.ResponseWriter, r *http.Request) {
	bild, jetzt := t.DVDV.Verzeichnis.Abbild(), t.DVDV.Verzeichnis.Jetzt()
	s := verzeichnisseite{
		Suche: r.URL.Query().Get("suche"), Kategorie: r.URL.Query().Get("kategorie"), Alle: len(bild.Organisationen()), Stand: bild.Stand,
		Kategorien: []web.Option{{Text: "alle"}}, Eigene: istMeldebehoerde(r),
	}
	for _, k := range bild.Katalog().Kategorien {
		if k.Praefix != "" {
			s.Kategorien = append(s.Kategorien, web.Option{Wert: k.Name, Text: k.Name})
		}
	}
	gefunden := bild.Suche(s.Suche, s.Kategorie)
	if s.Eigene {
		stelleVoran(gefunden, eigeneSchluessel(r))
	}
	s.Treffer, s.Mehr = len(gefunden), max(0, len(gefunden)-hoechstensZeilen)
	for _, o := range gefunden[:s.Treffer-s.Mehr] {
		z := verzeichniszeile{
			Ziel: eintragsziel(o), Name: o.Name, Kategorie: o.Kategorie, Schluessel: o.Schluessel[0], Weitere: len(o.Schluessel) - 1, Stand: "gültig",
		}
		for _, d := range o.Dienste {
			if d.Gilt(jetzt) {
				z.Dienste++
			}
		}
		if !o.Gilt(jetzt) {
			z.Stand, z.Warnung = "nicht gültig", true
		} else if k, _ := bild.Katalog().Kategorie(o.Kategorie); z.Dienste < len(k.Pflicht) {
			z.Stand, z.Warnung = "unvollständig", true
		}
		s.Zeilen = append(s.Zeilen, z)
	}
	if err := t.zaehleVerzeichnis(r, &s); err != nil {
		t.fehler(w, r, err)
		return
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "dvdv", t.kopf(r, web.Seite{Titel: "Verzeichnis DVDV", Inhalt: s}))
}

// zaehleVerzeichnis adds what waits for somebody.
func (t *Tuer) zaehleVerzeichnis(r *http.Request, s *verzeichnisseite) error {
	antraege, err := t.sichtbareAntraege(r, verzeichnis.Offen)
	if err != nil {
		return err
	}
	s.Offen = len(antraege)
	p, da, err := t.DVDV.Pruefung.Ablage.LetztePruefung(r.Context())
	if da {
		s.Befunde, s.Geprueft = len(p.Befunde), zeitpunkt(p.Zeit)
	}
	return err
}

// stelleVoran moves the entries with one of the keys to the top.
func stelleVoran(liste []*verzeichnis.Organisation, schluessel []string) {
	eigen := func(o *verzeichnis.Organisation) bool {
		return slices.ContainsFunc(schluessel, func(s string) bool { return slices.Contains(o.Schluessel, s) })
	}
	slices.SortStableFunc(liste, func(a, b *verzeichnis.Organisation) int {
		switch x, y := eigen(a), eigen(b); {
		case x == y:
			return 0
		case x:
			return -1
		default:
			return 1
		}
	})
}

// tag writes a day as people do, "" for none.
func tag(d uhr.Datum) string {
	if d.Leer() {
		return ""
	}
	return d.Beginn().In(uhr.Berlin()).Format("02.01.2006")
}
