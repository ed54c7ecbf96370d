// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"bytes"
	"log/slog"
	"net/http"
	"strconv"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// verzeichnispruefung shows the newest check and the supplementary addresses.
type verzeichnispruefung struct {
	Geprueft    string
	Gruppen     []verzeichnisgruppe
	Zusaetze    []zusatzzeile
	Zusatzfrage string // why the supplementary addresses can't be compared
	Pruefbar    bool
}

// verzeichnisgruppe are the findings of one kind.
type verzeichnisgruppe struct {
	ID, Titel, Rat string
	Zeilen         []verzeichnisbefund
	Mehr, Alle     int
}

type verzeichnisbefund struct {
	Ziel, Name, Was, Stand, Seit string
	Schwer                       bool
}

type zusatzzeile struct {
	Schluessel, Dienst, Name, Quelle, Geprueft string
	ImDVDV                                     bool
}

// verzeichnisgruppen are the kinds of findings with what to do about them.
var verzeichnisgruppen = []struct {
	art            verzeichnis.Befundart
	id, titel, rat string
}{
	{verzeichnis.AblaufendesZertifikat, "zertifikate", "Ablaufende Zertifikate", "Die Behörde beantragt den Eintrag des neuen Zertifikats, bevor das alte endet."},
	{verzeichnis.ToteAdresse, "adressen", "Unerreichbare Adressen", "An der Adresse hat beim letzten Versuch niemand geantwortet. Betreiber des Intermediärs fragen."},
	{verzeichnis.FehlenderDienst, "dienste", "Fehlende Dienste", "Vorgeschriebene Dienste sind nicht eingetragen; Nachrichten können nicht zugestellt werden."},
}

// hoechstensBefunde is how many findings of a kind one page shows.
const hoechstensBefunde = 200

func (t *Tuer) befunde(w http.ResponseWriter, r *http.Request) {
	p, da, err := t.DVDV.Pruefung.Ablage.LetztePruefung(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := verzeichnispruefung{Pruefbar: anmeldung.Wer(r.Context()).Bereich == zugang.BereichAmt}
	if da {
		s.Geprueft = zeitpunkt(p.Zeit)
	}
	bild := t.DVDV.Verzeichnis.Abbild()
	for _, g := range verzeichnisgruppen {
		x := verzeichnisgruppe{ID: g.id, Titel: g.titel, Rat: g.rat}
		for _, b := range p.Befunde {
			if b.Art != g.art {
				continue
			}
			x.Alle++
			if x.Alle <= hoechstensBefunde {
				x.Zeilen = append(x.Zeilen, neuerVerzeichnisbefund(bild.Katalog(), b, p.Tag))
			}
		}
		x.Mehr = x.Alle - len(x.Zeilen)
		s.Gruppen = append(s.Gruppen, x)
	}
	zusaetze, err := t.DVDV.Adressen.Zusaetze(r.Context())
	if err != nil {
		s.Zusatzfrage = fehler.TextVon(err)
	}
	for _, z := range zusaetze {
		s.Zusaetze = append(s.Zusaetze, neueZusatzzeile(bild.Katalog(), z))
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "dvdv-befunde", t.kopf(r, web.Seite{Titel: "Prüfung des Verzeichnisses", Inhalt: s}))
}

func neuerVerzeichnisbefund(k *verzeichnis.Katalog, b verzeichnis.Befund, heute uhr.Datum) verzeichnisbefund {
	z := verzeichnisbefund{Ziel: dvdvPfad + "/eintrag/" + strconv.FormatInt(b.Organisation, 10), Name: b.Name, Was: dienstname(k, b.Dienst), Seit: tag(b.Seit)}
	if b.Seit == heute {
		z.Seit += " (neu)"
	}
	switch b.Art {
	case verzeichnis.ToteAdresse:
		z.Stand, z.Schwer = b.Adresse, true
	case verzeichnis.FehlenderDienst:
		z.Stand, z.Schwer = "fehlt", true
	default:
		if z.Was == "" {
			z.Was = "Abfrage des Verzeichnisses"
		}
		z.Was += ", " + b.Zertifikat
		z.Stand = "endet am " + b.Ablauf.In(uhr.Berlin()).Format("02.01.2006") + ", höchstens " + strconv.Itoa(b.Frist) + " Tage"
		if z.Schwer = b.Frist <= 7; b.Frist == 0 {
			z.Stand = "abgelaufen oder gesperrt (Ende " + b.Ablauf.In(uhr.Berlin()).Format("02.01.2006") + ")"
		}
	}
	return z
}

func neueZusatzzeile(k *verzeichnis.Katalog, z verzeichnisabfrage.Zusatzstand) zusatzzeile {
	return zusatzzeile{
		Schluessel: z.Schluessel, Dienst: dienstname(k, z.URI), Name: z.Adresse.Name, Quelle: z.Quelle, Geprueft: tag(z.Geprueft), ImDVDV: z.ImDVDV,
	}
}

// pruefeNeu makes a check at once.
func (t *Tuer) pruefeNeu(w http.ResponseWriter, r *http.Request) {
	if _, err := t.DVDV.Verzeichnis.PruefeJetzt(r.Context(), t.DVDV.Pruefung); err != nil {
		t.fehler(w, r, err)
		return
	}
	http.Redirect(w, r, dvdvPfad+"/befunde", http.StatusSeeOther)
}

// ausleitungsseite shows what the Bundesmaster does not know yet.
type ausleitungsseite struct {
	Stand, Ausgeleitet int64
	Eintraege          []verzeichniszeile
	Mehr, Alle         int
	Aenderbar          bool
}

func (t *Tuer) ausleitung(w http.ResponseWriter, r *http.Request) {
	nach, err := t.DVDV.Ausgeleitet.Ausgeleitet(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	a, err := t.DVDV.Verzeichnis.Ausleiten(nach)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := ausleitungsseite{
		Stand: a.Bis, Ausgeleitet: nach, Alle: len(a.Organisationen), Mehr: max(0, len(a.Organisationen)-hoechstensZeilen),
		Aenderbar: anmeldung.Wer(r.Context()).Bereich == zugang.BereichAmt,
	}
	for _, o := range a.Organisationen[:s.Alle-s.Mehr] {
		s.Eintraege = append(s.Eintraege, verzeichniszeile{Ziel: eintragsziel(o), Name: o.Name, Kategorie: o.Kategorie, Stand: strconv.FormatInt(o.Stand, 10)})
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "dvdv-ausleitung", t.kopf(r, web.Seite{Titel: "Ausleitung an den Bundesmaster", Inhalt: s}))
}

// leiteAus sends the changes since the stamp of the form as a file.
func (t *Tuer) leiteAus(w http.ResponseWriter, r *http.Request) {
	nach, err := stempel(r, "nach")
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	a, err := t.DVDV.Verzeichnis.Ausleiten(nach)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	var inhalt bytes.Buffer
	if err := a.Schreibe(&inhalt); err != nil {
		t.fehler(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="dvdv-`+strconv.FormatInt(a.Nach, 10)+"-"+strconv.FormatInt(a.Bis, 10)+`.json"`)
	if _, err := w.Write(inhalt.Bytes()); err != nil {
		slog.DebugContext(r.Context(), "download ended early", slog.Any("fehler", err))
	}
}

// vermerkeAusleitung notes that the Bundesmaster has everything up to the stamp.
func (t *Tuer) vermerkeAusleitung(w http.ResponseWriter, r *http.Request) {
	bis, err := stempel(r, "bis")
	if err == nil {
		err = t.DVDV.Verzeichnis.Ausgeleitet(r.Context(), t.DVDV.Ausgeleitet, bis)
	}
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	http.Redirect(w, r, dvdvPfad+"/ausleitung", http.StatusSeeOther)
}

// stempel reads a change stamp of the form; what is no number is none that exists.
func stempel(r *http.Request, feld string) (int64, error) {
	v, err := web.LiesFormular(r)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(v.Get(feld), 10, 64)
	if err != nil {
		return -1, nil
	}
	return n, nil
}
