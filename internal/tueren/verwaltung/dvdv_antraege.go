// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"cmp"
	"net/http"
	"slices"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// aenderungszustaende are the states of applications in the order of the list.
var aenderungszustaende = []struct {
	zustand verzeichnis.Zustand
	wort    string
}{
	{verzeichnis.Offen, "offen"}, {verzeichnis.Freigegeben, "freigegeben"}, {verzeichnis.Wirksam, "wirksam"},
	{verzeichnis.Abgelehnt, "abgelehnt"}, {verzeichnis.Gescheitert, "gescheitert"},
}

// sichtbareAntraege returns the applications in these states; a Meldebehörde sees its own.
func (t *Tuer) sichtbareAntraege(r *http.Request, zustaende ...verzeichnis.Zustand) ([]verzeichnis.Antrag, error) {
	alle, err := t.DVDV.Verzeichnis.Antraege(r.Context(), zustaende...)
	return slices.DeleteFunc(alle, func(a verzeichnis.Antrag) bool { return !darfSehen(r, a) }), err
}

func darfSehen(r *http.Request, a verzeichnis.Antrag) bool {
	return !istMeldebehoerde(r) || a.Behoerde != "" && slices.Contains(eigeneSchluessel(r), a.Behoerde)
}

// antraegeseite lists applications.
type antraegeseite struct {
	Reiter []web.Verweis
	Wort   string
	Zeilen []antragszeileDVDV
}

type antragszeileDVDV struct{ Ziel, Name, Antragsteller, Eingegangen, WirksamAb, Zustand string }

func neueAntragszeile(a verzeichnis.Antrag) antragszeileDVDV {
	return antragszeileDVDV{
		Ziel: dvdvPfad + "/antrag/" + a.ID, Name: a.Eintrag.Name, Antragsteller: cmp.Or(a.Behoerde, "Registerstelle"),
		Eingegangen: zeitpunkt(a.Eingegangen), WirksamAb: tag(a.WirksamAb), Zustand: string(a.Zustand),
	}
}

func (t *Tuer) aenderungsantraege(w http.ResponseWriter, r *http.Request) {
	alle, err := t.sichtbareAntraege(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	gewaehlt := verzeichnis.Zustand(cmp.Or(r.URL.Query().Get("zustand"), string(verzeichnis.Offen)))
	s := antraegeseite{Wort: string(gewaehlt)}
	for _, z := range aenderungszustaende {
		anzahl := 0
		for _, a := range alle {
			if a.Zustand == z.zustand {
				anzahl++
			}
		}
		s.Reiter = append(s.Reiter, web.Verweis{
			Text: z.wort + " (" + web.Tausend(anzahl) + ")", Ziel: dvdvPfad + "/antraege?zustand=" + string(z.zustand), Aktiv: z.zustand == gewaehlt,
		})
	}
	for _, a := range alle {
		if a.Zustand == gewaehlt {
			s.Zeilen = append(s.Zeilen, neueAntragszeile(a))
		}
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "dvdv-antraege", t.kopf(r, web.Seite{Titel: "Änderungsanträge", Inhalt: s}))
}

// antragsansichtDVDV is one application beside the entry as it is.
type antragsansichtDVDV struct {
	antragszeileDVDV
	ID, EintragZiel, Von, EntschiedenVon, Entschieden, Grund string
	Geaendert, Gleich                                        []gegenzeile
	Vergleich, Entscheidbar, Eigener                         bool
}

// gegenzeile is a particular before and after.
type gegenzeile struct{ Name, Bisher, Kuenftig string }

var errKeinAntrag = fehler.Neu(fehler.NichtGefunden, "MR-2453", "Diesen Änderungsantrag gibt es nicht.")

// findeAntrag returns the application of the address, if the account may see it.
func (t *Tuer) findeAntrag(r *http.Request) (verzeichnis.Antrag, error) {
	alle, err := t.sichtbareAntraege(r)
	if err != nil {
		return verzeichnis.Antrag{}, err
	}
	i := slices.IndexFunc(alle, func(a verzeichnis.Antrag) bool { return a.ID == r.PathValue("id") })
	if i < 0 {
		return verzeichnis.Antrag{}, errKeinAntrag
	}
	return alle[i], nil
}

func (t *Tuer) aenderungsantrag(w http.ResponseWriter, r *http.Request) {
	t.zeigeAenderungsantrag(w, r, http.StatusOK, nil)
}

func (t *Tuer) zeigeAenderungsantrag(w http.ResponseWriter, r *http.Request, status int, mangel []web.Feldfehler) {
	a, err := t.findeAntrag(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	wer := anmeldung.Wer(r.Context())
	s := antragsansichtDVDV{
		antragszeileDVDV: neueAntragszeile(a), ID: a.ID, Von: a.Von, EntschiedenVon: a.EntschiedenVon, Grund: a.Grund,
		Entscheidbar: a.Zustand == verzeichnis.Offen && wer.Bereich == zugang.BereichAmt, Eigener: a.Von == wer.Kennung,
	}
	if !a.Entschieden.IsZero() {
		s.Entschieden = zeitpunkt(a.Entschieden)
	}
	bild := t.DVDV.Verzeichnis.Abbild()
	var vorher *verzeichnis.Organisation
	if o, da := bild.Nach(a.Organisation); da {
		s.EintragZiel = eintragsziel(o)
		if a.Zustand == verzeichnis.Offen || a.Zustand == verzeichnis.Freigegeben {
			vorher = o
		}
	}
	s.Vergleich = vorher != nil
	s.Geaendert, s.Gleich = vergleiche(bild.Katalog(), vorher, &a.Eintrag)
	t.seiten.Schreibe(w, r, status, "dvdv-antrag", t.kopf(r, web.Seite{Titel: "Änderungsantrag", Fehler: mangel, Inhalt: s}))
}

// vergleiche puts both entries side by side; without vorher nothing counts as changed.
func vergleiche(k *verzeichnis.Katalog, vorher, nachher *verzeichnis.Organisation) (geaendert, gleich []gegenzeile) {
	var namen []string
	werte := [2]map[string]string{{}, {}}
	for i, o := range []*verzeichnis.Organisation{vorher, nachher} {
		if o == nil {
			continue
		}
		for _, a := range angabenVon(k, o) {
			if !slices.Contains(namen, a.Name) {
				namen = append(namen, a.Name)
			}
			werte[i][a.Name] = a.Wert
		}
	}
	for _, name := range namen {
		z := gegenzeile{name, werte[0][name], werte[1][name]}
		if vorher != nil && z.Bisher != z.Kuenftig {
			geaendert = append(geaendert, z)
		} else {
			gleich = append(gleich, z)
		}
	}
	return geaendert, gleich
}

// entscheideAntrag releases or refuses.
func (t *Tuer) entscheideAntrag(w http.ResponseWriter, r *http.Request) {
	v, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	id, person := r.PathValue("id"), anmeldung.Wer(r.Context()).Kennung
	switch v.Get("aktion") {
	case "freigeben":
		err = t.DVDV.Verzeichnis.GibFrei(r.Context(), id, person)
	case "ablehnen":
		err = t.DVDV.Verzeichnis.Lehne(r.Context(), id, person, v.Get("grund"))
	default:
		err = errSeite
	}
	switch {
	case err == nil:
		http.Redirect(w, r, dvdvPfad+"/antrag/"+id, http.StatusSeeOther)
	case fehler.ArtVon(err) == fehler.Ungueltig:
		t.zeigeAenderungsantrag(w, r, web.Status(err), []web.Feldfehler{{Feld: "grund", Text: fehler.TextVon(err)}})
	case fehler.ArtVon(err) == fehler.Konflikt:
		t.zeigeAenderungsantrag(w, r, web.Status(err), []web.Feldfehler{{Text: fehler.TextVon(err)}})
	default:
		t.fehler(w, r, err)
	}
}
