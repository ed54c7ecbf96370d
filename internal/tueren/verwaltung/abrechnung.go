// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Abrechnung keeps notices and ledger; *abrechnung.Dienst is one.
type Abrechnung interface {
	Kassenbuch
	Kassenfuehrung
	Zahlungseingaenge
	Abrechnungslauf
	Preistafel
}

// Kassenbuch finds notices and what was entered about them.
type Kassenbuch interface {
	Finde(ctx context.Context, text string) ([]abrechnung.Stand, error)
	Blatt(ctx context.Context, kunde, vor string) ([]abrechnung.Stand, error)
	Bescheid(ctx context.Context, kunde, nummer string) (abrechnung.Stand, error)
	Posten(ctx context.Context, nummer string) ([]auftrag.Forderung, error)
	Buchungen(ctx context.Context, nummer string) ([]abrechnung.Buchung, error)
	Drucke(ctx context.Context, kunde, nummer string, w io.Writer) error
	DruckeMahnung(ctx context.Context, kunde, nummer string, nr int, w io.Writer) error
	Abstimmung(ctx context.Context) (abrechnung.Abstimmung, error)
	Heute() uhr.Datum
}

// Kassenfuehrung enters what a clerk decides about a notice.
type Kassenfuehrung interface {
	Zahle(ctx context.Context, v abrechnung.Vorgang) error
	SchreibeGut(ctx context.Context, v abrechnung.Vorgang) error
	Erstatte(ctx context.Context, v abrechnung.Vorgang) error
	Storniere(ctx context.Context, v abrechnung.Vorgang) error
	BeantrageStorno(ctx context.Context, v abrechnung.Vorgang) error
	Stornoantrag(ctx context.Context, nummer string) (abrechnung.Buchung, bool, error)
	BrauchtZweiten(s *abrechnung.Stand) bool
	Mahne(ctx context.Context, wer abrechnung.Wer, nummer string) error
	Mahnfaellig(s *abrechnung.Stand, tag uhr.Datum) bool
}

// Zahlungseingaenge are the payments that a bank tells of.
type Zahlungseingaenge interface {
	SiehVor(ctx context.Context, r io.Reader) (abrechnung.Vorschau, []abrechnung.Mangel, error)
	LiesZahlungen(ctx context.Context, wer abrechnung.Wer, r io.Reader) (abrechnung.Einlesung, []abrechnung.Mangel, error)
	OffeneEingaenge(ctx context.Context) ([]abrechnung.Eingang, error)
	OrdneZu(ctx context.Context, wer abrechnung.Wer, eingang int64, nummer string) error
}

// Abrechnungslauf bills months and issues reminders.
type Abrechnungslauf interface {
	RechneMonatAb(ctx context.Context, wer abrechnung.Wer, m abrechnung.Monat) (abrechnung.Monatslauf, error)
	Laeufe(ctx context.Context) ([]abrechnung.Abrechnungslauf, error)
	Mahnbare(ctx context.Context) ([]abrechnung.Stand, error)
	MahneFaellige(ctx context.Context, wer abrechnung.Wer) (int, error)
	Gemahnte(ctx context.Context, von, bis uhr.Datum) ([]abrechnung.Buchung, error)
}

// Preistafel shows the rates and terms that are in force.
type Preistafel interface {
	Preise() []*gebuehr.Tarif
	Zahlungsfristen() []abrechnung.Frist
}

// kassenpfad is where the pages of the ledger hang.
const kassenpfad = Pfad + "abrechnung"

func (t *Tuer) registriereAbrechnung(mux *http.ServeMux) {
	if t.Abrechnung == nil {
		return
	}
	for weg, seite := range map[string]http.HandlerFunc{
		"GET ": t.kassenbuch, "POST ": t.sucheBescheide,
		"GET /bescheid/{nummer}": t.kassenblatt, "POST /bescheid/{nummer}": t.buche,
		"GET /bescheid/{nummer}/bescheid.pdf": t.bescheidPDF, "GET /bescheid/{nummer}/mahnung/{nr}": t.mahnungPDF,
		"GET /zahlungen": t.zahlungen, "POST /zahlungen/zuordnen": t.ordneZu,
		"GET /zahlungen/pruefen/{marke}": t.zahlungsvorschau, "POST /zahlungen/pruefen/{marke}": t.uebernimmZahlungen,
		"GET /laeufe": t.laeufe, "POST /laeufe": t.rechneAb, "POST /laeufe/mahnen": t.mahneAlle,
		"GET /abstimmung": t.abstimmung, "GET /abstimmung.csv": t.abstimmungCSV, "GET /preise": t.preise,
	} {
		methode, pfad, _ := strings.Cut(weg, " ")
		mux.HandleFunc(methode+" "+kassenpfad+pfad, t.nurAmt(seite))
	}
}

// RegistriereHochladen adds the upload of bank exports to the mux. It has its own limit
// and therefore does not belong behind web.Schutz; it is protected like everything there.
func (t *Tuer) RegistriereHochladen(mux *http.ServeMux) {
	if t.Abrechnung != nil {
		mux.Handle("POST "+kassenpfad+"/zahlungen", web.Kopfzeilen(web.OhneFremde(t.nurAmt(t.ladeKontoauszug))))
	}
}

// bereich is a link of the pages about orders and fees.
type bereich struct{ text, ziel string }

// kassenverweis is the entry of the navigation for all pages about orders and fees.
func (t *Tuer) kassenverweis(r *http.Request) (web.Verweis, bool) {
	alle := t.kassenbereiche()
	if len(alle) == 0 || anmeldung.Wer(r.Context()).Bereich != zugang.BereichAmt {
		return web.Verweis{}, false
	}
	v := web.Verweis{Text: "Auskünfte und Gebühren", Ziel: alle[0].ziel}
	for _, b := range alle {
		v.Aktiv = v.Aktiv || strings.HasPrefix(r.URL.Path, b.ziel)
	}
	return v, true
}

// kassenbereiche are those of the pages about orders and fees that there are.
func (t *Tuer) kassenbereiche() []bereich {
	var alle []bereich
	for _, b := range []struct {
		da bool
		bereich
	}{
		{t.Abrechnung != nil, bereich{"Abrechnung", kassenpfad}}, {t.Auftraege != nil, bereich{"Aufträge", auftragspfad}},
		{t.Handel != nil, bereich{"Adresshandel", handelspfad}}, {t.Beschwerden != nil, bereich{"Beschwerden", beschwerdepfad}},
		{t.Statistik != nil, bereich{"Statistik", statistikpfad}},
	} {
		if b.da {
			alle = append(alle, b.bereich)
		}
	}
	return alle
}

// wege are the links on top of the pages about orders and fees, in two rows.
type wege struct{ Bereiche, Seiten []web.Verweis }

func (t *Tuer) wege(r *http.Request) wege {
	var w wege
	for _, b := range t.kassenbereiche() {
		w.Bereiche = append(w.Bereiche, web.Verweis{Text: b.text, Ziel: b.ziel, Aktiv: strings.HasPrefix(r.URL.Path, b.ziel)})
	}
	if !strings.HasPrefix(r.URL.Path, kassenpfad) {
		return w
	}
	for _, b := range []bereich{
		{"Kassenbuch", kassenpfad}, {"Zahlungen", kassenpfad + "/zahlungen"}, {"Monatsläufe und Mahnungen", kassenpfad + "/laeufe"},
		{"Abstimmung", kassenpfad + "/abstimmung"}, {"Preise und Fristen", kassenpfad + "/preise"},
	} {
		w.Seiten = append(w.Seiten, web.Verweis{Text: b.text, Ziel: b.ziel, Aktiv: r.URL.Path == b.ziel})
	}
	return w
}

// kassenwer is who acts in the ledger.
func kassenwer(r *http.Request) abrechnung.Wer {
	a := anmeldung.Wer(r.Context())
	return abrechnung.Wer{Stelle: a.Akteur.Stelle.ID, StelleName: a.Akteur.Stelle.Name, Kennung: a.Kennung}
}

// kassenseite is the ledger as a list of notices.
type kassenseite struct {
	Wege      wege
	Suche     string
	Ueber     string
	Bescheide liste
	Weitere   string // address of the next page, "" for none
	Zurueck   bool   // offers the way back to the whole list
}

// kassenbuch lists the notices, the latest first.
func (t *Tuer) kassenbuch(w http.ResponseWriter, r *http.Request) {
	staende, err := t.Abrechnung.Blatt(r.Context(), "", r.URL.Query().Get("vor"))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := kassenseite{Wege: t.wege(r), Ueber: "Gebührenbescheide, die neuesten zuerst", Bescheide: t.bescheidliste(staende)}
	if n := len(staende); n == blattgroesse {
		s.Weitere = kassenpfad + "?" + url.Values{"vor": {staende[n-1].Nummer}}.Encode()
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "abrechnung", t.kopf(r, web.Seite{Titel: "Abrechnung", Inhalt: s}))
}

// blattgroesse is how many notices a page of the ledger has.
const blattgroesse = 50

// sucheBescheide shows what a clerk searches; neither the address nor the history of
// the browser says what it was.
func (t *Tuer) sucheBescheide(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := kassenseite{Wege: t.wege(r), Suche: werte.Get("suche"), Ueber: "Gefundene Gebührenbescheide", Zurueck: true}
	var mangel []web.Feldfehler
	if s.Suche == "" {
		mangel = []web.Feldfehler{{Feld: "suche", Text: "Bitte geben Sie eine Nummer, eine Referenz oder eine Kundennummer ein."}}
	}
	staende, err := t.Abrechnung.Finde(r.Context(), s.Suche)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s.Bescheide = t.bescheidliste(staende)
	s.Bescheide.Leer = "Dazu gibt es keinen Gebührenbescheid. Prüfen Sie die Schreibweise; Referenzen beginnen mit RF, Bescheidnummern haben die Form JJJJ-NNNNNN."
	t.seiten.Schreibe(w, r, seitenstatus(mangel), "abrechnung", t.kopf(r, web.Seite{Titel: "Abrechnung", Fehler: mangel, Inhalt: s}))
}

var standworte = map[abrechnung.Zahlungsstand]string{
	abrechnung.Bezahlt: "bezahlt", abrechnung.Storniert: "storniert", abrechnung.Ueberzahlt: "überzahlt",
	abrechnung.Teilbezahlt: "teilweise bezahlt", abrechnung.Unbezahlt: "offen", abrechnung.Ueberfaellig: "überfällig",
}

func (t *Tuer) bescheidliste(staende []abrechnung.Stand) liste {
	l := neueListe("Gebührenbescheide", "Es gibt noch keinen Gebührenbescheid.", textspalte("Bescheid"), textspalte("Kunde"), textspalte("Datum"),
		textspalte("Fällig"), zahlspalte("Betrag"), zahlspalte("Offen"), textspalte("Stand"))
	heute := t.Abrechnung.Heute()
	for i := range staende {
		s := &staende[i]
		stand := s.Am(heute)
		art := "Auftrag"
		if s.Art == abrechnung.Monatsbescheid {
			art = "Monat " + monatstext(s.Monat)
		}
		l.zeile(zelle{Text: s.Nummer, Ziel: kassenpfad + "/bescheid/" + s.Nummer, Klein: art}, zelle{Text: s.Kunde}, zelle{Text: tagtext(s.Datum)},
			zelle{Text: tagtext(s.Faellig)}, zelle{Text: s.Summe.String()}, zelle{Text: s.Offen().String()},
			zelle{Text: standworte[stand], Warnung: stand == abrechnung.Ueberfaellig || stand == abrechnung.Ueberzahlt})
	}
	return l
}

// monatstext writes a month for people: "03/2026".
func monatstext(m abrechnung.Monat) string {
	jahr, monat, _ := strings.Cut(string(m), "-")
	return monat + "/" + jahr
}
