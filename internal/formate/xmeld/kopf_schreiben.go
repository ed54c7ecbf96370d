// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// beginne opens the root element of an XMeld message and writes its header.
// name is the element's local name, which ends with the message's number.
func (s *schreiber) beginne(name string, k *Kopf) {
	s.wurzel("xmeld:"+name, "xmeld", k)
	s.nachrichtenkopf(k, nummer(name))
}

// wurzel writes the start tag of a message.
func (s *schreiber) wurzel(name, praefix string, k *Kopf) {
	s.wurzelMit(name, praefix, k, [2]string{"standard", "XMeld"})
}

// wurzelMit writes a start tag with the attribute in which the old and the new
// messages differ.
func (s *schreiber) wurzelMit(name, praefix string, k *Kopf, merkmal [2]string) {
	s.roh("<" + name)
	s.attribut("xmlns:"+praefix, oder(k.Raum, Raum))
	s.attribut("version", oder(k.Version, Version))
	s.attribut(merkmal[0], merkmal[1])
	s.produkt(k)
	s.roh(">\n")
}

func (s *schreiber) produkt(k *Kopf) {
	s.attribut("produkt", oder(k.Produkt.Name, ProduktName))
	s.attribut("produkthersteller", oder(k.Produkt.Hersteller, ProduktHersteller))
	if k.Produkt.Version != "" {
		s.attribut("produktversion", k.Produkt.Version)
	}
	if k.IstTest {
		s.attribut("test", k.Testangabe)
	}
}

// nachrichtenkopf writes nachrichtenkopf.g2g and the addresses that follow it.
func (s *schreiber) nachrichtenkopf(k *Kopf, nachricht string) {
	s.auf("nachrichtenkopf.g2g")
	s.auf("identifikation.nachricht")
	s.element("nachrichtenUUID", k.UUID)
	s.code("nachrichtentyp", nachricht)
	s.zeitpunkt("erstellungszeitpunkt", k.Erstellt)
	s.zu("identifikation.nachricht")
	s.stelle("leser", &k.Leser)
	s.stelle("autor", &k.Autor)
	s.zu("nachrichtenkopf.g2g")
	if k.Leser.Anschrift != nil {
		s.postanschrift("anschrift.leser", k.Leser.Anschrift)
	}
	if k.Autor.Anschrift != nil {
		s.postanschrift("anschrift.autor", k.Autor.Anschrift)
	}
	s.roh("\n")
}

func (s *schreiber) stelle(name string, st *Stelle) {
	s.auf(name)
	s.codeAus("verzeichnisdienst", listeVerzeichnisdienst, "DVDV")
	s.element("kennung", st.Kennung)
	s.element("name", st.Name)
	for i := range st.Erreichbarkeiten {
		s.erreichbarkeit("erreichbarkeit", &st.Erreichbarkeiten[i])
	}
	s.zu(name)
}

func (s *schreiber) erreichbarkeit(name string, e *Erreichbarkeit) {
	s.auf(name)
	s.codeAus("kanal", listeKanal, e.Kanal)
	s.element("kennung", e.Kennung)
	s.wenn("zusatz", e.Zusatz)
	s.zu(name)
}

func (s *schreiber) postanschrift(name string, p *Postanschrift) {
	s.auf(name)
	if p.IstFach {
		s.auf("postfach")
		s.wenn("postfach", p.Postfach)
		s.element("wohnort", p.Gebaeude.Wohnort)
		s.element("postleitzahl", p.Gebaeude.Postleitzahl)
		s.zu("postfach")
	} else {
		s.auf("gebaeude")
		s.meldeanschrift(&p.Gebaeude, anschriftPost)
		s.hausnummernBis(p.Bis)
		s.zu("gebaeude")
	}
	s.zu(name)
}

func (s *schreiber) hausnummernBis(h Hausnummer) {
	if h == (Hausnummer{}) {
		return
	}
	s.auf("hausnummern.bis")
	s.wenn("hausnummer.bis", h.Nummer)
	s.wenn("hausnummerbuchstabezusatzziffer.bis", h.Zusatz)
	s.wenn("teilnummerderhausnummer.bis", h.Teil)
	s.zu("hausnummern.bis")
}

func (s *schreiber) verweis(name string, v *Nachrichtenverweis) {
	s.auf(name)
	s.element("nachrichtenUUID", v.UUID)
	s.code("nachrichtentyp", v.Nachricht)
	s.zeitpunkt("erstellungszeitpunkt", v.Erstellt)
	s.zu(name)
}

func (s *schreiber) ereignis(name string, e *melde.Ereignis) {
	s.auf(name)
	s.zeitpunkt("ereignis.zeitpunkt", e.Zeitpunkt)
	s.element("ereignis.zeichen", e.Zeichen)
	s.zu(name)
}

func (s *schreiber) schluessel(name string, k *melde.Schluessel) {
	s.auf(name)
	s.codeAus("xmeld:gemeindeschluessel", listeAGS, string(k.AGS))
	s.element("xmeld:ordnungsmerkmal", k.Ordnungsmerkmal)
	s.zu(name)
}

func (s *schreiber) gemeinde(name string, g *melde.Gemeinde) {
	s.auf(name)
	s.element("xmeld:amtlichergemeindename", g.Name)
	s.codeAus("xmeld:amtlichergemeindeschluessel", listeAGS, string(g.AGS))
	s.wenn("xmeld:zugangsportal", g.Zugangsportal)
	s.zu(name)
}

// nummer returns the message number at the end of a root element's local name.
func nummer(lokal string) string {
	return lokal[strings.LastIndexByte(lokal, '.')+1:]
}

func oder(text, ersatz string) string {
	if text == "" {
		return ersatz
	}
	return text
}
