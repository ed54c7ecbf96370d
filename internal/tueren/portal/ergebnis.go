// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/tueren/web"
)

// profileJeSeite is how many results one page shows, so that it stays small.
const profileJeSeite = 20

// standseite says where a confirmed order is.
type standseite struct {
	Nummer, Bestaetigt, Ziel, Ergebnis, Abbrechen string
	Personen, Fertig                              int
	Bereit, Abgebrochen                           bool
}

func standVon(c *fall) standseite {
	return standseite{
		Nummer: c.a.Nummer, Bestaetigt: zeitpunkt(c.a.Bestaetigt), Ziel: c.ziel(""), Ergebnis: c.ziel("/ergebnis"), Abbrechen: c.ziel("/abbrechen"),
		Personen: len(c.a.Profile), Fertig: len(c.a.Profile) - c.a.Offen(), Abgebrochen: c.a.Abgebrochen,
		Bereit: c.a.Zustand == auftrag.Erledigt || c.a.Zustand == auftrag.Bekanntgegeben,
	}
}

// stand is the page of an order: the draft, how far it is, or that it is ready.
func (t *Tuer) stand(c *fall) {
	if c.a.Zustand == auftrag.Entwurf {
		c.weiter(c.ziel("/pruefen"))
		return
	}
	t.zeige(c.w, c.r, http.StatusOK, "stand", web.Seite{Titel: t.texte.T("auftrag.titel"), Inhalt: standVon(c)})
}

// bestaetigt is the page after "Bestätigen", with the number of the order.
func (t *Tuer) bestaetigt(c *fall) {
	if c.a.Zustand == auftrag.Entwurf {
		c.weiter(c.ziel("/pruefen"))
		return
	}
	t.zeige(c.w, c.r, http.StatusOK, "bestaetigt", web.Seite{Titel: t.texte.T("bestaetigt.titel"), Inhalt: standVon(c)})
}

func (t *Tuer) brich(c *fall) {
	if err := t.Auftraege.Brich(c.r.Context(), c.n, c.a.Nummer); err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	c.weiter(c.ziel(""))
}

// mitErgebnis opens the order; one that is not done yet shows where it stands.
func (t *Tuer) mitErgebnis(next func(*fall)) http.HandlerFunc {
	return t.mitAuftrag(func(c *fall) {
		a, err := t.Auftraege.Oeffne(c.r.Context(), c.n, c.a.Nummer)
		switch {
		case hatCode(err, codeNichtFertig):
			c.weiter(c.ziel(""))
			return
		case err != nil:
			t.fehler(c.w, c.r, err)
			return
		}
		c.a = a
		next(c)
	})
}

// ergebnisseite are the results of an order.
type ergebnisseite struct {
	Nummer, Bestaetigt, Zeichen string
	Personen                    []ergebniskarte
	Posten                      []posten
	Summe, Aufstockung          string
	PDF, CSV                    string
	Von, Bis, Alle              int
	Naechste, Vorige            string
}

// posten is a line of the fee.
type posten struct {
	Nr                   int
	Stelle, Text, Betrag string
}

// ergebniskarte is the result of one profile. Every neutral one has the same
// blocks and sentences as every other.
type ergebniskarte struct {
	Nr            int
	Name, Zeichen string
	Angaben       []angabe
	Art           string // positiv, neutral, abgelehnt, offen
	Zeilen        []angabe
	// Wieder is where the profile is opened again, Einmal makes a double click open one draft.
	Wieder, Einmal string
}

// The kinds of results, as keys of their texts.
const (
	artPositiv   = "positiv"
	artNeutral   = "neutral"
	artAbgelehnt = "abgelehnt"
	artOffen     = "offen"
)

func art(p *auftrag.Profil) string {
	switch e := p.Ergebnis; {
	case p.Abgelehnt != "", e != nil && len(e.Maengel) > 0:
		return artAbgelehnt
	case e == nil:
		return artOffen
	case e.Auskunft != nil:
		return artPositiv
	}
	return artNeutral
}

func (t *Tuer) ergebnis(c *fall) {
	seiten := (len(c.a.Profile) + profileJeSeite - 1) / profileJeSeite
	seite := min(max(1, zahl(c.r.URL.Query().Get("seite"))), max(1, seiten))
	s := ergebnisseite{
		Nummer: c.a.Nummer, Bestaetigt: zeitpunkt(c.a.Bestaetigt), Zeichen: c.a.Zeichen, PDF: c.ziel("/ergebnis.pdf"), CSV: c.ziel("/ergebnis.csv"),
		Summe: c.a.Rechnung.Summe.String(), Alle: len(c.a.Profile),
	}
	von, bis := (seite-1)*profileJeSeite, min(seite*profileJeSeite, len(c.a.Profile))
	s.Von, s.Bis = von+1, bis
	for i := von; i < bis; i++ {
		s.Personen = append(s.Personen, t.ergebniskarte(c, i))
	}
	s.Posten = t.posten(c.a, von, bis)
	if c.a.Rechnung.Summe == 0 {
		s.Summe = ""
	}
	if c.a.Rechnung.Aufstockung > 0 {
		s.Aufstockung = c.a.Rechnung.Aufstockung.String()
	}
	if seite < seiten {
		s.Naechste = c.ziel("/ergebnis") + "?seite=" + strconv.Itoa(seite+1)
	}
	if seite > 1 {
		s.Vorige = c.ziel("/ergebnis") + "?seite=" + strconv.Itoa(seite-1)
	}
	t.zeige(c.w, c.r, http.StatusOK, "ergebnis", web.Seite{Titel: t.texte.T("ergebnis.titel"), Inhalt: s})
}

func (t *Tuer) posten(a *auftrag.Auftrag, von, bis int) []posten {
	var liste []posten
	for _, p := range a.Rechnung.Positionen {
		if p.Nr > von && p.Nr <= bis && p.Cent != 0 {
			liste = append(liste, posten{p.Nr, p.Satz.Stelle, p.Satz.Text, p.Cent.String()})
		}
	}
	return liste
}

func (t *Tuer) ergebniskarte(c *fall, i int) ergebniskarte {
	p := &c.a.Profile[i]
	k := ergebniskarte{
		Nr: i + 1, Name: namen(&p.Ersuchen.Anfrage), Zeichen: p.Zeichen, Angaben: t.inWorten(&p.Ersuchen.Anfrage), Art: art(p),
		Wieder: c.profilziel("wieder", i), Einmal: rand.Text(),
	}
	if k.Art == artPositiv {
		k.Zeilen = t.fakten(p.Ergebnis.Auskunft)
	}
	return k
}

// fakten writes the five facts (S2-32.2).
func (t *Tuer) fakten(a *auskunft.Auskunft) []angabe {
	vornamen := string(a.Vornamen)
	if a.Rufname != "" && a.Rufname != a.Vornamen {
		vornamen += " " + t.texte.T("ergebnis.rufname", string(a.Rufname))
	}
	liste := []angabe{{t.texte.T("ergebnis.familienname"), string(a.Familienname)}, {t.texte.T("ergebnis.vornamen"), vornamen}}
	if a.Doktorgrad != "" {
		liste = append(liste, angabe{t.texte.T("ergebnis.doktorgrad"), a.Doktorgrad})
	}
	for _, x := range a.Anschriften {
		liste = append(liste, t.anschrift(x))
	}
	switch {
	case a.Verstorben:
		liste = append(liste, angabe{"", t.texte.T("ergebnis.verstorben")})
	case len(a.Anschriften) == 0:
		liste = append(liste, angabe{t.texte.T("ergebnis.anschrift"), t.texte.T("ergebnis.ohne_anschrift")})
	}
	return liste
}

func (t *Tuer) anschrift(x auskunft.Anschrift) angabe {
	text := strings.Join(t.anschriftzeilen(x.Anschrift), ", ")
	if x.Wegzug {
		return angabe{t.texte.T("ergebnis.wegzug"), text + ". " + t.texte.T("ergebnis.wegzug_text")}
	}
	if status := t.wohnungsstatus(x.Status); status != "" {
		text += " (" + status + ")"
	}
	return angabe{t.texte.T("ergebnis.anschrift"), text}
}

func (t *Tuer) wohnungsstatus(s melde.Wohnungsstatus) string {
	switch s {
	case melde.AlleinigeWohnung:
		return t.texte.T("ergebnis.alleinige")
	case melde.Hauptwohnung:
		return t.texte.T("ergebnis.haupt")
	case melde.Nebenwohnung:
		return t.texte.T("ergebnis.neben")
	}
	return ""
}

// anschriftzeilen writes an address as on an envelope.
func (t *Tuer) anschriftzeilen(a melde.Anschrift) []string {
	var zeilen []string
	nimm := func(teile ...string) {
		if text := strings.Join(strings.Fields(strings.Join(teile, " ")), " "); text != "" {
			zeilen = append(zeilen, text)
		}
	}
	if a.Form == melde.AnschriftInland {
		i := a.Inland
		if i.Wohnungsinhaber != "" {
			nimm("c/o", i.Wohnungsinhaber)
		}
		nimm(i.Strasse, i.Hausnummer+i.HausnummerZusatz, i.HausnummerTeil)
		nimm(i.StockwerkWohnung, i.Zusatzangaben)
		ort := i.Wohnort
		if i.Ortsteil != "" && i.Ortsteil != i.Wohnort {
			ort += " OT " + i.Ortsteil
		}
		nimm(i.Postleitzahl, ort)
		return zeilen
	}
	for _, z := range a.Zeilen {
		nimm(z.Inhalt)
	}
	nimm(t.texte.Staat(a.Staat))
	return zeilen
}

// wieder opens the profile in a new draft with what was typed (S2-32.15).
func (t *Tuer) wieder(c *fall) {
	i := zahl(c.r.PathValue("nr")) - 1
	if i < 0 || i >= len(c.a.Profile) {
		t.fehler(c.w, c.r, errSeite)
		return
	}
	ersuchen, zeichen := c.a.Profile[i].Ersuchen, c.a.Profile[i].Zeichen
	nummer, err := t.Auftraege.Beginne(c.r.Context(), c.n, c.v.Get(feldEinmal))
	if err == nil {
		_, err = t.Auftraege.Aendere(c.r.Context(), c.n, nummer, 1, func(a *auftrag.Auftrag) error {
			a.Profile = append(a.Profile, auftrag.Profil{Ersuchen: ersuchen, Zeichen: zeichen})
			return nil
		})
	}
	if err != nil && !hatCode(err, codeUeberholt) { // the second click of two finds the draft changed
		t.fehler(c.w, c.r, err)
		return
	}
	c.weiter(Pfad + "auftrag/" + nummer + "/merkmale/1")
}
