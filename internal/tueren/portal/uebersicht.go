// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"crypto/rand"
	"net/http"
	"strconv"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/tueren/web"
)

// auftraegeJeSeite is how many orders the overview shows at once.
const auftraegeJeSeite = 25

// uebersichtsseite is the mailbox: what is ready, on the way, begun and read.
type uebersichtsseite struct {
	Bereit, Laufend, Entwuerfe, Gelesen []auftragszeile
	Tage                                int
	Aeltere, Neuere                     string
}

// Leer reports whether nothing was ordered yet.
func (s uebersichtsseite) Leer() bool {
	return len(s.Bereit)+len(s.Laufend)+len(s.Entwuerfe)+len(s.Gelesen) == 0
}

// auftragszeile is an order in a list. Fremd names the colleague whose order it is.
type auftragszeile struct {
	Nummer, Zeichen, Zeit, Ziel, Fremd, Summe string
	Personen, Fertig                          int
}

func (t *Tuer) uebersicht(w http.ResponseWriter, r *http.Request) {
	n := nutzer(r)
	seite := max(1, zahl(r.URL.Query().Get("seite")))
	s := uebersichtsseite{Tage: int(t.Aufbewahrung.Hours() / 24)}
	nr := 0
	for z, err := range t.Auftraege.Liste(r.Context(), n) {
		if err != nil {
			t.fehler(w, r, err)
			return
		}
		if nr++; nr > seite*auftraegeJeSeite {
			s.Aeltere = Pfad + "?seite=" + strconv.Itoa(seite+1)
			break
		}
		if nr > (seite-1)*auftraegeJeSeite {
			s.nimm(n, z)
		}
	}
	if seite > 1 {
		s.Neuere = Pfad + "?seite=" + strconv.Itoa(seite-1)
	}
	if s.Leer() && seite == 1 { // who comes for the first time begins at once
		t.zeigePerson(&fall{w: w, r: r, n: n}, personenseite{Einmal: rand.Text()}, nil)
		return
	}
	t.zeige(w, r, http.StatusOK, "uebersicht", web.Seite{Titel: t.texte.T("uebersicht.titel"), Inhalt: s})
}

func (s *uebersichtsseite) nimm(n auftrag.Nutzer, z auftrag.Zeile) {
	ziel := Pfad + "auftrag/" + z.Nummer
	zeile := auftragszeile{Nummer: z.Nummer, Zeichen: z.Zeichen, Personen: z.Profile, Fertig: z.Profile - z.Offen, Ziel: ziel, Zeit: zeitpunkt(z.Bestaetigt)}
	if z.Nutzer != n.Kennung {
		zeile.Fremd, zeile.Ziel = z.Nutzer, ""
	}
	switch z.Zustand {
	case auftrag.Entwurf:
		if zeile.Fremd == "" { // a colleague's draft is nobody else's
			zeile.Zeit, zeile.Ziel = zeitpunkt(z.Angelegt), ziel+"/pruefen"
			s.Entwuerfe = append(s.Entwuerfe, zeile)
		}
	case auftrag.Bestaetigt:
		s.Laufend = append(s.Laufend, zeile)
	case auftrag.Erledigt:
		s.Bereit = append(s.Bereit, zeile)
	case auftrag.Bekanntgegeben:
		zeile.Summe = z.Summe.String()
		s.Gelesen = append(s.Gelesen, zeile)
	}
}

func zahl(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n > 1_000_000 {
		return 0
	}
	return n
}
