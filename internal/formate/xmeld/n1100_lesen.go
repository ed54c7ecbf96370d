// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"slices"

	"kernmelderegister/internal/fachkern/melde"
)

// Optionen1100 configure the reading of a delivery. The zero value is usable.
type Optionen1100 struct {
	// Groesse is the limit for the whole message in bytes; 0 means 16 GiB.
	Groesse int64
}

// Leser1100 reads a delivery record by record in bounded memory. It decodes; it
// does not ask whether the message is valid (see [Pruefe]). It is not safe for
// concurrent use.
type Leser1100 struct {
	l         *leser
	kopf      Kopf
	lieferung Lieferkopf
	anstehend bool // a datensatz is open
}

// Lies1100 reads the header of a delivery up to the first record. Errors are of
// type *Fehler; a delivery of another version than [Version] is refused with
// CodeVersion.
func Lies1100(r io.Reader, o Optionen1100) (*Leser1100, error) {
	d := &Leser1100{}
	g := grenzen
	g.Groesse = groesse1100
	if o.Groesse != 0 {
		g.Groesse = o.Groesse
	}
	l, err := oeffneMit(r, "1100", &d.kopf, g)
	if err != nil {
		return nil, err
	}
	if !l.art.Nativ() {
		return nil, l.art.keine(l.s, l.von, "Lieferungen werden nur in der Version "+Version+" angenommen.")
	}
	d.l = l
	for l.kind() {
		switch {
		case l.nr == nDatensatz:
			d.anstehend = true
			return d, l.bisher()
		case l.kopfteil(&d.kopf):
		case l.nr == nNachrichtenidentifikation:
			l.lieferkopf(&d.lieferung)
		case l.nr == nArtDerLieferung:
			d.lieferung.Art = Lieferart(l.kurzwert())
		default:
			l.ueberlies()
		}
	}
	return d, l.bisher()
}

// Kopf returns the header of the message.
func (d *Leser1100) Kopf() *Kopf { return &d.kopf }

// Lieferung returns number, package, municipality and kind of the delivery.
func (d *Leser1100) Lieferung() *Lieferkopf { return &d.lieferung }

// Naechster returns the next record, io.EOF after the last one. A record with a
// Mangel does not end the reading; an error of type *Fehler does.
func (d *Leser1100) Naechster() (Datensatz, error) {
	l := d.l
	for !d.anstehend {
		if !l.kind() {
			return Datensatz{}, l.ende()
		}
		if d.anstehend = l.nr == nDatensatz; !d.anstehend {
			l.ueberlies()
		}
	}
	d.anstehend = false
	l.neuerBlock()
	satz := Datensatz{Byte: l.von}
	for l.kind() {
		switch l.nr {
		case nPersonLiefern:
			satz.Liefern = &melde.Meldesatz{}
			l.meldesatz(satz.Liefern)
		case nPersonLoeschen:
			satz.Loeschen = l.loeschung()
		default:
			l.ueberlies()
		}
	}
	if l.abbruch != nil {
		l.abbruch.Satz = satz.zeichen()
		return Datensatz{}, l.abbruch
	}
	satz.Erweiterungen, satz.Mangel = l.erweitert, l.mangel
	if satz.Liefern == nil && satz.Loeschen == nil {
		satz.Loeschen = &Loeschung{}
		satz.Mangel = &Fehler{
			Code: CodeSchema, Nachricht: "1100", Pfad: wurzel1100 + "/datensatz", Byte: satz.Byte,
			Text: "Der Datensatz enthält weder eine Person noch eine Löschung.",
		}
	}
	if satz.Mangel != nil {
		satz.Mangel.Satz = satz.zeichen()
	}
	return satz, nil
}

func (d *Datensatz) zeichen() string {
	if d.Liefern == nil && d.Loeschen == nil {
		return ""
	}
	return d.Ereignis().Zeichen
}

// ende reads what stands after the root and returns io.EOF if nothing does.
func (l *leser) ende() error {
	if l.abbruch != nil {
		return l.abbruch
	}
	if _, err := l.s.Weiter(); err != nil {
		l.brichAb(err)
		return l.abbruch
	}
	return io.EOF
}

func (l *leser) lieferkopf(k *Lieferkopf) {
	for l.kind() {
		switch l.nr {
		case nPaketierung:
			l.paketierung(k)
		case nGemeinde:
			k.Gemeinde = l.gemeinde()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) paketierung(k *Lieferkopf) {
	for l.kind() {
		switch l.nr {
		case nLaufendeNummerDerLieferung:
			k.Nummer = l.zahl()
		case nPaketnummer:
			k.Paket = l.zahl()
		case nLetztesPaket:
			k.LetztesPaket = l.wahrheit()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) loeschung() *Loeschung {
	x := &Loeschung{}
	for l.kind() {
		switch l.nr {
		case nIdentifikationEreignis:
			x.Ereignis = l.ereignis()
		case nIdentifikationBetroffeneperson:
			x.Schluessel = l.schluessel()
		default:
			l.ueberlies()
		}
	}
	return x
}

// meldesatz reads person.liefern.
func (l *leser) meldesatz(m *melde.Meldesatz) {
	for l.kind() {
		switch l.nr {
		case nIdentifikationEreignis:
			m.Ereignis = l.ereignis()
		case nUebermittlungsanlass:
			m.Anlass = l.code()
		case nLandesspezifischerUebermittlungsanlass:
			m.LandesAnlass = l.code()
		case nIdentifikationBetroffeneperson:
			m.Schluessel = l.schluessel()
		case nPersonendaten:
			l.lieferPerson(m)
		case nPartner:
			m.Partner = l.partner()
		case nKind:
			m.Kinder = append(m.Kinder, l.kindsatz())
		case nGesetzlichervertreter:
			m.Vertreter = append(m.Vertreter, l.vertreter())
		default:
			l.ueberlies()
		}
	}
}

// lieferPerson reads personendaten: what nearly every record has here, the rest
// in lieferMerkmal.
func (l *leser) lieferPerson(m *melde.Meldesatz) {
	l.wohnungen = l.wohnungen[:0]
	for l.kind() {
		switch l.nr {
		case nAuskunftssperre:
			m.Sperren = append(m.Sperren, l.sperre())
		case nNamenatuerlicheperson:
			l.personenname(&m.Name)
		case nFamilienstand:
			m.Familienstand = l.familienstand()
		case nGeburt:
			l.geburt(&m.Geburt)
		case nReligion:
			m.Religion = l.religion()
		case nStaatsangehoerigkeit:
			m.Staatsangehoerigkeiten = append(m.Staatsangehoerigkeiten, l.code())
		case nTod:
			m.Tod = l.tod()
		case nAusweisdokument:
			m.Ausweise = append(m.Ausweise, l.ausweis())
		case nGemeinde:
			g := l.gemeinde()
			m.Gemeinde = &g
		case nWohnung:
			l.wohnungen = append(l.wohnungen, melde.Wohnung{})
			l.wohnung(&l.wohnungen[len(l.wohnungen)-1])
		case nZuzugBund:
			m.ZuzugBund = l.datum()
		case nZuzugGemeinde:
			m.ZuzugGemeinde = l.datum()
		case nZuzugKreis:
			m.ZuzugKreis = l.datum()
		case nZuzugLand:
			m.ZuzugLand = l.datum()
		case nGeschlecht:
			m.Geschlecht = l.code()
		case nSteueridentifikation:
			m.Steuer = l.steuer()
		default:
			l.lieferMerkmal(m)
		}
	}
	if len(l.wohnungen) > 0 {
		m.Wohnungen = slices.Clone(l.wohnungen)
	}
}

// lieferMerkmal reads one of the rarer children of personendaten.
func (l *leser) lieferMerkmal(m *melde.Meldesatz) {
	switch l.nr {
	case nStaatsangehoerigkeitGlaubhaftmachung:
		m.Glaubhaftmachungen = append(m.Glaubhaftmachungen, l.glaubhaftmachung())
	case nWahlausschluss:
		m.Wahlausschluesse = append(m.Wahlausschluesse, l.wahlausschluss())
	case nPassversagung:
		m.Passversagungen = append(m.Passversagungen, l.passversagung())
	case nUnionsbuerger:
		m.Unionsbuerger = l.unionsbuerger()
	case nAzrKommunikation:
		m.AZRKommunikation = l.marke()
	case nWaffenrechtlicheerlaubnis:
		m.Waffenerlaubnisse = append(m.Waffenerlaubnisse, l.erlaubnis())
	case nWaffenbesitzverbot:
		m.Waffenbesitzverbote = append(m.Waffenbesitzverbote, l.waffenbesitzverbot())
	case nSprengstoffrechtlicheerlaubnis:
		m.Sprengstofferlaubnisse = append(m.Sprengstofferlaubnisse, l.erlaubnis())
	case nVerteidigungsfall:
		l.ueberlies()
		m.Verteidigungsfall = true
	case nAzrNummer:
		m.AZRNummer = l.text()
	case nGeburtseintragOhneGeburtsurkunde:
		m.GeburtseintragOhneUrkunde = l.marke()
	case nLandescontainer:
		m.Landescontainer = l.landescontainer()
	case nLandesspezifischeErweiterungen:
		l.erweiterung()
	default:
		l.ueberlies()
	}
}
