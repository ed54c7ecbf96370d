// SPDX-License-Identifier: EUPL-1.2

package melde

import "time"

// AGS is the eight-digit official municipality key (Amtlicher Gemeindeschlüssel).
type AGS string

// Schluessel names a record: the municipality and its own key for the person.
// Source: XMeld t.XMeldIT.Identifikation.BetroffenePerson.
type Schluessel struct {
	AGS             AGS    `cbor:"1,keyasint"`
	Ordnungsmerkmal string `cbor:"2,keyasint"`
}

// Meldesatz is one municipality's record of one human, always the complete
// extract (Gesamtabzug). Source: XMeld 1100 person.liefern.
type Meldesatz struct {
	Schluessel Schluessel `cbor:"1,keyasint"`

	Ereignis     Ereignis `cbor:"2,keyasint"`           // last change in the municipal register
	Anlass       string   `cbor:"3,keyasint,omitempty"` // XMeldIT.Aenderungsart 101…704
	LandesAnlass string   `cbor:"4,keyasint,omitempty"` // landesspezifischerUebermittlungsanlass

	Sperren                   []Auskunftssperre    `cbor:"5,keyasint,omitempty"` // 1801, 1802
	Name                      Personenname         `cbor:"6,keyasint"`
	Familienstand             *Familienstand       `cbor:"7,keyasint,omitempty"`
	Geburt                    Geburt               `cbor:"8,keyasint"`
	Religion                  *Religion            `cbor:"9,keyasint,omitempty"`
	Staatsangehoerigkeiten    []string             `cbor:"10,keyasint,omitempty"` // 1001, up to four, 000 = German
	Glaubhaftmachungen        []Glaubhaftmachung   `cbor:"11,keyasint,omitempty"`
	Tod                       *Tod                 `cbor:"12,keyasint,omitempty"`
	Wahlausschluesse          []Wahlausschluss     `cbor:"13,keyasint,omitempty"`
	Ausweise                  []Ausweisdokument    `cbor:"14,keyasint,omitempty"`
	Passversagungen           []Passversagung      `cbor:"15,keyasint,omitempty"`
	Unionsbuerger             *Unionsbuerger       `cbor:"16,keyasint,omitempty"`
	Gemeinde                  *Gemeinde            `cbor:"17,keyasint,omitempty"`
	Wohnungen                 []Wohnung            `cbor:"18,keyasint,omitempty"` // at least one
	ZuzugBund                 Datum                `cbor:"19,keyasint,omitempty"` // 1305
	ZuzugGemeinde             Datum                `cbor:"20,keyasint,omitempty"` // 1302
	ZuzugKreis                Datum                `cbor:"21,keyasint,omitempty"` // 1303
	ZuzugLand                 Datum                `cbor:"22,keyasint,omitempty"` // 1304
	Geschlecht                string               `cbor:"23,keyasint,omitempty"` // 0701: m, w, d, x
	Steuer                    Steueridentifikation `cbor:"24,keyasint,omitzero"`
	AZRKommunikation          bool                 `cbor:"25,keyasint,omitempty"` // 1712a
	Waffenerlaubnisse         []Erlaubnis          `cbor:"26,keyasint,omitempty"` // 2601, 2602
	Waffenbesitzverbote       []Waffenbesitzverbot `cbor:"27,keyasint,omitempty"` // 2603, 2604
	Sprengstofferlaubnisse    []Erlaubnis          `cbor:"28,keyasint,omitempty"` // 2801, 2802
	Verteidigungsfall         bool                 `cbor:"29,keyasint,omitempty"`
	AZRNummer                 string               `cbor:"30,keyasint,omitempty"` // 1712
	GeburtseintragOhneUrkunde bool                 `cbor:"31,keyasint,omitempty"` // 0606
	Landescontainer           *Landescontainer     `cbor:"32,keyasint,omitempty"`

	Partner   *Partner    `cbor:"33,keyasint,omitempty"`
	Kinder    []Kind      `cbor:"34,keyasint,omitempty"`
	Vertreter []Vertreter `cbor:"35,keyasint,omitempty"`
}

// Ereignis is the change in the municipal register that led to the record.
// Source: XMeld t.Identifikation.Ereignis.
type Ereignis struct {
	Zeitpunkt time.Time `cbor:"1,keyasint"`           // milliseconds and zone
	Zeichen   string    `cbor:"2,keyasint,omitempty"` // unique within the message, 1–100 characters
}

// Gemeinde names a municipality (XMeld t.Gemeinde).
type Gemeinde struct {
	Name          string `cbor:"1,keyasint,omitempty"`
	AGS           AGS    `cbor:"2,keyasint,omitempty"`
	Zugangsportal string `cbor:"3,keyasint,omitempty"`
}

// Geburt holds date and place of birth with all five periods of the date.
// Source: XMeld t.GeburtMitNachweis, DSMeld 0601–0605.
type Geburt struct {
	Datum    TeilbekanntesDatum   `cbor:"1,keyasint,omitempty"` // 0601, period 1
	Fruehere []TeilbekanntesDatum `cbor:"2,keyasint,omitempty"` // 0601, periods 2–5 in order
	Ort      string               `cbor:"3,keyasint,omitempty"` // 0602
	Staat    string               `cbor:"4,keyasint,omitempty"` // 0603, only if abroad
	Nachweis *Nachweis            `cbor:"5,keyasint,omitempty"` // 0604, 0605
}

// Familienstand is the marital status (XMeld t.FamilienstandMitNachweis, DSMeld 1401–1409).
type Familienstand struct {
	Art                     string             `cbor:"1,keyasint,omitempty"` // 1401: LD, VH, VW, GS, EA, LP, LV, LA, LE, NB
	Beginn                  TeilbekanntesDatum `cbor:"2,keyasint,omitempty"` // 1402
	BeginnVorausgegangeneLP Datum              `cbor:"3,keyasint,omitempty"` // 1402a
	Ende                    Datum              `cbor:"4,keyasint,omitempty"` // 1406
	Beendigungsgrund        string             `cbor:"5,keyasint,omitempty"` // 1405
	Ort                     string             `cbor:"6,keyasint,omitempty"` // 1408
	Staat                   string             `cbor:"7,keyasint,omitempty"` // 1409
	Nachweis                *Nachweis          `cbor:"8,keyasint,omitempty"` // 1403, 1404, 1407
}

// Religion is the religious affiliation (XMeld t.ReligionMitDatum, DSMeld 1101, 1104).
type Religion struct {
	Steuererhebend      string `cbor:"1,keyasint,omitempty"`
	NichtSteuererhebend string `cbor:"2,keyasint,omitempty"`
	Eintritt            Datum  `cbor:"3,keyasint,omitempty"`
	Austritt            Datum  `cbor:"4,keyasint,omitempty"`
}

// Glaubhaftmachung is the proof of German citizenship or of its loss (DSMeld 1002–1004).
type Glaubhaftmachung struct {
	Art      string    `cbor:"1,keyasint,omitempty"`
	Nachweis *Nachweis `cbor:"2,keyasint,omitempty"`
}

// Tod holds day and place of death (XMeld t.TodMitNachweis, DSMeld 1901–1905).
type Tod struct {
	Tag      Datum     `cbor:"1,keyasint,omitempty"` // 1901
	Ort      string    `cbor:"2,keyasint,omitempty"` // 1904
	Staat    string    `cbor:"3,keyasint,omitempty"` // 1905, only if abroad
	Nachweis *Nachweis `cbor:"4,keyasint,omitempty"` // 1902, 1903
}

// Wahlausschluss is an exclusion from voting or standing for election
// (XMeld t.WahlausschlussMitNachweis, DSMeld 2101). Exactly one of Ende,
// Dauernd and EndeWirdNachgeliefert is given.
type Wahlausschluss struct {
	Art                   string    `cbor:"1,keyasint,omitempty"`
	Ende                  Datum     `cbor:"2,keyasint,omitempty"`
	Dauernd               bool      `cbor:"3,keyasint,omitempty"`
	EndeWirdNachgeliefert bool      `cbor:"4,keyasint,omitempty"`
	Nachweis              *Nachweis `cbor:"5,keyasint,omitempty"`
}

// Ausweisdokument is an identity card, passport or the like (DSMeld 1700–1717).
// The eID blocking password and checksum have no field: BMG § 3 leaves them to
// the municipality.
type Ausweisdokument struct {
	Art          string `cbor:"1,keyasint,omitempty"`
	GueltigBis   Datum  `cbor:"2,keyasint,omitempty"`
	Seriennummer string `cbor:"3,keyasint,omitempty"`
	Behoerde     string `cbor:"4,keyasint,omitempty"`
	Ausgestellt  Datum  `cbor:"5,keyasint,omitempty"`
}

// Passversagung is a fact about the refusal of a passport or card (DSMeld 2301, 2302).
type Passversagung struct {
	Status   string    `cbor:"1,keyasint,omitempty"`
	Nachweis *Nachweis `cbor:"2,keyasint,omitempty"`
}

// Unionsbuerger holds the European election data of an EU citizen who is
// entered in the electoral roll ex officio (XMeld t.Unionsbuerger).
type Unionsbuerger struct {
	Wahlkreis string `cbor:"1,keyasint,omitempty"`
	Staat     string `cbor:"2,keyasint,omitempty"`
}

// Steueridentifikation is the tax number, or its provisional substitute
// (BMG § 3 Abs. 2 Nr. 2). At most one of the two is given.
type Steueridentifikation struct {
	IdNr string `cbor:"1,keyasint,omitempty"`
	VBM  string `cbor:"2,keyasint,omitempty"`
}

// Erlaubnis is a weapons or explosives licence (BMG § 3 Abs. 2 Nr. 7, 8).
type Erlaubnis struct {
	Erteilt  Datum     `cbor:"1,keyasint,omitempty"`
	Nachweis *Nachweis `cbor:"2,keyasint,omitempty"`
}

// Waffenbesitzverbot is a ban on owning weapons (DSMeld 2603, 2604).
type Waffenbesitzverbot struct {
	Erteilt              Datum  `cbor:"1,keyasint,omitempty"`
	BehoerdeAktenzeichen string `cbor:"2,keyasint,omitempty"`
}

// Landescontainer holds data that only some Länder use (XMeld t.XMeldIT.Landescontainer).
type Landescontainer struct {
	ZuzugBezirk         Datum                             `cbor:"1,keyasint,omitempty"`
	NichtMeldepflichtig bool                              `cbor:"2,keyasint,omitempty"`
	AkademischerGrad    string                            `cbor:"3,keyasint,omitempty"` // proof of the doctoral degree
	Nachbeurkundung     string                            `cbor:"4,keyasint,omitempty"` // later certification of marriage or partnership
	Berechtigungsschein *Untersuchungsberechtigungsschein `cbor:"5,keyasint,omitempty"`
	Zusatzfelder        []Zusatzfeld                      `cbor:"6,keyasint,omitempty"`
}

// Untersuchungsberechtigungsschein entitles a minor to a medical examination.
type Untersuchungsberechtigungsschein struct {
	Art         string `cbor:"1,keyasint,omitempty"`
	Ausgestellt Datum  `cbor:"2,keyasint,omitempty"`
	GueltigBis  Datum  `cbor:"3,keyasint,omitempty"`
	Nummer      string `cbor:"4,keyasint,omitempty"`
}

// Zusatzfeld is a field agreed by the Land; its name says what it holds.
type Zusatzfeld struct {
	Name   string   `cbor:"1,keyasint,omitempty"`
	Inhalt []string `cbor:"2,keyasint,omitempty"` // at least one
}

// Names of the Zusatzfelder that this register understands.
const (
	ZusatzVBM                 = "vorlaeufigesBearbeitungsmerkmal" // S1-10.1
	ZusatzMeldenummer         = "meldenummer"                     // S1-10.10
	ZusatzWiderspruchInternet = "widerspruchInternetauskunft"     // S0-07
	ZusatzVeranlasser         = "veranlasserAuskunftssperre"      // BMG § 34 Abs. 5
)

// Zusatz returns the contents of the Zusatzfeld with the name, nil if it is not given.
func (s *Meldesatz) Zusatz(name string) []string {
	if s.Landescontainer == nil {
		return nil
	}
	for _, z := range s.Landescontainer.Zusatzfelder {
		if z.Name == name {
			return z.Inhalt
		}
	}
	return nil
}
