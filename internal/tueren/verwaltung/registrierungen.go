// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Registrierungen leads customers in and out; *kunden.Dienst is one.
type Registrierungen interface {
	Registrierungsliste
	Registrierungsentscheidung
	Kundenverwaltung
	Kundenbriefe
}

// Registrierungsliste reads registrations and the files of their proofs.
type Registrierungsliste interface {
	Liste(ctx context.Context, wer zugang.Angemeldet, zustaende ...kunden.Zustand) ([]*kunden.Antrag, error)
	Antrag(ctx context.Context, wer zugang.Angemeldet, nummer string) (*kunden.Antrag, error)
	Datei(ctx context.Context, wer zugang.Angemeldet, nummer string, nr int) (kunden.Datei, []byte, error)
	Hinweise(ctx context.Context, wer zugang.Angemeldet, a *kunden.Antrag) ([]kunden.Hinweis, error)
	Wege() []kunden.Nachweisweg
}

// Registrierungsentscheidung takes the steps of a registration.
type Registrierungsentscheidung interface {
	Uebernimm(ctx context.Context, wer zugang.Angemeldet, nummer string) error
	FordereNach(ctx context.Context, wer zugang.Angemeldet, nummer, text string) error
	LehneAb(ctx context.Context, wer zugang.Angemeldet, nummer, grund string) error
	SchalteFrei(ctx context.Context, wer zugang.Angemeldet, nummer string, f kunden.Freigabe) (string, error)
}

// registrierungenPfad is where registrations are decided on.
const registrierungenPfad = Pfad + "registrierungen"

// registriereKunden adds the pages of registrations and customers; only the register
// office may see them.
func (t *Tuer) registriereKunden(mux *http.ServeMux) {
	if t.Registrierungen == nil {
		return
	}
	for weg, seite := range map[string]http.HandlerFunc{
		"GET " + registrierungenPfad: t.registrierungen, "GET " + registrierungenPfad + "/{nummer}": t.registrierung,
		"POST " + registrierungenPfad + "/{nummer}":           t.entscheideRegistrierung,
		"GET " + registrierungenPfad + "/{nummer}/datei/{nr}": t.nachweisdatei,
		"POST " + registrierungenPfad + "/{nummer}/brief":     t.standbrief,
		"GET " + kundenPfad: t.kunden, "GET " + kundenPfad + "/{id}": t.kunde, "POST " + kundenPfad + "/{id}": t.aendereKunden,
		"POST " + kundenPfad + "/{id}/brief": t.kundenbrief,
	} {
		mux.HandleFunc(weg, t.anmeldung.Nur(func(w http.ResponseWriter, r *http.Request) {
			if anmeldung.Wer(r.Context()).Bereich != zugang.BereichAmt {
				t.fehler(w, r, kunden.ErrNurAmt)
				return
			}
			seite(w, r)
		}))
	}
}

// kundenverweise are the entries of the navigation, for the register office only.
func (t *Tuer) kundenverweise(r *http.Request) []web.Verweis {
	if t.Registrierungen == nil || anmeldung.Wer(r.Context()).Bereich != zugang.BereichAmt {
		return nil
	}
	return []web.Verweis{
		{Text: "Registrierungen", Ziel: registrierungenPfad, Aktiv: strings.HasPrefix(r.URL.Path, registrierungenPfad)},
		{Text: "Kunden", Ziel: kundenPfad, Aktiv: strings.HasPrefix(r.URL.Path, kundenPfad)},
	}
}

var registrierungsworte = map[kunden.Zustand]string{
	kunden.Eingegangen: "eingegangen", kunden.InPruefung: "in Prüfung", kunden.Nachgefordert: "nachgefordert",
	kunden.Freigeschaltet: "freigeschaltet", kunden.Abgelehnt: "abgelehnt", kunden.Geschlossen: "geschlossen",
}

var kundenartworte = map[zugang.Bereich]string{zugang.BereichPrivat: "Privatperson", zugang.BereichGrosskunde: "Großkunde"}

var nachweisworte = map[kunden.Nachweisart]string{
	kunden.NachweisDatei: "hochgeladene Kopie", kunden.NachweisVorsprache: "persönliche Vorsprache", kunden.NachweisVertrag: "unterschriebener Vertrag",
}

// nachweiswort names a proof for people.
func (t *Tuer) nachweiswort(art kunden.Nachweisart) string {
	for _, w := range t.Registrierungen.Wege() {
		if w.Kennzeichen() == art {
			return w.Name()
		}
	}
	return nachweisworte[art]
}

// registrierungsseite lists what is to be decided, or what was decided.
type registrierungsseite struct {
	Zeilen      []registrierungszeile
	Entschieden bool
}

type registrierungszeile struct{ Nummer, Name, Art, Nachweis, Zustand, Eingegangen, Bearbeiter string }

func (t *Tuer) registrierungen(w http.ResponseWriter, r *http.Request) {
	s := registrierungsseite{Entschieden: r.URL.Query().Get("stand") == "entschieden"}
	var zustaende []kunden.Zustand
	if s.Entschieden {
		zustaende = []kunden.Zustand{kunden.Freigeschaltet, kunden.Abgelehnt, kunden.Geschlossen}
	}
	liste, err := t.Registrierungen.Liste(r.Context(), anmeldung.Wer(r.Context()), zustaende...)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	for _, a := range liste {
		z := registrierungszeile{
			Nummer: a.Nummer, Name: a.Angaben.Name(), Art: kundenartworte[a.Angaben.Art], Nachweis: t.nachweiswort(a.Nachweis.Art),
			Zustand: registrierungsworte[a.Zustand], Bearbeiter: a.Bearbeiter, Eingegangen: zeitpunkt(a.Angelegt),
		}
		s.Zeilen = append(s.Zeilen, z)
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "registrierungen", t.kopf(r, web.Seite{Titel: "Registrierungen", Inhalt: s}))
}

// registrierungsakte is a registration with its proof beside the form.
type registrierungsakte struct {
	Nummer, Zustand, Bearbeiter, Nachweis string
	Angaben                               [][2]string
	Dateien                               []nachweiszeile
	Hinweise                              []kunden.Hinweis
	Verlauf                               []schrittzeile
	Uebernehmbar, Entscheidbar, MitBrief  bool
	Gross                                 bool
	Kunde                                 string
	Wahl                                  []web.Option
	// What was typed.
	Vermerk, Vertrag, Ab, Bis string
}

type nachweiszeile struct{ Name, Groesse, Ziel string }

func (t *Tuer) registrierung(w http.ResponseWriter, r *http.Request) {
	t.zeigeRegistrierung(w, r, http.StatusOK, nil)
}

func (t *Tuer) zeigeRegistrierung(w http.ResponseWriter, r *http.Request, status int, mangel []web.Feldfehler) {
	wer := anmeldung.Wer(r.Context())
	a, err := t.Registrierungen.Antrag(r.Context(), wer, r.PathValue("nummer"))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := registrierungsakte{
		Nummer: a.Nummer, Zustand: registrierungsworte[a.Zustand], Bearbeiter: a.Bearbeiter, Nachweis: t.nachweiswort(a.Nachweis.Art),
		Angaben: kundenangaben(a.Angaben), Verlauf: t.verlauf(a.Verlauf), Gross: a.Angaben.Art == zugang.BereichGrosskunde, Kunde: a.Kunde,
		Uebernehmbar: a.Zustand == kunden.Eingegangen || a.Zustand == kunden.InPruefung && a.Bearbeiter != wer.Kennung,
		Entscheidbar: a.Zustand == kunden.InPruefung && a.Bearbeiter == wer.Kennung,
		MitBrief:     a.Zustand == kunden.Nachgefordert || a.Zustand == kunden.Abgelehnt,
		Vermerk:      r.PostFormValue(kunden.FeldVermerk), Vertrag: a.Angaben.Vertrag, Ab: r.PostFormValue(kunden.FeldAb), Bis: r.PostFormValue(kunden.FeldBis),
	}
	if v := r.PostFormValue(kunden.FeldVertrag); v != "" {
		s.Vertrag = v
	}
	for _, d := range a.Nachweis.Dateien {
		s.Dateien = append(s.Dateien, nachweiszeile{d.Name(a.Nummer), fmt.Sprintf("%d KB", (d.Groesse+1023)/1024), registrierungenPfad + "/" + a.Nummer + "/datei/" + strconv.Itoa(d.Nr)})
	}
	if a.Zustand.Offen() {
		if s.Hinweise, err = t.Registrierungen.Hinweise(r.Context(), wer, a); err != nil {
			t.fehler(w, r, err)
			return
		}
	}
	s.Wahl = t.nachweiswahl(a, r.PostFormValue(kunden.FeldNachweis))
	t.seiten.Schreibe(w, r, status, "registrierung", t.kopf(r, web.Seite{Titel: "Registrierung", Fehler: mangel, Inhalt: s}))
}

// nachweiswahl are the proofs that may have convinced; the chosen one comes first.
func (t *Tuer) nachweiswahl(a *kunden.Antrag, getippt string) []web.Option {
	arten := []kunden.Nachweisart{kunden.NachweisDatei, kunden.NachweisVorsprache}
	if a.Angaben.Art == zugang.BereichGrosskunde {
		arten = append(arten, kunden.NachweisVertrag)
	}
	if !slices.Contains(arten, a.Nachweis.Art) && a.Nachweis.Art != "" {
		arten = append(arten, a.Nachweis.Art)
	}
	if getippt == "" {
		getippt = string(a.Nachweis.Art)
	}
	var wahl []web.Option
	for _, n := range arten {
		wahl = append(wahl, web.Option{Wert: string(n), Text: t.nachweiswort(n), Gewaehlt: string(n) == getippt})
	}
	return wahl
}

// verlauf puts steps into words.
func (t *Tuer) verlauf(schritte []kunden.Schritt) []schrittzeile {
	var zeilen []schrittzeile
	for _, x := range schritte {
		z := schrittzeile{Zeit: zeitpunkt(x.Zeit), Zustand: registrierungsworte[x.Zustand], Wer: x.Wer, Text: x.Text}
		if x.Was != "" {
			z.Zustand = x.Was
		}
		if x.Art != "" {
			z.Tag = "Nachweis: " + t.nachweiswort(x.Art)
		}
		zeilen = append(zeilen, z)
	}
	return zeilen
}

func kundenangaben(a kunden.Angaben) [][2]string {
	person := "Name"
	if a.Art == zugang.BereichGrosskunde {
		person = "Verwaltung des Kontos"
	}
	var zeilen [][2]string
	for _, z := range [][2]string{
		{"Art", kundenartworte[a.Art]}, {"Unternehmen", a.Firma}, {person, a.Person()}, {"Anschrift", strings.Join(a.Anschrift.Zeilen(), ", ")},
		{"E-Mail", a.EMail}, {"Vertragsnummer", a.Vertrag},
	} {
		if z[1] != "" {
			zeilen = append(zeilen, z)
		}
	}
	return zeilen
}

// entscheideRegistrierung takes the step of the pressed button.
func (t *Tuer) entscheideRegistrierung(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	ctx, wer, nummer, ziel := r.Context(), anmeldung.Wer(r.Context()), r.PathValue("nummer"), r.URL.Path
	switch v.Get("aktion") {
	case "uebernehmen":
		err = t.Registrierungen.Uebernimm(ctx, wer, nummer)
	case "nachfordern":
		err = t.Registrierungen.FordereNach(ctx, wer, nummer, v.Get("forderung"))
	case "ablehnen":
		err = t.Registrierungen.LehneAb(ctx, wer, nummer, v.Get("ablehnung"))
	case "freischalten":
		var kunde string
		kunde, err = t.Registrierungen.SchalteFrei(ctx, wer, nummer, kunden.Freigabe{
			Nachweis: kunden.Nachweisart(v.Get(kunden.FeldNachweis)), Vermerk: v.Get(kunden.FeldVermerk),
			Vertrag: kunden.Vertrag{Nummer: v.Get(kunden.FeldVertrag), Ab: vertragstag(v.Get(kunden.FeldAb)), Bis: vertragstag(v.Get(kunden.FeldBis))},
		})
		ziel = kundenPfad + "/" + kunde
	default:
		err = errSeite
	}
	switch liste := maengel(err); {
	case len(liste) > 0:
		t.zeigeRegistrierung(w, r, web.Status(err), imFeld(liste, v.Get("aktion")))
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, ziel, http.StatusSeeOther)
	}
}

// imFeld puts a missing reason to the field of the form that was sent.
func imFeld(liste []web.Feldfehler, aktion string) []web.Feldfehler {
	feld, da := map[string]string{"nachfordern": "forderung", "ablehnen": "ablehnung"}[aktion]
	for i := range liste {
		if da && liste[i].Feld == kunden.FeldVermerk {
			liste[i].Feld = feld
		}
	}
	return liste
}

// vertragstag reads a day of a contract, the zero value if it is none.
func vertragstag(text string) uhr.Datum {
	t := tagAus(text)
	if t == 0 {
		return uhr.Datum{}
	}
	n := int(t)
	tag, err := uhr.LiesDatum(fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100))
	if err != nil {
		return uhr.Datum{}
	}
	return tag
}

// nachweisdatei hands a file of a proof out for looking at elsewhere: it is never shown
// within these pages, and whatever opens it there may do nothing.
func (t *Tuer) nachweisdatei(w http.ResponseWriter, r *http.Request) {
	nr, err := strconv.Atoi(r.PathValue("nr"))
	if err != nil {
		t.fehler(w, r, kunden.ErrKeineDatei)
		return
	}
	d, inhalt, err := t.Registrierungen.Datei(r.Context(), anmeldung.Wer(r.Context()), r.PathValue("nummer"), nr)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	sendeAnhang(w, d.Name(r.PathValue("nummer")), string(d.Art), inhalt)
}

// sendeAnhang sends a file as an attachment.
func sendeAnhang(w http.ResponseWriter, name, typ string, inhalt []byte) {
	h := w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Type", typ)
	h.Set("Content-Length", strconv.Itoa(len(inhalt)))
	_, _ = w.Write(inhalt)
}

// standbrief writes what is asked for, or why somebody was refused, as a letter.
func (t *Tuer) standbrief(w http.ResponseWriter, r *http.Request) {
	b, err := t.Registrierungen.Standbrief(r.Context(), anmeldung.Wer(r.Context()), r.PathValue("nummer"))
	t.sendeBrief(w, r, b, err)
}

func (t *Tuer) sendeBrief(w http.ResponseWriter, r *http.Request, b kunden.Brief, err error) {
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	sendeAnhang(w, b.Name, "application/pdf", b.PDF)
}
