// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"net/http"
	"strconv"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// postklaerungsseite is the list of deliveries that were kept back or set aside.
type postklaerungsseite struct {
	Zeilen  []postfallzeile
	Weitere string // address of the next page, "" for none
}

type postfallzeile struct {
	Ziel, Kurz, Stand, Empfaenger, Absender, Eingang string
	Warnung                                          bool
}

var postzustaende = map[intermediaer.Zustand]string{
	intermediaer.Bereit: "liegt im Postfach", intermediaer.Empfangen: "empfangen",
	intermediaer.Zurueckgestellt: "zurückgestellt: Sperrauskunft nicht erreichbar", intermediaer.Klaerfall: "Klärfall: seit 24 Stunden keine Sperrauskunft",
	intermediaer.Zurueckgehalten: "zurückgehalten: Zertifikat nicht gültig", intermediaer.Unterwegs: "wird weitergeleitet",
	intermediaer.Gescheitert: "Weiterleitung gescheitert", intermediaer.Verfallen: "nicht abgeholt, verfallen",
}

func (t *Tuer) postklaerung(w http.ResponseWriter, r *http.Request) {
	nach, _ := strconv.ParseInt(r.URL.Query().Get("nach"), 10, 64) // none = from the beginning
	liste, err := t.Poststelle.Klaerliste(r.Context(), nach, listenseite+1)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	var s postklaerungsseite
	if len(liste) > listenseite {
		liste = liste[:listenseite]
		s.Weitere = postpfad + "/klaerung?nach=" + strconv.FormatInt(liste[listenseite-1].Nummer, 10)
	}
	for i := range liste {
		z := &liste[i]
		s.Zeilen = append(s.Zeilen, postfallzeile{
			Ziel: postpfad + "/klaerung/" + z.MessageID, Kurz: kurzid(z.MessageID), Stand: postzustaende[z.Zustand], Empfaenger: t.teilnehmername(z.Postfach),
			Absender: t.teilnehmername(z.Absender), Eingang: postzeit(z.Eingereicht), Warnung: z.Zustand != intermediaer.Zurueckgestellt,
		})
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "poststelle-klaerung", t.kopf(r, web.Seite{Titel: "Zurückgehaltene Nachrichten", Inhalt: s}))
}

// kurzid is the end of a MessageId, enough to tell messages apart by eye.
func kurzid(id string) string { return "…" + id[max(0, len(id)-10):] }

// postfallseite is one delivery with what is known about it. The content is not part of it.
type postfallseite struct {
	ID, Kurz, Stand, Empfaenger, Absender, Art, Eingang, Groesse string
	Kontakt                                                      intermediaer.Kontakt
	Pruefungen                                                   []postpruefung
	Hinweise                                                     []string
	Vermerke                                                     []postvermerk
	Zurueckgehalten, Pruefbar                                    bool
	Text                                                         string
}

type postpruefung struct {
	Rolle, Ergebnis, Inhaber, Aussteller, Nummer, Zeit, Quelle string
	Warnung                                                    bool
}

type postvermerk struct{ Zeit, Kennung, Text string }

var postrollen = map[intermediaer.Rolle]string{
	intermediaer.RolleKlientChiffrier: "Absender, Verschlüsselung", intermediaer.RolleKlientSignatur: "Absender, Signatur",
	intermediaer.RolleAutorChiffrier: "Autor, Verschlüsselung", intermediaer.RolleAutorSignatur: "Autor, Signatur",
	intermediaer.RolleEmpfaengerChiffrier: "Empfänger, Verschlüsselung", intermediaer.RolleEmpfaengerSignatur: "Empfänger, Signatur",
	intermediaer.RolleLeserChiffrier: "Leser, Verschlüsselung",
}

var postergebnisse = map[intermediaer.Ergebnis]string{
	intermediaer.Gueltig: "gültig", intermediaer.Abgelaufen: "abgelaufen", intermediaer.Ungueltig: "ungültig",
	intermediaer.Gesperrt: "gesperrt", intermediaer.Unbekannt: "Sperrauskunft nicht erreichbar",
}

func (t *Tuer) postfall(w http.ResponseWriter, r *http.Request) { t.zeigePostfall(w, r, "", nil) }

func (t *Tuer) zeigePostfall(w http.ResponseWriter, r *http.Request, text string, mangel error) {
	a, err := t.Poststelle.Klaerakte(r.Context(), r.PathValue("id"))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	z := &a.Zustellung
	s := postfallseite{
		ID: z.MessageID, Kurz: kurzid(z.MessageID), Stand: postzustaende[z.Zustand], Empfaenger: t.teilnehmername(z.Postfach), Absender: t.teilnehmername(z.Absender),
		Art: t.nachrichtenart(z.Nachrichtenart), Eingang: postzeit(z.Eingereicht), Groesse: groesse(z.Groesse), Kontakt: a.Kontakt, Text: text,
		Zurueckgehalten: z.Zustand == intermediaer.Zurueckgehalten, Pruefbar: z.Zustand == intermediaer.Zurueckgestellt || z.Zustand == intermediaer.Klaerfall,
	}
	for _, p := range z.Pruefungen {
		s.Pruefungen = append(s.Pruefungen, neuePostpruefung(p))
	}
	for _, h := range a.Hinweise {
		wort := "noch nicht zugestellt"
		if !h.Erledigt.IsZero() {
			wort = "am " + postzeit(h.Erledigt) + " ins Postfach gelegt"
		}
		s.Hinweise = append(s.Hinweise, wort)
	}
	for _, v := range a.Vermerke {
		s.Vermerke = append(s.Vermerke, postvermerk{postzeit(v.Zeit), v.Kennung, v.Text})
	}
	t.seiten.Schreibe(w, r, poststatus(mangel), "poststelle-fall", t.kopf(r, web.Seite{Titel: "Nachricht in Klärung", Fehler: vermerkmaengel(mangel), Inhalt: s}))
}

func vermerkmaengel(err error) []web.Feldfehler {
	liste := postmaengel(err)
	for i := range liste {
		liste[i].Feld = "vermerk"
	}
	return liste
}

func neuePostpruefung(p intermediaer.Pruefung) postpruefung {
	z := postpruefung{
		Rolle: postrollen[p.Rolle], Ergebnis: postergebnisse[p.Ergebnis], Inhaber: p.Inhaber, Aussteller: p.Aussteller, Nummer: p.Seriennummer,
		Zeit: postzeit(p.Zeitpunkt), Warnung: p.Ergebnis != intermediaer.Gueltig,
	}
	if p.Quelle != "" {
		z.Quelle = p.Quelle + " vom " + postzeit(p.Quellzeit)
	}
	return z
}

// bearbeitePostfall has a certificate checked again or adds a note. There is no button that
// lets a delivery go: only a check can (S4-07.3).
func (t *Tuer) bearbeitePostfall(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	id := r.PathValue("id")
	if v.Get("aktion") == "pruefen" {
		_, err = t.Poststelle.PruefeJetzt(r.Context(), id)
	} else {
		err = t.Poststelle.Vermerke(r.Context(), intermediaer.Vermerk{
			MessageID: id, Kennung: anmeldung.Wer(r.Context()).Kennung, Text: v.Get("vermerk"),
		})
	}
	switch {
	case err != nil && imFormular(err):
		t.zeigePostfall(w, r, v.Get("vermerk"), err)
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, postpfad+"/klaerung/"+id, http.StatusSeeOther)
	}
}
