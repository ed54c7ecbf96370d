// SPDX-License-Identifier: EUPL-1.2

// Package oscizeile turns the messages of the OSCI post room into rows and back. Both
// storages use it, so that a backup of one can be read by the other.
package oscizeile

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/uhr"
)

// Zeile is a row that can be read.
type Zeile interface{ Scan(ziele ...any) error }

// AusgangSpalten are the columns of osci_ausgang in the order of AusgangWerte, without
// those of the lease. The content is the last one.
const AusgangSpalten = `id, teilnehmer, empfaenger, dienst, betreff, pruefsumme, fristende, zustand, angenommen, erster_versuch,
	versuche, faellig, beendet, intermediaer, message_id, codes, fehler, nachsehen_ab, inhalt`

// AusgangAnzahl is the number of these columns.
const AusgangAnzahl = 19

// AusgangOhneInhalt are the same columns without the content.
var AusgangOhneInhalt = strings.TrimSuffix(AusgangSpalten, "inhalt") + "substr(inhalt, 1, 0)"

// AusgangWerte returns the values of a message. A message that is not waiting any more
// has no content.
func AusgangWerte(s osciversand.Sendung) []any {
	inhalt := s.Inhalt
	if s.Zustand != osciversand.Wartet || inhalt == nil {
		inhalt = []byte{}
	}
	return []any{s.ID, s.Teilnehmer, s.Empfaenger, s.Dienst, s.Betreff, s.Pruefsumme, Tag(s.Fristende), string(s.Zustand), Mikro(s.Angenommen),
		Mikro(s.ErsterVersuch), int64(s.Versuche), Mikro(s.Faellig), Mikro(s.Beendet), s.Intermediaer, s.MessageID, strings.Join(s.Codes, " "), s.Fehler,
		Mikro(s.NachgesehenAb), inhalt}
}

// LiesAusgang reads a row of these columns.
func LiesAusgang(z Zeile) (s osciversand.Sendung, err error) {
	var fristende int64
	var zustand, codes string
	var zeiten [5]int64
	err = z.Scan(&s.ID, &s.Teilnehmer, &s.Empfaenger, &s.Dienst, &s.Betreff, &s.Pruefsumme, &fristende, &zustand, &zeiten[0], &zeiten[1], &s.Versuche,
		&zeiten[2], &zeiten[3], &s.Intermediaer, &s.MessageID, &codes, &s.Fehler, &zeiten[4], &s.Inhalt)
	for i, ziel := range []*time.Time{&s.Angenommen, &s.ErsterVersuch, &s.Faellig, &s.Beendet, &s.NachgesehenAb} {
		*ziel = Zeit(zeiten[i])
	}
	s.Fristende, s.Zustand = TagVon(fristende), osciversand.Zustand(zustand)
	if codes != "" {
		s.Codes = strings.Fields(codes)
	}
	if len(s.Inhalt) == 0 {
		s.Inhalt = nil
	}
	return s, err
}

// EingangSpalten are the columns of osci_eingang in the order of EingangWerte, without
// the number and those of the lease. The content is the last one.
const EingangSpalten = `teilnehmer, message_id, betreff, beiwerk, zustand, empfangen, versuche, faellig, verarbeitet, fehler, inhalt`

// EingangAnzahl is the number of these columns.
const EingangAnzahl = 11

// EingangOhneInhalt are the same columns without the content.
var EingangOhneInhalt = strings.TrimSuffix(EingangSpalten, "inhalt") + "substr(inhalt, 1, 0)"

// beiwerk is what is read whole and never searched.
type beiwerk struct {
	Zertifikate []osci.Zertifikat
	Laufzettel  osci.Laufzettel
	Anhaenge    []osciversand.Anhangzeile
}

// EingangWerte returns the values of a message.
func EingangWerte(e osciversand.Eingang) ([]any, error) {
	b, err := json.Marshal(beiwerk{e.Zertifikate, e.Laufzettel, e.Anhaenge})
	if err != nil {
		return nil, fmt.Errorf("write message: %w", err)
	}
	inhalt := e.Inhalt
	if inhalt == nil {
		inhalt = []byte{}
	}
	return []any{e.Teilnehmer, e.MessageID, e.Betreff, string(b), string(e.Zustand), Mikro(e.Empfangen), int64(e.Versuche), Mikro(e.Faellig),
		Mikro(e.Verarbeitet), e.Fehler, inhalt}, nil
}

// LiesEingang reads a row of the number and these columns.
func LiesEingang(z Zeile) (e osciversand.Eingang, err error) {
	var b, zustand string
	var zeiten [3]int64
	if err = z.Scan(&e.Nr, &e.Teilnehmer, &e.MessageID, &e.Betreff, &b, &zustand, &zeiten[0], &e.Versuche, &zeiten[1], &zeiten[2], &e.Fehler, &e.Inhalt); err != nil {
		return e, err
	}
	for i, ziel := range []*time.Time{&e.Empfangen, &e.Faellig, &e.Verarbeitet} {
		*ziel = Zeit(zeiten[i])
	}
	var w beiwerk
	if err := json.Unmarshal([]byte(b), &w); err != nil {
		return e, fmt.Errorf("read message: %w", err)
	}
	e.Zustand, e.Zertifikate, e.Laufzettel, e.Anhaenge = osciversand.Eingangszustand(zustand), w.Zertifikate, w.Laufzettel, w.Anhaenge
	if len(e.Inhalt) == 0 {
		e.Inhalt = nil
	}
	return e, nil
}

// Zettel returns a process card as text.
func Zettel(l osci.Laufzettel) (string, error) {
	b, err := json.Marshal(l)
	return string(b), err
}

// LiesZettel reads the text of Zettel.
func LiesZettel(text string) (l osci.Laufzettel, err error) {
	err = json.Unmarshal([]byte(text), &l)
	return l, err
}

// Mikro returns microseconds since 1970, 0 for the zero value.
func Mikro(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Zeit is the inverse of Mikro, in UTC.
func Zeit(mikro int64) time.Time {
	if mikro == 0 {
		return time.Time{}
	}
	return time.UnixMicro(mikro).UTC()
}

// Tag returns JJJJMMTT, 0 for no day.
func Tag(d uhr.Datum) int64 { return int64(d.Jahr*10000 + int(d.Monat)*100 + d.Tag) }

// TagVon is the inverse of Tag.
func TagVon(zahl int64) uhr.Datum {
	return uhr.Datum{Jahr: int(zahl / 10000), Monat: time.Month(zahl / 100 % 100), Tag: int(zahl % 100)}
}

// LiesTag reads a row of day, successes, failures, their last times and the code.
func LiesTag(z Zeile, teilnehmer string, r osciversand.Richtung) (osciversand.Tagesstand, error) {
	t := osciversand.Tagesstand{Teilnehmer: teilnehmer, Richtung: r}
	var tag int64
	var zeiten [2]int64
	err := z.Scan(&tag, &t.Erfolge, &t.Fehlschlaege, &zeiten[0], &zeiten[1], &t.Code)
	t.Tag, t.LetzterErfolg, t.LetzterFehlschlag = TagVon(tag), Zeit(zeiten[0]), Zeit(zeiten[1])
	return t, err
}
