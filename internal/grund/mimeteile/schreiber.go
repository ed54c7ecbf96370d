// SPDX-License-Identifier: EUPL-1.2

package mimeteile

import (
	"encoding/base64"
	"io"
	"strconv"

	"kernmelderegister/internal/grund/geheim"
)

// Schreiber writes one package. It is not safe for concurrent use.
type Schreiber struct {
	ziel   io.Writer
	grenze string
	offen  io.Closer // encoder of the part that is being written
	ids    map[string]bool
	fehler error
}

// NeueGrenze returns a boundary that nobody can foresee, so no content can contain
// it, of letters and digits only.
func NeueGrenze() string { return "MIME_boundary_" + geheim.TokenBase32(20) }

// NeuerSchreiber writes the MIME header of a package with this boundary, usually
// NeueGrenze. Errors: those of w; *Fehler with CodeGrenzlinie if it can't be one.
func NeuerSchreiber(w io.Writer, grenze string) (*Schreiber, error) {
	s := &Schreiber{ziel: w, grenze: grenze, ids: map[string]bool{}}
	if !istGrenze(grenze) {
		return nil, &Fehler{Code: CodeGrenzlinie, Text: "Die Grenzlinie ist nicht zulässig."}
	}
	s.schreibe("MIME-Version: 1.0\r\nContent-Type: Multipart/Related; boundary=" + grenze + "; type=text/xml\r\n")
	return s, s.fehler
}

// Teil begins the next part and returns the writer for its content, which is
// encoded on the way if the header says so. Errors: those of the writer; *Fehler if
// the header can't be written.
func (s *Schreiber) Teil(k Kopf) (io.Writer, error) {
	if err := s.beende(); err != nil {
		return nil, err
	}
	felder := []Feld{{"Content-Type", k.Typ}}
	if k.Zeichensatz != "" {
		felder[0].Wert += "; charset=" + k.Zeichensatz
	}
	if k.Kodierung != "" {
		felder = append(felder, Feld{"Content-Transfer-Encoding", k.Kodierung})
	}
	felder = append(felder, Feld{"Content-ID", "<" + k.ID + ">"})
	if k.Laenge > 0 {
		felder = append(felder, Feld{"Content-Length", strconv.FormatInt(k.Laenge, 10)})
	}
	kopf := "\r\n--" + s.grenze + "\r\n"
	for _, f := range append(felder, k.Weitere...) {
		if !istToken(f.Name) || !istWert(f.Wert) {
			return nil, &Fehler{Code: CodeKopf, Text: "Ein Kopf enthält ein unzulässiges Zeichen."}
		}
		kopf += f.Name + ": " + f.Wert + "\r\n"
	}
	if k.Typ == "" || k.ID == "" || s.ids[k.ID] {
		return nil, &Fehler{Code: CodeKopf, Text: "Einem Teil fehlt der Typ oder eine eigene Content-ID."}
	}
	s.ids[k.ID] = true
	s.schreibe(kopf + "\r\n")
	if !k.IstBase64() {
		return s, s.fehler
	}
	kodierer := base64.NewEncoder(base64.StdEncoding, &zeilenbrecher{s: s})
	s.offen = kodierer
	return kodierer, s.fehler
}

// Schliesse writes the last boundary line. Errors: those of the writer.
func (s *Schreiber) Schliesse() error {
	if err := s.beende(); err != nil {
		return err
	}
	s.schreibe("\r\n--" + s.grenze + "--\r\n")
	return s.fehler
}

// Write writes content of a part that is not encoded.
func (s *Schreiber) Write(b []byte) (int, error) {
	if s.fehler != nil {
		return 0, s.fehler
	}
	n, err := s.ziel.Write(b)
	s.fehler = err
	return n, err
}

func (s *Schreiber) schreibe(text string) { _, _ = s.Write([]byte(text)) }

func (s *Schreiber) beende() error {
	if s.offen != nil {
		if err := s.offen.Close(); err != nil {
			return err
		}
		s.offen = nil
	}
	return s.fehler
}

// zeilenbrecher puts a line end after every 76 characters, as the official library
// does: LF alone.
type zeilenbrecher struct {
	s      *Schreiber
	spalte int
}

const zeilenlaenge = 76

func (z *zeilenbrecher) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		k := min(len(b), zeilenlaenge-z.spalte)
		if _, err := z.s.Write(b[:k]); err != nil {
			return 0, err
		}
		if b, z.spalte = b[k:], z.spalte+k; z.spalte == zeilenlaenge {
			z.s.schreibe("\n")
			z.spalte = 0
		}
	}
	return n, z.s.fehler
}
