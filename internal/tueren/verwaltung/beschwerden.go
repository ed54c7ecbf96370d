// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/beschwerde"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Beschwerden leads complaints to their answer; *beschwerde.Dienst is one.
type Beschwerden interface {
	Gegenstaende() []beschwerde.Frist
	Nimm(ctx context.Context, wer zugang.Angemeldet, b beschwerde.Beschwerde) (int64, error)
	Liste(ctx context.Context, f beschwerde.Filter) ([]beschwerde.Beschwerde, error)
	Lies(ctx context.Context, wer zugang.Angemeldet, nr int64) (beschwerde.Beschwerde, error)
	Bearbeite(ctx context.Context, wer zugang.Angemeldet, s beschwerde.Arbeitsschritt) error
	SchreibeAntwort(ctx context.Context, wer zugang.Angemeldet, nr int64, w io.Writer) error
	Heute() uhr.Datum
}

const beschwerdepfad = Pfad + "beschwerden"

func (t *Tuer) registriereBeschwerden(mux *http.ServeMux) {
	if t.Beschwerden == nil {
		return
	}
	for weg, seite := range map[string]http.HandlerFunc{
		"GET ": t.beschwerden, "GET /neu": t.neueBeschwerde, "POST /neu": t.nimmBeschwerde,
		"GET /{nr}": t.beschwerde, "POST /{nr}": t.bearbeiteBeschwerde, "GET /{nr}/antwort.pdf": t.antwortPDF,
	} {
		methode, pfad, _ := strings.Cut(weg, " ")
		mux.HandleFunc(methode+" "+beschwerdepfad+pfad, t.nurAmt(seite))
	}
}

var beschwerdeworte = map[beschwerde.Zustand]string{
	beschwerde.Eingegangen: "eingegangen", beschwerde.InArbeit: "in Arbeit", beschwerde.Rueckfrage: "Rückfrage",
	beschwerde.Beantwortet: "beantwortet", beschwerde.Zurueckgezogen: "zurückgezogen",
}

var wegworte = map[beschwerde.Weg]string{
	beschwerde.Portal: "Kundenportal", beschwerde.Brief: "Brief", beschwerde.EMail: "E-Mail", beschwerde.Telefon: "Telefon", beschwerde.Vorort: "vor Ort",
}

var ausgangsworte = map[beschwerde.Ausgang]string{
	beschwerde.Abgeholfen: "abgeholfen", beschwerde.Teilweise: "teilweise abgeholfen", beschwerde.Abgewiesen: "nicht abgeholfen",
}

// beschwerdeliste is the work list. It names no residents; they stand in the single complaint.
type beschwerdeliste struct {
	Wege        wege
	Reiter      []web.Verweis
	Beschwerden liste
	Neu         string // number of the complaint just entered
}

func (t *Tuer) gegenstand(g beschwerde.Gegenstand) string {
	for _, f := range t.Beschwerden.Gegenstaende() {
		if f.Gegenstand == g {
			return f.Bezeichnung
		}
	}
	return string(g)
}

func (t *Tuer) beschwerden(w http.ResponseWriter, r *http.Request) {
	z := beschwerde.Zustand(r.URL.Query().Get("zustand"))
	alle, err := t.Beschwerden.Liste(r.Context(), beschwerde.Filter{Zustand: z})
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := beschwerdeliste{Wege: t.wege(r), Reiter: []web.Verweis{{Text: "alle", Ziel: beschwerdepfad, Aktiv: z == ""}}}
	for _, x := range beschwerde.Zustaende() {
		s.Reiter = append(s.Reiter, web.Verweis{Text: beschwerdeworte[x], Ziel: beschwerdepfad + "?" + url.Values{"zustand": {string(x)}}.Encode(), Aktiv: x == z})
	}
	s.Beschwerden = neueListe("Beschwerden", "In diesem Stand gibt es keine Beschwerde.", textspalte("Nummer"), textspalte("Von"), textspalte("Worum es geht"),
		textspalte("Eingang"), textspalte("Antwort bis"), textspalte("Stand"))
	heute := t.Beschwerden.Heute()
	for i := range alle {
		b := &alle[i]
		von := "Einwohner"
		if !b.VonEinwohner() {
			von = "Kunde " + b.Kunde
		}
		s.Beschwerden.zeile(zelle{Text: b.Nummer(), Ziel: beschwerdepfad + "/" + strconv.FormatInt(b.Nr, 10)}, zelle{Text: von}, zelle{Text: t.gegenstand(b.Gegenstand)},
			zelle{Text: zeitpunkt(b.Eingang)}, zelle{Text: tagtext(b.Faellig), Warnung: b.Ueberfaellig(heute)}, zelle{Text: beschwerdeworte[b.Zustand], Klein: ausgangsworte[b.Ausgang]})
	}
	if nr, err := strconv.ParseInt(r.URL.Query().Get("neu"), 10, 64); err == nil {
		s.Neu = (&beschwerde.Beschwerde{Nr: nr}).Nummer()
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "beschwerden", t.kopf(r, web.Seite{Titel: "Beschwerden", Inhalt: s}))
}

// beschwerdeform takes a complaint that came on paper or by word of mouth.
type beschwerdeform struct {
	Wege                               wege
	Gegenstaende, Zugangswege          []web.Option
	Gegenstand, Weg, Kunde, Name       string
	Zeile1, Zeile2, Zeile3, Bezug, Was string
}

func (t *Tuer) neueBeschwerde(w http.ResponseWriter, r *http.Request) {
	t.zeigeBeschwerdeform(w, r, url.Values{}, nil)
}

func (t *Tuer) zeigeBeschwerdeform(w http.ResponseWriter, r *http.Request, v url.Values, mangel []web.Feldfehler) {
	s := beschwerdeform{Wege: t.wege(r), Gegenstand: v.Get("gegenstand"), Weg: v.Get("weg"), Kunde: v.Get("kunde"), Name: v.Get("name"),
		Zeile1: v.Get("anschrift"), Zeile2: v.Get("anschrift2"), Zeile3: v.Get("anschrift3"), Bezug: v.Get("bezug"), Was: v.Get("text")}
	s.Gegenstaende = []web.Option{{Wert: "", Text: "Bitte wählen"}}
	for _, f := range t.Beschwerden.Gegenstaende() {
		s.Gegenstaende = append(s.Gegenstaende, web.Option{Wert: string(f.Gegenstand), Text: f.Bezeichnung})
	}
	for _, x := range beschwerde.Wege() {
		s.Zugangswege = append(s.Zugangswege, web.Option{Wert: string(x), Text: wegworte[x]})
	}
	t.seiten.Schreibe(w, r, seitenstatus(mangel), "beschwerde-neu", t.kopf(r, web.Seite{Titel: "Beschwerde aufnehmen", Fehler: mangel, Inhalt: s}))
}

func (t *Tuer) nimmBeschwerde(w http.ResponseWriter, r *http.Request) {
	v, err := liesMitZeilen(r, "text")
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	b := beschwerde.Beschwerde{Kunde: v.Get("kunde"), Name: v.Get("name"), Weg: beschwerde.Weg(v.Get("weg")), Gegenstand: beschwerde.Gegenstand(v.Get("gegenstand")),
		Bezug: v.Get("bezug"), Text: v.Get("text")}
	for _, feld := range []string{"anschrift", "anschrift2", "anschrift3"} {
		if zeile := v.Get(feld); zeile != "" {
			b.Anschrift = append(b.Anschrift, zeile)
		}
	}
	nr, err := t.Beschwerden.Nimm(r.Context(), anmeldung.Wer(r.Context()), b)
	var liste zugang.Maengelliste
	switch {
	case errors.As(err, &liste):
		t.zeigeBeschwerdeform(w, r, v, maengel(err))
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, beschwerdepfad+"?neu="+strconv.FormatInt(nr, 10), http.StatusSeeOther)
	}
}

// liesMitZeilen is web.LiesFormular and keeps the line breaks of the one field.
func liesMitZeilen(r *http.Request, feld string) (url.Values, error) {
	roh := ""
	if err := r.ParseForm(); err == nil {
		roh = r.PostForm.Get(feld)
	}
	v, err := web.LiesFormular(r)
	if err == nil && roh != "" {
		var zeilen []string
		for zeile := range strings.Lines(roh) {
			zeilen = append(zeilen, strings.TrimSpace(strings.Map(func(z rune) rune {
				if z < ' ' {
					return ' '
				}
				return z
			}, zeile)))
		}
		v.Set(feld, strings.TrimSpace(strings.Join(zeilen, "\n")))
	}
	return v, err
}

// beschwerdeseite is one complaint with its history and the next steps.
type beschwerdeseite struct {
	Wege                                    wege
	B                                       *beschwerde.Beschwerde
	Ziel, Von, Eingang, Faellig, Stand      string
	Ende, Weg, Gegenstand, Norm, Loeschung  string
	Spaet                                   bool
	Absaetze, Antwort                       []string
	Verlauf                                 []schrittansicht
	Naechste, Ausgaenge                     []web.Option
	Nachher, Text, Antworttext, AusgangWert string
}

func (t *Tuer) beschwerde(w http.ResponseWriter, r *http.Request) {
	t.zeigeBeschwerde(w, r, url.Values{}, nil)
}

func (t *Tuer) zeigeBeschwerde(w http.ResponseWriter, r *http.Request, v url.Values, mangel []web.Feldfehler) {
	b, err := t.Beschwerden.Lies(r.Context(), anmeldung.Wer(r.Context()), fallnummer(r))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := beschwerdeseite{Wege: t.wege(r), B: &b, Ziel: r.URL.Path, Eingang: zeitpunkt(b.Eingang), Faellig: tagtext(b.Faellig), Stand: beschwerdeworte[b.Zustand],
		Ende: ausgangsworte[b.Ausgang], Weg: wegworte[b.Weg], Gegenstand: t.gegenstand(b.Gegenstand), Spaet: b.Ueberfaellig(t.Beschwerden.Heute()),
		Absaetze: strings.Split(b.Text, "\n"), Nachher: v.Get("nachher"), Text: v.Get("vermerk"), Antworttext: v.Get("antwort"), AusgangWert: v.Get("ausgang"),
		Von: strings.Join(append([]string{b.Name}, b.Anschrift...), ", ")}
	if b.Name == "" {
		s.Von = "Kunde " + b.Kunde
	}
	if b.Antwort != "" {
		s.Antwort = strings.Split(b.Antwort, "\n")
	}
	if !b.Frist.Leer() {
		s.Loeschung = tagtext(b.Frist)
	}
	for _, f := range t.Beschwerden.Gegenstaende() {
		if f.Gegenstand == b.Gegenstand {
			s.Norm = f.Norm
		}
	}
	for _, x := range b.Verlauf {
		s.Verlauf = append(s.Verlauf, schrittansicht{zeitpunkt(x.Zeit), x.Wer, beschwerdeworte[x.Zustand], x.Text})
	}
	for _, z := range beschwerde.Naechste(b.Zustand) {
		s.Naechste = append(s.Naechste, web.Option{Wert: string(z), Text: beschwerdeworte[z]})
	}
	s.Ausgaenge = []web.Option{{Wert: "", Text: "nur bei einer Antwort"}}
	for _, a := range beschwerde.Ausgaenge() {
		s.Ausgaenge = append(s.Ausgaenge, web.Option{Wert: string(a), Text: ausgangsworte[a]})
	}
	t.seiten.Schreibe(w, r, seitenstatus(mangel), "beschwerde", t.kopf(r, web.Seite{Titel: "Beschwerde", Fehler: mangel, Inhalt: s}))
}

func (t *Tuer) bearbeiteBeschwerde(w http.ResponseWriter, r *http.Request) {
	v, err := liesMitZeilen(r, "antwort")
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := beschwerde.Arbeitsschritt{Nr: fallnummer(r), Nachher: beschwerde.Zustand(v.Get("nachher")), Text: v.Get("vermerk"), Antwort: v.Get("antwort"),
		Ausgang: beschwerde.Ausgang(v.Get("ausgang"))}
	s.Fassung, _ = strconv.ParseInt(v.Get("fassung"), 10, 64) // 0 is no version
	switch err := t.Beschwerden.Bearbeite(r.Context(), anmeldung.Wer(r.Context()), s); {
	case err == nil:
		http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
	case fehler.ArtVon(err) == fehler.Ungueltig:
		t.zeigeBeschwerde(w, r, v, []web.Feldfehler{{Feld: "nachher", Text: fehler.TextVon(err)}})
	default:
		t.fehler(w, r, err)
	}
}

func (t *Tuer) antwortPDF(w http.ResponseWriter, r *http.Request) {
	t.sende(w, r, "antwort-"+strconv.FormatInt(fallnummer(r), 10)+".pdf", "application/pdf", func(z io.Writer) error {
		return t.Beschwerden.SchreibeAntwort(r.Context(), anmeldung.Wer(r.Context()), fallnummer(r), z)
	})
}
