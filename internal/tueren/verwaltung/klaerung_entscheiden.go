// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/tueren/web"
)

func (t *Tuer) klaerungEntscheide(w http.ResponseWriter, r *http.Request, p zuordnung.Paar) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	aus, err := t.Klaerung.Entscheide(r.Context(), sachbearbeitung(r), klaerung.Auftrag{
		Paar: p, Marke: werte.Get("marke"), Begruendung: werte.Get("begruendung"), Worte: werte.Get("worte")})
	if err != nil {
		t.klaerungAbgelehnt(w, r, p, abgelehnt{werte, "worte", err})
		return
	}
	t.klaerungWeiter(w, r, p, bestaetigungZu(p, aus))
}

func (t *Tuer) klaerungZweitblick(w http.ResponseWriter, r *http.Request, p zuordnung.Paar) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	urteil := werte.Get("zweitblick")
	if urteil != "ja" && urteil != "nein" {
		t.klaerungAbgelehnt(w, r, p, abgelehnt{werte, "zweitblick-ja", klaerung.ErrBeschluss})
		return
	}
	aus, err := t.Klaerung.Bestaetige(r.Context(), sachbearbeitung(r), klaerung.Zweitblick{
		Paar: p, Marke: werte.Get("marke"), Zustimmen: urteil == "ja", Worte: werte.Get("worte")})
	if err != nil {
		t.klaerungAbgelehnt(w, r, p, abgelehnt{werte, "worte", err})
		return
	}
	if urteil == "nein" {
		t.klaerungZurueckZum(w, r, p, "abgelehnt")
		return
	}
	t.klaerungWeiter(w, r, p, bestaetigung{"bestaetigt", p, aus.Folge})
}

func (t *Tuer) klaerungRuecknahme(w http.ResponseWriter, r *http.Request, p zuordnung.Paar) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	folge, err := strconv.ParseInt(werte.Get("folge"), 10, 64)
	if err != nil {
		t.fehler(w, r, klaerung.ErrEntschluss)
		return
	}
	if err := t.Klaerung.NimmZurueck(r.Context(), sachbearbeitung(r), p, folge, werte.Get("grund")); err != nil {
		t.klaerungAbgelehnt(w, r, p, abgelehnt{werte, "", err})
		return
	}
	t.klaerungZurueckZum(w, r, p, "zurueck")
}

func (t *Tuer) klaerungWiederaufnahme(w http.ResponseWriter, r *http.Request, p zuordnung.Paar) {
	if err := t.Klaerung.NimmWiederAuf(r.Context(), sachbearbeitung(r), p); err != nil {
		t.fehler(w, r, err)
		return
	}
	t.klaerungZurueckZum(w, r, p, "wiederauf")
}

func (t *Tuer) klaerungFrage(w http.ResponseWriter, r *http.Request, p zuordnung.Paar) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	satz, _ := strconv.ParseInt(werte.Get("satz"), 10, 64) // 0 = none of the two
	err = t.Klaerung.Frage(r.Context(), sachbearbeitung(r), klaerung.Frage{
		Paar: p, Marke: werte.Get("marke"), Satz: zuordnung.SatzID(satz), Text: werte.Get("text")})
	if err != nil {
		t.klaerungAbgelehnt(w, r, p, abgelehnt{werte, "text", err})
		return
	}
	t.klaerungWeiter(w, r, p, bestaetigung{getan: "gefragt", paar: p})
}

// klaerungZurueckZum leads back to the case itself.
func (t *Tuer) klaerungZurueckZum(w http.ResponseWriter, r *http.Request, p zuordnung.Paar, getan string) {
	v := bestaetigung{getan: getan, paar: p}.in(filterwerte(filterVon(r.URL.Query())))
	http.Redirect(w, r, adresse(fallpfad+paarText(p), v), http.StatusSeeOther)
}

// abgelehnt is a refused form: what was entered, the field of words, the reason.
type abgelehnt struct {
	werte  url.Values
	feld   string
	fehler error
}

// klaerungAbgelehnt shows the case again with what was wrong; a case that has
// moved on meanwhile gets a page of its own.
func (t *Tuer) klaerungAbgelehnt(w http.ResponseWriter, r *http.Request, p zuordnung.Paar, a abgelehnt) {
	feld := a.feld
	switch {
	case errors.Is(a.fehler, klaerung.ErrBeschluss) && feld == "worte":
		feld = "begruendung-1"
	case errors.Is(a.fehler, klaerung.ErrStelle):
		feld = "satz-1"
	case fehler.ArtVon(a.fehler) == fehler.Konflikt, errors.Is(a.fehler, personen.ErrVierAugen), errors.Is(a.fehler, klaerung.ErrEntschluss):
		t.zeigeUeberholt(w, r, p, a.fehler)
		return
	}
	if fehler.ArtVon(a.fehler) != fehler.Ungueltig {
		t.fehler(w, r, a.fehler)
		return
	}
	t.zeigeFall(w, r, p, falleingabe{http.StatusUnprocessableEntity, a.werte, []web.Feldfehler{{Feld: feld, Text: fehler.TextVon(a.fehler)}}})
}

// ueberholtseite says that a decision was not taken, and where to go on.
type ueberholtseite struct{ Text, Fall, Naechster, Liste string }

func (t *Tuer) zeigeUeberholt(w http.ResponseWriter, r *http.Request, p zuordnung.Paar, err error) {
	v := filterwerte(filterVon(r.URL.Query()))
	s := ueberholtseite{fehler.TextVon(err), adresse(fallpfad+paarText(p), v), adresse(klaerungspfad+"/naechster", v), adresse(klaerungspfad, v)}
	t.seiten.Schreibe(w, r, web.Status(err), "klaerung-ueberholt", t.kopf(r, web.Seite{Titel: "Nicht übernommen", Inhalt: s}))
}
