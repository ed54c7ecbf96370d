// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"strconv"
	"strings"
	"time"
)

// teil is a child of an operation element: how it is read and written.
type teil struct {
	raum, name string
	wie        vorkommen
	// lies reads the element whose Start was the last token to its end.
	lies func(l *leser, n *Nachricht) error
	// schreibe writes it with this qualified name, or nothing; it reports whether
	// there was something to write.
	schreibe func(b *blatt, name string, n *Nachricht) bool
}

// qname returns the name with the prefix that our envelopes declare.
func (t *teil) qname() string { return qname(t.raum, t.name) }

func qname(raum, name string) string {
	if raum == raumOSCI2017 {
		return "osci2017:" + name
	}
	return "osci:" + name
}

// teilText is an element with text; feld is where it goes.
func teilText(name string, feld func(*Nachricht) *string) teil {
	return teil{raumOSCI, name, kann,
		func(l *leser, n *Nachricht) (err error) {
			*feld(n), err = l.text()
			return err
		},
		func(b *blatt, q string, n *Nachricht) bool {
			if *feld(n) == "" {
				return false
			}
			b.text(q, *feld(n))
			return true
		}}
}

// teilID is an element with a MessageId in Base64.
func teilID(name string, wie vorkommen, feld func(*Nachricht) *string) teil {
	return teil{raumOSCI, name, wie,
		func(l *leser, n *Nachricht) (err error) {
			*feld(n), err = l.messageID()
			return err
		},
		func(b *blatt, q string, n *Nachricht) bool {
			if *feld(n) == "" {
				return false
			}
			b.base64(q, []byte(*feld(n)))
			return true
		}}
}

func teilMessageID(wie vorkommen) teil {
	return teilID("MessageId", wie, func(n *Nachricht) *string { return &n.MessageID })
}

var (
	teilMessageIDAntwort = teilID("MessageIdResponse", kann, func(n *Nachricht) *string { return &n.MessageIDAntwort })
	teilBetreff          = teilText("Subject", func(n *Nachricht) *string { return &n.Betreff })

	teilZiel = teil{raumOSCI, "ContentReceiver", muss,
		func(l *leser, n *Nachricht) error {
			t := l.start()
			if err := l.attribute(t, "URI"); err != nil {
				return err
			}
			n.Ziel = l.Wert(t, "URI")
			return l.Ende()
		},
		func(b *blatt, q string, n *Nachricht) bool {
			b.leer(q, "URI", n.Ziel)
			return true
		}}

	teilNurAuskunft = teil{raumOSCI2017, "InfoOnly", kann,
		func(l *leser, n *Nachricht) error {
			n.NurAuskunft = true
			return l.Ueberspringe()
		},
		func(b *blatt, q string, n *Nachricht) bool {
			if n.NurAuskunft {
				b.leer(q)
			}
			return n.NurAuskunft
		}}
)

// teilEcho is the selection of the request as it returns in the answer.
func teilEcho(name string, teile []teil) teil {
	return teil{raumOSCI, name, muss,
		func(l *leser, n *Nachricht) error { return l.teile(n, teile) },
		func(b *blatt, q string, n *Nachricht) bool {
			b.auf(q)
			for i := range teile {
				teile[i].schreibe(b, teile[i].qname(), n)
			}
			b.zu(q)
			return true
		}}
}

// paketform says which attributes of osci2017:ChunkInformation a message has
// (section 13); ChunkNumber is in all.
type paketform struct{ groesse, empfangen, anzahl, gesamt bool }

var (
	paketSpeichern   = paketform{groesse: true, anzahl: true, gesamt: true}
	paketGespeichert = paketform{empfangen: true, anzahl: true}
	paketAbholen     = paketform{groesse: true, empfangen: true}
	paketAbgeholt    = paketform{anzahl: true, gesamt: true}
)

func teilPaket(wie vorkommen, f paketform) teil {
	return teil{raumOSCI2017, "ChunkInformation", wie,
		func(l *leser, n *Nachricht) error { return l.paket(n, f) },
		func(b *blatt, q string, n *Nachricht) bool {
			if n.Paket == nil || n.NurAuskunft {
				return false
			}
			p := n.Paket
			wert := func(da bool, s string) string {
				if !da {
					return ""
				}
				return s
			}
			b.leer(q, "ChunkNumber", strconv.Itoa(p.Nummer), "ChunkSize", wert(f.groesse, strconv.Itoa(p.Groesse)),
				"ReceivedChunks", wert(f.empfangen, nummernliste(p.Empfangen)), "TotalChunkNumbers", wert(f.anzahl, strconv.Itoa(p.Anzahl)),
				"TotalMessageSize", wert(f.gesamt, strconv.Itoa(p.Gesamtgroesse)))
			return true
		}}
}

// nummernliste writes ReceivedChunks: numbers with blanks, "-1" for none.
func nummernliste(nummern []int) string {
	if len(nummern) == 0 {
		return "-1"
	}
	var b strings.Builder
	for i, n := range nummern {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

func (l *leser) paket(n *Nachricht, f paketform) error {
	t := l.start()
	if err := l.attribute(t, "ChunkNumber", "ChunkSize", "ReceivedChunks", "TotalChunkNumbers", "TotalMessageSize"); err != nil {
		return err
	}
	p := &Paket{}
	for _, a := range []struct {
		name string
		da   bool
		ziel *int
	}{{"ChunkNumber", true, &p.Nummer}, {"ChunkSize", f.groesse, &p.Groesse}, {"TotalChunkNumbers", f.anzahl, &p.Anzahl}, {"TotalMessageSize", f.gesamt, &p.Gesamtgroesse}} {
		if !a.da {
			continue
		}
		wert, err := strconv.ParseInt(l.Wert(t, a.name), 10, 32)
		if err != nil {
			return l.Fehler("Eine Angabe zu den Paketen ist keine Zahl.")
		}
		*a.ziel = int(wert)
	}
	if f.empfangen {
		for feld := range strings.FieldsSeq(l.Wert(t, "ReceivedChunks")) {
			wert, err := strconv.ParseInt(feld, 10, 32)
			if err != nil {
				return l.Fehler("Eine Angabe zu den Paketen ist keine Zahl.")
			}
			if wert > 0 {
				p.Empfangen = append(p.Empfangen, int(wert))
			}
		}
	}
	n.Paket = p
	return l.Ende()
}

// teilAuswahlZustellung is osci:SelectionRule of FetchDelivery (section 12).
var teilAuswahlZustellung = teil{raumOSCI, "SelectionRule", kann,
	func(l *leser, n *Nachricht) error { return l.auswahl(&n.Auswahl, false) },
	func(b *blatt, q string, n *Nachricht) bool { return b.auswahl(q, &n.Auswahl, false) },
}

// teileAuswahlLaufzettel are the children of osci:fetchProcessCard.
var teileAuswahlLaufzettel = []teil{
	{raumOSCI, "SelectionRule", kann,
		func(l *leser, n *Nachricht) error { return l.auswahl(&n.Auswahl, true) },
		func(b *blatt, q string, n *Nachricht) bool { return b.auswahl(q, &n.Auswahl, true) }},
	{raumOSCI, "Quantity", kann,
		func(l *leser, n *Nachricht) error {
			t := l.start()
			if err := l.attribute(t, "Limit"); err != nil {
				return err
			}
			wert, err := strconv.ParseInt(l.Wert(t, "Limit"), 10, 32)
			if err != nil || wert < 1 {
				return l.Fehler("Die Höchstzahl der Laufzettel ist keine positive Zahl.")
			}
			n.Auswahl.Hoechstens = int(wert)
			return l.Ende()
		},
		func(b *blatt, q string, n *Nachricht) bool {
			if n.Auswahl.Hoechstens > 0 {
				b.leer(q, "Limit", strconv.Itoa(n.Auswahl.Hoechstens))
			}
			return n.Auswahl.Hoechstens > 0
		}},
}

// hoechstIDs is how many MessageIds a selection may name.
const hoechstIDs = 10_000

// auswahl reads osci:SelectionRule.
func (l *leser) auswahl(a *Auswahl, laufzettel bool) error {
	for nr := 0; ; nr++ {
		t, err := l.Kind()
		switch {
		case err != nil:
			return err
		case t == nil && nr == 0:
			return l.Fehler("Die Auswahlregel ist leer.")
		case t == nil:
			return nil
		case l.Ist(t, raumOSCI, "MessageId") && len(a.MessageIDs) == nr && (nr == 0 || laufzettel && nr < hoechstIDs):
			id, err := l.messageID()
			if err != nil {
				return err
			}
			a.MessageIDs = append(a.MessageIDs, id)
			continue
		case nr > 0:
			return l.Fehler("Die Auswahlregel ist mehrdeutig.")
		}
		ziel := &a.EingereichtSeit
		if laufzettel && l.Ist(t, raumOSCI, "RecentModification") {
			ziel = &a.GeaendertSeit
		} else if !l.Ist(t, raumOSCI, "ReceptionOfDelivery") {
			return l.Fehler("Die Auswahlregel ist unbekannt.")
		}
		if err := l.auswahlZeit(a, ziel, laufzettel); err != nil {
			return err
		}
	}
}

func (l *leser) auswahlZeit(a *Auswahl, ziel *time.Time, laufzettel bool) error {
	if laufzettel {
		switch l.Wert(l.start(), "NoReception") {
		case "true", "1":
			a.NurOhneEmpfang = true
		case "", "false", "0":
		default:
			return l.Fehler("Die Auswahlregel ist unbekannt.")
		}
		a.Rolle = Rolle(l.Wert(l.start(), "Role"))
		if a.Rolle != "" && a.Rolle != AlsEmpfaenger && a.Rolle != AlsAbsender {
			return l.Fehler("Die Auswahlregel ist unbekannt.")
		}
	}
	var err error
	*ziel, err = l.zeit()
	return err
}

// auswahl writes osci:SelectionRule.
func (b *blatt) auswahl(q string, a *Auswahl, laufzettel bool) bool {
	seit, name := a.EingereichtSeit, "osci:ReceptionOfDelivery"
	if laufzettel && seit.IsZero() && !a.GeaendertSeit.IsZero() {
		seit, name = a.GeaendertSeit, "osci:RecentModification"
	}
	switch {
	case len(a.MessageIDs) > 0:
		b.auf(q)
		for _, id := range a.MessageIDs {
			b.base64("osci:MessageId", []byte(id))
			if !laufzettel {
				break
			}
		}
	case !seit.IsZero():
		b.auf(q)
		ohneEmpfang, rolle := "", ""
		if laufzettel {
			rolle = string(a.Rolle)
			if a.NurOhneEmpfang {
				ohneEmpfang = "true"
			}
		}
		b.text(name, zeit(seit), "NoReception", ohneEmpfang, "Role", rolle)
	default:
		return false
	}
	b.zu(q)
	return true
}
