// SPDX-License-Identifier: EUPL-1.2

package beleg

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
)

const pngKopf = "\x89PNG\r\n\x1a\n"

// gebrauchteStuecke are the chunks of a PNG that are needed to show it (ISO/IEC 15948).
var gebrauchteStuecke = map[string]bool{"IHDR": true, "PLTE": true, "tRNS": true, "IDAT": true, "IEND": true}

// reinigePNG copies the chunks that are needed to show the picture, stops at its end and
// unpacks the pixels once without keeping them.
func reinigePNG(b []byte, g Grenzen) ([]byte, error) {
	rein := append(make([]byte, 0, len(b)), pngKopf...)
	var kopf pngMasse
	var bild []byte
	for rest, erstes := b[len(pngKopf):], true; ; erstes = false {
		if len(rest) < 12 {
			return nil, ErrSchadhaft
		}
		laenge := int64(binary.BigEndian.Uint32(rest))
		if laenge > int64(len(rest)-12) {
			return nil, ErrSchadhaft
		}
		stueck := rest[:12+laenge]
		rest = rest[len(stueck):]
		name, inhalt := string(stueck[4:8]), stueck[8:8+laenge]
		if crc32.ChecksumIEEE(stueck[4:8+laenge]) != binary.BigEndian.Uint32(stueck[8+laenge:]) || erstes != (name == "IHDR") {
			return nil, ErrSchadhaft
		}
		if name == "IHDR" {
			var err error
			if kopf, err = liesMasse(inhalt, g); err != nil {
				return nil, err
			}
		}
		if gebrauchteStuecke[name] {
			rein = append(rein, stueck...)
		}
		switch name {
		case "IDAT":
			bild = append(bild, inhalt...)
		case "IEND":
			return rein, pruefePunkte(bild, kopf, g)
		}
	}
}

// pngMasse are the measures of a picture; bits is the number per pixel.
type pngMasse struct{ breite, hoehe, bits int }

func liesMasse(inhalt []byte, g Grenzen) (pngMasse, error) {
	if len(inhalt) != 13 {
		return pngMasse{}, ErrSchadhaft
	}
	kanaele, da := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[inhalt[9]]
	if !da || inhalt[8] == 0 || inhalt[8] > 16 {
		return pngMasse{}, ErrSchadhaft
	}
	m := pngMasse{
		breite: int(binary.BigEndian.Uint32(inhalt)), hoehe: int(binary.BigEndian.Uint32(inhalt[4:])), bits: kanaele * int(inhalt[8]),
	}
	return m, g.pruefeMasse(m.breite, m.hoehe)
}

// pruefePunkte unpacks the pixels: there must be neither less nor much more than the
// measures say. Interlacing (seven passes) adds less than a row and a filter byte each.
func pruefePunkte(bild []byte, m pngMasse, g Grenzen) error {
	soll := int64(m.hoehe) * (int64(m.breite)*int64(m.bits) + 7) / 8
	hoechstens := min(2*soll+int64(m.hoehe)*2+1024, g.Entpackt)
	z, err := zlib.NewReader(bytes.NewReader(bild))
	if err != nil {
		return ErrSchadhaft
	}
	n, err := io.Copy(io.Discard, io.LimitReader(z, hoechstens+1))
	switch {
	case n > hoechstens:
		return ErrBombe
	case err != nil || n < soll:
		return ErrSchadhaft
	}
	return nil
}
