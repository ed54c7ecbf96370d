// SPDX-License-Identifier: EUPL-1.2

package xmlscan

import "bytes"

var bom = []byte("\xEF\xBB\xBF")

// vorspann reads the byte order mark and the XML declaration.
func (s *Scanner) vorspann() *Fehler {
	const mindest = 6 // long enough for "<?xml" and the byte after
	b := s.buf[s.pos:]
	if len(b) < mindest+len(bom) && !s.amEnde {
		return mehr
	}
	if istUTF16(b) {
		return s.fehlerBei(s.pos, ArtKodierung, "Das Dokument ist nicht in UTF-8 kodiert.")
	}
	vorn := 0
	if bytes.HasPrefix(b, bom) {
		vorn = len(bom)
	}
	if c := b[vorn:]; len(c) >= mindest && string(c[:5]) == "<?xml" && istLeerraum(c[5]) {
		n := bytes.Index(c, []byte("?>"))
		if n > s.grenzen.Namenlaenge || n < 0 && len(c) > s.grenzen.Namenlaenge {
			return s.fehlerBei(s.pos+vorn, ArtGrenze, "Die XML-Deklaration ist zu lang.")
		}
		if n < 0 {
			return mehr
		}
		if err := s.deklaration(c[5:n], s.pos+vorn); err != nil {
			return err
		}
		vorn += n + 2
	}
	s.pos += vorn
	s.begonnen = true
	return nil
}

// istUTF16 recognises UTF-16 and UTF-32 by byte order mark or by the first '<'.
func istUTF16(b []byte) bool {
	if len(b) < 2 {
		return false
	}
	switch string(b[:2]) {
	case "\xFE\xFF", "\xFF\xFE", "<\x00", "\x00<", "\x00\x00":
		return true
	}
	return false
}

// deklaration checks version, encoding and standalone, which must come in this
// order. i is the index of the declaration in the buffer.
func (s *Scanner) deklaration(b []byte, i int) *Fehler {
	falsch := func() *Fehler {
		return s.fehlerBei(i, ArtSyntax, "Die XML-Deklaration ist fehlerhaft.")
	}
	name, wert, b, ok := pseudoattribut(b)
	if !ok || name != "version" {
		return falsch()
	}
	if wert != "1.0" {
		return s.fehlerBei(i, ArtSyntax, "Das Dokument verwendet eine andere XML-Version als 1.0.")
	}
	name, wert, b, ok = pseudoattribut(b)
	if ok && name == "encoding" {
		if !bytes.EqualFold([]byte(wert), []byte("UTF-8")) {
			return s.fehlerBei(i, ArtKodierung, "Das Dokument nennt eine andere Kodierung als UTF-8.")
		}
		name, wert, b, ok = pseudoattribut(b)
	}
	if ok && name == "standalone" && (wert == "yes" || wert == "no") {
		name, _, b, ok = pseudoattribut(b)
	}
	if ok || name != "" || leerraumEnde(b, 0) < len(b) {
		return falsch()
	}
	return nil
}

// pseudoattribut splits the next name="value" off; ok is false if there is none.
func pseudoattribut(b []byte) (name, wert string, rest []byte, ok bool) {
	i := leerraumEnde(b, 0)
	n := namensende(b, i)
	if i == 0 || n == i {
		return "", "", b, false
	}
	name = string(b[i:n])
	n = leerraumEnde(b, n)
	if n == len(b) || b[n] != '=' {
		return name, "", b, false
	}
	n = leerraumEnde(b, n+1)
	if n == len(b) || b[n] != '"' && b[n] != '\'' {
		return name, "", b, false
	}
	k := bytes.IndexByte(b[n+1:], b[n])
	if k < 0 {
		return name, "", b, false
	}
	return name, string(b[n+1 : n+1+k]), b[n+2+k:], true
}

// ausruf reads what begins with "<!": a comment or a CDATA section.
func (s *Scanner) ausruf(b []byte) *Fehler {
	switch {
	case bytes.HasPrefix(b, []byte("<!--")):
		return s.kommentar(b)
	case bytes.HasPrefix(b, cdataAnfang):
		return s.begrenzt(b, s.cdata(b))
	case !s.amEnde && len(b) < len(cdataAnfang):
		return mehr
	case bytes.HasPrefix(b, []byte("<!DOCTYPE")):
		return s.fehlerBei(s.pos, ArtDTD, "Das Dokument enthält eine Dokumenttypdeklaration (DTD).")
	}
	return s.fehlerBei(s.pos, ArtSyntax, "Nach der öffnenden spitzen Klammer steht ein unzulässiges Zeichen.")
}

// begrenzt turns a piece that is unfinished and too long into an error, so
// that a document in memory meets the same limits as one from a reader.
func (s *Scanner) begrenzt(b []byte, err *Fehler) *Fehler {
	if err == mehr && len(b) > s.grenzen.Textlaenge {
		return s.fehlerBei(s.pos, ArtGrenze, "Ein Text oder eine Marke ist zu lang.")
	}
	return err
}

// kommentar skips a comment.
func (s *Scanner) kommentar(b []byte) *Fehler {
	const kopf = len("<!--")
	n := bytes.Index(b[kopf:], []byte("--"))
	if n < 0 || kopf+n+2 == len(b) {
		return s.begrenzt(b, mehr)
	}
	if b[kopf+n+2] != '>' {
		return s.fehlerBei(s.pos+kopf+n, ArtSyntax, "In einem Kommentar stehen zwei Bindestriche hintereinander.")
	}
	return s.ueberlesen(b[kopf:kopf+n], kopf, 3)
}

// anweisung skips a processing instruction.
func (s *Scanner) anweisung(b []byte) *Fehler {
	const kopf = len("<?")
	if s.ohneAnweisungen {
		return s.fehlerBei(s.pos, ArtSyntax, "Verarbeitungsanweisungen sind hier nicht zulässig.")
	}
	n := bytes.Index(b[kopf:], []byte("?>"))
	if n < 0 {
		return s.begrenzt(b, mehr)
	}
	inhalt := b[kopf : kopf+n]
	ende := namensende(inhalt, 0)
	trenner, ok := pruefeName(inhalt[:ende])
	switch {
	case bytes.EqualFold(inhalt[:ende], []byte("xml")):
		return s.fehlerBei(s.pos, ArtSyntax, "Die XML-Deklaration steht nicht am Anfang des Dokuments.")
	case !ok || trenner > 0 || ende < len(inhalt) && !istLeerraum(inhalt[ende]):
		return s.fehlerBei(s.pos, ArtSyntax, "Der Name einer Verarbeitungsanweisung ist nicht zulässig.")
	}
	return s.ueberlesen(inhalt, kopf, 2)
}

// ueberlesen checks the characters of a piece between kopf and fuss bytes of
// markup and goes on behind it.
func (s *Scanner) ueberlesen(inhalt []byte, kopf, fuss int) *Fehler {
	if len(inhalt) > s.grenzen.Textlaenge {
		return s.fehlerBei(s.pos, ArtGrenze, "Ein Kommentar oder eine Verarbeitungsanweisung ist zu lang.")
	}
	if err := s.pruefeZeichen(inhalt, s.pos+kopf); err != nil {
		return err
	}
	s.pos += kopf + len(inhalt) + fuss
	return nil
}
