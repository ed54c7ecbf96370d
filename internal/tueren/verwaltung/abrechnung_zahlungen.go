// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

const zahlungspfad = kassenpfad + "/zahlungen"

// groessterKontoauszug leaves room for the parts of the form around a file of 32 MB.
const groessterKontoauszug = 33 << 20

// errVorschau refuses a preview that is over; nothing was taken over.
var errVorschau = fehler.Neu(fehler.NichtGefunden, "MR-2432", "Diese Vorschau ist abgelaufen oder schon übernommen. Bitte laden Sie die Datei noch einmal hoch.")

// zahlungsseite takes a bank's export and lists what belongs to no notice yet.
type zahlungsseite struct {
	Wege     wege
	Ziel     string
	Eingang  []eingangszeile
	Ergebnis *abrechnung.Einlesung // of the import just done
	Neu      string
	Maengel  []abrechnung.Mangel
}

// eingangszeile is a payment without notice.
type eingangszeile struct{ Nr, Tag, Betrag, Zweck, Feld, Wert string }

func (t *Tuer) zahlungen(w http.ResponseWriter, r *http.Request) {
	t.zeigeZahlungen(w, r, zahlungsseite{}, nil)
}

func (t *Tuer) zeigeZahlungen(w http.ResponseWriter, r *http.Request, s zahlungsseite, mangel []web.Feldfehler) {
	eingaenge, err := t.Abrechnung.OffeneEingaenge(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s.Wege, s.Ziel = t.wege(r), zahlungspfad
	for _, e := range eingaenge {
		nr := strconv.FormatInt(e.Nr, 10)
		s.Eingang = append(s.Eingang, eingangszeile{Nr: nr, Tag: tagtext(e.Tag), Betrag: e.Betrag.String(), Zweck: e.Zweck,
			Feld: "bescheid-" + nr, Wert: r.PostForm.Get("bescheid-" + nr)})
	}
	t.seiten.Schreibe(w, r, seitenstatus(mangel), "abrechnung-zahlungen", t.kopf(r, web.Seite{Titel: "Zahlungen", Fehler: mangel, Inhalt: s}))
}

// ladeKontoauszug keeps the file in memory until it is confirmed.
func (t *Tuer) ladeKontoauszug(w http.ResponseWriter, r *http.Request) {
	inhalt, text := liesHochgeladene(w, r)
	if text != "" {
		t.zeigeZahlungen(w, r, zahlungsseite{}, []web.Feldfehler{{Feld: "datei", Text: text}})
		return
	}
	_, maengel, err := t.Abrechnung.SiehVor(r.Context(), bytes.NewReader(inhalt))
	switch {
	case len(maengel) > 0:
		t.zeigeZahlungen(w, r, zahlungsseite{Maengel: maengel}, []web.Feldfehler{{Feld: "datei", Text: fehler.TextVon(err)}})
	case err != nil:
		t.fehler(w, r, err)
	default:
		marke := t.hochgeladen.lege(anmeldung.Wer(r.Context()).Kennung, inhalt)
		http.Redirect(w, r, zahlungspfad+"/pruefen/"+marke, http.StatusSeeOther)
	}
}

// liesHochgeladene returns the file of the field "datei", or a sentence why there is none.
func liesHochgeladene(w http.ResponseWriter, r *http.Request) (inhalt []byte, mangel string) {
	const keine = "Bitte wählen Sie die CSV-Datei der Bank aus."
	r.Body = http.MaxBytesReader(w, r.Body, groessterKontoauszug)
	teile, err := r.MultipartReader() // nothing is written to disk
	if err != nil {
		return nil, keine
	}
	for {
		teil, err := teile.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, keine
		}
		if err == nil && teil.FormName() != "datei" {
			continue
		}
		if err == nil {
			inhalt, err = io.ReadAll(teil)
		}
		var gross *http.MaxBytesError
		switch {
		case errors.As(err, &gross):
			return nil, "Die Datei ist größer als 32 MB."
		case err != nil:
			return nil, "Die Datei kam nicht vollständig an. Bitte versuchen Sie es noch einmal."
		case len(inhalt) == 0:
			return nil, keine
		}
		return inhalt, ""
	}
}

// vorschauseite is a file before it is taken over.
type vorschauseite struct {
	Wege       wege
	Vorschau   abrechnung.Vorschau
	Neu        string
	Zahlungen  liste
	Mehr       int // how many lines are not shown
	Ziel       string
	Uebernimmt bool // something in it is new
}

// vorschauzeilen is how many payments of a file are shown.
const vorschauzeilen = 500

func (t *Tuer) zahlungsvorschau(w http.ResponseWriter, r *http.Request) {
	inhalt, ok := t.hochgeladen.lies(anmeldung.Wer(r.Context()).Kennung, r.PathValue("marke"))
	if !ok {
		t.fehler(w, r, errVorschau)
		return
	}
	v, _, err := t.Abrechnung.SiehVor(r.Context(), bytes.NewReader(inhalt))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := vorschauseite{Wege: t.wege(r), Vorschau: v, Neu: centtext(v.Cent), Ziel: r.URL.Path, Uebernimmt: v.Zugeordnet+v.Offen > 0,
		Zahlungen: neueListe("Zahlungen der Datei", "Die Datei enthält keine Zahlung.", textspalte("Tag"), zahlspalte("Betrag"), textspalte("Verwendungszweck"), textspalte("Wirkung"))}
	for _, z := range v.Zahlungen[:min(len(v.Zahlungen), vorschauzeilen)] {
		wirkung := zelle{Text: "ohne Bescheid", Warnung: true}
		switch {
		case z.Bekannt:
			wirkung = zelle{Text: "schon bekannt, keine Wirkung"}
		case z.Bescheid != "":
			wirkung = zelle{Text: "Bescheid " + z.Bescheid, Ziel: kassenpfad + "/bescheid/" + z.Bescheid}
		}
		s.Zahlungen.zeile(zelle{Text: tagtext(z.Tag)}, zelle{Text: z.Betrag.String()}, zelle{Text: z.Zweck}, wirkung)
	}
	s.Mehr = len(v.Zahlungen) - len(s.Zahlungen.Zeilen)
	t.seiten.Schreibe(w, r, http.StatusOK, "abrechnung-vorschau", t.kopf(r, web.Seite{Titel: "Kontoauszug prüfen", Inhalt: s}))
}

// uebernimmZahlungen takes over the file; the second click finds it gone.
func (t *Tuer) uebernimmZahlungen(w http.ResponseWriter, r *http.Request) {
	inhalt, ok := t.hochgeladen.nimm(anmeldung.Wer(r.Context()).Kennung, r.PathValue("marke"))
	if !ok {
		t.fehler(w, r, errVorschau)
		return
	}
	e, _, err := t.Abrechnung.LiesZahlungen(r.Context(), kassenwer(r), bytes.NewReader(inhalt))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	t.zeigeZahlungen(w, r, zahlungsseite{Ergebnis: &e, Neu: centtext(e.Cent)}, nil)
}

// ordneZu books a payment to the notice that a clerk names.
func (t *Tuer) ordneZu(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	nr, _ := strconv.ParseInt(werte.Get("eingang"), 10, 64) // 0 is no payment
	feld := "bescheid-" + werte.Get("eingang")
	gefunden, err := t.Abrechnung.Finde(r.Context(), werte.Get(feld))
	switch {
	case err != nil:
		t.fehler(w, r, err)
	case len(gefunden) != 1:
		t.zeigeZahlungen(w, r, zahlungsseite{}, []web.Feldfehler{{Feld: feld, Text: "Bitte geben Sie genau einen Bescheid an: seine Nummer, seine Referenz oder die Nummer des Auftrags."}})
	default:
		if err := t.Abrechnung.OrdneZu(r.Context(), kassenwer(r), nr, gefunden[0].Nummer); err != nil {
			t.fehler(w, r, err)
			return
		}
		http.Redirect(w, r, kassenpfad+"/bescheid/"+gefunden[0].Nummer+"?gespeichert", http.StatusSeeOther)
	}
}
