// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"time"

	"kernmelderegister/internal/fachkern/melde"
)

// zeitpunkt reads xs:dateTime. A time without a zone counts as UTC.
func (l *leser) zeitpunkt() time.Time {
	b := l.knapp()
	t, ok := l.parseZeitpunkt(b)
	if !ok {
		l.beanstande(CodeSchema, string(b), "Den Zeitpunkt gibt es nicht oder er hat nicht die vorgeschriebene Form.")
	}
	return t
}

// parseZeitpunkt reads JJJJ-MM-TTThh:mm:ss[.s…][Z|±hh:mm].
func (l *leser) parseZeitpunkt(b []byte) (time.Time, bool) {
	if len(b) < 19 || b[10] != 'T' || b[13] != ':' || b[16] != ':' {
		return time.Time{}, false
	}
	d, err := melde.ParseDatum(string(b[:10]))
	stunde, ok1 := zweiZiffern(b[11:])
	minute, ok2 := zweiZiffern(b[14:])
	sekunde, ok3 := zweiZiffern(b[17:])
	if err != nil || !ok1 || !ok2 || !ok3 || stunde > 24 || minute > 59 || sekunde > 59 {
		return time.Time{}, false
	}
	nano, rest := bruchteil(b[19:])
	if stunde == 24 && (minute != 0 || sekunde != 0 || nano != 0) {
		return time.Time{}, false
	}
	versatz, ok := zonenversatz(rest)
	if !ok {
		return time.Time{}, false
	}
	return time.Date(d.Jahr(), time.Month(d.Monat()), d.Tag(), stunde, minute, sekunde, nano, l.zone(versatz)), true
}

func zweiZiffern(b []byte) (int, bool) {
	if b[0] < '0' || b[0] > '9' || b[1] < '0' || b[1] > '9' {
		return 0, false
	}
	return int(b[0]-'0')*10 + int(b[1]-'0'), true
}

// bruchteil reads the fraction of a second to the nanosecond.
func bruchteil(b []byte) (nano int, rest []byte) {
	if len(b) < 2 || b[0] != '.' {
		return 0, b
	}
	i, wert := 1, 100_000_000
	for ; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
		nano += int(b[i]-'0') * wert
		wert /= 10
	}
	if i == 1 {
		return 0, b // a point without digits
	}
	return nano, b[i:]
}

// zonenversatz reads Z or ±hh:mm as seconds east of UTC.
func zonenversatz(b []byte) (int, bool) {
	if len(b) == 0 || len(b) == 1 && b[0] == 'Z' {
		return 0, true
	}
	if len(b) != 6 || b[3] != ':' || b[0] != '+' && b[0] != '-' {
		return 0, false
	}
	stunden, ok1 := zweiZiffern(b[1:])
	minuten, ok2 := zweiZiffern(b[4:])
	if !ok1 || !ok2 || stunden > 14 || minuten > 59 {
		return 0, false
	}
	versatz := stunden*3600 + minuten*60
	if b[0] == '-' {
		versatz = -versatz
	}
	return versatz, true
}

// zone returns the location of an offset; the same ones come again and again.
func (l *leser) zone(versatz int) *time.Location {
	if versatz == 0 {
		return time.UTC
	}
	fach := &l.zonen[uint(versatz/900)%uint(len(l.zonen))]
	if fach.ort == nil || fach.versatz != versatz {
		*fach = zone{versatz: versatz, ort: time.FixedZone("", versatz)}
	}
	return fach.ort
}
