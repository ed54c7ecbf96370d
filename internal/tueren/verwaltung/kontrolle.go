// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Kontrolle is the control of the log; *kontrolle.Dienst is one.
type Kontrolle interface {
	Eintraege(ctx context.Context, e kontrolle.Einsicht, f kontrolle.Filter, nach kontrolle.Marke, max int) ([]protokoll.Eintrag, error)
	Zeige(ctx context.Context, e kontrolle.Einsicht, nummer int64) (protokoll.Eintrag, error)
	Beweise(ctx context.Context, e kontrolle.Einsicht, nummer int64) (protokoll.Einschlussbeweis, error)
	Exportiere(ctx context.Context, e kontrolle.Einsicht, f kontrolle.Filter, w io.Writer) (int64, error)
	Statistik(ctx context.Context, von, bis uhr.Datum) (kontrolle.Statistik, error)
	Auffaelligkeiten
}

// Auffaelligkeiten is the work list of anomalies.
type Auffaelligkeiten interface {
	Faelle(ctx context.Context, e kontrolle.Einsicht, f kontrolle.Fallfilter) ([]kontrolle.Fall, error)
	Fall(ctx context.Context, e kontrolle.Einsicht, id int64) (kontrolle.Fall, []kontrolle.Schritt, error)
	BewegeFall(ctx context.Context, e kontrolle.Einsicht, s kontrolle.Fallschritt) error
}

// kontrollpfad is where the pages of the control of the log hang.
const kontrollpfad = Pfad + "kontrolle"

// registriereKontrolle adds the pages of control. Every look is a POST with its purpose,
// so that neither the address nor the history of the browser says what was looked at.
func (t *Tuer) registriereKontrolle(mux *http.ServeMux) {
	if t.Kontrolle == nil {
		return
	}
	mux.HandleFunc("GET "+kontrollpfad, t.anmeldung.Nur(t.kontrolleingang))
	mux.HandleFunc("GET "+kontrollpfad+"/statistik", t.anmeldung.Nur(t.kontrollstatistik))
	for name, tu := range map[string]func(*blick){
		"protokoll": t.kontrollprotokoll, "eintrag": t.kontrolleintrag, "beweis": t.kontrollbeweis, "ausleitung": t.kontrollausleitung,
		"faelle": t.kontrollfaelle, "fall": t.kontrollfall, "schritt": t.kontrollschritt,
	} {
		mux.HandleFunc("POST "+kontrollpfad+"/"+name, t.anmeldung.Nur(t.mitZweck(tu)))
		mux.Handle("GET "+kontrollpfad+"/"+name, http.RedirectHandler(kontrollpfad, http.StatusSeeOther))
	}
}

func (t *Tuer) kontrollverweis(r *http.Request) (web.Verweis, bool) {
	return web.Verweis{Text: "Protokoll", Ziel: kontrollpfad, Aktiv: strings.HasPrefix(r.URL.Path, kontrollpfad)}, t.Kontrolle != nil
}

// blick is one look into the log.
type blick struct {
	w     http.ResponseWriter
	r     *http.Request
	werte url.Values
	e     kontrolle.Einsicht
}

// zweckangabe is what every form of these pages repeats.
type zweckangabe struct {
	Zweck, Anlass string
	Kontrolle     bool // the person belongs to the data protection control
}

func (b *blick) zweck() zweckangabe {
	return zweckangabe{string(b.e.Zweck), b.e.Anlass, b.e.Kontrolle}
}

func (b *blick) nummer(feld string) int64 {
	n, err := strconv.ParseInt(b.werte.Get(feld), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// mitZweck lets nobody pass without one of the purposes of the law (S1-22.12, S1-22.13).
func (t *Tuer) mitZweck(next func(*blick)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		werte, err := web.LiesFormular(r)
		if err != nil {
			t.fehler(w, r, err)
			return
		}
		wer := anmeldung.Wer(r.Context())
		b := &blick{w: w, r: r, werte: werte, e: kontrolle.Einsicht{
			Akteur: wer.Akteur, Kontrolle: wer.Bereich == zugang.BereichKontrolle, Zweck: kontrolle.Zweck(werte.Get("zweck")), Anlass: werte.Get("anlass"),
		}}
		if strings.TrimSpace(b.e.Anlass) == "" {
			t.zeigeEingang(b.w, b.r, b.e, []web.Feldfehler{{Feld: "anlass", Text: "Bitte geben Sie an, aus welchem Anlass Sie Einsicht nehmen."}})
			return
		}
		next(b)
	}
}

// eingangseite is the only way in.
type eingangseite struct {
	zweckangabe
	Zwecke []web.Option
}

var zweckworte = map[kontrolle.Zweck]string{
	kontrolle.ZweckDatenschutz: "Datenschutzkontrolle", kontrolle.ZweckStrafverfahren: "Strafverfahren",
	kontrolle.ZweckAuskunft: "Auskunft an Betroffene", kontrolle.ZweckBetrieb: "Sicherstellung des Betriebs (ohne Inhalte)",
}

func (t *Tuer) kontrolleingang(w http.ResponseWriter, r *http.Request) {
	wer := anmeldung.Wer(r.Context())
	e := kontrolle.Einsicht{Kontrolle: wer.Bereich == zugang.BereichKontrolle, Zweck: kontrolle.ZweckBetrieb}
	if e.Kontrolle {
		e.Zweck = kontrolle.ZweckDatenschutz
	}
	t.zeigeEingang(w, r, e, nil)
}

func (t *Tuer) zeigeEingang(w http.ResponseWriter, r *http.Request, e kontrolle.Einsicht, fehler []web.Feldfehler) {
	s := eingangseite{zweckangabe: zweckangabe{string(e.Zweck), e.Anlass, e.Kontrolle}}
	for _, z := range kontrolle.Zwecke() {
		if e.Kontrolle || z == kontrolle.ZweckBetrieb {
			s.Zwecke = append(s.Zwecke, web.Option{Wert: string(z), Text: zweckworte[z]})
		}
	}
	status := http.StatusOK
	if fehler != nil {
		status = http.StatusUnprocessableEntity
	}
	t.seiten.Schreibe(w, r, status, "kontrolle", t.kopf(r, web.Seite{Titel: "Protokoll", Inhalt: s, Fehler: fehler}))
}

// kontrollzeilen is the number of entries on a page.
const kontrollzeilen = 100

// protokollseite is a list of entries.
type protokollseite struct {
	zweckangabe
	Von, Bis, Stelle, Art string
	Arten                 []web.Option
	Zeilen                []protokoll.Eintrag
	Weiter                string // where the next page begins; "" on the last
}

func (b *blick) filter() (kontrolle.Filter, []web.Feldfehler) {
	f := kontrolle.Filter{Stelle: b.werte.Get("stelle"), Art: protokoll.Art(b.werte.Get("art"))}
	var fehler []web.Feldfehler
	for _, feld := range f.Zeitraum(b.werte.Get("von"), b.werte.Get("bis")) {
		fehler = append(fehler, web.Feldfehler{Feld: feld, Text: "Bitte geben Sie den Tag in der Form JJJJ-MM-TT an."})
	}
	return f, fehler
}

func (t *Tuer) kontrollprotokoll(b *blick) {
	f, fehler := b.filter()
	s := protokollseite{zweckangabe: b.zweck(), Von: b.werte.Get("von"), Bis: b.werte.Get("bis"), Stelle: f.Stelle, Art: string(f.Art),
		Arten: []web.Option{{Wert: "", Text: "alle"}}}
	for _, a := range protokoll.Arten() {
		s.Arten = append(s.Arten, web.Option{Wert: string(a), Text: string(a)})
	}
	status := http.StatusUnprocessableEntity
	if fehler == nil {
		zeilen, err := t.Kontrolle.Eintraege(b.r.Context(), b.e, f, kontrolle.LiesMarke(b.werte.Get("nach")), kontrollzeilen+1)
		if err != nil {
			t.fehler(b.w, b.r, err)
			return
		}
		status = http.StatusOK
		s.Zeilen, s.Weiter = kontrolle.Seite(zeilen, kontrollzeilen)
	}
	t.seiten.Schreibe(b.w, b.r, status, "kontrolle-protokoll", t.kopf(b.r, web.Seite{Titel: "Einträge des Protokolls", Inhalt: s, Fehler: fehler}))
}

// eintragseite is one entry.
type eintragseite struct {
	zweckangabe
	Eintrag protokoll.Eintrag
}

func (t *Tuer) kontrolleintrag(b *blick) {
	e, err := t.Kontrolle.Zeige(b.r.Context(), b.e, b.nummer("nummer"))
	if err != nil {
		t.fehler(b.w, b.r, err)
		return
	}
	t.seiten.Schreibe(b.w, b.r, http.StatusOK, "kontrolle-eintrag",
		t.kopf(b.r, web.Seite{Titel: "Eintrag des Protokolls", Inhalt: eintragseite{b.zweck(), e}}))
}

// kontrollangabe is one line of a list of particulars; the page leaves out empty ones.
type kontrollangabe struct {
	Name string
	Wert any
}

func neueAngabe(name string, wert any) kontrollangabe { return kontrollangabe{name, wert} }
