// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"net/http"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Poststelle is the OSCI-Intermediär as its office sees it; *intermediaer.Intermediaer is one.
type Poststelle interface {
	Postteilnehmer
	Postklaerung
	Postfaecher(ctx context.Context) ([]intermediaer.Postfachstand, error)
	Protokoll(ctx context.Context, f intermediaer.Eintragsfilter, hoechstens int) ([]intermediaer.Eintrag, error)
	Regeln() *intermediaer.Regelwerk
}

// Postteilnehmer administers participants.
type Postteilnehmer interface {
	Teilnehmer() []intermediaer.Teilnehmer
	TeilnehmerMit(id string) (intermediaer.Teilnehmer, error)
	TeilnehmerVon(p intermediaer.Postfach) (intermediaer.Teilnehmer, bool)
	SetzeTeilnehmer(ctx context.Context, kennung string, t intermediaer.Teilnehmer) (intermediaer.Teilnehmer, error)
	Sperre(ctx context.Context, kennung, id string, gesperrt bool) (intermediaer.Teilnehmer, error)
}

// Postklaerung are the deliveries that were kept back or set aside.
type Postklaerung interface {
	Klaerliste(ctx context.Context, nach int64, hoechstens int) ([]intermediaer.Zustellung, error)
	Klaerakte(ctx context.Context, messageID string) (intermediaer.Klaerakte, error)
	Vermerke(ctx context.Context, v intermediaer.Vermerk) error
	PruefeJetzt(ctx context.Context, messageID string) (intermediaer.Zustand, error)
}

// postpfad is where the pages of the Intermediär hang.
const postpfad = Pfad + "intermediaer"

// registrierePoststelle adds the pages of the Intermediär; only the register office may see them.
func (t *Tuer) registrierePoststelle(mux *http.ServeMux) {
	if t.Poststelle == nil {
		return
	}
	for weg, seite := range map[string]http.HandlerFunc{
		"GET ": t.poststelle, "GET /protokoll": t.postprotokoll,
		"GET /teilnehmer/{id}": t.postteilnehmer, "POST /teilnehmer/{id}": t.setzePostteilnehmer,
		"GET /teilnehmer/{id}/postfach/{postfach}": t.postfach, "POST /teilnehmer/{id}/postfach/{postfach}": t.setzePostfach,
		"GET /klaerung": t.postklaerung, "GET /klaerung/{id}": t.postfall, "POST /klaerung/{id}": t.bearbeitePostfall,
	} {
		methode, pfad, _ := strings.Cut(weg, " ")
		mux.HandleFunc(methode+" "+postpfad+pfad, t.anmeldung.Nur(func(w http.ResponseWriter, r *http.Request) {
			if anmeldung.Wer(r.Context()).Bereich != zugang.BereichAmt {
				t.fehler(w, r, stellen.ErrNurAmt)
				return
			}
			seite(w, r)
		}))
	}
}

// postverweis is the entry of the navigation, for the register office only.
func (t *Tuer) postverweis(r *http.Request) (web.Verweis, bool) {
	da := t.Poststelle != nil && anmeldung.Wer(r.Context()).Bereich == zugang.BereichAmt
	return web.Verweis{Text: "Intermediär", Ziel: postpfad, Aktiv: strings.HasPrefix(r.URL.Path, postpfad)}, da
}

// postseite is the overview: participants, mailboxes, what is to be done.
type postseite struct {
	Teilnehmer  []postteilnehmerzeile
	Postfaecher []postfachzeile
	Verwaist    int
	// Zurueckgehalten and Offen count cases, Mehr means that there are more than are counted.
	Zurueckgehalten, Offen int
	Mehr                   bool
}

type postteilnehmerzeile struct {
	ID, Name, Art, Adresse, Verzeichnis string
	Postfaecher                         int
	Gesperrt                            bool
}

type postfachzeile struct {
	Ziel, Teilnehmer, Kurz, Groesse, Aelteste string
	Nachrichten                               int
	Verwaist                                  bool
}

// klaerzahl is how many cases the overview counts.
const klaerzahl = 1000

func (t *Tuer) poststelle(w http.ResponseWriter, r *http.Request) {
	staende, err := t.Poststelle.Postfaecher(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	faelle, err := t.Poststelle.Klaerliste(r.Context(), 0, klaerzahl)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := postseite{Mehr: len(faelle) == klaerzahl}
	for _, f := range faelle {
		if f.Zustand == intermediaer.Zurueckgehalten {
			s.Zurueckgehalten++
		} else {
			s.Offen++
		}
	}
	for _, x := range t.Poststelle.Teilnehmer() {
		s.Teilnehmer = append(s.Teilnehmer, postteilnehmerzeile{
			ID: x.ID, Name: x.Name, Art: t.teilnehmerart(x.Art), Adresse: x.Adresse, Verzeichnis: x.Verzeichnis,
			Postfaecher: len(x.Postfaecher), Gesperrt: !x.Gesperrt.IsZero(),
		})
	}
	for _, p := range staende {
		z := t.postfachzeile(p)
		if z.Verwaist {
			s.Verwaist++
		}
		s.Postfaecher = append(s.Postfaecher, z)
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "poststelle", t.kopf(r, web.Seite{Titel: "Intermediär", Inhalt: s}))
}

func (t *Tuer) postfachzeile(p intermediaer.Postfachstand) postfachzeile {
	z := postfachzeile{
		Teilnehmer: "keinem Teilnehmer zugeordnet", Kurz: kurzadresse(p.Postfach), Groesse: groesse(p.Bytes), Nachrichten: p.Nachrichten,
		Aelteste: "–", Verwaist: p.Nachrichten > 0,
	}
	if !p.Aelteste.IsZero() {
		z.Aelteste = zeitpunkt(p.Aelteste)
	}
	if x, err := t.Poststelle.TeilnehmerMit(p.Teilnehmer); err == nil {
		z.Teilnehmer, z.Ziel = x.Name, postfachziel(x.ID, p.Postfach.String())
		z.Verwaist = z.Verwaist && !x.Gesperrt.IsZero()
	}
	return z
}

func postfachziel(id, postfach string) string {
	return postpfad + "/teilnehmer/" + id + "/postfach/" + postfach
}

// kurzadresse is the beginning of the address, enough to tell mailboxes apart by eye.
func kurzadresse(p intermediaer.Postfach) string {
	if p.Leer() {
		return "–"
	}
	return p.String()[:12]
}

// groesse writes a number of bytes for people.
func groesse(n int64) string {
	switch {
	case n < 1<<10:
		return web.Tausend(n) + " Byte"
	case n < 10<<20:
		return web.Tausend(n>>10) + " KB"
	default:
		return web.Tausend(n>>20) + " MB"
	}
}

func (t *Tuer) teilnehmerart(schluessel string) string {
	for _, a := range t.Poststelle.Regeln().Teilnehmerarten {
		if a.Schluessel == schluessel {
			return a.Name
		}
	}
	return schluessel
}

func (t *Tuer) nachrichtenart(schluessel string) string {
	for _, n := range t.Poststelle.Regeln().Nachrichtenarten {
		if n.Schluessel == schluessel {
			return n.Name
		}
	}
	return "nicht erkannt"
}

// teilnehmername names the holder of a mailbox, or its address if it belongs to nobody here.
func (t *Tuer) teilnehmername(p intermediaer.Postfach) string {
	if x, da := t.Poststelle.TeilnehmerVon(p); da {
		return x.Name
	}
	return kurzadresse(p)
}

// postzeit writes an instant to the second, "–" for none.
func postzeit(z time.Time) string {
	if z.IsZero() {
		return "–"
	}
	return z.In(uhr.Berlin()).Format("02.01.2006, 15:04:05 Uhr")
}
