// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"reflect"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

// Wohnung is a dwelling (1200–1314, 3001, 3002).
type Wohnung struct {
	Aktuell                       bool       `json:"aktuell" text:"Gegenwärtige Wohnung" pflicht:"ja"`
	Anschrift                     *Anschrift `json:"anschrift,omitempty" text:"Anschrift"`
	Status                        string     `json:"status,omitempty" text:"1213"`
	Art                           string     `json:"art,omitempty" text:"1213a"`
	Einzug                        string     `json:"einzug,omitempty" text:"1301"`
	Auszug                        string     `json:"auszug,omitempty" text:"1306"`
	Statuswechsel                 string     `json:"statuswechsel,omitempty" text:"1301a"`
	AnmeldungVonAmtsWegen         string     `json:"anmeldungVonAmtsWegen,omitempty" text:"1308"`
	AbmeldungVonAmtsWegen         string     `json:"abmeldungVonAmtsWegen,omitempty" text:"1309"`
	StatuswechselVonAmtsWegen     string     `json:"statuswechselVonAmtsWegen,omitempty" text:"1310"`
	Anmeldung                     string     `json:"anmeldung,omitempty" text:"1311"`
	Abmeldung                     string     `json:"abmeldung,omitempty" text:"1312"`
	MitteilungStatuswechsel       string     `json:"mitteilungStatuswechsel,omitempty" text:"1313"`
	LetzterWegzugAusland          string     `json:"letzterWegzugAusland,omitempty" text:"1314"`
	Wohnungsbindung               string     `json:"wohnungsbindung,omitempty" text:"Wohnungsbindung"`
	Wohnungsgeber                 [][]string `json:"wohnungsgeber,omitempty" text:"3001, je Wohnungsgeber die Zeilen der Anschrift"`
	EigentuemerNichtWohnungsgeber []string   `json:"eigentuemerNichtWohnungsgeber,omitempty" text:"3002"`
}

// Anschrift is an address: in Germany, abroad, only the state, or unknown.
type Anschrift struct {
	AGS                      string   `json:"ags,omitempty" text:"1201"`
	Postleitzahl             string   `json:"postleitzahl,omitempty" text:"1202"`
	Wohnort                  string   `json:"wohnort,omitempty" text:"1203"`
	Ortsteil                 string   `json:"ortsteil,omitempty" text:"1204"`
	Strasse                  string   `json:"strasse,omitempty" text:"1205"`
	Hausnummer               string   `json:"hausnummer,omitempty" text:"1206"`
	HausnummerZusatz         string   `json:"hausnummerZusatz,omitempty" text:"1208"`
	HausnummerTeil           string   `json:"hausnummerTeil,omitempty" text:"1209"`
	StockwerkWohnung         string   `json:"stockwerkWohnung,omitempty" text:"1210"`
	Zusatzangaben            string   `json:"zusatzangaben,omitempty" text:"1211"`
	Wohnungsinhaber          string   `json:"wohnungsinhaber,omitempty" text:"1212"`
	BedingterSperrvermerk    bool     `json:"bedingterSperrvermerk,omitempty" text:"1801a (§ 52 BMG)"`
	Staat                    string   `json:"staat,omitempty" text:"Staatsschlüssel (1223, 1232)"`
	StaatNichtZuUebermitteln bool     `json:"staatNichtZuUebermitteln,omitempty" text:"Der Staat wird zu Recht nicht übermittelt"`
	Zeilen                   []string `json:"zeilen,omitempty" text:"1233, in ihrer Reihenfolge"`
	Unbekannt                string   `json:"unbekannt,omitempty" text:"1200: 0 von Amts wegen, 1 unbekannt im Inland, 2 unbekannt im Ausland"`
}

// Beteiligter is a related person.
type Beteiligter struct {
	Familienname     string `json:"familienname,omitempty" text:"Familienname"`
	FamiliennamePass string `json:"familiennamePass,omitempty" text:"Familienname in der Schreibweise des Passes"`
	Geburtsname      string `json:"geburtsname,omitempty" text:"Geburtsname"`
	Vornamen         string `json:"vornamen,omitempty" text:"Vornamen"`
	Doktorgrad       string `json:"doktorgrad,omitempty" text:"Doktorgrad"`
	Geburtsdatum     string `json:"geburtsdatum,omitempty" text:"Geburtsdatum"`
	Geschlecht       string `json:"geschlecht,omitempty" text:"Geschlecht"`
	Sterbedatum      string `json:"sterbedatum,omitempty" text:"Sterbedatum"`
}

// Partner is the spouse or civil partner (1501a–1532).
type Partner struct {
	Typ string `json:"typ,omitempty" text:"EG Ehegatte, LP Lebenspartner"`
	Beteiligter
	Wohnungen []Wohnung `json:"wohnungen,omitempty" text:"Anschriften"`
}

// Kind is a child (1601a–1605).
type Kind struct {
	Beteiligter
	Anschrift *Anschrift `json:"anschrift,omitempty" text:"Anschrift"`
}

// Vertreter is a legal representative (0001, 0902a–0917).
type Vertreter struct {
	Art         string `json:"art,omitempty" text:"Schlüssel der Vertretung"`
	Bezeichnung string `json:"bezeichnung,omitempty" text:"Name einer Organisation"`
	Beteiligter
	Anschrift *Anschrift `json:"anschrift,omitempty" text:"Anschrift"`
	Ende      string     `json:"ende,omitempty" text:"Ende der Vertretung"`
}

func wohnungVon(w *melde.Wohnung) Wohnung {
	x := Wohnung{
		Aktuell: w.Aktuell, Anschrift: moeglicheAnschrift(&w.Anschrift), Status: string(w.Status), Art: string(w.Art),
		Einzug: w.Einzug.String(), Auszug: w.Auszug.String(), Statuswechsel: w.Statuswechsel.String(),
		AnmeldungVonAmtsWegen: w.AnmeldungVonAmtsWegen.String(), AbmeldungVonAmtsWegen: w.AbmeldungVonAmtsWegen.String(),
		StatuswechselVonAmtsWegen: w.StatuswechselVonAmtsWegen.String(), Anmeldung: w.Anmeldung.String(), Abmeldung: w.Abmeldung.String(),
		MitteilungStatuswechsel: w.MitteilungStatuswechsel.String(), LetzterWegzugAusland: w.LetzterWegzugAusland.String(),
		Wohnungsbindung: w.Wohnungsbindung, EigentuemerNichtWohnungsgeber: w.EigentuemerNichtWohnungsgeber,
	}
	for _, g := range w.Wohnungsgeber {
		x.Wohnungsgeber = append(x.Wohnungsgeber, zeilen(g))
	}
	return x
}

func moeglicheAnschrift(a *melde.Anschrift) *Anschrift {
	if a == nil {
		return nil
	}
	return wennGefuellt(anschriftVon(a))
}

func anschriftVon(a *melde.Anschrift) Anschrift {
	i := &a.Inland
	return Anschrift{
		AGS: string(i.AGS), Postleitzahl: i.Postleitzahl, Wohnort: i.Wohnort, Ortsteil: i.Ortsteil, Strasse: i.Strasse,
		Hausnummer: i.Hausnummer, HausnummerZusatz: i.HausnummerZusatz, HausnummerTeil: i.HausnummerTeil,
		StockwerkWohnung: i.StockwerkWohnung, Zusatzangaben: i.Zusatzangaben, Wohnungsinhaber: i.Wohnungsinhaber,
		BedingterSperrvermerk: a.BedingterSperrvermerk, Staat: a.Staat, StaatNichtZuUebermitteln: a.StaatNichtZuUebermitteln,
		Zeilen: zeilen(a.Zeilen), Unbekannt: a.Sachverhalt,
	}
}

func zeilen(liste []melde.Anschriftzeile) []string {
	var texte []string
	for _, z := range liste {
		texte = append(texte, z.Inhalt)
	}
	return texte
}

func beteiligter(p *recht.Person) Beteiligter {
	return Beteiligter{
		Familienname: string(p.Familienname), FamiliennamePass: string(p.FamiliennamePass), Geburtsname: string(p.Geburtsname),
		Vornamen: string(p.Vornamen), Doktorgrad: p.Doktorgrad, Geburtsdatum: p.Geburtsdatum.String(), Geschlecht: p.Geschlecht,
		Sterbedatum: p.Sterbetag.String(),
	}
}

func partnerVon(a *recht.PartnerAuszug) *Partner {
	if a == nil {
		return nil
	}
	p := &Partner{Typ: a.Typ, Beteiligter: beteiligter(&a.Person)}
	for i := range a.Wohnungen {
		w := &a.Wohnungen[i]
		p.Wohnungen = append(p.Wohnungen, Wohnung{Aktuell: true, Anschrift: moeglicheAnschrift(&w.Anschrift), Status: string(w.Status), Art: string(w.Art)})
	}
	return p
}

func kindVon(k *recht.KindAuszug) Kind {
	return Kind{Beteiligter: beteiligter(&k.Person), Anschrift: moeglicheAnschrift(k.Anschrift)}
}

func vertreterVon(v *recht.VertreterAuszug) Vertreter {
	return Vertreter{
		Art: v.Art, Bezeichnung: v.Bezeichnung, Beteiligter: beteiligter(&v.Person),
		Anschrift: moeglicheAnschrift(v.Anschrift), Ende: v.Ende.String(),
	}
}

// je applies f to every part of a list; an empty list stays none.
func je[V, N any](liste []V, f func(*V) N) []N {
	var neu []N
	for i := range liste {
		neu = append(neu, f(&liste[i]))
	}
	return neu
}

// wennGefuellt returns nil for a value in which nothing is given.
func wennGefuellt[T any](wert T) *T {
	if reflect.ValueOf(wert).IsZero() {
		return nil
	}
	return &wert
}
