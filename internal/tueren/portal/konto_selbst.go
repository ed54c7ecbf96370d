// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"context"
	"net/http"
	"strings"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

const (
	kontaktPfad    = profilPfad + "/kontakt"
	schliessenPfad = profilPfad + "/schliessen"
	// geschlossenPfad needs no session: there is none any more.
	geschlossenPfad = Pfad + "geschlossen"
)

// Selbstverwaltung lets customers change their own contact data and close their account;
// *kunden.Dienst is one.
type Selbstverwaltung interface {
	Eigene(ctx context.Context, wer zugang.Angemeldet) (kunden.Kontaktdaten, error)
	Aenderungen
	Schliesse(ctx context.Context, wer zugang.Angemeldet) error
	SetzeVerwaltung(ctx context.Context, wer zugang.Angemeldet, kennung string, verwaltet bool) error
}

// Aenderungen of contact data take effect with a code.
type Aenderungen interface {
	AendereAnschrift(ctx context.Context, wer zugang.Angemeldet, neu kunden.Anschrift) error
	AendereEMail(ctx context.Context, wer zugang.Angemeldet, neu string) error
	BestaetigeAenderung(ctx context.Context, wer zugang.Angemeldet, code string) error
	VerwirfAenderung(ctx context.Context, wer zugang.Angemeldet) error
}

// registriereSelbst adds the pages of self-service.
func (t *Tuer) registriereSelbst(mux *http.ServeMux) {
	if t.Selbst == nil {
		return
	}
	for weg, seite := range map[string]http.HandlerFunc{
		"GET " + kontaktPfad: t.kontakt, "POST " + kontaktPfad: t.aendereKontakt, "POST " + kontaktPfad + "/bestaetigen": t.bestaetigeKontakt,
		"GET " + schliessenPfad: t.frageSchliessen, "POST " + schliessenPfad: t.schliesse,
	} {
		mux.HandleFunc(weg, t.anmeldung.Nur(t.nurFuersKonto(seite)))
	}
	mux.HandleFunc("GET "+geschlossenPfad, func(w http.ResponseWriter, r *http.Request) {
		t.zeige(w, r, http.StatusOK, "geschlossen", web.Seite{Titel: t.texte.T("schliessen.fertig")})
	})
	mux.Handle("GET "+kontaktPfad+"/bestaetigen", http.RedirectHandler(kontaktPfad, http.StatusSeeOther)) // reloaded as an address
}

// sprichtFuersKonto reports whether somebody may change the customer's own data: a private
// person, of a bulk customer the administrators.
func sprichtFuersKonto(wer zugang.Angemeldet) bool {
	return wer.Bereich == zugang.BereichPrivat || wer.Darf(zugang.RolleAdmin)
}

func (t *Tuer) nurFuersKonto(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !sprichtFuersKonto(anmeldung.Wer(r.Context())) {
			t.fehler(w, r, kunden.ErrNurVerwaltung)
			return
		}
		next(w, r)
	}
}

// kontaktseite shows and changes address and e-mail.
type kontaktseite struct {
	Anschrift []string
	EMail     string
	Ziel      string
	W         kunden.Angaben // what was getippt
	Wartet    *wartendes
}

// wartendes is a change that waits for its code.
type wartendes struct{ Neu, Bis, Bestaetigen string }

func (t *Tuer) kontakt(w http.ResponseWriter, r *http.Request) {
	t.zeigeKontakt(w, r, kunden.Angaben{}, nil)
}

func (t *Tuer) zeigeKontakt(w http.ResponseWriter, r *http.Request, getippt kunden.Angaben, fehler []web.Feldfehler) {
	k, err := t.Selbst.Eigene(r.Context(), anmeldung.Wer(r.Context()))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := kontaktseite{Anschrift: k.Anschrift, EMail: k.EMail, Ziel: kontaktPfad, W: getippt}
	if x := k.Aenderung; x != nil {
		s.Wartet = &wartendes{Neu: x.EMail, Bis: zeitpunkt(x.Bis), Bestaetigen: kontaktPfad + "/bestaetigen"}
		if x.Anschrift != nil {
			s.Wartet.Neu = strings.Join(x.Anschrift.Zeilen(), ", ")
		}
	}
	t.zeige(w, r, status(fehler), "kontakt", web.Seite{Titel: t.texte.T("kontakt.titel"), Fehler: fehler, Inhalt: s})
}

// aendereKontakt begins a change of address or e-mail.
func (t *Tuer) aendereKontakt(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	wer, neu := anmeldung.Wer(r.Context()), liesAngaben(v)
	if v.Get(feldArt) == "email" {
		err = t.Selbst.AendereEMail(r.Context(), wer, neu.EMail)
	} else {
		err = t.Selbst.AendereAnschrift(r.Context(), wer, neu.Anschrift)
	}
	t.nachKontakt(w, r, neu, err)
}

// nachKontakt answers a form of the page.
func (t *Tuer) nachKontakt(w http.ResponseWriter, r *http.Request, neu kunden.Angaben, err error) {
	liste, imFormular := maengelVon(err)
	switch {
	case imFormular:
		t.zeigeKontakt(w, r, neu, liste)
	case fehler.ArtVon(err) == fehler.Konflikt && err != nil:
		t.zeigeKontakt(w, r, neu, []web.Feldfehler{{Text: fehler.TextVon(err)}})
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, kontaktPfad, http.StatusSeeOther)
	}
}

// bestaetigeKontakt takes the code of a change, or forgets the change.
func (t *Tuer) bestaetigeKontakt(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	wer := anmeldung.Wer(r.Context())
	if v.Get(feldAktion) == "verwerfen" {
		err = t.Selbst.VerwirfAenderung(r.Context(), wer)
	} else {
		err = t.Selbst.BestaetigeAenderung(r.Context(), wer, v.Get(kunden.FeldCode))
	}
	t.nachKontakt(w, r, kunden.Angaben{}, err)
}

// schliessseite says what closing means before it is done.
type schliessseite struct{ Ziel, Zurueck string }

func (t *Tuer) frageSchliessen(w http.ResponseWriter, r *http.Request) {
	t.zeigeSchliessen(w, r, nil)
}

func (t *Tuer) zeigeSchliessen(w http.ResponseWriter, r *http.Request, fehler []web.Feldfehler) {
	t.zeige(w, r, status(fehler), "schliessen", web.Seite{
		Titel: t.texte.T("schliessen.titel"), Fehler: fehler, Inhalt: schliessseite{schliessenPfad, profilPfad},
	})
}

// feldVerstanden is the confirmation that closing is meant.
const feldVerstanden = "verstanden"

// schliesse closes the account; the session is over with it.
func (t *Tuer) schliesse(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	if v.Get(feldVerstanden) != "ja" {
		t.zeigeSchliessen(w, r, []web.Feldfehler{{Feld: feldVerstanden, Text: t.texte.T("schliessen.fehlt")}})
		return
	}
	if err := t.Selbst.Schliesse(r.Context(), anmeldung.Wer(r.Context())); err != nil {
		t.fehler(w, r, err)
		return
	}
	http.Redirect(w, r, geschlossenPfad, http.StatusSeeOther)
}
