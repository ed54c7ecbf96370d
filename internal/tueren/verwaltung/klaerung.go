// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Klaerung is the work on Klärungsfälle; *klaerung.Dienst is one.
type Klaerung interface {
	Zahl(ctx context.Context) (int, error)
	Liste(ctx context.Context, s klaerung.Sachbearbeitung, f klaerung.Filter, nach zuordnung.Paar, n int) ([]klaerung.Eintrag, bool, error)
	Naechster(ctx context.Context, s klaerung.Sachbearbeitung, f klaerung.Filter, nach zuordnung.Paar) (zuordnung.Paar, bool, error)
	Zeige(ctx context.Context, s klaerung.Sachbearbeitung, p zuordnung.Paar) (klaerung.Fall, error)
	Heutige(ctx context.Context, s klaerung.Sachbearbeitung) ([]klaerung.Eigene, error)
	Klaerungsentscheidung
	Auffaelligkeitsarbeit
}

// Klaerungsentscheidung is what changes a Klärungsfall.
type Klaerungsentscheidung interface {
	Entscheide(ctx context.Context, s klaerung.Sachbearbeitung, a klaerung.Auftrag) (klaerung.Ausgang, error)
	Bestaetige(ctx context.Context, s klaerung.Sachbearbeitung, z klaerung.Zweitblick) (klaerung.Ausgang, error)
	NimmZurueck(ctx context.Context, s klaerung.Sachbearbeitung, p zuordnung.Paar, folge int64, worte string) error
	NimmWiederAuf(ctx context.Context, s klaerung.Sachbearbeitung, p zuordnung.Paar) error
	Frage(ctx context.Context, s klaerung.Sachbearbeitung, q klaerung.Frage) error
}

// Where the pages of the Klärungsfälle hang.
const (
	klaerungspfad = Pfad + "klaerung"
	fallpfad      = klaerungspfad + "/fall/"
)

// registriereKlaerung adds the pages of the Klärungsfälle.
func (t *Tuer) registriereKlaerung(mux *http.ServeMux) {
	if t.Klaerung == nil {
		return
	}
	mux.HandleFunc("GET "+klaerungspfad, t.anmeldung.Nur(t.klaerungsliste))
	mux.HandleFunc("GET "+klaerungspfad+"/naechster", t.anmeldung.Nur(t.klaerungNaechster))
	mux.HandleFunc("GET "+klaerungspfad+"/meine", t.anmeldung.Nur(t.klaerungMeine))
	t.registriereAuffaelligkeiten(mux)
	mux.HandleFunc("GET "+fallpfad+"{paar}", t.anmeldung.Nur(t.mitFall(t.klaerungsfall)))
	for name, tu := range map[string]fallhandler{
		"": t.klaerungEntscheide, "/zweitblick": t.klaerungZweitblick, "/ruecknahme": t.klaerungRuecknahme,
		"/wiederaufnahme": t.klaerungWiederaufnahme, "/frage": t.klaerungFrage,
	} {
		mux.HandleFunc("POST "+fallpfad+"{paar}"+name, t.anmeldung.Nur(t.mitFall(tu)))
	}
}

// klaerungsverweis is the link of the navigation, for the register office only.
func (t *Tuer) klaerungsverweis(r *http.Request) (web.Verweis, bool) {
	v := web.Verweis{Text: "Klärungsfälle", Ziel: klaerungspfad, Aktiv: strings.HasPrefix(r.URL.Path, klaerungspfad)}
	return v, t.Klaerung != nil && anmeldung.Wer(r.Context()).Bereich == zugang.BereichAmt
}

// zaehleFaelle fills the tile of the overview.
func (t *Tuer) zaehleFaelle(r *http.Request, s *uebersichtseite) error {
	if t.Klaerung == nil {
		return nil
	}
	n, err := t.Klaerung.Zahl(r.Context())
	if err != nil {
		return err
	}
	s.Klaerungsfaelle = web.Tausend(n)
	if v, ok := t.klaerungsverweis(r); ok {
		s.KlaerungZiel = v.Ziel
	}
	return nil
}

// fallhandler answers a request about one pair.
type fallhandler func(w http.ResponseWriter, r *http.Request, p zuordnung.Paar)

// mitFall reads the pair of the address. Its numbers say nothing outside the register.
func (t *Tuer) mitFall(next fallhandler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p, ok := liesPaar(r.PathValue("paar"))
		if !ok {
			t.fehler(w, r, klaerung.ErrKeinFall)
			return
		}
		next(w, r, p)
	}
}

func liesPaar(text string) (zuordnung.Paar, bool) {
	a, b, ok := strings.Cut(text, "-")
	x, err1 := strconv.ParseInt(a, 10, 64)
	y, err2 := strconv.ParseInt(b, 10, 64)
	if !ok || err1 != nil || err2 != nil || x <= 0 || y <= x {
		return zuordnung.Paar{}, false
	}
	return zuordnung.Paar{A: zuordnung.SatzID(x), B: zuordnung.SatzID(y)}, true
}

func paarText(p zuordnung.Paar) string { return fmt.Sprintf("%d-%d", p.A, p.B) }

// fallname is the pair for the eye, with a hyphen at which no line breaks.
func fallname(p zuordnung.Paar) string { return fmt.Sprintf("%d\u2011%d", p.A, p.B) }

// sachbearbeitung is who is logged in, as the use case wants to know it.
func sachbearbeitung(r *http.Request) klaerung.Sachbearbeitung {
	wer := anmeldung.Wer(r.Context())
	s := klaerung.Sachbearbeitung{Akteur: wer.Akteur, Amt: wer.Bereich == zugang.BereichAmt}
	s.Akteur.Kennung = wer.Kennung
	return s
}

// The query parameters of the work list, which go along from case to case.
const (
	abfrageGemeinde = "gemeinde"
	abfrageArt      = "art"
	abfrageStand    = "stand"
	abfrageNach     = "nach"
)

// filterVon reads the filter; unknown values mean all.
func filterVon(v url.Values) klaerung.Filter {
	return klaerung.Filter{Gemeinde: melde.AGS(v.Get(abfrageGemeinde)), Art: klaerung.Fallart(v.Get(abfrageArt)), Stand: klaerung.Stand(v.Get(abfrageStand))}
}

// filterwerte writes the filter into an address.
func filterwerte(f klaerung.Filter) url.Values {
	v := url.Values{}
	for name, wert := range map[string]string{abfrageGemeinde: string(f.Gemeinde), abfrageArt: string(f.Art), abfrageStand: string(f.Stand)} {
		if wert != "" {
			v.Set(name, wert)
		}
	}
	return v
}

func adresse(pfad string, v url.Values) string {
	if len(v) == 0 {
		return pfad
	}
	return pfad + "?" + v.Encode()
}

// klaerungWeiter leads to the next case, or to the list if there is none, with a
// confirmation of what was done on top.
func (t *Tuer) klaerungWeiter(w http.ResponseWriter, r *http.Request, nach zuordnung.Paar, b bestaetigung) {
	f := filterVon(r.URL.Query())
	p, ok, err := t.Klaerung.Naechster(r.Context(), sachbearbeitung(r), f, nach)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	v := b.in(filterwerte(f))
	if !ok {
		http.Redirect(w, r, adresse(klaerungspfad, v), http.StatusSeeOther)
		return
	}
	http.Redirect(w, r, adresse(fallpfad+paarText(p), v), http.StatusSeeOther)
}

func (t *Tuer) klaerungNaechster(w http.ResponseWriter, r *http.Request) {
	t.klaerungWeiter(w, r, zuordnung.Paar{}, bestaetigung{})
}
