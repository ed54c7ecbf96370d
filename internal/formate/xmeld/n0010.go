// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"encoding/base64"
	"errors"
	"io"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/xmlscan"
)

const wurzel0010 = "rueckweisung.asynchron.0010"

// Reasons of the list urn:de:xinneres:codeliste:fehlercodes that this register
// gives by itself.
const (
	GrundNichtUTF8        = "S001"
	GrundLeererText       = "S030"
	GrundErneutGeliefert  = "S100"
	GrundSonstiges        = "S999" // needs a Beschreibung
	GrundNichtBerechtigt  = "T070"
	GrundFalscherLeser    = "T080"
	GrundVersion          = "V000"
	GrundNichtWohlgeformt = "X000"
	GrundNichtValide      = "X001"
)

// Rueckweisung turns a message back to its sender (XInneres rueckweisung.asynchron.0010).
type Rueckweisung struct {
	Kopf      Kopf
	Stelle    *RueckweisendeStelle // nil if the reader itself refuses
	Gruende   []Fehlergrund        // at least one
	Transport *Transportangaben
	Faelle    []Einzelfall
	// Ursprung is the message turned back; nil if it could not be read so far.
	Ursprung *Nachrichtenverweis
	// Nachricht is the message turned back. When it is written it comes from
	// the reader that Schreibe0010 is given.
	Nachricht []byte
}

// Fehlergrund is a reason of the list of XInneres with explanations.
type Fehlergrund struct {
	Grund          string
	Beschreibungen []string
}

// Einzelfall is a record that could not be processed.
type Einzelfall struct {
	Ereignis melde.Ereignis
	Gruende  []Fehlergrund // at least one
}

// Rueckweisungscode returns the reason of the list of XInneres for the error of
// a message that can't be processed.
func (f *Fehler) Rueckweisungscode() string {
	switch f.Code {
	case CodeXML:
		var x *xmlscan.Fehler
		if errors.As(f.Ursache, &x) && x.Art == xmlscan.ArtKodierung {
			return GrundNichtUTF8
		}
		return GrundNichtWohlgeformt
	case CodeSchema:
		return GrundNichtValide
	case CodeVersion:
		return GrundVersion
	case CodeLeererText:
		return GrundLeererText
	}
	return GrundSonstiges
}

var transport0010 = transportnamen{
	aussen: "transportinformationen", kennung: "nachrichtenId", betreff: "betreff",
	gesendet: "sendezeitpunkt", hinweise: "ergaenzendeHinweise",
}

// Schreibe0010 writes the refusal with the original message, which is read from
// nachricht to its end. It returns the error of w or of nachricht.
func Schreibe0010(w io.Writer, r *Rueckweisung, nachricht io.Reader) error {
	s := neuesDokument()
	s.roh("<xirts:" + wurzel0010)
	s.attribut("xmlns:xirts", RaumRueckweisung)
	s.produkt(&r.Kopf)
	s.attribut("standard", "XInneres-Rueckweisung")
	s.attribut("version", "6")
	s.roh(">\n")
	s.nachrichtenkopf(&r.Kopf, nummer(wurzel0010))
	s.auf("rueckweisung")
	s.rueckweisendeStelle("rueckweisendeStelle", r.Stelle)
	for i := range r.Gruende {
		s.fehlergrund("rueckweisungsgrund", &r.Gruende[i])
	}
	s.transport(transport0010, r.Transport)
	for i := range r.Faelle {
		s.auf("nichtVerarbeitbarerEinzelfall")
		s.ereignis("identifikation.ereignis", &r.Faelle[i].Ereignis)
		for k := range r.Faelle[i].Gruende {
			s.fehlergrund("grund", &r.Faelle[i].Gruende[k])
		}
		s.zu("nichtVerarbeitbarerEinzelfall")
	}
	if v := r.Ursprung; v != nil {
		s.auf("idNachricht")
		s.element("nachrichtenUUID", v.UUID)
		s.codeFrei("nachrichtentyp", uriNachrichten, oder(r.Kopf.Version, Version), v.Nachricht)
		s.zeitpunkt("erstellungszeitpunkt", v.Erstellt)
		s.zu("idNachricht")
	}
	s.auf("nachricht")
	if _, err := w.Write(s.b); err != nil {
		return err
	}
	if err := kodiere(w, nachricht); err != nil {
		return err
	}
	_, err := io.WriteString(w, "</nachricht></rueckweisung></xirts:"+wurzel0010+">\n")
	return err
}

func kodiere(w io.Writer, nachricht io.Reader) error {
	k := base64.NewEncoder(base64.StdEncoding, w)
	if _, err := io.Copy(k, nachricht); err != nil {
		return err
	}
	return k.Close()
}

func (s *schreiber) fehlergrund(name string, g *Fehlergrund) {
	s.auf(name)
	s.code("grund", g.Grund)
	for _, text := range g.Beschreibungen {
		s.auf("grundSpezifisch")
		s.element("fehlerbeschreibung", fremdtext(text))
		s.zu("grundSpezifisch")
	}
	s.zu(name)
}

// textlaenge0010 is the limit for the original message in Base64.
const textlaenge0010 = 96 << 20

// Lies0010 reads a refusal with an original message of up to 64 MiB. Errors are
// of type *Fehler.
func Lies0010(r io.Reader) (*Rueckweisung, error) {
	x := &Rueckweisung{}
	g := grenzen
	g.Textlaenge = textlaenge0010
	l, err := oeffneMit(r, "0010", &x.Kopf, g)
	if err != nil {
		return nil, err
	}
	err = l.nachricht(&x.Kopf, func() {
		if l.nr != nRueckweisung {
			l.ueberlies()
			return
		}
		for l.kind() {
			l.rueckweisung(x)
		}
	})
	if err != nil {
		return nil, err
	}
	return x, nil
}

func (l *leser) rueckweisung(x *Rueckweisung) {
	switch l.nr {
	case nRueckweisendeStelleXInneres:
		x.Stelle = l.rueckweisendeStelle()
	case nRueckweisungsgrund:
		x.Gruende = append(x.Gruende, l.fehlergrund())
	case nTransportinformationen:
		x.Transport = l.transport()
	case nNichtVerarbeitbarerEinzelfall:
		x.Faelle = append(x.Faelle, l.einzelfall())
	case nIdNachricht:
		v := l.verweis()
		x.Ursprung = &v
	case nNachricht:
		daten, err := base64.StdEncoding.AppendDecode(nil, l.ohneLeerraum())
		if err != nil {
			l.beanstande(CodeSchema, "", "Die Ursprungsnachricht ist nicht in Base64 kodiert.")
		}
		x.Nachricht = daten
	default:
		l.ueberlies()
	}
}

func (l *leser) fehlergrund() (g Fehlergrund) {
	for l.kind() {
		switch l.nr {
		case nGrund:
			g.Grund = l.code()
		case nGrundSpezifisch:
			for l.kind() {
				if l.nr == nFehlerbeschreibung {
					g.Beschreibungen = append(g.Beschreibungen, l.text())
				} else {
					l.ueberlies()
				}
			}
		default:
			l.ueberlies()
		}
	}
	return g
}

func (l *leser) einzelfall() (e Einzelfall) {
	for l.kind() {
		switch l.nr {
		case nIdentifikationEreignis:
			e.Ereignis = l.ereignis()
		case nGrund:
			e.Gruende = append(e.Gruende, l.fehlergrund())
		default:
			l.ueberlies()
		}
	}
	return e
}

// ohneLeerraum is inhalt without any white space. The bytes are valid until the
// next call.
func (l *leser) ohneLeerraum() []byte {
	b := l.inhalt()
	n := 0
	for _, c := range b {
		if c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			b[n] = c
			n++
		}
	}
	return b[:n]
}
