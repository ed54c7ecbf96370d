// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"kernmelderegister/internal/grund/xmlscan"
)

// zeiten says which times a Laufzettel shows in a message (section 10).
type zeiten struct{ einreichung, weiterleitung, empfang vorkommen }

// teilLaufzettel is a osci:ProcessCardBundle under the name it has in the message.
func teilLaufzettel(name string, wie vorkommen, z zeiten) teil {
	return teil{raumOSCI, name, wie,
		func(l *leser, n *Nachricht) error {
			z, err := l.laufzettel()
			n.Laufzettel = append(n.Laufzettel, z)
			return err
		},
		func(b *blatt, q string, n *Nachricht) bool {
			for i := range n.Laufzettel {
				b.laufzettel(q, &n.Laufzettel[i], z)
				if wie != viele {
					break
				}
			}
			return len(n.Laufzettel) > 0
		}}
}

var teilAntwortlaufzettel = teil{raumOSCI, "ReplyProcessCardBundle", kann,
	func(l *leser, n *Nachricht) error {
		z, err := l.laufzettel()
		n.Antwortlaufzettel = &z
		return err
	},
	func(b *blatt, q string, n *Nachricht) bool {
		if n.Antwortlaufzettel == nil || len(n.Laufzettel) == 0 {
			return false
		}
		b.laufzettel(q, n.Antwortlaufzettel, zeiten{muss, muss, nie})
		return true
	}}

// laufzettel writes the bundle with those times that the message may show.
func (b *blatt) laufzettel(name string, z *Laufzettel, erlaubt zeiten) {
	b.auf(name)
	b.base64("osci:MessageId", []byte(z.MessageID))
	b.auf("osci:ProcessCard", "RecentModification", zeit(z.GeaendertAm))
	b.zeitstempel("osci:Creation", z.Einreichung, erlaubt.einreichung)
	b.zeitstempel("osci:Forwarding", z.Weiterleitung, erlaubt.weiterleitung)
	b.zeitstempel("osci:Reception", z.Empfang, erlaubt.empfang)
	if z.Betreff != "" {
		b.text("osci:Subject", z.Betreff)
	}
	b.zu("osci:ProcessCard")
	b.auf("osci:InspectionReport")
	for i := range z.Pruefbericht {
		b.pruefung(&z.Pruefbericht[i])
	}
	b.zu("osci:InspectionReport")
	b.zu(name)
}

// zeitstempel writes a time; one that must be there and is not makes the message
// unfit for writing.
func (b *blatt) zeitstempel(name string, z Zeitstempel, wie vorkommen) {
	if wie == nie || !z.Da() {
		b.ungueltig = b.ungueltig || wie == muss
		return
	}
	b.auf(name)
	if z.Stempel != nil {
		b.base64("osci:Cryptographic", z.Stempel, "Algorithm", z.Verfahren)
	} else {
		b.text("osci:Plain", zeit(z.Zeit))
	}
	b.zu(name)
}

func (b *blatt) pruefung(p *Pruefung) {
	b.auf("osci:Inspection")
	b.zeitstempel("osci:Timestamp", p.Zeit, muss)
	b.text("osci:X509SubjectName", p.Inhaber)
	b.text("osci:X509IssuerName", p.Aussteller)
	b.text("osci:X509SerialNumber", p.Seriennummer)
	b.leer("osci:CertType", "Type", string(p.Klasse))
	b.leer("osci:MathResult", "Result", string(p.Mathematisch))
	b.leer("osci:OfflineResult", "Result", string(p.Offline))
	if p.Online != "" {
		b.auf("osci:OnlineResult", "Result", string(p.Online))
		if !p.Sperrliste.IsZero() {
			b.text("osci:CRL", zeit(p.Sperrliste))
		}
		b.zu("osci:OnlineResult")
	}
	b.zu("osci:Inspection")
}

// laufzettel reads the bundle whose Start was the last token.
func (l *leser) laufzettel() (z Laufzettel, err error) {
	if _, err = l.Soll(raumOSCI, "MessageId"); err != nil {
		return z, err
	}
	if z.MessageID, err = l.messageID(); err != nil {
		return z, err
	}
	t, err := l.Soll(raumOSCI, "ProcessCard")
	if err != nil {
		return z, err
	}
	if z.GeaendertAm, err = liesZeit(l.Wert(t, "RecentModification")); err != nil {
		return z, l.Fehler("Ein Zeitpunkt ist fehlerhaft geschrieben.")
	}
	if err = l.zeitenUndBetreff(&z); err != nil {
		return z, err
	}
	if _, err = l.Soll(raumOSCI, "InspectionReport"); err != nil {
		return z, err
	}
	for {
		t, err := l.Kind()
		if err != nil {
			return z, err
		}
		if t == nil {
			return z, l.Ende()
		}
		if !l.Ist(t, raumOSCI, "Inspection") || len(z.Pruefbericht) == hoechstZertifikate {
			return z, l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
		}
		p, err := l.pruefung()
		if err != nil {
			return z, err
		}
		z.Pruefbericht = append(z.Pruefbericht, p)
	}
}

func (l *leser) zeitenUndBetreff(z *Laufzettel) error {
	felder := []struct {
		name string
		ziel *Zeitstempel
	}{{"Creation", &z.Einreichung}, {"Forwarding", &z.Weiterleitung}, {"Reception", &z.Empfang}}
	for {
		t, err := l.Kind()
		if err != nil || t == nil {
			return err
		}
		if l.Ist(t, raumOSCI, "Subject") {
			if z.Betreff, err = l.text(); err != nil {
				return err
			}
			return l.Ende()
		}
		for len(felder) > 0 && !l.Ist(t, raumOSCI, felder[0].name) {
			felder = felder[1:]
		}
		if len(felder) == 0 {
			return l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
		}
		if *felder[0].ziel, err = l.zeitstempel(); err != nil {
			return err
		}
		felder = felder[1:]
	}
}

// zeitstempel reads osci:Plain or osci:Cryptographic in the current element.
func (l *leser) zeitstempel() (z Zeitstempel, err error) {
	t, err := l.Kind()
	if err != nil {
		return z, err
	}
	switch {
	case t != nil && l.Ist(t, raumOSCI, "Plain"):
		z.Zeit, err = l.zeit()
	case t != nil && l.Ist(t, raumOSCI, "Cryptographic"):
		z.Verfahren = l.Wert(t, "Algorithm")
		z.Stempel, err = l.Base64()
	default:
		err = l.Fehler("Ein Zeitpunkt fehlt.")
	}
	if err != nil {
		return z, err
	}
	return z, l.Ende()
}

func (l *leser) pruefung() (p Pruefung, err error) {
	if _, err = l.Soll(raumOSCI, "Timestamp"); err != nil {
		return p, err
	}
	if p.Zeit, err = l.zeitstempel(); err != nil {
		return p, err
	}
	for _, f := range []struct {
		name string
		ziel *string
	}{{"X509SubjectName", &p.Inhaber}, {"X509IssuerName", &p.Aussteller}, {"X509SerialNumber", &p.Seriennummer}} {
		if _, err = l.Soll(raumOSCI, f.name); err != nil {
			return p, err
		}
		if *f.ziel, err = l.text(); err != nil {
			return p, err
		}
	}
	if err = l.ergebnis("CertType", "Type", (*string)(&p.Klasse)); err != nil {
		return p, err
	}
	if err = l.ergebnis("MathResult", "Result", (*string)(&p.Mathematisch)); err != nil {
		return p, err
	}
	if err = l.ergebnis("OfflineResult", "Result", (*string)(&p.Offline)); err != nil {
		return p, err
	}
	t, err := l.Kind()
	if err != nil || t == nil {
		return p, err
	}
	if !l.Ist(t, raumOSCI, "OnlineResult") {
		return p, l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
	}
	if err = l.online(t, &p); err != nil {
		return p, err
	}
	return p, l.Ende()
}

func (l *leser) ergebnis(element, attribut string, ziel *string) error {
	t, err := l.Soll(raumOSCI, element)
	if err != nil {
		return err
	}
	if *ziel = l.Wert(t, attribut); *ziel == "" {
		return l.Fehler("Ein Prüfergebnis fehlt.")
	}
	return l.Ende()
}

// online reads osci:OnlineResult; of its sources only the time of the revocation list
// is kept.
func (l *leser) online(t *xmlscan.Token, p *Pruefung) error {
	p.Online = Befund(l.Wert(t, "Result"))
	for {
		t, err := l.Kind()
		if err != nil || t == nil {
			return err
		}
		if l.Ist(t, raumOSCI, "CRL") {
			p.Sperrliste, err = l.zeit()
		} else {
			err = l.Ueberspringe()
		}
		if err != nil {
			return err
		}
	}
}
