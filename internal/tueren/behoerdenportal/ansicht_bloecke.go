// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

func (t *Tuer) namen(b *block, a *recht.Auszug) {
	n := &a.Name
	b.neu("Familienname", benannt(n.Familienname))
	b.neu("Familienname (Passschreibweise)", benannt(n.FamiliennamePass))
	b.neu("Vornamen", benannt(n.Vornamen))
	b.neu("Gebräuchlicher Vorname", benannt(n.GebraeuchlicherVorname))
	b.neu("Vornamen (Passschreibweise)", benannt(n.VornamenPass))
	b.neu("Doktorgrad", n.Doktorgrad)
	b.neu("Geburtsname", benannt(n.Geburtsname))
	b.neu("Ehename", benannt(n.Ehename))
	b.neu("Lebenspartnerschaftsname", benannt(n.Lebenspartnerschaftsname))
	for _, f := range n.FruehereFamiliennamen {
		b.neu("Früherer Familienname", benannt(f.Name))
		b.nachweis("Nachweis der Namensänderung", f.Nachweis)
	}
	for _, f := range n.FruehereVornamen {
		b.neu("Frühere Vornamen", benannt(f.Vornamen))
		b.nachweis("Nachweis der Vornamensänderung", f.Nachweis)
	}
	b.neu("Ordensname", n.Ordensname)
	b.neu("Künstlername", n.Kuenstlername)
}

func (t *Tuer) geburt(b *block, a *recht.Auszug) {
	b.neu("Geburtsdatum", a.Geburt.Datum.Deutsch())
	for _, d := range a.Geburt.Fruehere {
		b.neu("Früher geführtes Geburtsdatum", d.Deutsch())
	}
	b.neu("Geburtsort", t.ort(a.Geburt.Ort, a.Geburt.Staat))
	b.nachweis("Nachweis der Geburt", a.Geburt.Nachweis)
	if a.GeburtseintragOhneUrkunde {
		b.neu("Geburtseintrag", "ohne Geburtsurkunde")
	}
	b.neu("Geschlecht", text(geschlecht, a.Geschlecht))
}

func (t *Tuer) ort(ort, staat string) string { return verbinde(", ", ort, t.texte.staat(staat)) }

func (t *Tuer) tod(b *block, a *recht.Auszug) {
	if a.Tod == nil {
		return
	}
	b.neu("Sterbedatum", a.Tod.Tag.Deutsch())
	b.neu("Sterbeort", t.ort(a.Tod.Ort, a.Tod.Staat))
	b.nachweis("Sterbeeintrag", a.Tod.Nachweis)
}

func (t *Tuer) staat(b *block, a *recht.Auszug) {
	for _, s := range a.Staatsangehoerigkeiten {
		b.neu("Staatsangehörigkeit", text(t.texte.angehoerige, s))
	}
	for _, g := range a.Glaubhaftmachungen {
		b.neu("Glaubhaftmachung (Schlüssel)", g.Art)
		b.nachweis("Nachweis", g.Nachweis)
	}
}

func (t *Tuer) familienstand(b *block, a *recht.Auszug) {
	f := a.Familienstand
	if f == nil {
		return
	}
	b.neu("Familienstand", text(familienstand, f.Art))
	b.neu("Eheschließung oder Begründung der Lebenspartnerschaft", verbinde(", ", f.Beginn.Deutsch(), t.ort(f.Ort, f.Staat)))
	b.neu("Beginn der vorangegangenen Lebenspartnerschaft", f.BeginnVorausgegangeneLP.Deutsch())
	b.neu("Beendet", verbinde(", ", f.Ende.Deutsch(), text(beendigung, f.Beendigungsgrund)))
	b.nachweis("Nachweis", f.Nachweis)
}

// beteiligter writes a related person in one block of lines.
func (t *Tuer) beteiligter(b *block, p *recht.Person) {
	b.neu("Familienname", benannt(p.Familienname))
	b.neu("Familienname (Passschreibweise)", benannt(p.FamiliennamePass))
	b.neu("Geburtsname", benannt(p.Geburtsname))
	b.neu("Vornamen", benannt(p.Vornamen))
	b.neu("Doktorgrad", p.Doktorgrad)
	b.neu("Geburtsdatum", p.Geburtsdatum.Deutsch())
	b.neu("Geschlecht", text(geschlecht, p.Geschlecht))
	b.neu("Sterbedatum", p.Sterbetag.Deutsch())
}

func (t *Tuer) partner(b *block, a *recht.Auszug) {
	if a.Partner == nil {
		return
	}
	b.neu("Art", text(partnertyp, a.Partner.Typ))
	t.beteiligter(b, &a.Partner.Person)
	for i := range a.Partner.Wohnungen {
		w := &a.Partner.Wohnungen[i]
		b.neu("Anschrift", t.anschrift(&w.Anschrift))
		b.neu("Wohnung", verbinde(", ", text(wohnungsstatus, string(w.Status)), text(wohnungsart, string(w.Art))))
	}
}

func (t *Tuer) kinder(b *block, a *recht.Auszug) {
	for i := range a.Kinder {
		b.beginne()
		t.beteiligter(b, &a.Kinder[i].Person)
		t.moeglicheAnschrift(b, a.Kinder[i].Anschrift)
	}
}

func (t *Tuer) vertreter(b *block, a *recht.Auszug) {
	for i := range a.Vertreter {
		v := &a.Vertreter[i]
		b.beginne()
		b.neu("Art der Vertretung (Schlüssel)", v.Art)
		b.neu("Bezeichnung", v.Bezeichnung)
		t.beteiligter(b, &v.Person)
		t.moeglicheAnschrift(b, v.Anschrift)
		b.neu("Ende der Vertretung", v.Ende.Deutsch())
	}
}

func (t *Tuer) moeglicheAnschrift(b *block, a *melde.Anschrift) {
	if a != nil {
		b.neu("Anschrift", t.anschrift(a))
	}
}

func (t *Tuer) zuzug(b *block, a *recht.Auszug) {
	b.neu("Zuzug in die Gemeinde", a.ZuzugGemeinde.Deutsch())
	b.neu("Zuzug in den Kreis", a.ZuzugKreis.Deutsch())
	b.neu("Zuzug nach Sachsen", a.ZuzugLand.Deutsch())
	b.neu("Zuzug nach Deutschland", a.ZuzugBund.Deutsch())
	if a.Auslandsanschrift != nil {
		b.neu("Anschrift im Ausland", t.anschrift(a.Auslandsanschrift))
	}
}

func (t *Tuer) ausweise(b *block, a *recht.Auszug) {
	for _, d := range a.Ausweise {
		b.beginne()
		b.neu("Dokument", text(ausweisart, d.Art))
		b.neu("Seriennummer", d.Seriennummer)
		b.neu("Ausstellende Behörde", d.Behoerde)
		b.neu("Ausgestellt am", d.Ausgestellt.Deutsch())
		b.neu("Gültig bis", d.GueltigBis.Deutsch())
	}
	for _, v := range a.Passversagungen {
		b.beginne()
		b.neu("Versagung oder Entziehung", text(versagung, v.Status))
		b.nachweis("Nachweis", v.Nachweis)
	}
}

func (t *Tuer) waffen(b *block, a *recht.Auszug) {
	for _, e := range a.Waffenerlaubnisse {
		b.neu("Waffenrechtliche Erlaubnis seit", e.Erteilt.Deutsch())
		b.nachweis("Behörde und Aktenzeichen", e.Nachweis)
	}
	for _, v := range a.Waffenbesitzverbote {
		b.neu("Waffenbesitzverbot vom", v.Erteilt.Deutsch())
		b.neu("Behörde und Aktenzeichen", v.BehoerdeAktenzeichen)
	}
	for _, e := range a.Sprengstofferlaubnisse {
		b.neu("Sprengstoffrechtliche Erlaubnis seit", e.Erteilt.Deutsch())
		b.nachweis("Behörde und Aktenzeichen", e.Nachweis)
	}
}
