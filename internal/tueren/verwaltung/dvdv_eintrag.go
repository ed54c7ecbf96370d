// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/web"
)

var errKeinEintrag = fehler.Neu(fehler.NichtGefunden, "MR-2451", "Diesen Eintrag gibt es im Verzeichnis nicht.")

func eintragsziel(o *verzeichnis.Organisation) string {
	return dvdvPfad + "/eintrag/" + strconv.FormatInt(o.ID, 10)
}

// eintragsseite is one entry.
type eintragsseite struct {
	Ziel, Name, Kategorie, Gueltig string
	Angaben                        []eintragsangabe
	Schluessel                     []string
	Dienste                        []dienstansicht
	Klienten                       []zertifikatsansicht
	Fehlende                       []string
	Beantragbar                    bool
	Antraege                       []antragszeileDVDV
}

// eintragsangabe is a particular with its name.
type eintragsangabe struct{ Name, Wert string }

type dienstansicht struct {
	Name, URI, Nachrichten, Gueltig string
	Gilt                            bool
	Elemente                        []elementansicht
}

type elementansicht struct {
	Name, URI, Anbieter string
	Zertifikate         []zertifikatsansicht
}

type zertifikatsansicht struct {
	Zweck, Inhaber, Aussteller, Abdruck, Bis, Stand string
	Warnung                                         bool
}

// eintrag finds the entry that the address names.
func (t *Tuer) eintrag(r *http.Request) (*verzeichnis.Organisation, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return nil, errKeinEintrag
	}
	o, da := t.DVDV.Verzeichnis.Abbild().Nach(id)
	if !da {
		return nil, errKeinEintrag
	}
	return o, nil
}

func (t *Tuer) verzeichniseintrag(w http.ResponseWriter, r *http.Request) {
	o, err := t.eintrag(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	bild, jetzt := t.DVDV.Verzeichnis.Abbild(), t.DVDV.Verzeichnis.Jetzt()
	s := eintragsseite{
		Ziel: eintragsziel(o), Name: o.Name, Kategorie: o.Kategorie, Gueltig: gueltigkeit(o.Zeitraum), Schluessel: o.Schluessel,
		Beantragbar: darfBeantragen(r, o),
		Angaben: []eintragsangabe{
			{"Beschreibung", o.Beschreibung}, {"Anschrift", strings.ReplaceAll(o.Anschrift, "\n", ", ")}, {"Änderungsstand", strconv.FormatInt(o.Stand, 10)},
		},
	}
	for i := range o.Klienten {
		s.Klienten = append(s.Klienten, neueZertifikatsansicht("Abfrage des Verzeichnisses", &o.Klienten[i], jetzt))
	}
	for _, d := range o.Dienste {
		s.Dienste = append(s.Dienste, neueDienstansicht(bild, o, d, jetzt))
	}
	kategorie, _ := bild.Katalog().Kategorie(o.Kategorie)
	for _, uri := range kategorie.Pflicht {
		if _, gilt := bild.Dienst(o.Schluessel[0], uri, jetzt); !gilt {
			s.Fehlende = append(s.Fehlende, dienstname(bild.Katalog(), uri))
		}
	}
	antraege, err := t.sichtbareAntraege(r, verzeichnis.Offen, verzeichnis.Freigegeben)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	for _, a := range antraege {
		if a.Organisation == o.ID {
			s.Antraege = append(s.Antraege, neueAntragszeile(a))
		}
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "dvdv-eintrag", t.kopf(r, web.Seite{Titel: "Eintrag im Verzeichnis", Inhalt: s}))
}

func neueDienstansicht(bild *verzeichnis.Abbild, o *verzeichnis.Organisation, d verzeichnis.Dienst, jetzt time.Time) dienstansicht {
	spezifikation, _ := bild.Katalog().Spezifikation(d.URI)
	a := dienstansicht{
		Name: dienstname(bild.Katalog(), d.URI), URI: d.URI, Nachrichten: strings.Join(spezifikation.Nachrichten, ", "),
		Gueltig: gueltigkeit(d.Zeitraum), Gilt: d.Gilt(jetzt),
	}
	for _, e := range d.Elemente {
		x := elementansicht{Name: e.Name, URI: e.URI}
		if anbieter := bild.Anbieter(o, e); anbieter.ID != o.ID {
			x.Anbieter = anbieter.Name
		}
		for zweck, z := range map[string]*verzeichnis.Zertifikat{"Chiffrierzertifikat": e.Chiffrier, "Signaturzertifikat": e.Signier} {
			if z != nil {
				x.Zertifikate = append(x.Zertifikate, neueZertifikatsansicht(zweck, z, jetzt))
			}
		}
		if len(x.Zertifikate) == 2 && x.Zertifikate[0].Zweck > x.Zertifikate[1].Zweck {
			x.Zertifikate[0], x.Zertifikate[1] = x.Zertifikate[1], x.Zertifikate[0]
		}
		a.Elemente = append(a.Elemente, x)
	}
	return a
}

// dienstname is the last part of the description's name, which people use.
func dienstname(k *verzeichnis.Katalog, uri string) string {
	s, da := k.Spezifikation(uri)
	if !da {
		return uri
	}
	return s.Name
}

func gueltigkeit(z verzeichnis.Zeitraum) string {
	text := "unbefristet"
	if !z.Bis.IsZero() {
		text = "bis " + zeitpunkt(z.Bis)
	}
	if !z.Von.IsZero() {
		text = "ab " + zeitpunkt(z.Von) + ", " + text
	}
	return text
}

func neueZertifikatsansicht(zweck string, z *verzeichnis.Zertifikat, jetzt time.Time) zertifikatsansicht {
	a := zertifikatsansicht{Zweck: zweck, Abdruck: z.Fingerabdruck()}
	x, err := z.X509()
	if err != nil {
		a.Stand, a.Warnung = "nicht lesbar", true
		return a
	}
	a.Inhaber, a.Aussteller, a.Bis = x.Subject.String(), x.Issuer.String(), x.NotAfter.In(uhr.Berlin()).Format("02.01.2006")
	rest := int(x.NotAfter.Sub(jetzt).Hours() / 24)
	switch {
	case !z.Widerrufen.IsZero() && !jetzt.Before(z.Widerrufen):
		a.Stand, a.Warnung = "gesperrt", true
	case jetzt.After(x.NotAfter):
		a.Stand, a.Warnung = "abgelaufen", true
	case jetzt.Before(x.NotBefore):
		a.Stand, a.Warnung = "noch nicht gültig", true
	case rest <= verzeichnis.Warnfristen()[0]:
		a.Stand, a.Warnung = "noch "+strconv.Itoa(rest)+" Tage", true
	default:
		a.Stand = "gültig"
	}
	return a
}
