// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"net/http"
	"slices"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/tueren/web"
)

// feldTarif is the version of the tariff that the summary showed.
const feldTarif = "tarif"

// pruefseite is the summary before "Bestätigen".
type pruefseite struct {
	formular
	Tarif string
	// Maengel says what is missing; the order can't be confirmed before.
	Maengel  []verweis
	Personen []personenkarte
	Zweck    string
	Zeichen  string
	Kosten   []string
	// Platz says that another person may follow, at NaechstePerson.
	Platz          bool
	NaechstePerson string
	Erklaerung     string // the page of the declaration
	Bestaetigen    string // where the confirmation goes
}

type verweis struct{ Text, Ziel string }

// personenkarte is one profile in the summary.
type personenkarte struct {
	Nr                                                int
	Name, Kette, Zeichen                              string
	Aehnlich, Archiv, Verzicht, Doppelt               bool
	Angaben                                           []angabe
	ZielPerson, ZielAngaben, ZielUmfang, ZielEntferne string
}

func (t *Tuer) pruefen(c *fall) { t.zeigePruefung(c, nil) }

func (t *Tuer) zeigePruefung(c *fall, err error) {
	p, fehlt := t.Auftraege.Pruefe(c.n, c.a)
	tarif, ohne := t.Tarife.Am(t.heute())
	if fehlt != nil || ohne != nil {
		t.fehler(c.w, c.r, erster(fehlt, ohne))
		return
	}
	s := pruefseite{
		Tarif: p.Tarif, Maengel: t.maengel(c, &p), Kosten: t.kosten(c, &p, tarif), Zweck: t.zweck(c.a.Erklaerung), Zeichen: c.a.Zeichen,
		Platz: len(c.a.Profile) < tarif.ProfileImDialog, NaechstePerson: c.profilziel("person", len(c.a.Profile)),
		Erklaerung: c.ziel("/erklaerung"), Bestaetigen: c.ziel("/bestaetigen"),
	}
	s.formular = c.formular(schrittPruefen, s.Bestaetigen, s.Erklaerung)
	for i := range c.a.Profile {
		s.Personen = append(s.Personen, t.karte(c, i, slices.Contains(p.Doppelt, i)))
	}
	seite := web.Seite{Titel: t.texte.T("pruefen.titel"), Inhalt: s}
	stand := http.StatusOK
	if err != nil {
		stand, seite.Fehler = web.Status(err), []web.Feldfehler{{Text: fehler.TextVon(err)}}
	}
	t.zeige(c.w, c.r, stand, "pruefen", seite)
}

func erster(alle ...error) error {
	for _, err := range alle {
		if err != nil {
			return err
		}
	}
	return nil
}

// maengel lists what is missing, each with the page that asks for it.
func (t *Tuer) maengel(c *fall, p *auftrag.Pruefung) []verweis {
	var liste []verweis
	if len(c.a.Profile) == 0 {
		liste = append(liste, verweis{t.texte.T("pruefen.ohne_person"), c.profilziel("person", 0)})
	}
	for i, maengel := range p.Maengel {
		for _, m := range maengel {
			seite := "merkmale"
			if m == "nachname" || m == "vornamen" {
				seite = "person"
			}
			liste = append(liste, verweis{t.texte.T("pruefen.fehlt_person", i+1, t.texte.T("mangel."+string(m))), c.profilziel(seite, i)})
		}
	}
	if c.a.Erklaerung.Fassung == "" {
		liste = append(liste, verweis{t.texte.T("pruefen.fehlt_erklaerung"), c.ziel("/erklaerung")})
	}
	return liste
}

func (t *Tuer) karte(c *fall, i int, doppelt bool) personenkarte {
	p := &c.a.Profile[i]
	return personenkarte{
		Nr: i + 1, Name: namen(&p.Ersuchen.Anfrage), Zeichen: p.Zeichen, Kette: t.kettentext(p.Ersuchen.Kette),
		Aehnlich: p.Ersuchen.Anfrage.Phonetik, Archiv: p.Ersuchen.Archiv, Verzicht: p.Ersuchen.VerzichtAufMitteilung, Doppelt: doppelt,
		Angaben:    t.inWorten(&p.Ersuchen.Anfrage),
		ZielPerson: c.profilziel("person", i), ZielAngaben: c.profilziel("merkmale", i), ZielUmfang: c.profilziel("umfang", i),
		ZielEntferne: c.profilziel("entfernen", i),
	}
}

func (t *Tuer) kettentext(k auskunft.Kette) string {
	if k == "" {
		k = auskunft.KetteKeine
	}
	return t.texte.T("umfang.kette_" + string(k))
}

func (t *Tuer) zweck(e auftrag.Erklaerung) string {
	switch {
	case e.Fassung == "":
		return ""
	case e.Gewerblich:
		return t.texte.T("pruefen.gewerblich", e.Zweck, e.Geschaeftszeichen)
	}
	return t.texte.T("pruefen.privat")
}

// kosten says what the order can cost and why.
func (t *Tuer) kosten(c *fall, p *auftrag.Pruefung, tarif *gebuehr.Tarif) []string {
	if len(c.a.Profile) == 0 {
		return nil
	}
	texte := []string{t.texte.T("pruefen.spanne", p.Von, p.Bis)}
	if p.Von == p.Bis {
		texte[0] = t.texte.T("pruefen.genau", p.Von)
	}
	texte = append(texte, t.texte.T("pruefen.kosten_text", tarif.Satz(gebuehr.Auskunft).Cent, tarif.Satz(gebuehr.Neutral).Cent, tarif.Mindest))
	if slices.ContainsFunc(c.a.Profile, func(p auftrag.Profil) bool { return p.Ersuchen.Archiv }) {
		texte = append(texte, t.texte.T("pruefen.archiv_text", tarif.Satz(gebuehr.Archiv).Cent))
	}
	zahlung := "pruefen.sofort_text"
	if c.n.Grosskunde {
		zahlung = "pruefen.monat_text"
	}
	return append(texte, t.texte.T(zahlung))
}

// bestaetige makes the draft an order; sent twice it does nothing more (S2-34.3).
func (t *Tuer) bestaetige(c *fall) {
	fassung := liesFassung(c.v)
	err := t.Auftraege.Bestaetige(c.r.Context(), c.n, c.a.Nummer, fassung, c.v.Get(feldTarif))
	switch {
	case err == nil:
		c.weiter(c.ziel("/bestaetigt"))
	case hatCode(err, codeUeberholt):
		t.zeigeKonflikt(c)
	case hatCode(err, codeErklaerung), hatCode(err, codeZweck), hatCode(err, codeUnvollstandig), hatCode(err, codeTarif):
		t.zeigePruefung(c, err)
	default:
		t.fehler(c.w, c.r, err)
	}
}

// loeschseite asks before a draft is deleted.
type loeschseite struct{ Ziel, Zurueck string }

func (t *Tuer) frageVerwerfen(c *fall) {
	s := web.Seite{Titel: t.texte.T("verwerfen.titel"), Inhalt: loeschseite{c.ziel("/verwerfen"), c.ziel("/pruefen")}}
	t.zeige(c.w, c.r, http.StatusOK, "verwerfen", s)
}

func (t *Tuer) verwirf(c *fall) {
	if err := t.Auftraege.Verwirf(c.r.Context(), c.n, c.a.Nummer); err != nil {
		t.fehler(c.w, c.r, err)
		return
	}
	c.weiter(Pfad)
}
