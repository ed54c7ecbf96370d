// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"unicode/utf8"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/tueren/web"
)

// The fields of the page besides those of the use case.
const (
	feldEntfernen  = "entfernen"
	feldHochladen  = "hochladen"
	feldWeiter     = "weiter"
	laengstesFeld  = 200
	rahmenUpload   = 64 << 10 // the parts of the form around the file
	hoechsteTeile  = 20
	einwilligungJa = "ja"
)

// nachweisseite asks how somebody proves who he is.
type nachweisseite struct {
	Schritt, Schritte, Person int
	Ziel, Zurueck             string
	Wahl                      []web.Option
	Dateien                   []dateizeile
	Einwilligung              string
	Hoechstens, MiB           int
}

// dateizeile is an uploaded file in the list.
type dateizeile struct {
	Nr            int
	Name, Groesse string
}

func (t *Registrierung) nachweis(v *vorgang) { t.zeigeNachweis(v, nil) }

func (t *Registrierung) zeigeNachweis(v *vorgang, fehler []web.Feldfehler) {
	r := t.Antraege.Regel()
	s := nachweisseite{
		Schritt: 2, Schritte: registrierungsschritte, Ziel: nachweisPfad, Zurueck: angabenPfad, Wahl: t.nachweiswahl(v.a), Hoechstens: r.Dateien, MiB: r.DateiMiB,
	}
	if v.a.Angaben.Einwilligung {
		s.Einwilligung = einwilligungJa
	}
	for _, d := range v.a.Nachweis.Dateien {
		s.Dateien = append(s.Dateien, t.dateizeile(d))
	}
	t.zeige(v.w, v.r, status(fehler), "registrierung-nachweis", web.Seite{Titel: t.texte.T("registrierung.nachweis_titel"), Fehler: fehler, Inhalt: s})
}

func (t *Registrierung) dateizeile(d kunden.Datei) dateizeile {
	kib := fmt.Sprintf("%d KB", (d.Groesse+1023)/1024)
	return dateizeile{Nr: d.Nr, Name: t.texte.T("registrierung.datei_nr", d.Nr), Groesse: t.texte.T("registrierung.datei_"+d.Art.Endung()[1:]) + ", " + kib}
}

// nachweiswahl are the proofs that somebody may choose.
func (t *Registrierung) nachweiswahl(a *kunden.Antrag) []web.Option {
	arten := []kunden.Nachweisart{kunden.NachweisDatei, kunden.NachweisVorsprache}
	if a.Angaben.Art == zugang.BereichGrosskunde {
		arten = append(arten, kunden.NachweisVertrag)
	}
	var wahl []web.Option
	for _, n := range arten {
		wahl = append(wahl, web.Option{
			Wert: string(n), Text: t.texte.T("nachweisart." + string(n)), Hinweis: t.texte.T("nachweisart." + string(n) + "_hinweis"),
			Gewaehlt: a.Nachweis.Art == n || a.Nachweis.Art == "" && n == kunden.NachweisDatei,
		})
	}
	for _, w := range t.Antraege.Wege() {
		wahl = append(wahl, web.Option{Wert: string(w.Kennzeichen()), Text: w.Name(), Gewaehlt: a.Nachweis.Art == w.Kennzeichen()})
	}
	return wahl
}

// speichereNachweis takes the choice and, if there is one, a file; nothing is written to disk.
func (t *Registrierung) speichereNachweis(v *vorgang) {
	f, err := liesNachweisformular(v.w, v.r, t.Antraege.Regel().DateiMiB<<20)
	var gross *http.MaxBytesError
	switch {
	case errors.As(err, &gross):
		t.zeigeNachweis(v, []web.Feldfehler{{Feld: kunden.FeldDatei, Text: t.texte.T("registrierung.datei_gross", t.Antraege.Regel().DateiMiB)}})
		return
	case err != nil:
		t.fehler(v.w, v.r, web.ErrUnlesbar)
		return
	}
	ctx := v.r.Context()
	if nr, err := strconv.Atoi(f.felder[feldEntfernen]); err == nil {
		if err := t.Antraege.EntferneDatei(ctx, v.z, nr); err != nil && !errors.Is(err, kunden.ErrKeineDatei) {
			t.fehler(v.w, v.r, err)
			return
		}
		v.weiter(nachweisPfad)
		return
	}
	art := kunden.Nachweisart(f.felder[kunden.FeldNachweis])
	if t.istWeg(art) && v.a.Nachweis.Bestaetigt == nil {
		t.beginneWeg(v, art)
		return
	}
	err = t.Antraege.WaehleNachweis(ctx, v.z, kunden.Nachweiswahl{
		Art: art, Einwilligung: f.felder[kunden.FeldEinwilligung] == einwilligungJa, Datei: f.datei,
	})
	liste, imFormular := maengelVon(err)
	switch {
	case imFormular:
		t.zeigeNachweisFehler(v, liste)
	case err != nil:
		t.fehler(v.w, v.r, err)
	case f.felder[feldHochladen] != "":
		v.weiter(nachweisPfad)
	default:
		v.weiter(pruefenPfad)
	}
}

// zeigeNachweisFehler shows the page with what is stored by now.
func (t *Registrierung) zeigeNachweisFehler(v *vorgang, fehler []web.Feldfehler) {
	if a, err := t.Antraege.Lies(v.r.Context(), v.z); err == nil {
		v.a = a
	}
	t.zeigeNachweis(v, fehler)
}

// nachweisformular is what was sent: short fields and at most one file.
type nachweisformular struct {
	felder map[string]string
	datei  []byte
}

func liesNachweisformular(w http.ResponseWriter, r *http.Request, groesste int) (nachweisformular, error) {
	f := nachweisformular{felder: map[string]string{}}
	r.Body = http.MaxBytesReader(w, r.Body, int64(groesste)+rahmenUpload)
	teile, err := r.MultipartReader()
	if err != nil {
		return f, err
	}
	for range hoechsteTeile {
		teil, err := teile.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return f, err
		}
		inhalt, err := io.ReadAll(teil)
		name := teil.FormName()
		switch {
		case err != nil:
			return f, err
		case name == kunden.FeldDatei && len(inhalt) > 0:
			f.datei = inhalt
		case name != kunden.FeldDatei && len(inhalt) <= laengstesFeld && utf8.Valid(inhalt):
			f.felder[name] = string(inhalt)
		}
	}
	return f, errors.New("form with too many parts")
}

func (t *Registrierung) istWeg(art kunden.Nachweisart) bool {
	for _, w := range t.Antraege.Wege() {
		if w.Kennzeichen() == art {
			return true
		}
	}
	return false
}

// wegseite leads to another system: the browser follows a link, because a form may not
// lead to another place.
type wegseite struct{ Ziel, Zurueck string }

func (t *Registrierung) beginneWeg(v *vorgang, art kunden.Nachweisart) {
	ziel, err := t.Antraege.BeginneWeg(v.r.Context(), v.z, art, wegPfad)
	if err != nil {
		t.zeigeNachweis(v, []web.Feldfehler{{Feld: kunden.FeldNachweis, Text: kunden.ErrNachweisweg.Text}})
		return
	}
	t.zeige(v.w, v.r, http.StatusOK, "registrierung-weg", web.Seite{Titel: t.texte.T("registrierung.weg_titel"), Inhalt: wegseite{ziel, nachweisPfad}})
}

// schliesseWeg takes what the other system sent back with the browser.
func (t *Registrierung) schliesseWeg(v *vorgang) {
	if err := t.Antraege.SchliesseWeg(v.r.Context(), v.z, v.r.URL.Query()); err != nil {
		t.zeigeNachweis(v, []web.Feldfehler{{Feld: kunden.FeldNachweis, Text: kunden.ErrNachweisweg.Text}})
		return
	}
	v.weiter(pruefenPfad)
}
