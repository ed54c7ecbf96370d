// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
)

// jeObjektstrom is how many small objects share one compressed stream.
const jeObjektstrom = 200

// ort says where an object is: at an offset in the file, or as one of several
// in an object stream.
type ort struct {
	strom  int32 // number of the object stream, 0 for none
	stelle int64 // offset, or place in the stream
}

// datei writes the objects of a PDF one after the other and knows where they
// are (ISO 32000-1, 7.5). After an error it does nothing.
type datei struct {
	w       io.Writer
	stelle  int64
	summe   hash.Hash // over everything written
	orte    []ort     // by object number, 0 is unused
	klein   bytes.Buffer
	kleinNr []int32 // numbers and offsets of the objects in klein, in turn
	packer  *zlib.Writer
	gepackt bytes.Buffer // what packer wrote
	fehler  error
}

func neueDatei(w io.Writer) *datei {
	f := &datei{w: w, summe: sha256.New(), orte: make([]ort, 1), packer: zlib.NewWriter(io.Discard)}
	f.schreibe([]byte("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"))
	return f
}

func (f *datei) schreibe(b []byte) {
	if f.fehler != nil {
		return
	}
	n, err := f.w.Write(b)
	f.summe.Write(b)
	f.stelle += int64(n)
	f.fehler = err
}

// nummer reserves an object number.
func (f *datei) nummer() int {
	f.orte = append(f.orte, ort{})
	return len(f.orte) - 1
}

// objekt puts a small object, which is no stream, into an object stream.
func (f *datei) objekt(nr int, inhalt string) {
	strom := int32(0)
	if len(f.kleinNr) == 0 {
		strom = int32(f.nummer())
	} else {
		strom = f.orte[f.kleinNr[0]].strom
	}
	f.orte[nr] = ort{strom: strom, stelle: int64(len(f.kleinNr) / 2)}
	f.kleinNr = append(f.kleinNr, int32(nr), int32(f.klein.Len()))
	f.klein.WriteString(inhalt)
	f.klein.WriteByte('\n')
	if len(f.kleinNr) == 2*jeObjektstrom {
		f.leere()
	}
}

// leere writes the object stream that is being filled.
func (f *datei) leere() {
	if len(f.kleinNr) == 0 {
		return
	}
	var b bytes.Buffer
	for _, n := range f.kleinNr {
		fmt.Fprintf(&b, "%d ", n)
	}
	kopf := fmt.Sprintf("/Type/ObjStm/N %d/First %d", len(f.kleinNr)/2, b.Len())
	b.Write(f.klein.Bytes())
	strom := int(f.orte[f.kleinNr[0]].strom)
	f.klein.Reset()
	f.kleinNr = f.kleinNr[:0]
	f.strom(strom, kopf, b.Bytes())
}

// strom writes a compressed stream; kopf are the entries of its dictionary.
func (f *datei) strom(nr int, kopf string, inhalt []byte) {
	f.gepackt.Reset()
	f.packer.Reset(&f.gepackt)
	_, err := f.packer.Write(inhalt)
	if err = errors.Join(err, f.packer.Close()); err != nil && f.fehler == nil {
		f.fehler = err
	}
	f.rohstrom(nr, kopf+"/Filter/FlateDecode", f.gepackt.Bytes())
}

// rohstrom writes a stream as it is.
func (f *datei) rohstrom(nr int, kopf string, inhalt []byte) {
	f.orte[nr] = ort{stelle: f.stelle}
	f.schreibe([]byte(fmt.Sprintf("%d 0 obj\n<<%s/Length %d>>\nstream\n", nr, kopf, len(inhalt))))
	f.schreibe(inhalt)
	f.schreibe([]byte("\nendstream\nendobj\n"))
}

// schliesse writes the cross-reference stream and the end of the file.
func (f *datei) schliesse(katalog, info int) error {
	f.leere()
	nr := f.nummer()
	start := f.stelle
	f.orte[nr] = ort{stelle: start}
	tafel := make([]byte, 0, 8*len(f.orte))
	for i, o := range f.orte {
		art, zwei, drei := byte(1), o.stelle, int64(0)
		switch {
		case i == 0:
			art, zwei, drei = 0, 0, 0xFFFF
		case o.strom != 0:
			art, zwei, drei = 2, int64(o.strom), o.stelle
		}
		tafel = append(tafel, art, byte(zwei>>32), byte(zwei>>24), byte(zwei>>16), byte(zwei>>8), byte(zwei), byte(drei>>8), byte(drei))
	}
	id := f.summe.Sum(nil)[:16]
	f.strom(nr, fmt.Sprintf("/Type/XRef/Size %d/W[1 5 2]/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]", len(f.orte), katalog, info, id, id), tafel)
	f.schreibe([]byte("startxref\n" + strconv.FormatInt(start, 10) + "\n%%EOF\n"))
	return f.fehler
}
