// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"kernmelderegister/internal/anwendung/adresshandel"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Handel is the work list of signs of address trading; *adresshandel.Dienst is one.
type Handel interface {
	Faelle(ctx context.Context, f adresshandel.Filter) ([]adresshandel.Fall, error)
	Fall(ctx context.Context, nr int64) (adresshandel.Fall, error)
	Bewege(ctx context.Context, wer zugang.Angemeldet, s adresshandel.Fallschritt) error
	SchreibeAnhoerung(ctx context.Context, nr int64, w io.Writer) error
	Regel(id string) adresshandel.Regel
	Grenzen(ctx context.Context) ([]adresshandel.Grenze, error)
	HebeGrenzeAuf(ctx context.Context, wer zugang.Angemeldet, kunde, grund string) error
}

const handelspfad = Pfad + "adresshandel"

func (t *Tuer) registriereHandel(mux *http.ServeMux) {
	if t.Handel == nil {
		return
	}
	mux.HandleFunc("GET "+handelspfad, t.nurAmt(t.handelsfaelle))
	mux.HandleFunc("GET "+handelspfad+"/fall/{nr}", t.nurAmt(t.handelsfall))
	mux.HandleFunc("POST "+handelspfad+"/fall/{nr}", t.nurAmt(t.bewegeHandelsfall))
	mux.HandleFunc("GET "+handelspfad+"/fall/{nr}/anhoerung.pdf", t.nurAmt(t.anhoerungPDF))
	mux.HandleFunc("POST "+handelspfad+"/grenze", t.nurAmt(t.hebeGrenzeAuf))
}

var handelsworte = map[adresshandel.Zustand]string{
	adresshandel.ZustandNeu: "neu", adresshandel.Pruefung: "in Prüfung", adresshandel.Angehoert: "Kunde angehört", adresshandel.Erledigt: "erledigt",
}

var handelsausgang = map[adresshandel.Ergebnis]string{
	adresshandel.OhneBefund: "ohne Befund", adresshandel.Belehrung: "Kunde belehrt",
	adresshandel.Begrenzung: "Suchprofile je Tag begrenzen", adresshandel.Sperre: "Kunde sofort sperren",
}

// handelsseite is the work list with the limits that are in force.
type handelsseite struct {
	Wege    wege
	Reiter  []web.Verweis
	Faelle  liste
	Grenzen []grenzzeile
}

type grenzzeile struct{ Kunde, Text, Feld string }

func (t *Tuer) handelsfaelle(w http.ResponseWriter, r *http.Request) { t.zeigeHandelsfaelle(w, r, nil) }

func (t *Tuer) zeigeHandelsfaelle(w http.ResponseWriter, r *http.Request, mangel []web.Feldfehler) {
	z := adresshandel.Zustand(r.URL.Query().Get("zustand"))
	faelle, err := t.Handel.Faelle(r.Context(), adresshandel.Filter{Zustand: z})
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := handelsseite{Wege: t.wege(r), Reiter: []web.Verweis{{Text: "alle", Ziel: handelspfad, Aktiv: z == ""}}}
	for _, x := range adresshandel.Zustaende() {
		s.Reiter = append(s.Reiter, web.Verweis{Text: handelsworte[x], Ziel: handelspfad + "?" + url.Values{"zustand": {string(x)}}.Encode(), Aktiv: x == z})
	}
	s.Faelle = neueListe("Auffälligkeiten von Kunden", "In diesem Stand gibt es keine Auffälligkeit.", textspalte("Vorgang"), textspalte("Regel"), textspalte("Kunde"),
		textspalte("Tag"), zahlspalte("gefunden"), textspalte("Stand"))
	for _, f := range faelle {
		stand := zelle{Text: handelsworte[f.Zustand], Klein: handelsausgang[f.Ergebnis], Warnung: f.Zustand == adresshandel.ZustandNeu}
		s.Faelle.zeile(zelle{Text: strconv.FormatInt(f.Nr, 10), Ziel: handelspfad + "/fall/" + strconv.FormatInt(f.Nr, 10)}, zelle{Text: t.Handel.Regel(f.Regel).Bezeichnung},
			zelle{Text: f.Kunde}, zelle{Text: tagtext(f.Tag)}, zelle{Text: wertMitEinheit(t.Handel.Regel(f.Regel), f.Wert)}, stand)
	}
	grenzen, err := t.Handel.Grenzen(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	for _, g := range grenzen {
		s.Grenzen = append(s.Grenzen, grenzzeile{Kunde: g.Kunde, Feld: "grund-" + g.Kunde,
			Text: strconv.Itoa(g.Profile) + " Suchprofile je Tag bis " + tagtext(g.Bis) + ". Gesetzt " + zeitpunkt(g.Seit) + " von " + g.Wer + ": " + g.Grund})
	}
	t.seiten.Schreibe(w, r, seitenstatus(mangel), "handel", t.kopf(r, web.Seite{Titel: "Adresshandel", Fehler: mangel, Inhalt: s}))
}

// wertMitEinheit writes a number of a finding; that of the neutral answers is a share.
func wertMitEinheit(r adresshandel.Regel, n int) string {
	if r.Art == adresshandel.ArtNeutralquote {
		return strconv.Itoa(n) + " %"
	}
	return web.Tausend(n)
}

// handelsfallseite is one case with its history and the next steps.
type handelsfallseite struct {
	Wege                             wege
	Fall                             *adresshandel.Fall
	Regel                            adresshandel.Regel
	Ziel, Tag, Gefunden, Stand, Ende string
	Wert, Schwelle, Loeschung        string
	Verlauf                          []schrittansicht
	Naechste, Ergebnisse             []web.Option
	Nachher, Text, Ergebnis          string
	Profile, Tage                    string
}

func (t *Tuer) handelsfall(w http.ResponseWriter, r *http.Request) {
	t.zeigeHandelsfall(w, r, url.Values{}, nil)
}

func fallnummer(r *http.Request) int64 {
	nr, _ := strconv.ParseInt(r.PathValue("nr"), 10, 64) // 0 is nobody's number
	return nr
}

func (t *Tuer) zeigeHandelsfall(w http.ResponseWriter, r *http.Request, werte url.Values, mangel []web.Feldfehler) {
	f, err := t.Handel.Fall(r.Context(), fallnummer(r))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	regel := t.Handel.Regel(f.Regel)
	s := handelsfallseite{Wege: t.wege(r), Fall: &f, Regel: regel, Ziel: r.URL.Path, Tag: tagtext(f.Tag), Gefunden: zeitpunkt(f.Gefunden),
		Stand: handelsworte[f.Zustand], Ende: handelsausgang[f.Ergebnis], Wert: wertMitEinheit(regel, f.Wert), Schwelle: wertMitEinheit(regel, f.Schwelle),
		Loeschung: tagtext(f.Frist), Nachher: werte.Get("nachher"), Text: werte.Get("text"), Ergebnis: werte.Get("ergebnis"),
		Profile: werte.Get("profile"), Tage: werte.Get("tage")}
	for _, v := range f.Verlauf {
		s.Verlauf = append(s.Verlauf, schrittansicht{zeitpunkt(v.Zeit), v.Wer, handelsworte[v.Zustand], v.Text})
	}
	for _, z := range adresshandel.Naechste(f.Zustand) {
		s.Naechste = append(s.Naechste, web.Option{Wert: string(z), Text: handelsworte[z]})
	}
	s.Ergebnisse = []web.Option{{Wert: "", Text: "nur beim Erledigen"}}
	for _, e := range adresshandel.Ergebnisse() {
		s.Ergebnisse = append(s.Ergebnisse, web.Option{Wert: string(e), Text: handelsausgang[e]})
	}
	t.seiten.Schreibe(w, r, seitenstatus(mangel), "handel-fall", t.kopf(r, web.Seite{Titel: "Auffälligkeit eines Kunden", Fehler: mangel, Inhalt: s}))
}

func (t *Tuer) bewegeHandelsfall(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := adresshandel.Fallschritt{Nr: fallnummer(r), Nachher: adresshandel.Zustand(werte.Get("nachher")), Text: werte.Get("text"),
		Ergebnis: adresshandel.Ergebnis(werte.Get("ergebnis"))}
	s.Fassung, _ = strconv.ParseInt(werte.Get("fassung"), 10, 64) // 0 is no version
	s.Profile, _ = strconv.Atoi(werte.Get("profile"))             // 0 is refused
	s.Tage, _ = strconv.Atoi(werte.Get("tage"))
	switch err := t.Handel.Bewege(r.Context(), anmeldung.Wer(r.Context()), s); {
	case err == nil:
		http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
	case err == adresshandel.ErrGrenze:
		t.zeigeHandelsfall(w, r, werte, []web.Feldfehler{{Feld: "profile", Text: adresshandel.ErrGrenze.Text}})
	case fehler.ArtVon(err) == fehler.Ungueltig:
		t.zeigeHandelsfall(w, r, werte, []web.Feldfehler{{Feld: "text", Text: fehler.TextVon(err)}})
	default:
		t.fehler(w, r, err)
	}
}

func (t *Tuer) anhoerungPDF(w http.ResponseWriter, r *http.Request) {
	t.sende(w, r, "anhoerung-"+strconv.FormatInt(fallnummer(r), 10)+".pdf", "application/pdf", func(z io.Writer) error {
		return t.Handel.SchreibeAnhoerung(r.Context(), fallnummer(r), z)
	})
}

func (t *Tuer) hebeGrenzeAuf(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	kunde := werte.Get("kunde")
	feld := "grund-" + kunde
	switch err := t.Handel.HebeGrenzeAuf(r.Context(), anmeldung.Wer(r.Context()), kunde, werte.Get(feld)); {
	case err == nil:
		http.Redirect(w, r, handelspfad, http.StatusSeeOther)
	case fehler.ArtVon(err) == fehler.Ungueltig:
		t.zeigeHandelsfaelle(w, r, []web.Feldfehler{{Feld: feld, Text: "Bitte begründen Sie, warum die Begrenzung endet."}})
	default:
		t.fehler(w, r, err)
	}
}
