// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"slices"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/tueren/web"
)

// The fields of the page about the search.
const (
	feldKette    = "kette"
	feldArchiv   = "archiv"
	feldVerzicht = "verzicht"
	feldAktion   = "aktion"
	aktionNoch   = "noch_eine"
)

// umfangseite asks how to search.
type umfangseite struct {
	formular
	Ketten           []web.Option
	Archiv, Verzicht string
	// Archivpreis and Preis are the fees with and without the separate storage.
	Archivpreis, Preis string
	// Platz says that another person may follow.
	Platz      bool
	Hoechstens int
}

func (t *Tuer) umfang(c *fall) {
	e := c.profil().Ersuchen
	t.zeigeUmfang(c, e, nil)
}

func (t *Tuer) zeigeUmfang(c *fall, e auskunft.Ersuchen, fehler []web.Feldfehler) {
	tarif, err := t.Tarife.Am(t.heute())
	if err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	s := umfangseite{
		formular: c.formular(schrittUmfang, c.profilziel("umfang", c.i), c.profilziel("angaben", c.i)),
		Archiv:   haken(e.Archiv), Verzicht: haken(e.VerzichtAufMitteilung),
		Archivpreis: tarif.Satz(gebuehr.Archiv).Cent.String(), Preis: tarif.Satz(gebuehr.Auskunft).Cent.String(),
		Platz: len(c.a.Profile) < tarif.ProfileImDialog, Hoechstens: tarif.ProfileImDialog,
	}
	for i, k := range auskunft.Ketten() {
		s.Ketten = append(s.Ketten, web.Option{
			Wert: string(k), Text: t.texte.T("umfang.kette_" + string(k)), Hinweis: t.texte.T("umfang.kette_" + string(k) + "_hinweis"),
			Gewaehlt: e.Kette == k || e.Kette == "" && i == 0,
		})
	}
	t.zeige(c.w, c.r, status(fehler), "umfang", web.Seite{Titel: t.texte.T("umfang.titel"), Fehler: fehler, Inhalt: s})
}

func (t *Tuer) speichereUmfang(c *fall) {
	e := c.profil().Ersuchen
	e.Kette = auskunft.Kette(c.v.Get(feldKette))
	e.Archiv, e.VerzichtAufMitteilung = c.v.Get(feldArchiv) == "ja", c.v.Get(feldVerzicht) == "ja"
	if !slices.Contains(auskunft.Ketten(), e.Kette) {
		erstes := feldKette + "-" + string(auskunft.KetteKeine)
		t.zeigeUmfang(c, e, []web.Feldfehler{{Feld: erstes, Text: t.texte.T("umfang.wahl_fehlt")}})
		return
	}
	i := c.i
	gespeichert := t.aendere(c, func(a *auftrag.Auftrag) {
		z := &a.Profile[i].Ersuchen
		z.Kette, z.Archiv, z.VerzichtAufMitteilung = e.Kette, e.Archiv, e.VerzichtAufMitteilung
	})
	switch {
	case !gespeichert:
	case c.v.Get(feldAktion) == aktionNoch:
		c.weiter(c.profilziel("person", len(c.a.Profile)))
	case c.a.Erklaerung.KeineWerbung:
		c.weiter(c.ziel("/pruefen"))
	default:
		c.weiter(c.ziel("/erklaerung"))
	}
}

// entferne takes a person out of the draft.
func (t *Tuer) entferne(c *fall) {
	i := c.i
	if t.aendere(c, func(a *auftrag.Auftrag) { a.Profile = slices.Delete(a.Profile, i, i+1) }) {
		c.weiter(c.ziel("/pruefen"))
	}
}

func haken(b bool) string {
	if b {
		return "ja"
	}
	return ""
}
