// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// Auftragsblick shows how far orders are, never what was asked or answered;
// *auftrag.Dienst is one.
type Auftragsblick interface {
	Unerledigte(ctx context.Context, b auftrag.Amtsblick) ([]auftrag.Amtszeile, error)
	Sieh(ctx context.Context, b auftrag.Amtsblick, nummer string) (auftrag.Amtsansicht, error)
	Wiederhole(ctx context.Context, b auftrag.Amtsblick, nummer string) error
	ZieheZurueck(ctx context.Context, b auftrag.Amtsblick, nummer string) error
}

const auftragspfad = Pfad + "auftraege"

// registriereAuftraege adds the orders. Every look is a POST with its purpose, so that
// neither the address nor the history of the browser says what was looked at.
func (t *Tuer) registriereAuftraege(mux *http.ServeMux) {
	if t.Auftraege == nil {
		return
	}
	mux.HandleFunc("GET "+auftragspfad, t.nurAmt(t.auftragseingang))
	for name, tu := range map[string]func(http.ResponseWriter, *http.Request, url.Values){
		"offene": t.offeneAuftraege, "auftrag": t.einAuftrag, "wiederholen": t.wiederholeAuftrag, "zurueckziehen": t.zieheAuftragZurueck,
	} {
		mux.HandleFunc("POST "+auftragspfad+"/"+name, t.nurAmt(func(w http.ResponseWriter, r *http.Request) {
			werte, err := web.LiesFormular(r)
			if err != nil {
				t.fehler(w, r, err)
				return
			}
			tu(w, r, werte)
		}))
		mux.Handle("GET "+auftragspfad+"/"+name, http.RedirectHandler(auftragspfad, http.StatusSeeOther)) // reloaded as an address
	}
}

var auftragsstandworte = map[auftrag.Zustand]string{
	auftrag.Entwurf: "Entwurf", auftrag.Bestaetigt: "in Bearbeitung", auftrag.Erledigt: "erledigt, noch nicht geöffnet", auftrag.Bekanntgegeben: "bekannt gegeben",
}

var kanalworte = map[auftrag.Weg]string{
	auftrag.Dialog: "Dialog", auftrag.Stapel: "Stapel", auftrag.SOAP: "SOAP", auftrag.REST: "REST", auftrag.Befehl: "Befehlszeile", "": "nicht erfasst",
}

// auftragsseite is the way in, with the orders that are not done or one single order.
type auftragsseite struct {
	Wege          wege
	Nummer, Zweck string
	Offene        *liste
	A             *auftrag.Amtsansicht
	Angaben       [][2]string
	Profile       liste
	Getan         string // what was just done
}

func blickVon(r *http.Request, werte url.Values) auftrag.Amtsblick {
	a := anmeldung.Wer(r.Context())
	return auftrag.Amtsblick{Stelle: a.Akteur.Stelle.ID, StelleName: a.Akteur.Stelle.Name, Kennung: a.Kennung, Zweck: werte.Get("zweck")}
}

func (t *Tuer) auftragseingang(w http.ResponseWriter, r *http.Request) {
	t.zeigeAuftraege(w, r, auftragsseite{}, nil)
}

func (t *Tuer) zeigeAuftraege(w http.ResponseWriter, r *http.Request, s auftragsseite, mangel []web.Feldfehler) {
	s.Wege = t.wege(r)
	t.seiten.Schreibe(w, r, seitenstatus(mangel), "auftraege", t.kopf(r, web.Seite{Titel: "Aufträge", Fehler: mangel, Inhalt: s}))
}

// weiseZurueck shows what is wrong with the purpose or the number.
func (t *Tuer) weiseZurueck(w http.ResponseWriter, r *http.Request, werte url.Values, err error) {
	s := auftragsseite{Nummer: werte.Get("nummer"), Zweck: werte.Get("zweck")}
	switch {
	case err == auftrag.ErrZweck:
		t.zeigeAuftraege(w, r, s, []web.Feldfehler{{Feld: "zweck", Text: auftrag.ErrZweck.Text}})
	case fehler.ArtVon(err) == fehler.NichtGefunden:
		t.zeigeAuftraege(w, r, s, []web.Feldfehler{{Feld: "nummer", Text: "Diesen Auftrag gibt es nicht oder nicht mehr. Aufträge werden nach ihrer Frist gelöscht; der Gebührenbescheid bleibt."}})
	default:
		t.fehler(w, r, err)
	}
}

func (t *Tuer) offeneAuftraege(w http.ResponseWriter, r *http.Request, werte url.Values) {
	zeilen, err := t.Auftraege.Unerledigte(r.Context(), blickVon(r, werte))
	if err != nil {
		t.weiseZurueck(w, r, werte, err)
		return
	}
	l := neueListe("Aufträge in Bearbeitung", "Alle bestätigten Aufträge sind erledigt.", textspalte("Auftrag"), textspalte("Kunde"), textspalte("Weg"),
		textspalte("Bestätigt"), zahlspalte("Suchprofile"), zahlspalte("davon offen"), textspalte("Nächster Versuch"))
	for _, z := range zeilen {
		naechster := "läuft"
		if !z.Wiederholung.IsZero() {
			naechster = zeitpunkt(z.Wiederholung)
		}
		l.zeile(texte(z.Nummer, z.Kunde, kanalworte[z.Weg], zeitpunkt(z.Bestaetigt), web.Tausend(z.Profile), web.Tausend(z.Offen), naechster)...)
	}
	t.zeigeAuftraege(w, r, auftragsseite{Zweck: werte.Get("zweck"), Offene: &l}, nil)
}

func (t *Tuer) einAuftrag(w http.ResponseWriter, r *http.Request, werte url.Values) {
	t.zeigeAuftrag(w, r, werte, "")
}

func (t *Tuer) zeigeAuftrag(w http.ResponseWriter, r *http.Request, werte url.Values, getan string) {
	nummer := werte.Get("nummer")
	a, err := t.Auftraege.Sieh(r.Context(), blickVon(r, werte), nummer)
	if err != nil {
		t.weiseZurueck(w, r, werte, err)
		return
	}
	s := auftragsseite{Nummer: nummer, Zweck: werte.Get("zweck"), A: &a, Getan: getan}
	stand := auftragsstandworte[a.Zustand]
	if a.Abgebrochen {
		stand += ", zurückgezogen"
	}
	s.Angaben = [][2]string{{"Stand", stand}, {"Kunde", a.Kunde}, {"Konto", a.Nutzer}, {"Weg", kanalworte[a.Weg]}, {"Angelegt", zeitpunkt(a.Angelegt)},
		{"Bestätigt", zeitpunkt(a.Bestaetigt)}, {"Erledigt", zeitpunkt(a.Erledigt)}, {"Bekannt gegeben", zeitpunkt(a.Bekanntgegeben)}, {"Tarif", a.Tarif}}
	if a.Zustand == auftrag.Bekanntgegeben {
		s.Angaben = append(s.Angaben, [2]string{"Gebühr", a.Summe.String()})
	}
	s.Profile = neueListe("Suchprofile", "Der Auftrag hat kein Suchprofil.", zahlspalte("Profil"), textspalte("Stand"), zahlspalte("gescheiterte Versuche"))
	for _, p := range a.Profile[:min(len(a.Profile), vorschauzeilen)] {
		wort := "beantwortet"
		switch {
		case p.Abgelehnt:
			wort = "unvollständig, ohne Gebühr"
		case p.Offen:
			wort = "offen"
		}
		s.Profile.zeile(zelle{Text: fmt.Sprint(p.Nr)}, zelle{Text: wort}, zelle{Text: fmt.Sprint(p.Versuche), Warnung: p.Offen && p.Versuche > 0})
	}
	t.zeigeAuftraege(w, r, s, nil)
}

func (t *Tuer) wiederholeAuftrag(w http.ResponseWriter, r *http.Request, werte url.Values) {
	if err := t.Auftraege.Wiederhole(r.Context(), blickVon(r, werte), werte.Get("nummer")); err != nil {
		t.weiseZurueck(w, r, werte, err)
		return
	}
	t.zeigeAuftrag(w, r, werte, "Die offenen Suchprofile werden jetzt noch einmal bearbeitet.")
}

func (t *Tuer) zieheAuftragZurueck(w http.ResponseWriter, r *http.Request, werte url.Values) {
	if err := t.Auftraege.ZieheZurueck(r.Context(), blickVon(r, werte), werte.Get("nummer")); err != nil {
		t.weiseZurueck(w, r, werte, err)
		return
	}
	t.zeigeAuftrag(w, r, werte, "Der Auftrag ist zurückgezogen. Für offene Suchprofile entsteht keine Gebühr.")
}
