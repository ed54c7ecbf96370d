// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/sperrliste"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/web"
)

// Zertifikate tells the state of certificates and of the sources of revocations.
type Zertifikate func(ctx context.Context) (zertifikatspruefung.Uebersicht, error)

const zertifikatspfad = Pfad + "zertifikate"

// registriereZertifikate adds the page of certificates (SächsMeldVO § 6).
func (t *Tuer) registriereZertifikate(mux *http.ServeMux) {
	if t.Zertifikate != nil {
		mux.HandleFunc("GET "+zertifikatspfad, t.anmeldung.Nur(t.zertifikate))
	}
}

func (t *Tuer) zertifikatsverweis(r *http.Request) (web.Verweis, bool) {
	return web.Verweis{Text: "Zertifikate", Ziel: zertifikatspfad, Aktiv: r.URL.Path == zertifikatspfad}, t.Zertifikate != nil
}

// zertifikatsseite is the page as the template shows it.
type zertifikatsseite struct {
	Dringend    bool   // something is over or ends within a week
	Ladefehler  string // why changed files were not taken over
	Geladen     string
	Ablaeufe    []ablaufzeile
	Ablaufbild  []web.Balken
	Eigene      []zertifikatszeile
	Anker       []zertifikatszeile
	Zulassungen []zertifikatszeile
	Netze       []netzzeile
	Quellen     []quellenzeile
}

type ablaufzeile struct {
	Name, Wessen, Verwendung, Ende, Stand, Abdruck string
	Warnung                                        bool
}

type zertifikatszeile struct {
	Name, Aussteller, Netze, Verwendung, Von, Ende, Aktenzeichen, Abdruck, Stand string
	Warnung                                                                      bool
}

type netzzeile struct{ Name, Weg, Bekanntmachung string }

type quellenzeile struct {
	Art, Quelle, Stand, Naechste, Gefragt, Ergebnis string
	Warnung                                         bool
}

func (t *Tuer) zertifikate(w http.ResponseWriter, r *http.Request) {
	u, err := t.Zertifikate(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := zertifikatsseite{Geladen: zeitpunkt(u.Stand.Geladen), Ladefehler: ladefehler(u.Stand.Fehler), Ablaufbild: ablaufbild(u.Ablaeufe)}
	for _, a := range u.Ablaeufe {
		z := t.ablauf(a)
		s.Dringend = s.Dringend || z.Warnung
		s.Ablaeufe = append(s.Ablaeufe, z)
	}
	for _, e := range u.Eigene {
		s.Eigene = append(s.Eigene, neueZertifikatszeile(e, "wird angesagt", "entschlüsselt noch, wird nicht angesagt"))
	}
	for _, e := range u.Anker {
		s.Anker = append(s.Anker, neueZertifikatszeile(e, "gilt", "gilt nicht"))
	}
	for _, e := range u.Zulassungen {
		s.Zulassungen = append(s.Zulassungen, neueZertifikatszeile(e, "gilt", "gilt nicht"))
	}
	for _, n := range u.Netze {
		s.Netze = append(s.Netze, t.netz(n))
	}
	for _, q := range u.Quellen {
		s.Quellen = append(s.Quellen, neueQuellenzeile(q))
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "zertifikate", t.kopf(r, web.Seite{Titel: "Zertifikate", Inhalt: s}))
}

// ladefehler is the sentence about files that could not be taken over.
func ladefehler(err error) string {
	var f *fehler.Fehler
	switch {
	case err == nil:
		return ""
	case errors.As(err, &f):
		return f.Text
	default:
		return "Eine geänderte Datei ist nicht lesbar."
	}
}

// dringendeTage is the last of the three warnings.
const dringendeTage = 7

var herkunftsworte = map[zertifikatspruefung.Herkunft]string{
	zertifikatspruefung.VonUns: "eigenes", zertifikatspruefung.VonTeilnehmer: "Teilnehmer",
	zertifikatspruefung.VonAnker: "Vertrauensanker", zertifikatspruefung.VonZulassung: "Zulassung",
}

var verwendungsworte = map[zertifikatspruefung.Verwendung]string{
	zertifikatspruefung.Signatur: "Signatur", zertifikatspruefung.Chiffrierung: "Verschlüsselung",
}

func (t *Tuer) ablauf(a zertifikatspruefung.Ablauf) ablaufzeile {
	z := ablaufzeile{Name: a.Name, Wessen: herkunftsworte[a.Herkunft], Verwendung: verwendungsworte[a.Verwendung], Ende: zeitpunkt(a.Ende),
		Abdruck: a.Fingerabdruck, Stand: fmt.Sprintf("endet in höchstens %d Tagen", a.Frist), Warnung: a.Frist <= dringendeTage}
	switch {
	case a.Fingerabdruck == "":
		z.Stand, z.Ende = "nicht lesbar", "unbekannt"
	case a.Frist == 0:
		z.Stand = "abgelaufen"
	}
	return z
}

// ablaufbild counts what ends by the warning that it has reached.
func ablaufbild(liste []zertifikatspruefung.Ablauf) []web.Balken {
	bild := []web.Balken{{Name: "abgelaufen oder nicht lesbar", Warnung: true}, {Name: "höchstens 7 Tage", Warnung: true}, {Name: "höchstens 30 Tage"}, {Name: "höchstens 60 Tage"}}
	for _, a := range liste {
		bild[map[int]int{0: 0, 7: 1, 30: 2, 60: 3}[a.Frist]].Wert++
	}
	return bild
}

func neueZertifikatszeile(e zertifikatspruefung.Eintrag, gilt, giltNicht string) zertifikatszeile {
	z := zertifikatszeile{Name: e.Inhaber, Aussteller: e.Aussteller, Netze: "alle", Von: zeitpunkt(e.Von), Ende: zeitpunkt(e.Ende),
		Aktenzeichen: e.Aktenzeichen, Abdruck: e.Fingerabdruck, Stand: gilt}
	if e.Dienst != "" {
		z.Name = e.Dienst + ": " + e.Inhaber
	}
	if len(e.Netze) > 0 {
		z.Netze = netznamen(e.Netze)
	}
	var worte []string
	for _, v := range e.Verwendungen {
		worte = append(worte, verwendungsworte[v])
	}
	z.Verwendung = strings.Join(worte, ", ")
	if !e.Gilt {
		z.Stand, z.Warnung = giltNicht, e.Dienst == ""
	}
	return z
}

func netznamen(netze []zertifikatspruefung.Netz) string {
	var namen []string
	for _, n := range netze {
		namen = append(namen, string(n))
	}
	return strings.Join(namen, ", ")
}

// netz says by which way messages go inside a network (S1-03.5, S1-03.6).
func (t *Tuer) netz(n zertifikatspruefung.Netzangabe) netzzeile {
	z := netzzeile{Name: string(n.Name), Bekanntmachung: n.Bekanntmachung, Weg: "nur mit OSCI"}
	if !n.OhneOSCI {
		return z
	}
	ab := n.OSCIPflichtAb
	switch {
	case ab.Leer():
		z.Weg = "auch ohne OSCI (§ 3)"
	case uhr.Heute(t.Uhr).Vor(ab):
		z.Weg = fmt.Sprintf("auch ohne OSCI (§ 3); ab %02d.%02d.%d nur mit OSCI", ab.Tag, ab.Monat, ab.Jahr)
	default:
		z.Weg = fmt.Sprintf("nur mit OSCI seit %02d.%02d.%d", ab.Tag, ab.Monat, ab.Jahr)
	}
	return z
}

func neueQuellenzeile(q sperrliste.Quellenstand) quellenzeile {
	z := quellenzeile{Art: string(q.Art), Quelle: q.Quelle, Stand: zeitpunkt(q.Stand), Naechste: zeitpunkt(q.Naechste), Gefragt: zeitpunkt(q.Versucht), Ergebnis: "in Ordnung"}
	if q.Stand.IsZero() {
		z.Stand, z.Naechste = "keiner", "keiner"
	}
	z.Warnung = q.Fehler != nil
	switch {
	case errors.Is(q.Fehler, sperrliste.ErrAdresse):
		z.Ergebnis = "Adresse ist nicht freigegeben"
	case errors.Is(q.Fehler, sperrliste.ErrVeraltet):
		z.Ergebnis = "Auskunft ist veraltet"
	case errors.Is(q.Fehler, sperrliste.ErrUnbrauchbar):
		z.Ergebnis = "Auskunft ist nicht verwendbar"
	case q.Fehler != nil:
		z.Ergebnis = "nicht erreichbar"
	}
	return z
}

// zertifikatstafel is a table of certificates, foreign ones or our own.
type zertifikatstafel struct {
	Titel  string
	Fremd  bool
	Zeilen []zertifikatszeile
}

func neueZertifikatstafel(titel string, fremd bool, zeilen []zertifikatszeile) zertifikatstafel {
	return zertifikatstafel{titel, fremd, zeilen}
}
