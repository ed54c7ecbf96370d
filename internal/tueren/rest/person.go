// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

// Person is what leaves about a person. Only what was requested and allowed is there;
// what is not leaves no empty place (S1-22.2). There is no field for the ground of a
// block.
type Person struct {
	Identifikationsmerkmal string                `json:"identifikationsmerkmal,omitempty" text:"Merkmal, unter dem diese Person 48 Stunden lang nachgefragt werden kann"`
	Hinweise               []string              `json:"hinweise,omitempty" text:"Hinweise, die ungefragt kommen" werte:"auskunftssperre verstorben verzogen unbekannt_verzogen ins_ausland_verzogen verringerter_umfang"`
	Name                   *Name                 `json:"name,omitempty" text:"Namen"`
	Geburt                 *Geburt               `json:"geburt,omitempty" text:"Geburt"`
	Geschlecht             string                `json:"geschlecht,omitempty" text:"Geschlecht (0701)"`
	Tod                    *Tod                  `json:"tod,omitempty" text:"Tod"`
	Staatsangehoerigkeit   *Staatsangehoerigkeit `json:"staatsangehoerigkeit,omitempty" text:"Staatsangehörigkeiten"`
	Familienstand          *Familienstand        `json:"familienstand,omitempty" text:"Familienstand"`
	Wohnungen              []Wohnung             `json:"wohnungen,omitempty" text:"Gegenwärtige und frühere Wohnungen"`
	Zuzug                  *Zuzug                `json:"zuzug,omitempty" text:"Zuzug und Anschrift im Ausland"`
	Partner                *Partner              `json:"partner,omitempty" text:"Ehegatte oder Lebenspartner"`
	Kinder                 []Kind                `json:"kinder,omitempty" text:"Kinder"`
	Vertreter              []Vertreter           `json:"vertreter,omitempty" text:"Gesetzliche Vertreter"`
	Ausweise               []Ausweis             `json:"ausweise,omitempty" text:"Ausweise und Pässe"`
	Passversagungen        []Passversagung       `json:"passversagungen,omitempty" text:"Passversagung und -entziehung"`
	Waffen                 *Waffen               `json:"waffen,omitempty" text:"Waffen- und Sprengstoffrecht"`
}

// Name are the names of a person (0101a–0502).
type Name struct {
	Familienname             string          `json:"familienname,omitempty" text:"0101a; + steht für: hat keinen"`
	FamiliennamePass         string          `json:"familiennamePass,omitempty" text:"0101a in der Schreibweise des Passes"`
	Ehename                  string          `json:"ehename,omitempty" text:"0103a"`
	Lebenspartnerschaftsname string          `json:"lebenspartnerschaftsname,omitempty" text:"0105a"`
	Geburtsname              string          `json:"geburtsname,omitempty" text:"0201a"`
	FruehereFamiliennamen    []FruehererName `json:"fruehereFamiliennamen,omitempty" text:"0203a, 0205, 0206"`
	Vornamen                 string          `json:"vornamen,omitempty" text:"0301"`
	VornamenPass             string          `json:"vornamenPass,omitempty" text:"0301 in der Schreibweise des Passes"`
	Rufname                  string          `json:"rufname,omitempty" text:"0302"`
	FruehereVornamen         []FruehererName `json:"fruehereVornamen,omitempty" text:"0303 bis 0305"`
	Doktorgrad               string          `json:"doktorgrad,omitempty" text:"0401"`
	Ordensname               string          `json:"ordensname,omitempty" text:"0501"`
	Kuenstlername            string          `json:"kuenstlername,omitempty" text:"0502"`
}

// FruehererName is a name that was borne before.
type FruehererName struct {
	Name     string    `json:"name,omitempty" text:"Name"`
	Nachweis *Nachweis `json:"nachweis,omitempty" text:"Nachweis der Änderung"`
}

// Nachweis says which decision or document proves an entry.
type Nachweis struct {
	Datum                string `json:"datum,omitempty" text:"JJJJ-MM-TT"`
	Dokument             string `json:"dokument,omitempty" text:"Dokument"`
	Behoerde             string `json:"behoerde,omitempty" text:"Behörde"`
	Aktenzeichen         string `json:"aktenzeichen,omitempty" text:"Aktenzeichen"`
	BehoerdeAktenzeichen string `json:"behoerdeAktenzeichen,omitempty" text:"Behörde und Aktenzeichen in einem Text (Altdaten)"`
}

// Geburt is day and place of birth (0601–0605).
type Geburt struct {
	Datum       string    `json:"datum,omitempty" text:"0601: JJJJ-MM-TT, JJJJ-MM, JJJJ oder unbekannt"`
	Fruehere    []string  `json:"fruehere,omitempty" text:"Früher geführte Geburtsdaten"`
	Ort         string    `json:"ort,omitempty" text:"0602"`
	Staat       string    `json:"staat,omitempty" text:"0603, nur bei Geburt im Ausland"`
	Nachweis    *Nachweis `json:"nachweis,omitempty" text:"0604, 0605"`
	OhneUrkunde bool      `json:"ohneUrkunde,omitempty" text:"Geburtseintrag ohne Geburtsurkunde"`
}

// Tod is day and place of death (1901–1905).
type Tod struct {
	Datum    string    `json:"datum,omitempty" text:"1901"`
	Ort      string    `json:"ort,omitempty" text:"1904"`
	Staat    string    `json:"staat,omitempty" text:"1905"`
	Nachweis *Nachweis `json:"nachweis,omitempty" text:"1902, 1903"`
}

// Staatsangehoerigkeit are the nationalities (1001) and what makes them credible.
type Staatsangehoerigkeit struct {
	Staaten            []string           `json:"staaten,omitempty" text:"Schlüssel der Staatsangehörigkeiten (1001)"`
	Glaubhaftmachungen []Glaubhaftmachung `json:"glaubhaftmachungen,omitempty" text:"Nachweise der deutschen Staatsangehörigkeit"`
}

// Glaubhaftmachung is a proof of the German nationality.
type Glaubhaftmachung struct {
	Art      string    `json:"art,omitempty" text:"Schlüssel der Art"`
	Nachweis *Nachweis `json:"nachweis,omitempty" text:"Nachweis"`
}

// Familienstand is the marital status (1401–1409).
type Familienstand struct {
	Art                     string    `json:"art,omitempty" text:"1401"`
	Beginn                  string    `json:"beginn,omitempty" text:"1402"`
	BeginnVorausgegangeneLP string    `json:"beginnVorausgegangeneLP,omitempty" text:"1402a"`
	Ende                    string    `json:"ende,omitempty" text:"1406"`
	Beendigungsgrund        string    `json:"beendigungsgrund,omitempty" text:"1405"`
	Ort                     string    `json:"ort,omitempty" text:"1408"`
	Staat                   string    `json:"staat,omitempty" text:"1409"`
	Nachweis                *Nachweis `json:"nachweis,omitempty" text:"1403, 1404, 1407"`
}

// Zuzug says when the person came, and where abroad it lives.
type Zuzug struct {
	Gemeinde  string     `json:"gemeinde,omitempty" text:"Zuzug in die Gemeinde"`
	Kreis     string     `json:"kreis,omitempty" text:"Zuzug in den Kreis"`
	Land      string     `json:"land,omitempty" text:"Zuzug in das Land"`
	Bund      string     `json:"bund,omitempty" text:"Zuzug nach Deutschland"`
	Anschrift *Anschrift `json:"anschrift,omitempty" text:"Anschrift im Ausland"`
}

// Ausweis is an identity card or passport (1701–1705).
type Ausweis struct {
	Art          string `json:"art,omitempty" text:"Art"`
	Seriennummer string `json:"seriennummer,omitempty" text:"Seriennummer"`
	Behoerde     string `json:"behoerde,omitempty" text:"Ausstellende Behörde"`
	Ausgestellt  string `json:"ausgestellt,omitempty" text:"Tag der Ausstellung"`
	GueltigBis   string `json:"gueltigBis,omitempty" text:"Letzter Tag der Gültigkeit"`
}

// Passversagung is a refusal or withdrawal of a passport.
type Passversagung struct {
	Status   string    `json:"status,omitempty" text:"Schlüssel"`
	Nachweis *Nachweis `json:"nachweis,omitempty" text:"Nachweis"`
}

// Waffen are the facts of the law on weapons and explosives (2601–2802).
type Waffen struct {
	Waffenerlaubnisse      []Erlaubnis          `json:"waffenerlaubnisse,omitempty" text:"2601, 2602"`
	Waffenbesitzverbote    []Waffenbesitzverbot `json:"waffenbesitzverbote,omitempty" text:"2603, 2604"`
	Sprengstofferlaubnisse []Erlaubnis          `json:"sprengstofferlaubnisse,omitempty" text:"2801, 2802"`
}

// Erlaubnis is a permission.
type Erlaubnis struct {
	Erteilt  string    `json:"erteilt,omitempty" text:"Tag der Erteilung"`
	Nachweis *Nachweis `json:"nachweis,omitempty" text:"Behörde und Aktenzeichen"`
}

// Waffenbesitzverbot is a ban.
type Waffenbesitzverbot struct {
	Erteilt              string `json:"erteilt,omitempty" text:"Tag"`
	BehoerdeAktenzeichen string `json:"behoerdeAktenzeichen,omitempty" text:"Behörde und Aktenzeichen"`
}

func personVon(a *recht.Auszug) Person {
	p := Person{
		Identifikationsmerkmal: a.Identifikationsmerkmal, Hinweise: hinweise(a),
		Name: wennGefuellt(nameVon(&a.Name)), Geburt: geburtVon(a), Geschlecht: a.Geschlecht, Tod: todVon(a.Tod),
		Staatsangehoerigkeit: staatsangehoerigkeit(a), Familienstand: familienstandVon(a.Familienstand),
		Wohnungen: je(a.Wohnungen, wohnungVon), Zuzug: zuzugVon(a), Partner: partnerVon(a.Partner),
		Kinder: je(a.Kinder, kindVon), Vertreter: je(a.Vertreter, vertreterVon), Waffen: waffenVon(a),
	}
	for _, x := range a.Ausweise {
		p.Ausweise = append(p.Ausweise, Ausweis{
			Art: x.Art, Seriennummer: x.Seriennummer, Behoerde: x.Behoerde, Ausgestellt: x.Ausgestellt.String(), GueltigBis: x.GueltigBis.String(),
		})
	}
	for _, x := range a.Passversagungen {
		p.Passversagungen = append(p.Passversagungen, Passversagung{x.Status, nachweisVon(x.Nachweis)})
	}
	return p
}

func hinweise(a *recht.Auszug) []string {
	var liste []string
	for _, h := range []struct {
		gilt bool
		name string
	}{
		{a.SperreHinweis, "auskunftssperre"}, {a.Verstorben, "verstorben"}, {a.Verzogen, "verzogen"},
		{a.UnbekanntVerzogen, "unbekannt_verzogen"}, {a.InsAuslandVerzogen, "ins_ausland_verzogen"},
		{a.VerringerterUmfang, "verringerter_umfang"},
	} {
		if h.gilt {
			liste = append(liste, h.name)
		}
	}
	return liste
}

func nameVon(n *melde.Personenname) Name {
	name := Name{
		Familienname: string(n.Familienname), FamiliennamePass: string(n.FamiliennamePass), Ehename: string(n.Ehename),
		Lebenspartnerschaftsname: string(n.Lebenspartnerschaftsname), Geburtsname: string(n.Geburtsname),
		Vornamen: string(n.Vornamen), VornamenPass: string(n.VornamenPass), Rufname: string(n.GebraeuchlicherVorname),
		Doktorgrad: n.Doktorgrad, Ordensname: n.Ordensname, Kuenstlername: n.Kuenstlername,
	}
	for _, f := range n.FruehereFamiliennamen {
		name.FruehereFamiliennamen = append(name.FruehereFamiliennamen, FruehererName{string(f.Name), nachweisVon(f.Nachweis)})
	}
	for _, f := range n.FruehereVornamen {
		name.FruehereVornamen = append(name.FruehereVornamen, FruehererName{string(f.Vornamen), nachweisVon(f.Nachweis)})
	}
	return name
}

func geburtVon(a *recht.Auszug) *Geburt {
	g := Geburt{
		Datum: a.Geburt.Datum.String(), Ort: a.Geburt.Ort, Staat: a.Geburt.Staat,
		Nachweis: nachweisVon(a.Geburt.Nachweis), OhneUrkunde: a.GeburtseintragOhneUrkunde,
	}
	for _, d := range a.Geburt.Fruehere {
		g.Fruehere = append(g.Fruehere, d.String())
	}
	return wennGefuellt(g)
}

func todVon(t *melde.Tod) *Tod {
	if t == nil {
		return nil
	}
	return &Tod{Datum: t.Tag.String(), Ort: t.Ort, Staat: t.Staat, Nachweis: nachweisVon(t.Nachweis)}
}

func staatsangehoerigkeit(a *recht.Auszug) *Staatsangehoerigkeit {
	s := Staatsangehoerigkeit{Staaten: a.Staatsangehoerigkeiten}
	for _, g := range a.Glaubhaftmachungen {
		s.Glaubhaftmachungen = append(s.Glaubhaftmachungen, Glaubhaftmachung{g.Art, nachweisVon(g.Nachweis)})
	}
	return wennGefuellt(s)
}

func familienstandVon(f *melde.Familienstand) *Familienstand {
	if f == nil {
		return nil
	}
	return &Familienstand{
		Art: f.Art, Beginn: f.Beginn.String(), BeginnVorausgegangeneLP: f.BeginnVorausgegangeneLP.String(), Ende: f.Ende.String(),
		Beendigungsgrund: f.Beendigungsgrund, Ort: f.Ort, Staat: f.Staat, Nachweis: nachweisVon(f.Nachweis),
	}
}

func zuzugVon(a *recht.Auszug) *Zuzug {
	return wennGefuellt(Zuzug{
		Gemeinde: a.ZuzugGemeinde.String(), Kreis: a.ZuzugKreis.String(), Land: a.ZuzugLand.String(), Bund: a.ZuzugBund.String(),
		Anschrift: moeglicheAnschrift(a.Auslandsanschrift),
	})
}

func waffenVon(a *recht.Auszug) *Waffen {
	w := Waffen{Waffenerlaubnisse: je(a.Waffenerlaubnisse, erlaubnisVon), Sprengstofferlaubnisse: je(a.Sprengstofferlaubnisse, erlaubnisVon)}
	for _, v := range a.Waffenbesitzverbote {
		w.Waffenbesitzverbote = append(w.Waffenbesitzverbote, Waffenbesitzverbot{v.Erteilt.String(), v.BehoerdeAktenzeichen})
	}
	return wennGefuellt(w)
}

func erlaubnisVon(e *melde.Erlaubnis) Erlaubnis {
	return Erlaubnis{e.Erteilt.String(), nachweisVon(e.Nachweis)}
}

func nachweisVon(n *melde.Nachweis) *Nachweis {
	if n == nil {
		return nil
	}
	return &Nachweis{n.Datum.String(), n.Dokument, n.Behoerde, n.Aktenzeichen, n.BehoerdeAktenzeichen}
}
