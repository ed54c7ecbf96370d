// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"net/http"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

const verzeichnispfad = Pfad + "verzeichnis"

// maxOrte and maxStrassen bound what the helper register shows at once.
const (
	maxOrte     = 50
	maxStrassen = 200
)

// registriereVerzeichnis adds the helper register of places and streets. It is asked
// by POST: where somebody is looked for is nothing for an address line.
func (t *Tuer) registriereVerzeichnis(mux *http.ServeMux) {
	mux.HandleFunc("GET "+verzeichnispfad, t.anmeldung.Nur(t.verzeichnis))
	mux.HandleFunc("POST "+verzeichnispfad, t.anmeldung.Nur(t.verzeichnis))
}

// verzeichnisseite is the helper register.
type verzeichnisseite struct {
	Ort, Strasse string
	Gesucht      bool
	Orte         []Gemeinde
	MehrOrte     bool
	Gemeinde     string // of which the streets are shown, "" for none
	Strassen     []string
	MehrStrassen bool
	MitStrassen  bool // the installation has directories
	OhneRegister bool // the municipality has sent none
}

func (t *Tuer) verzeichnis(w http.ResponseWriter, r *http.Request) {
	if !anmeldung.Wer(r.Context()).Darf(zugang.RolleAbruf) {
		t.fehler(w, r, errRolle)
		return
	}
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := verzeichnisseite{Ort: werte.Get("ort"), Strasse: werte.Get("strasse"), MitStrassen: t.Strassen != nil}
	s.Gesucht = s.Ort != ""
	s.Orte = t.gebiete.finde(s.Ort)
	s.MehrOrte = len(s.Orte) > maxOrte
	s.Orte = s.Orte[:min(len(s.Orte), maxOrte)]
	if len(s.Orte) == 1 && len(s.Orte[0].AGS) == 8 && s.MitStrassen {
		if err := t.zeigeStrassen(r, &s, s.Orte[0].AGS); err != nil {
			t.fehler(w, r, err)
			return
		}
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "verzeichnis", t.kopf(r, web.Seite{Titel: "Orte und Straßen", Inhalt: s}))
}

// zeigeStrassen lists the streets whose name begins or has a word that begins so.
func (t *Tuer) zeigeStrassen(r *http.Request, s *verzeichnisseite, ags melde.AGS) error {
	namen, err := t.Strassen(r.Context(), ags)
	if err != nil {
		return err
	}
	s.Gemeinde, s.OhneRegister = s.Orte[0].Anzeige(), len(namen) == 0
	form := suche.Suchform(s.Strasse)
	passend := slices.Collect(func(yield func(string) bool) {
		for _, n := range namen {
			if beginntEinWort(n, form) && !yield(n) {
				return
			}
		}
	})
	s.MehrStrassen = len(passend) > maxStrassen
	s.Strassen = passend[:min(len(passend), maxStrassen)]
	return nil
}

func beginntEinWort(name, form string) bool {
	if strings.HasPrefix(suche.Suchform(name), form) {
		return true
	}
	return slices.ContainsFunc(strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' }), func(wort string) bool {
		return strings.HasPrefix(suche.Suchform(wort), form)
	})
}
