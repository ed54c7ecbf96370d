// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// The acts on a notice.
const (
	aktZahlung    = "zahlung"
	aktGutschrift = "gutschrift"
	aktErstattung = "erstattung"
	aktStorno     = "storno"
	aktAntrag     = "antrag"
	aktMahnung    = "mahnung"
)

// blattseite is one notice with its ledger and what can be done about it.
type blattseite struct {
	Wege                           wege
	Stand                          *abrechnung.Stand
	Zustand                        string
	Warnung                        bool
	Ausgestellt, Faellig, Referenz string
	Offen, Ueberzahlt, Art         string
	Posten, Buchungen              liste
	Ziel                           string
	Akte                           []kassenakt
	Mahnbar                        bool
	Gespeichert                    bool
	// Antrag says who has applied for a Storno, "" for nobody.
	Antrag string
}

// kassenakt is a form about the notice.
type kassenakt struct {
	Akt, Titel, Text, Taste string
	MitBetrag, MitTag       bool
	Betrag, Tag, Grund      string
	Auf                     bool // open, because something in it is wrong
}

func (t *Tuer) kassenblatt(w http.ResponseWriter, r *http.Request) { t.zeigeBlatt(w, r, nil, nil) }

func (t *Tuer) zeigeBlatt(w http.ResponseWriter, r *http.Request, werte url.Values, mangel []web.Feldfehler) {
	ctx, nummer := r.Context(), r.PathValue("nummer")
	stand, err := t.Abrechnung.Bescheid(ctx, "", nummer)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := blattseite{Wege: t.wege(r), Stand: &stand, Ziel: kassenpfad + "/bescheid/" + nummer, Gespeichert: r.URL.Query().Has("gespeichert")}
	heute := t.Abrechnung.Heute()
	zustand := stand.Am(heute)
	s.Zustand, s.Warnung = standworte[zustand], zustand == abrechnung.Ueberfaellig || zustand == abrechnung.Ueberzahlt
	s.Ausgestellt, s.Faellig, s.Referenz = tagtext(stand.Datum), tagtext(stand.Faellig), inGruppen(stand.Referenz)
	s.Art = "Bescheid über einen Auftrag"
	if stand.Art == abrechnung.Monatsbescheid {
		s.Art = "Monatsbescheid " + monatstext(stand.Monat)
	}
	s.Offen = max(stand.Offen(), 0).String()
	if stand.Offen() < 0 {
		s.Ueberzahlt = (-stand.Offen()).String()
	}
	if err := t.fuelleBlatt(r, &s); err != nil {
		t.fehler(w, r, err)
		return
	}
	s.Akte = t.kassenakte(&s, anmeldung.Wer(ctx).Kennung, werte)
	s.Mahnbar = t.Abrechnung.Mahnfaellig(&stand, heute)
	t.seiten.Schreibe(w, r, seitenstatus(mangel), "abrechnung-bescheid", t.kopf(r, web.Seite{Titel: "Gebührenbescheid", Fehler: mangel, Inhalt: s}))
}

// fuelleBlatt reads the claims and entries of the notice.
func (t *Tuer) fuelleBlatt(r *http.Request, s *blattseite) error {
	posten, err := t.Abrechnung.Posten(r.Context(), s.Stand.Nummer)
	if err != nil {
		return err
	}
	s.Posten = neueListe("Aufträge im Bescheid", "Der Bescheid enthält keinen Auftrag.", textspalte("Auftrag"), textspalte("Bestätigt"),
		zahlspalte("Profile mit Gebühr"), zahlspalte("Gebühr"), textspalte("Tarif"))
	for i := range posten {
		p := &posten[i]
		n := 0
		for _, x := range p.Rechnung.Positionen {
			if x.Tatbestand != gebuehr.KeineGebuehr {
				n++
			}
		}
		s.Posten.zeile(texte(p.Auftrag, zeitpunkt(p.Bestaetigt), web.Tausend(n), p.Rechnung.Summe.String(), p.Rechnung.Fassung)...)
	}
	buchungen, err := t.Abrechnung.Buchungen(r.Context(), s.Stand.Nummer)
	if err != nil {
		return err
	}
	s.Buchungen = neueListe("Buchungen zum Bescheid", "Zu diesem Bescheid ist noch nichts gebucht.", textspalte("Buchung"), textspalte("Tag"),
		zahlspalte("Betrag"), textspalte("Grund"), textspalte("Erfasst von"))
	mahnung := 0
	for _, b := range buchungen {
		art := zelle{Text: buchungsworte[b.Art]}
		if b.Art == abrechnung.Mahnung {
			mahnung++
			art = zelle{Text: fmt.Sprintf("%d. Mahnung", mahnung), Ziel: s.Ziel + "/mahnung/" + strconv.Itoa(mahnung)}
		}
		if b.Art == abrechnung.Stornoantrag && !s.Stand.Storniert {
			s.Antrag = b.Wer
		}
		s.Buchungen.zeile(art, zelle{Text: tagtext(b.Tag)}, zelle{Text: b.Betrag.String()}, zelle{Text: b.Grund}, zelle{Text: b.Wer, Klein: zeitpunkt(b.Zeit)})
	}
	return nil
}

var buchungsworte = map[abrechnung.Buchungsart]string{
	abrechnung.Zahlung: "Zahlung", abrechnung.Gutschrift: "Gutschrift", abrechnung.Storno: "Storno",
	abrechnung.Erstattung: "Erstattung", abrechnung.Stornoantrag: "Storno beantragt",
}

// kassenakte are the forms that make sense for the notice as it stands.
func (t *Tuer) kassenakte(s *blattseite, kennung string, werte url.Values) []kassenakt {
	heute := tagtext(t.Abrechnung.Heute())
	rest := zahltext(max(s.Stand.Offen(), 0))
	var akte []kassenakt
	if !s.Stand.Storniert {
		akte = append(akte,
			kassenakt{Akt: aktZahlung, Titel: "Zahlung von Hand erfassen", Taste: "Zahlung buchen", MitBetrag: true, MitTag: true, Betrag: rest, Tag: heute,
				Text: "Nur für Zahlungen, die nicht mit dem Kontoauszug kommen."},
			kassenakt{Akt: aktGutschrift, Titel: "Gutschrift", Taste: "Gutschrift buchen", MitBetrag: true,
				Text: "Mindert, was zu zahlen ist. Das Gesetz regelt keine Erstattung, wenn sich das Register als falsch erweist; Sie entscheiden und begründen."},
			t.stornoakt(s, kennung))
	}
	if s.Stand.Offen() < 0 {
		akte = append(akte, kassenakt{Akt: aktErstattung, Titel: "Überzahlung erstatten", Taste: "Erstattung buchen", MitBetrag: true, MitTag: true,
			Betrag: zahltext(-s.Stand.Offen()), Tag: heute, Text: "Erst überweisen, dann hier buchen."})
	}
	for i := range akte {
		a := &akte[i]
		if a.Auf = werte.Get("akt") == a.Akt; a.Auf {
			a.Betrag, a.Tag, a.Grund = werte.Get(a.Akt+"-betrag"), werte.Get(a.Akt+"-tag"), werte.Get(a.Akt+"-grund")
		}
	}
	return akte
}

// stornoakt is the form for cancelling, or for asking a second person for it.
func (t *Tuer) stornoakt(s *blattseite, kennung string) kassenakt {
	if t.Abrechnung.BrauchtZweiten(s.Stand) && (s.Antrag == "" || s.Antrag == kennung) {
		return kassenakt{Akt: aktAntrag, Titel: "Storno beantragen", Taste: "Storno beantragen",
			Text: "Über diesen Betrag entscheiden zwei Personen: Sie beantragen, eine andere storniert."}
	}
	return kassenakt{Akt: aktStorno, Titel: "Stornieren", Taste: "Endgültig stornieren",
		Text: "Danach ist nichts mehr zu zahlen. Was schon gezahlt wurde, kann erstattet werden. Ein Storno lässt sich nicht zurücknehmen."}
}

// zahltext writes an amount for a field: "3,80".
func zahltext(c gebuehr.Cent) string { return strings.TrimSuffix(c.String(), " €") }

// inGruppen writes a reference in groups of four.
func inGruppen(text string) string {
	var b strings.Builder
	for i, z := range text {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(z)
	}
	return b.String()
}

// buche enters what a clerk decides.
func (t *Tuer) buche(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	akt, nummer := werte.Get("akt"), r.PathValue("nummer")
	v := abrechnung.Vorgang{Wer: kassenwer(r), Bescheid: nummer, Grund: werte.Get(akt + "-grund")}
	if mangel := liesVorgang(&v, akt, werte); mangel != nil {
		t.zeigeBlatt(w, r, werte, mangel)
		return
	}
	switch err := t.tuKassenakt(r, akt, v); {
	case err == nil:
		http.Redirect(w, r, kassenpfad+"/bescheid/"+nummer+"?gespeichert", http.StatusSeeOther)
	case fehler.ArtVon(err) == fehler.Ungueltig:
		t.zeigeBlatt(w, r, werte, []web.Feldfehler{{Feld: feldZu(akt, err), Text: fehler.TextVon(err)}})
	default:
		t.fehler(w, r, err)
	}
}

func (t *Tuer) tuKassenakt(r *http.Request, akt string, v abrechnung.Vorgang) error {
	switch akt {
	case aktZahlung:
		return t.Abrechnung.Zahle(r.Context(), v)
	case aktGutschrift:
		return t.Abrechnung.SchreibeGut(r.Context(), v)
	case aktErstattung:
		return t.Abrechnung.Erstatte(r.Context(), v)
	case aktStorno:
		return t.Abrechnung.Storniere(r.Context(), v)
	case aktAntrag:
		return t.Abrechnung.BeantrageStorno(r.Context(), v)
	case aktMahnung:
		return t.Abrechnung.Mahne(r.Context(), v.Wer, v.Bescheid)
	}
	return errSeite
}

// feldZu names the field that an error of the ledger is about.
func feldZu(akt string, err error) string {
	if fehler.CodeVon(err) == "MR-1836" {
		return akt + "-betrag"
	}
	return akt + "-grund"
}

// liesVorgang reads amount and day where the form has them.
func liesVorgang(v *abrechnung.Vorgang, akt string, werte url.Values) (mangel []web.Feldfehler) {
	if akt == aktZahlung || akt == aktGutschrift || akt == aktErstattung {
		betrag, ok := abrechnung.LiesBetrag(werte.Get(akt + "-betrag"))
		if !ok {
			mangel = append(mangel, web.Feldfehler{Feld: akt + "-betrag", Text: "Bitte geben Sie den Betrag in der Form 12,34 an."})
		}
		v.Betrag = betrag
	}
	if tag := werte.Get(akt + "-tag"); tag != "" {
		d, ok := abrechnung.LiesTag(tag)
		if !ok {
			mangel = append(mangel, web.Feldfehler{Feld: akt + "-tag", Text: "Bitte geben Sie den Tag in der Form TT.MM.JJJJ an."})
		}
		v.Tag = d
	}
	return mangel
}

func (t *Tuer) bescheidPDF(w http.ResponseWriter, r *http.Request) {
	nummer := r.PathValue("nummer")
	t.sende(w, r, "bescheid-"+nummer+".pdf", "application/pdf", func(z io.Writer) error {
		return t.Abrechnung.Drucke(r.Context(), "", nummer, z)
	})
}

func (t *Tuer) mahnungPDF(w http.ResponseWriter, r *http.Request) {
	nummer := r.PathValue("nummer")
	nr, err := strconv.Atoi(r.PathValue("nr"))
	if err != nil {
		t.fehler(w, r, errSeite)
		return
	}
	t.sende(w, r, fmt.Sprintf("mahnung-%s-%d.pdf", nummer, nr), "application/pdf", func(z io.Writer) error {
		return t.Abrechnung.DruckeMahnung(r.Context(), "", nummer, nr, z)
	})
}
