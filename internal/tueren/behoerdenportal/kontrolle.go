// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Eigenkontrolle lets a body control its own queries; *kontrolle.Dienst is one.
type Eigenkontrolle interface {
	Stichproben(ctx context.Context, e kontrolle.Eigenkontrolle) ([]kontrolle.Stichprobe, error)
	VermerkeStichprobe(ctx context.Context, e kontrolle.Eigenkontrolle, s kontrolle.Stichprobe) error
	EigeneEintraege(ctx context.Context, e kontrolle.Eigenkontrolle, f kontrolle.Filter, nach kontrolle.Marke, max int) ([]protokoll.Eintrag, error)
	EigenerEintrag(ctx context.Context, e kontrolle.Eigenkontrolle, nummer int64) (protokoll.Eintrag, error)
	TechnischeHinweise(ctx context.Context, stelle string) ([]kontrolle.Fall, error)
	Kapseln(ctx context.Context, e kontrolle.Eigenkontrolle, ab int64) ([]protokoll.Kapsel, error)
}

const kontrollpfad = Pfad + "kontrolle"

// errNurAdmin: a body controls itself through its named administrator (§ 23 Abs. 3
// SächsMeldVO 2007, S3-05).
var errNurAdmin = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung,
	"Die Kontrolle der eigenen Abrufe ist der Administration Ihrer Behörde vorbehalten.")

// registriereKontrolle adds the pages of the body's own control.
func (t *Tuer) registriereKontrolle(mux *http.ServeMux) {
	if t.Kontrolle == nil {
		return
	}
	mux.HandleFunc("GET "+kontrollpfad, t.anmeldung.Nur(t.eigenkontrolle))
	mux.HandleFunc("POST "+kontrollpfad+"/protokoll", t.anmeldung.Nur(t.eigenesProtokoll))
	mux.Handle("GET "+kontrollpfad+"/protokoll", http.RedirectHandler(kontrollpfad, http.StatusSeeOther))
	mux.HandleFunc("POST "+kontrollpfad+"/eintrag", t.anmeldung.Nur(t.eigenerEintrag))
	mux.HandleFunc("POST "+kontrollpfad+"/stichprobe", t.anmeldung.Nur(t.vermerkeStichprobe))
	mux.HandleFunc("POST "+kontrollpfad+"/kapseln", t.anmeldung.Nur(t.ladeKapseln))
}

// eigenkontrollseite are samples and hints.
type eigenkontrollseite struct {
	Hinweise []kontrolle.Fall
	Offen    []probenansicht
	Geprueft []probenansicht
}

type probenansicht struct {
	kontrolle.Stichprobe
	Monat, Am, Befund string
}

var probenworte = map[kontrolle.Probenergebnis]string{
	kontrolle.ProbeInOrdnung: "in Ordnung", kontrolle.ProbeUnklar: "unklar", kontrolle.ProbeUnzulaessig: "unzulässig",
}

// kontrolleur returns who controls; false means that the answer is given.
func (t *Tuer) kontrolleur(w http.ResponseWriter, r *http.Request) (kontrolle.Eigenkontrolle, bool) {
	a := anmeldung.Wer(r.Context())
	if !a.Darf(zugang.RolleAdmin) {
		t.fehler(w, r, errNurAdmin)
		return kontrolle.Eigenkontrolle{}, false
	}
	return kontrolle.Eigenkontrolle{Akteur: a.Akteur}, true
}

func (t *Tuer) eigenkontrolle(w http.ResponseWriter, r *http.Request) { t.zeigeKontrolle(w, r, nil) }

func (t *Tuer) zeigeKontrolle(w http.ResponseWriter, r *http.Request, meldungen []web.Feldfehler) {
	e, ok := t.kontrolleur(w, r)
	if !ok {
		return
	}
	proben, err := t.Kontrolle.Stichproben(r.Context(), e)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	var s eigenkontrollseite
	if s.Hinweise, err = t.Kontrolle.TechnischeHinweise(r.Context(), e.Akteur.Stelle.ID); err != nil {
		t.fehler(w, r, err)
		return
	}
	for _, p := range proben {
		v := probenansicht{Stichprobe: p, Monat: p.Monat.String()[:7], Befund: probenworte[p.Ergebnis]}
		if p.Ergebnis == "" {
			s.Offen = append(s.Offen, v)
			continue
		}
		v.Am = p.Geprueft.In(uhr.Berlin()).Format("02.01.2006")
		s.Geprueft = append(s.Geprueft, v)
	}
	status := http.StatusOK
	if meldungen != nil {
		status = http.StatusUnprocessableEntity
	}
	t.seiten.Schreibe(w, r, status, "kontrolle", t.kopf(r, web.Seite{Titel: "Eigene Kontrolle", Inhalt: s, Fehler: meldungen}))
}

// probenseite is one query with the mark to be set.
type probenseite struct {
	Probe      string
	Eintrag    protokoll.Eintrag
	Zeit       string
	Ergebnisse []web.Option
}

func (t *Tuer) eigenerEintrag(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	e, ok := t.kontrolleur(w, r)
	if !ok {
		return
	}
	eintrag, err := t.Kontrolle.EigenerEintrag(r.Context(), e, zahl(werte.Get("nummer")))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := probenseite{Probe: werte.Get("probe"), Eintrag: eintrag, Zeit: eintrag.Zeit.In(uhr.Berlin()).Format("02.01.2006, 15:04 Uhr")}
	s.Ergebnisse = []web.Option{{Wert: "", Text: "bitte wählen"}}
	for _, p := range kontrolle.Probenergebnisse() {
		s.Ergebnisse = append(s.Ergebnisse, web.Option{Wert: string(p), Text: probenworte[p]})
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "kontrolle-probe", t.kopf(r, web.Seite{Titel: "Stichprobe", Inhalt: s}))
}

func (t *Tuer) vermerkeStichprobe(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	e, ok := t.kontrolleur(w, r)
	if !ok {
		return
	}
	err = t.Kontrolle.VermerkeStichprobe(r.Context(), e, kontrolle.Stichprobe{
		ID: zahl(werte.Get("probe")), Ergebnis: kontrolle.Probenergebnis(werte.Get("ergebnis")), Bemerkung: strings.TrimSpace(werte.Get("bemerkung")),
	})
	switch {
	case err == kontrolle.ErrVermerk:
		t.zeigeKontrolle(w, r, []web.Feldfehler{{Feld: "offene-proben", Text: kontrolle.ErrVermerk.Text}})
	case err != nil:
		t.fehler(w, r, err)
	default:
		http.Redirect(w, r, kontrollpfad, http.StatusSeeOther)
	}
}

// ladeKapseln sends sealed contents to a person whom the body has named (S3-18).
func (t *Tuer) ladeKapseln(w http.ResponseWriter, r *http.Request) {
	kapseln, err := t.Kontrolle.Kapseln(r.Context(), kontrolle.Eigenkontrolle{Akteur: anmeldung.Wer(r.Context()).Akteur}, 1)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	var inhalt bytes.Buffer
	ziel := json.NewEncoder(&inhalt)
	for _, k := range kapseln {
		if err := ziel.Encode(k); err != nil {
			t.fehler(w, r, err)
			return
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="protokolldaten.jsonl"`)
	if _, err := w.Write(inhalt.Bytes()); err != nil {
		slog.DebugContext(r.Context(), "download ended early", slog.Any("fehler", err))
	}
}

// zahl reads an id of a hidden field; 0 is nobody's.
func zahl(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
