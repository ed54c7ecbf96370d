// SPDX-License-Identifier: EUPL-1.2

package beleg

import "encoding/binary"

// Markers of JPEG (ISO/IEC 10918-1, table B.1).
const (
	markeSOI   = 0xd8
	markeEOI   = 0xd9
	markeSOS   = 0xda
	markeAPP0  = 0xe0
	markeAPP14 = 0xee
)

// meisteDurchgaenge bounds the scans of a progressive picture: each costs its viewer
// a pass over all pixels.
const meisteDurchgaenge = 64

// laengeJFIF and laengeAdobe are the lengths of the only application segments that are
// kept: without a thumbnail they hold nothing but how to read the colours.
const (
	laengeJFIF  = 16
	laengeAdobe = 14
)

// reinigeJPEG copies the segments that are needed to show the picture and stops at its end.
func reinigeJPEG(b []byte, g Grenzen) ([]byte, error) {
	rein := append(make([]byte, 0, len(b)), 0xff, markeSOI)
	mitMassen, durchgaenge := false, 0
	for i := 2; ; {
		for i < len(b) && b[i] == 0xff && i+1 < len(b) && b[i+1] == 0xff { // fill bytes
			i++
		}
		if i+2 > len(b) || b[i] != 0xff {
			return nil, ErrSchadhaft
		}
		marke := b[i+1]
		if marke == markeEOI {
			if !mitMassen || durchgaenge == 0 {
				return nil, ErrSchadhaft
			}
			return append(rein, 0xff, markeEOI), nil
		}
		if marke < 0xc0 || marke == markeSOI || marke >= 0xd0 && marke <= 0xd7 || i+4 > len(b) {
			return nil, ErrSchadhaft
		}
		laenge := int(binary.BigEndian.Uint16(b[i+2:]))
		if laenge < 2 || i+2+laenge > len(b) {
			return nil, ErrSchadhaft
		}
		segment := b[i : i+2+laenge]
		i += len(segment)
		if istRahmen(marke) {
			if laenge < 8 || mitMassen {
				return nil, ErrSchadhaft
			}
			mitMassen = true
			if err := g.pruefeMasse(int(binary.BigEndian.Uint16(segment[7:])), int(binary.BigEndian.Uint16(segment[5:]))); err != nil {
				return nil, err
			}
		}
		if !behalten(marke, laenge) {
			continue
		}
		rein = append(rein, segment...)
		if marke == markeSOS {
			if durchgaenge++; durchgaenge > meisteDurchgaenge {
				return nil, ErrBombe
			}
			ende := endeDerDaten(b, i)
			rein = append(rein, b[i:ende]...)
			i = ende
		}
	}
}

// istRahmen reports whether the marker begins a frame header, which has the measures.
func istRahmen(marke byte) bool {
	return marke >= 0xc0 && marke <= 0xcf && marke != 0xc4 && marke != 0xc8 && marke != 0xcc
}

// behalten says which segments are needed to show the picture.
func behalten(marke byte, laenge int) bool {
	switch {
	case marke == markeAPP0:
		return laenge == laengeJFIF
	case marke == markeAPP14:
		return laenge == laengeAdobe
	}
	return marke < markeAPP0
}

// endeDerDaten returns where the entropy-coded data of a scan ends: at the next marker
// that is no restart.
func endeDerDaten(b []byte, i int) int {
	for ; i+1 < len(b); i++ {
		if b[i] == 0xff && b[i+1] != 0 && (b[i+1] < 0xd0 || b[i+1] > 0xd7) {
			return i
		}
	}
	return len(b)
}
