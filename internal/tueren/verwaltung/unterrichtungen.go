// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/unterrichtung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Unterrichtungen is the work on duties to notify; *unterrichtung.Dienst is one.
type Unterrichtungen interface {
	Zahlen(ctx context.Context) (map[unterrichtung.Zustand]int64, error)
	Liste(ctx context.Context, wer behoerde.Akteur, z unterrichtung.Zustand, nach int64) ([]unterrichtung.Auftrag, error)
	Erledige(ctx context.Context, wer behoerde.Akteur, id int64, vorher unterrichtung.Zustand, vermerk string) error
}

const unterrichtungspfad = Pfad + "unterrichtungen"

// errNurAmt refuses the data protection control: it has no part in this work.
var errNurAmt = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung, "Diese Seite ist der Registerstelle vorbehalten.")

// registriereUnterrichtungen adds the work list of the duties to notify (BMG § 34 Abs. 5, § 51 Abs. 3).
func (t *Tuer) registriereUnterrichtungen(mux *http.ServeMux) {
	if t.Unterrichtungen == nil {
		return
	}
	mux.HandleFunc("GET "+unterrichtungspfad, t.anmeldung.Nur(t.unterrichtungen))
	mux.HandleFunc("POST "+unterrichtungspfad, t.anmeldung.Nur(t.erledigeUnterrichtung))
}

func (t *Tuer) unterrichtungsverweis(r *http.Request) (web.Verweis, bool) {
	v := web.Verweis{Text: "Unterrichtungen", Ziel: unterrichtungspfad, Aktiv: strings.HasPrefix(r.URL.Path, unterrichtungspfad)}
	return v, t.Unterrichtungen != nil && anmeldung.Wer(r.Context()).Bereich == zugang.BereichAmt
}

// unterrichtungsseite is the work list.
type unterrichtungsseite struct {
	Zahlen    []web.Balken
	Zustand   string
	Reiter    []web.Verweis
	Auftraege []auftragsansicht
}

type auftragsansicht struct {
	unterrichtung.Auftrag
	Was, Wann, Behoerde string
	Offen               bool
}

var auftragsworte = map[unterrichtung.Art]string{
	unterrichtung.ArtBetroffene: "Betroffene Person unterrichten", unterrichtung.ArtVeranlasser: "Veranlassende Stelle unterrichten",
	unterrichtung.ArtBearbeitung: "Manuell bearbeiten",
}

var auftragszustaende = map[unterrichtung.Zustand]string{
	unterrichtung.ZustandOffen: "offen", unterrichtung.ZustandUebergeben: "übergeben", unterrichtung.ZustandErledigt: "erledigt",
}

func (t *Tuer) unterrichtungen(w http.ResponseWriter, r *http.Request) {
	t.zeigeUnterrichtungen(w, r, unterrichtung.Zustand(r.URL.Query().Get("zustand")), nil)
}

func (t *Tuer) zeigeUnterrichtungen(w http.ResponseWriter, r *http.Request, z unterrichtung.Zustand, meldungen []web.Feldfehler) {
	wer := anmeldung.Wer(r.Context())
	if wer.Bereich != zugang.BereichAmt {
		t.fehler(w, r, errNurAmt)
		return
	}
	if auftragszustaende[z] == "" {
		z = unterrichtung.ZustandOffen
	}
	liste, err := t.Unterrichtungen.Liste(r.Context(), wer.Akteur, z, 0)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	zahlen, err := t.Unterrichtungen.Zahlen(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := unterrichtungsseite{Zustand: auftragszustaende[z]}
	for _, zustand := range unterrichtung.Zustaende() {
		s.Reiter = append(s.Reiter, web.Verweis{Ziel: unterrichtungspfad + "?zustand=" + string(zustand), Aktiv: zustand == z,
			Text: auftragszustaende[zustand] + " (" + web.Tausend(zahlen[zustand]) + ")"})
	}
	for _, a := range liste {
		name := t.gemeinden[a.Meldebehoerde].Name
		if name == "" {
			name = string(a.Meldebehoerde)
		}
		s.Auftraege = append(s.Auftraege, auftragsansicht{Auftrag: a, Was: auftragsworte[a.Art], Wann: zeitpunkt(a.Zeit),
			Behoerde: name, Offen: a.Zustand != unterrichtung.ZustandErledigt})
	}
	status := http.StatusOK
	if meldungen != nil {
		status = http.StatusUnprocessableEntity
	}
	t.seiten.Schreibe(w, r, status, "unterrichtungen", t.kopf(r, web.Seite{Titel: "Unterrichtungen", Inhalt: s, Fehler: meldungen}))
}

func (t *Tuer) erledigeUnterrichtung(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	wer := anmeldung.Wer(r.Context())
	if wer.Bereich != zugang.BereichAmt {
		t.fehler(w, r, errNurAmt)
		return
	}
	id, _ := strconv.ParseInt(werte.Get("auftrag"), 10, 64) // 0 is no order
	vorher := unterrichtung.Zustand(werte.Get("vorher"))
	switch err := t.Unterrichtungen.Erledige(r.Context(), wer.Akteur, id, vorher, werte.Get("vermerk-"+werte.Get("auftrag"))); {
	case err == unterrichtung.ErrVermerk:
		t.zeigeUnterrichtungen(w, r, vorher, []web.Feldfehler{{Feld: "vermerk-" + werte.Get("auftrag"), Text: unterrichtung.ErrVermerk.Text}})
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, unterrichtungspfad+"?zustand="+string(vorher), http.StatusSeeOther)
	}
}
