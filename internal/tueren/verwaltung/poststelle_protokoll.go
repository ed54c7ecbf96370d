// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/web"
)

// postprotokollseite is a part of the log with its filter.
type postprotokollseite struct {
	Von, Bis, Art, Nachricht, Teilnehmer string
	Arten, Wahl                          []web.Option
	Zeilen                               []postprotokollzeile
	Weitere                              string // address of the next page, "" for none
}

type postprotokollzeile struct {
	Nummer                                                        int64
	Zeit, Art, Nachricht, Ziel, Postfach, Klient, Ergebnis, Notiz string
}

// posteintraege is the number of lines on a page.
const posteintraege = 50

var posteintragsarten = map[intermediaer.Eintragsart]string{
	intermediaer.EintragEingang: "Eingang", intermediaer.EintragPruefung: "Prüfung", intermediaer.EintragAblage: "Ablage",
	intermediaer.EintragAblehnung: "Ablehnung", intermediaer.EintragZurueckhaltung: "Zurückhaltung", intermediaer.EintragRueckstellung: "Rückstellung",
	intermediaer.EintragKlaerfall: "Klärfall", intermediaer.EintragWiederholung: "Wiederholung", intermediaer.EintragAbholung: "Abholung",
	intermediaer.EintragEmpfang: "Empfangsbestätigung", intermediaer.EintragWeiterleitung: "Weiterleitung", intermediaer.EintragLaufzettel: "Laufzettel",
	intermediaer.EintragHinweis: "Hinweis an Empfänger", intermediaer.EintragVerfall: "Verfall", intermediaer.EintragLoeschung: "Löschung",
	intermediaer.EintragTeil: "Teilnachricht", intermediaer.EintragVerwaltung: "Verwaltung", intermediaer.EintragPostfachpruefung: "Prüfung der Postfächer",
}

func (t *Tuer) postprotokoll(w http.ResponseWriter, r *http.Request) {
	abfrage := r.URL.Query()
	f, mangel := t.postfilter(abfrage)
	s := postprotokollseite{
		Von: abfrage.Get("von"), Bis: abfrage.Get("bis"), Art: abfrage.Get("art"), Nachricht: abfrage.Get("nachricht"), Teilnehmer: abfrage.Get("teilnehmer"),
		Arten: []web.Option{{Text: "alle"}}, Wahl: t.postfachwahl(),
	}
	for _, a := range intermediaer.Eintragsarten() {
		s.Arten = append(s.Arten, web.Option{Wert: string(a), Text: posteintragsarten[a]})
	}
	status := http.StatusOK
	if len(mangel) > 0 {
		status = http.StatusUnprocessableEntity
	} else {
		zeilen, err := t.Poststelle.Protokoll(r.Context(), f, posteintraege+1)
		if err != nil {
			t.fehler(w, r, err)
			return
		}
		s.zeige(t, zeilen, abfrage)
	}
	t.seiten.Schreibe(w, r, status, "poststelle-protokoll", t.kopf(r, web.Seite{Titel: "Protokoll des Intermediärs", Fehler: mangel, Inhalt: s}))
}

func (s *postprotokollseite) zeige(t *Tuer, zeilen []intermediaer.Eintrag, abfrage url.Values) {
	if len(zeilen) > posteintraege {
		zeilen = zeilen[:posteintraege]
		abfrage.Set("vor", strconv.FormatInt(zeilen[posteintraege-1].Nummer, 10))
		s.Weitere = adresse(postpfad+"/protokoll", abfrage)
	}
	for _, e := range zeilen {
		z := postprotokollzeile{
			Nummer: e.Nummer, Zeit: postzeit(e.Zeit), Art: posteintragsarten[e.Art], Postfach: t.teilnehmername(e.Postfach), Klient: t.teilnehmername(e.Klient),
			Ergebnis: string(e.Code), Notiz: e.Notiz,
		}
		if e.MessageID != "" {
			z.Nachricht = kurzid(e.MessageID)
			z.Ziel = adresse(postpfad+"/protokoll", url.Values{"nachricht": {e.MessageID}})
		}
		s.Zeilen = append(s.Zeilen, z)
	}
}

// postfachwahl are the mailboxes by the names of their participants.
func (t *Tuer) postfachwahl() []web.Option {
	wahl := []web.Option{{Text: "alle"}}
	for _, x := range t.Poststelle.Teilnehmer() {
		for i := range x.Postfaecher {
			p := x.Postfaecher[i].Postfach()
			wahl = append(wahl, web.Option{Wert: p.String(), Text: x.Name + " (" + kurzadresse(p) + ")"})
		}
	}
	return wahl
}

// postfilter reads the filter of the log; days are civil days, the last one included.
func (t *Tuer) postfilter(v url.Values) (f intermediaer.Eintragsfilter, mangel []web.Feldfehler) {
	f.Art, f.MessageID = intermediaer.Eintragsart(v.Get("art")), v.Get("nachricht")
	f.Vor, _ = strconv.ParseInt(v.Get("vor"), 10, 64) // none = the newest
	tag := func(feld string, plus int) time.Time {
		text := v.Get(feld)
		if text == "" {
			return time.Time{}
		}
		d, err := uhr.LiesDatum(text)
		if err != nil {
			mangel = append(mangel, web.Feldfehler{Feld: feld, Text: "Bitte schreiben Sie den Tag als JJJJ-MM-TT."})
			return time.Time{}
		}
		d = d.PlusTage(plus)
		return time.Date(d.Jahr, d.Monat, d.Tag, 0, 0, 0, 0, uhr.Berlin())
	}
	f.Von, f.Bis = tag("von", 0), tag("bis", 1)
	if text := v.Get("teilnehmer"); text != "" {
		p, err := intermediaer.LiesPostfach(text)
		if err != nil {
			mangel = append(mangel, web.Feldfehler{Feld: "teilnehmer", Text: "Dieses Postfach gibt es nicht."})
		}
		f.Postfach = p
	}
	return f, mangel
}
