// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"strings"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/tueren/web"
)

// liste is an answer with several persons: the hit list of a Personensuche (BMeldDAV
// § 6) or the Ergebnisliste of a free search (BMeldDAV § 8).
type liste struct {
	Titel       string
	Zeilen      []trefferzeile
	Gekuerzt    bool
	MitWeiterem bool // some row has more than name, birth and dwelling
	Normen      []normzeile
	Abrufen     bool // the body may ask for one of the persons
	// Verborgen are the fields of the form that asks for one.
	Verborgen []web.Feld
}

// trefferzeile is one person of a list and the way on.
type trefferzeile struct {
	Name, Fruehere, Geburt, Anschrift, Hinweise string
	Weiteres                                    []angabe
	Merkmal                                     string
}

// Spalten are the heads of the columns.
func (l *liste) Spalten() []string {
	spalten := []string{"Name", "Frühere und andere Namen", "Geburtsdatum", "Haupt- oder alleinige Wohnung"}
	if l.MitWeiterem {
		spalten = append(spalten, "Weitere Angaben")
	}
	return append(spalten, "Hinweise")
}

// zellen are the texts of the row, one for each column.
func (z *trefferzeile) zellen(mitWeiterem bool) []string {
	zellen := []string{z.Name, z.Fruehere, z.Geburt, z.Anschrift}
	if mitWeiterem {
		var teile []string
		for _, a := range z.Weiteres {
			teile = append(teile, a.Name+": "+a.Wert)
		}
		zellen = append(zellen, strings.Join(teile, "\n"))
	}
	return append(zellen, z.Hinweise)
}

// trefferliste shows a hit list: the five data and four hints of BMeldDAV § 6 Abs. 1.
func (t *Tuer) trefferliste(c *fall, a *abruf.Antwort) *liste {
	l := &liste{Titel: "Trefferliste", Gekuerzt: a.Gekuerzt, Abrufen: true}
	for i := range a.Personen {
		l.Zeilen = append(l.Zeilen, t.trefferzeile(&a.Personen[i]))
	}
	l.Normen = []normzeile{{t.Recht.TrefferBeleg(recht.Menge{}).Norm, "alle Angaben der Trefferliste"}}
	l.Verborgen = c.f.Verborgen()
	return l
}

func (t *Tuer) trefferzeile(a *recht.Auszug) trefferzeile {
	z := trefferzeile{
		Name:     verbinde(", ", benannt(a.Name.Familienname), verbinde(" ", a.Name.Doktorgrad, benannt(a.Name.Vornamen))),
		Fruehere: fruehere(&a.Name),
		Geburt:   a.Geburt.Datum.Deutsch(),
		Hinweise: strings.Join(hinweise(a), " "),
		Merkmal:  a.Identifikationsmerkmal,
	}
	if len(a.Wohnungen) > 0 {
		z.Anschrift = t.anschrift(&a.Wohnungen[0].Anschrift)
	}
	return z
}

// ergebnisliste shows what a free search found. Whom the body may ask for singly is
// opened under that profile.
func (t *Tuer) ergebnisliste(c *fall, a *abruf.Antwort, q anforderung) *liste {
	l := &liste{Titel: "Ergebnisliste", Gekuerzt: a.Gekuerzt}
	for i := range a.Personen {
		z := t.trefferzeile(&a.Personen[i])
		z.Weiteres = t.weiteres(&a.Personen[i])
		l.MitWeiterem = l.MitWeiterem || len(z.Weiteres) > 0
		l.Zeilen = append(l.Zeilen, z)
	}
	var gruppen []string
	for _, g := range datengruppen {
		gruppen = append(gruppen, g.id)
	}
	l.Normen = t.normen(q, gruppen...)
	einzeln := t.einzelprofil(c)
	if l.Abrufen = einzeln != "" && len(a.Personen) > 1; l.Abrufen {
		f := c.f.kopie()
		f.suche, f.werte[feldProfil] = nil, einzeln
		l.Verborgen = f.Verborgen()
	}
	return l
}

// einzelprofil is the profile under which the body may ask for a person of the list,
// the same if it knows the Personensuche too; "" if there is none.
func (t *Tuer) einzelprofil(c *fall) string {
	if c.profil.ErlaubtSuche(recht.Personensuche) {
		return c.profil.ID
	}
	if alle := t.profile(c.wer, recht.Personensuche); len(alle) > 0 {
		return alle[0].ID
	}
	return ""
}

// weiteres are the data of a list that have no column of their own.
func (t *Tuer) weiteres(a *recht.Auszug) []angabe {
	b := block{}
	n := &a.Name
	b.neu("Gebräuchlicher Vorname", benannt(n.GebraeuchlicherVorname))
	b.neu("Ehename", benannt(n.Ehename))
	b.neu("Lebenspartnerschaftsname", benannt(n.Lebenspartnerschaftsname))
	for _, d := range a.Geburt.Fruehere {
		b.neu("Früher geführtes Geburtsdatum", d.Deutsch())
	}
	b.neu("Geburtsort", t.ort(a.Geburt.Ort, a.Geburt.Staat))
	b.neu("Geschlecht", text(geschlecht, a.Geschlecht))
	t.staat(&b, a)
	for i := range a.Wohnungen {
		t.wohnungsangaben(&b, &a.Wohnungen[i])
	}
	t.tod(&b, a)
	t.ausweise(&b, a)
	t.waffen(&b, a)
	var alle []angabe
	for _, teil := range b.Teile {
		alle = append(alle, teil...)
	}
	return alle
}

func (t *Tuer) wohnungsangaben(b *block, w *melde.Wohnung) {
	b.neu("Einzug", w.Einzug.Deutsch())
	for _, geber := range w.Wohnungsgeber {
		b.neu("Wohnungsgeber", zeilentext(geber))
	}
	for _, e := range w.EigentuemerNichtWohnungsgeber {
		b.neu("Eigentümer", e)
	}
}
