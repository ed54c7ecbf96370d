// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"net/http"
	"strings"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Pfad is where the door hangs.
const Pfad = "/api/v1/"

// groessteFrage bounds a search in bytes, groessterAuftrag an order: 10,000 profiles need less.
const (
	groessteFrage    = 256 << 10
	groessterAuftrag = 32 << 20
)

// Anmeldung checks proofs; *zugang.Dienst is one.
type Anmeldung interface {
	Anmelden(ctx context.Context, n zugang.Nachweis) (zugang.Angemeldet, error)
	Handelnder(ctx context.Context, a zugang.Angemeldet, kennung string) (behoerde.Akteur, error)
}

// Abruf answers questions of authorities; *abruf.Dienst is one.
type Abruf interface {
	Personensuche(ctx context.Context, a *abruf.Anfrage) (*abruf.Antwort, error)
	FreieSuche(ctx context.Context, a *abruf.FreieAnfrage) (*abruf.Antwort, error)
}

// Auftraege leads orders; *auftrag.Dienst is one.
type Auftraege interface {
	Sende(ctx context.Context, n auftrag.Nutzer, s auftrag.Sammelauftrag) (string, error)
	Lies(ctx context.Context, n auftrag.Nutzer, nummer string) (*auftrag.Auftrag, error)
	Oeffne(ctx context.Context, n auftrag.Nutzer, nummer string) (*auftrag.Auftrag, error)
	Brich(ctx context.Context, n auftrag.Nutzer, nummer string) error
}

// Kunden knows what a customer may ask; ok is false if he may not any more.
type Kunden interface {
	Nutzer(ctx context.Context, kunde, kennung string) (n auftrag.Nutzer, ok bool, err error)
}

// Ausstattung is what the door works with; all fields are required.
type Ausstattung struct {
	Anmeldung Anmeldung
	Abruf     Abruf
	Auftraege Auftraege
	Kunden    Kunden
	Recht     *recht.Rechtsregister
	// Uhr is the legal clock: it decides which profiles are in force.
	Uhr uhr.Uhr
}

// tuer is the door.
type tuer struct {
	Ausstattung
	beschreibung []byte
}

// weg is a method of a path. The table of all of them is what is served and what
// openapi.json describes.
type weg struct {
	methode, pfad, kurz string
	anfrage             any         // zero value of the question, nil for none
	einmal              bool        // understands Idempotency-Key
	antworten           map[int]any // status → zero value of the answer, nil for none
	handler             func(*http.Request) (status int, antwort any, err error)
}

func (t *tuer) wege() []weg {
	return []weg{
		{methode: http.MethodPost, pfad: "abruf/personensuche", kurz: "Personensuche einer Behörde (BMeldDAV §§ 4 bis 6, XMeld 1330/1331)",
			anfrage: Personensuche{}, antworten: map[int]any{200: Suchantwort{}}, handler: t.personensuche},
		{methode: http.MethodPost, pfad: "abruf/freie-suche", kurz: "Freie Suche oder Gruppenabfrage einer Behörde (BMeldDAV §§ 7, 8, XMeld 1332/1333)",
			anfrage: FreieSuche{}, antworten: map[int]any{200: Suchantwort{}}, handler: t.freieSuche},
		{methode: http.MethodPost, pfad: "auskunft/auftraege", kurz: "Auftrag über einfache Melderegisterauskünfte erteilen (§ 49 BMG)", einmal: true,
			anfrage: Auftrag{}, antworten: map[int]any{202: Auftragsstand{}}, handler: t.sende},
		{methode: http.MethodGet, pfad: "auskunft/auftraege/{nummer}", kurz: "Stand eines eigenen Auftrags, mit den Ergebnissen und der Gebühr, sobald er erledigt ist",
			antworten: map[int]any{200: Auftragsstand{}}, handler: t.stand},
		{methode: http.MethodDelete, pfad: "auskunft/auftraege/{nummer}", kurz: "Eigenen Auftrag abbrechen; noch nicht beantwortete Suchprofile entfallen ohne Gebühr",
			antworten: map[int]any{204: nil}, handler: t.brich},
	}
}

// Neu returns the door for everything below Pfad.
func Neu(a Ausstattung) (http.Handler, error) {
	t := &tuer{Ausstattung: a}
	wege := t.wege()
	var err error
	if t.beschreibung, err = beschreibe(wege); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc(Pfad+"openapi.json", t.openapi)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { verweigere(w, r, errPfad) })
	for _, pfad := range pfade(wege) {
		methoden := map[string]weg{}
		for _, x := range wege {
			if x.pfad == pfad {
				methoden[x.methode] = x
			}
		}
		mux.HandleFunc(Pfad+pfad, func(w http.ResponseWriter, r *http.Request) { bediene(w, r, methoden) })
	}
	fremde := http.NewCrossOriginProtection()
	fremde.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { verweigere(w, r, errFremd) }))
	return web.Kopfzeilen(fremde.Handler(mux)), nil
}

// pfade returns the paths of the table, each once and in its order.
func pfade(wege []weg) []string {
	var liste []string
	for _, x := range wege {
		if len(liste) == 0 || liste[len(liste)-1] != x.pfad {
			liste = append(liste, x.pfad)
		}
	}
	return liste
}

func bediene(w http.ResponseWriter, r *http.Request, methoden map[string]weg) {
	x, da := methoden[r.Method]
	if !da {
		var erlaubt []string
		for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
			if _, da := methoden[m]; da {
				erlaubt = append(erlaubt, m)
			}
		}
		w.Header().Set("Allow", strings.Join(erlaubt, ", "))
		verweigere(w, r, errMethode)
		return
	}
	status, antwort, err := x.handler(r)
	switch {
	case err != nil:
		verweigere(w, r, err)
	case antwort == nil:
		w.WriteHeader(status)
	default:
		schreibe(w, status, antwort)
	}
}

func (t *tuer) openapi(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		verweigere(w, r, errMethode)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(t.beschreibung)
}

// nutzerkennung is the header that names the acting official (contract section 2).
const nutzerkennung = "X-Nutzerkennung"

// behoerde logs an authority in and returns who acts for it.
func (t *tuer) behoerde(r *http.Request) (behoerde.Akteur, error) {
	kennung := r.Header.Get(nutzerkennung)
	if err := pruefeKopfzeile(kennung); err != nil {
		return behoerde.Akteur{}, err
	}
	wer, err := t.Anmeldung.Anmelden(r.Context(), anmeldung.NachweisVon(r))
	if err != nil {
		return behoerde.Akteur{}, err
	}
	if wer.Bereich != zugang.BereichBehoerde {
		return behoerde.Akteur{}, errDienst
	}
	return t.Anmeldung.Handelnder(r.Context(), wer, kennung)
}

// kunde logs a customer in; the header may name who acts behind the account.
func (t *tuer) kunde(r *http.Request) (auftrag.Nutzer, error) {
	anwender := r.Header.Get(nutzerkennung)
	if err := pruefeKopfzeile(anwender); err != nil {
		return auftrag.Nutzer{}, err
	}
	wer, err := t.Anmeldung.Anmelden(r.Context(), anmeldung.NachweisVon(r))
	if err != nil {
		return auftrag.Nutzer{}, err
	}
	if !wer.Bereich.IstKunde() || wer.Kunde == nil {
		return auftrag.Nutzer{}, errDienst
	}
	n, darf, err := t.Kunden.Nutzer(r.Context(), wer.Kunde.ID, wer.Kennung)
	if err != nil {
		return auftrag.Nutzer{}, err
	}
	if !darf {
		return auftrag.Nutzer{}, errDienst
	}
	n.Anwender = anwender
	return n, nil
}

var errKopfzeile = fehler.Neu(fehler.Ungueltig, "MR-2010", "X-Nutzerkennung besteht aus höchstens 120 sichtbaren ASCII-Zeichen.")

func pruefeKopfzeile(wert string) error {
	if len(wert) > 120 || strings.ContainsFunc(wert, func(r rune) bool { return r < ' ' || r > '~' }) {
		return errKopfzeile
	}
	return nil
}
