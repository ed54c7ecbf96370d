// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"io"

	"kernmelderegister/internal/grund/mimeteile"
	"kernmelderegister/internal/grund/xmlenc"
)

// paket writes the MIME package of a message.
type paket struct{ *mimeteile.Schreiber }

func neuesPaket(w io.Writer) (*paket, error) {
	s, err := mimeteile.NeuerSchreiber(w, mimeteile.NeueGrenze())
	if err != nil {
		return nil, err
	}
	return &paket{s}, nil
}

// huelle writes the root part.
func (p *paket) huelle(stuecke ...[]byte) error {
	w, err := p.Teil(mimeteile.Kopf{Typ: mimeteile.TypXML, Zeichensatz: "UTF-8", Kodierung: mimeteile.AchtBit, ID: mimeteile.IDNachricht, Laenge: -1})
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"); err != nil {
		return err
	}
	for _, s := range stuecke {
		if _, err := w.Write(s); err != nil {
			return err
		}
	}
	return nil
}

// schreibe writes the package in the clear.
func (f *fertig) schreibe(w io.Writer) error {
	p, err := neuesPaket(w)
	if err != nil {
		return err
	}
	stuecke := [][]byte{f.anfang}
	for i := range f.bloecke {
		if i == len(f.bloecke)-1 {
			stuecke = append(stuecke, []byte("</soap:Header>"))
		}
		stuecke = append(stuecke, f.bloecke[i].xml)
	}
	if err := p.huelle(append(stuecke, f.ende)...); err != nil {
		return err
	}
	for i := range f.anhaenge {
		if err := p.anhang(&f.anhaenge[i]); err != nil {
			return err
		}
	}
	return p.Schliesse()
}

func (p *paket) anhang(a *Anhang) (err error) {
	kopf := mimeteile.Kopf{Typ: a.Typ, Kodierung: mimeteile.Binaer, ID: a.ContentID, Laenge: a.Daten.Groesse(), Weitere: a.Felder}
	if kopf.Typ == "" {
		kopf.Typ = mimeteile.TypBytes
	}
	w, err := p.Teil(kopf)
	if err != nil {
		return err
	}
	r, err := a.Daten.Oeffne()
	if err != nil {
		return err
	}
	defer func() {
		if zu := r.Close(); err == nil {
			err = zu
		}
	}()
	_, err = io.Copy(w, r)
	return err
}

// verschluessle writes the envelope around the encrypted package (section 7).
func (v *Verpackung) verschluessle(w io.Writer, f *fertig) error {
	ziel := &spaeter{}
	element, strom, err := v.Richtlinie.VerschluessleStrom(xmlenc.Auftrag{MimeType: "Multipart/Related", Verfahren: v.Verfahren, IvLaenge: v.IvLaenge,
		Empfaenger: []xmlenc.Empfaenger{{Zertifikat: v.Empfaenger}}, ContentID: idChiffrat}, ziel)
	if err != nil {
		return err
	}
	p, err := neuesPaket(w)
	if err != nil {
		return err
	}
	var b blatt
	b.auf("soap:Envelope", "xmlns:ds", raumDS, "xmlns:soap", raumSOAP, "xmlns:xenc", raumXenc, "xmlns:xsi", raumXSI, "xsi:schemaLocation", ortVorn+string(umschlag)+ortHinten)
	b.auf("soap:Body")
	b.Write(element)
	b.zu("soap:Body")
	b.zu("soap:Envelope")
	if err := p.huelle(b.Bytes()); err != nil {
		return err
	}
	kopf := mimeteile.Kopf{Typ: mimeteile.TypBytes, Kodierung: mimeteile.Binaer, ID: idChiffrat, Laenge: -1}
	if v.Base64 {
		kopf.Typ, kopf.Kodierung = mimeteile.TextBase64, mimeteile.SiebenBit
	}
	if ziel.Writer, err = p.Teil(kopf); err != nil {
		return err
	}
	if err := f.schreibe(strom); err != nil {
		return err
	}
	if err := strom.Close(); err != nil {
		return err
	}
	return p.Schliesse()
}

// spaeter is a writer whose destination is known only after it was handed out.
type spaeter struct{ io.Writer }
