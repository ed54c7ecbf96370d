// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"strconv"
	"strings"
)

func (b *bauer) steuerblock() {
	p, s := b.plan, b.n.Steuerblock
	folge := ""
	if p.sequence != nie {
		folge = strconv.Itoa(s.SequenceNumber)
	}
	for _, f := range []struct {
		wie  vorkommen
		wert *string
	}{{p.response, &s.Response}, {p.challenge, &s.Challenge}, {p.conversation, &s.ConversationID}} {
		if f.wie == nie {
			*f.wert = ""
		}
		if f.wie == muss && *f.wert == "" || s.SequenceNumber < 0 {
			b.fehler = unschreibbar("Der Steuerblock ist unvollständig.")
		}
	}
	if s.ConversationID != "" && !istZahl(s.ConversationID) {
		b.fehler = unschreibbar("Die ConversationId ist keine Zahl.")
	}
	var x blatt
	x.auf("osci:ControlBlock", b.kopfattribute("controlblock", akteurNaechster, []string{"ConversationId", s.ConversationID}, []string{"SequenceNumber", folge})...)
	if s.Response != "" {
		x.text("osci:Response", s.Response)
	}
	if s.Challenge != "" {
		x.text("osci:Challenge", s.Challenge)
	}
	x.zu("osci:ControlBlock")
	b.fuege(&x)
}

// auftragskoepfe writes the languages and the wanted quality of times.
func (b *bauer) auftragskoepfe() {
	if !b.plan.antwort {
		sprachen := strings.Join(b.n.Sprachen, " ")
		if sprachen == "" {
			sprachen = "de"
		}
		var x blatt
		x.leer("osci:DesiredLanguages", b.kopfattribute("desiredlanguages", akteurNaechster, nil, []string{"LanguagesList", sprachen})...)
		b.fuege(&x)
	}
	for _, g := range []struct {
		wie    vorkommen
		dienst string
		guete  Guete
	}{{b.plan.gueteEinreichung, "creation", b.n.Zeitguete.Einreichung}, {b.plan.gueteEmpfang, "reception", b.n.Zeitguete.Empfang}} {
		if g.wie == muss && g.guete == "" {
			g.guete = Einfach
		}
		if g.wie == nie || g.guete == "" {
			continue
		}
		var x blatt
		x.leer("osci:QualityOfTimestamp", b.kopfattribute("qualityoftimestamp_"+g.dienst, akteurNaechster, nil, []string{"Quality", string(g.guete), "Service", g.dienst})...)
		b.fuege(&x)
	}
}

// vorgang writes the operation element as a header block.
func (b *bauer) vorgang() {
	v := b.plan.vorgang
	var x blatt
	raum := ""
	if v.raum == raumOSCI2017 {
		raum = raumOSCI2017
	}
	x.auf(qname(v.raum, v.name), append([]string{"xmlns:osci2017", raum}, b.kopfattribute(strings.ToLower(v.name), akteurNaechster, nil, nil)...)...)
	b.teile(&x)
	x.zu(qname(v.raum, v.name))
	b.fuege(&x)
}

func (b *bauer) teile(x *blatt) {
	teile := b.plan.vorgang.teile
	for i := range teile {
		if da := teile[i].schreibe(x, teile[i].qname(), b.n); !da && teile[i].wie == muss {
			b.fehler = unschreibbar("Der Nachricht fehlt das Element " + teile[i].name + ".")
		}
	}
	if b.n.Art == PartialStoreDelivery && b.n.Paket == nil && !b.n.NurAuskunft {
		b.fehler = unschreibbar("Der Nachricht fehlt das Element ChunkInformation.")
	}
}

func (b *bauer) rumpf() {
	var x blatt
	x.auf("soap:Body", "Id", "body"+b.zusatz)
	switch b.plan.rumpf {
	case rumpfVorgang:
		name := qname(b.plan.vorgang.raum, b.plan.vorgang.name)
		x.auf(name)
		b.teile(&x)
		x.zu(name)
	case rumpfInhalt, rumpfInhaltKann:
		if b.n.Inhalt == nil && b.plan.rumpf == rumpfInhalt {
			b.fehler = unschreibbar("Der Nachricht fehlt der Inhalt.")
		}
		x.Write(b.n.Inhalt)
	}
	x.zu("soap:Body")
	b.fuege(&x)
}

// zertifikate writes the two certificate blocks.
func (b *bauer) zertifikate() {
	if b.plan.intermediaer != nil && len(b.n.Intermediaer) > 0 {
		var x blatt
		x.auf("osci:IntermediaryCertificates", b.kopfattribute("intermediarycertificates", akteurKeiner, nil, nil)...)
		b.eintraege(&x, b.n.Intermediaer, b.plan.intermediaer, b.zusatz)
		x.zu("osci:IntermediaryCertificates")
		b.fuege(&x)
	}
	if b.plan.zertifikate == nil {
		return
	}
	if b.n.Zertifikate.Kanonisch != nil {
		b.bloecke = append(b.bloecke, block{xml: b.n.Zertifikate.Kanonisch})
		return
	}
	if b.plan.pflicht != "" && b.n.Zertifikate.Finde(b.plan.pflicht) == nil {
		b.fehler = unschreibbar("Der Nachricht fehlt das Zertifikat " + string(b.plan.pflicht) + ".")
	}
	if len(b.n.Zertifikate.Liste) == 0 && b.plan.block != muss {
		return
	}
	var x blatt
	// The block travels with the content: repeated, a delivery must look the same.
	x.auf("osci:NonIntermediaryCertificates", "Id", "nonintermediarycertificates", "soap:actor", akteurKeiner, "soap:mustUnderstand", "1")
	b.eintraege(&x, b.n.Zertifikate.Liste, b.plan.zertifikate, "")
	x.zu("osci:NonIntermediaryCertificates")
	b.fuege(&x)
}

// eintraege writes those certificates that the block may hold, in the order of the
// schema.
func (b *bauer) eintraege(x *blatt, liste []Zertifikat, erlaubt []Zertifikatsart, zusatz string) {
	for _, art := range erlaubt {
		for i := range liste {
			if liste[i].Art != art {
				continue
			}
			x.auf("osci:"+string(art), "Id", liste[i].ID+zusatz)
			x.auf("ds:X509Data")
			x.base64("ds:X509Certificate", liste[i].DER)
			x.zu("ds:X509Data")
			x.zu("osci:" + string(art))
		}
	}
}

func (b *bauer) merkmale() {
	m := b.n.Merkmale
	if m == nil && b.plan.merkmale == nie {
		return
	}
	if m == nil {
		m = EigeneMerkmale()
	}
	var x blatt
	x.auf("osci2017:FeatureDescription", "xmlns:osci2017", raumOSCI2017, "ChunkMessageTimeOut", zahl(m.Wartezeit), "Id", "featuredescription"+b.zusatz,
		"MaxChunkSize", zahl(m.HoechstPaket), "MaxMessageSize", zahl(m.HoechstNachricht), "MinChunkSize", zahl(m.MindestPaket))
	x.auf("osci2017:SupportedFeatures")
	for _, f := range m.Liste {
		x.leer("osci2017:Feature", "Key", f.Name, "Version", f.Version)
	}
	x.zu("osci2017:SupportedFeatures")
	x.zu("osci2017:FeatureDescription")
	b.fuege(&x)
}
