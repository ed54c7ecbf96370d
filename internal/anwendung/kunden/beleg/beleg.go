// SPDX-License-Identifier: EUPL-1.2

package beleg

import (
	"bytes"
	"errors"
)

// Art is the kind of a file. The list is closed.
type Art string

// The kinds, named by their media types.
const (
	JPEG Art = "image/jpeg"
	PNG  Art = "image/png"
	PDF  Art = "application/pdf"
)

// Endung returns the ending of a file name, with the dot.
func (a Art) Endung() string {
	switch a {
	case JPEG:
		return ".jpg"
	case PNG:
		return ".png"
	default:
		return ".pdf"
	}
}

// Why a file is refused.
var (
	// ErrArt means that the bytes are neither JPEG nor PNG nor PDF.
	ErrArt = errors.New("beleg: neither JPEG nor PNG nor PDF")
	// ErrGross means that the file has more bytes than allowed.
	ErrGross = errors.New("beleg: too large")
	// ErrBombe means that it unpacks to more than allowed.
	ErrBombe = errors.New("beleg: unpacks to too much")
	// ErrSchadhaft means that it is not whole.
	ErrSchadhaft = errors.New("beleg: damaged")
	// ErrAktiv means that it is a PDF that can act, or hides whether it can.
	ErrAktiv = errors.New("beleg: active content")
	// ErrVerschluesselt means that it is an encrypted PDF.
	ErrVerschluesselt = errors.New("beleg: encrypted")
)

// Grenzen are the limits of a file.
type Grenzen struct {
	// Bytes is the largest file, Bildpunkte the largest picture in pixels.
	Bytes, Bildpunkte int
	// Entpackt is how many bytes all parts together may unpack to.
	Entpackt int64
}

// Pruefe returns the kind of the file and the bytes that are safe to keep. Errors are
// those of this package; nothing of the file stands in them.
func Pruefe(b []byte, g Grenzen) (Art, []byte, error) {
	if len(b) > g.Bytes {
		return "", nil, ErrGross
	}
	var rein []byte
	var art Art
	var err error
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		art = JPEG
		rein, err = reinigeJPEG(b, g)
	case bytes.HasPrefix(b, []byte(pngKopf)):
		art = PNG
		rein, err = reinigePNG(b, g)
	case bytes.HasPrefix(b, []byte("%PDF-1.")), bytes.HasPrefix(b, []byte("%PDF-2.")):
		art, rein = PDF, b
		err = pruefePDF(b, g)
	default:
		err = ErrArt
	}
	if err != nil {
		return "", nil, err
	}
	return art, rein, nil
}

// pruefeMasse checks the measures of a picture.
func (g Grenzen) pruefeMasse(breite, hoehe int) error {
	switch {
	case breite <= 0 || hoehe <= 0:
		return ErrSchadhaft
	case int64(breite)*int64(hoehe) > int64(g.Bildpunkte):
		return ErrBombe
	}
	return nil
}
