// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/ergebnisdruck"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
)

const (
	// kopieGilt is how long an answer can be printed after it was shown.
	kopieGilt = 10 * time.Minute
	// kopienJeSitzung and hoechstensKopien bound the answers that are kept.
	kopienJeSitzung  = 3
	hoechstensKopien = 300
	// abfragenJeSitzung and hoechstensAbfragen bound the questions that are kept.
	abfragenJeSitzung  = 50
	hoechstensAbfragen = 20_000
	// ruhe is after how long without a request a session is forgotten, durchsicht how
	// often that is looked after.
	ruhe       = 30 * time.Minute
	durchsicht = time.Minute
)

// merkzettel keeps, for each session and in memory only, what an official may want
// once more: the questions of today and, for some minutes, the answers for a print.
// It forgets a session as soon as it learns of its end, and one that is not used any
// more after a while.
type merkzettel struct {
	uhr uhr.Uhr

	sperre   sync.Mutex
	gesehen  map[string]time.Time // last request of each session
	gesucht  time.Time            // when it was last looked for unused ones
	abfragen []abfrage            // the oldest first, of all sessions
	kopien   []kopie              // likewise
}

// abfrage is a question as it was typed.
type abfrage struct {
	sitzung string
	id      string
	art     recht.Suchart
	zeit    time.Time
	f       formular
	nummer  int64 // of the log entry
	// auftrag is the group query that came of it, zuGross that it can't be released.
	auftrag string
	zuGross bool
}

// kopie is an answer as it was shown.
type kopie struct {
	sitzung  string
	id       string
	bis      time.Time
	ergebnis ergebnisdruck.Ergebnis
}

func neuerMerkzettel(u uhr.Uhr) *merkzettel {
	return &merkzettel{uhr: u, gesehen: map[string]time.Time{}}
}

// beruehre notes a request of the session, after it has removed what belongs to
// sessions that are not used any more.
func (m *merkzettel) beruehre(sitzung string) {
	m.sperre.Lock()
	defer m.sperre.Unlock()
	jetzt := m.uhr.Jetzt()
	if jetzt.Sub(m.gesucht) >= durchsicht {
		m.gesucht = jetzt
		for s, zuletzt := range m.gesehen {
			if jetzt.Sub(zuletzt) >= ruhe {
				m.entferne(s)
			}
		}
	}
	m.gesehen[sitzung] = jetzt
}

// merke keeps a question.
func (m *merkzettel) merke(a abfrage) {
	m.sperre.Lock()
	defer m.sperre.Unlock()
	a.id, a.zeit, a.f = geheim.TokenBase32(16), m.uhr.Jetzt(), a.f.kopie()
	m.abfragen = slices.DeleteFunc(m.abfragen, func(b abfrage) bool { return !m.vonHeute(b) })
	m.abfragen = kuerze(append(m.abfragen, a), abfragenJeSitzung, func(b abfrage) bool { return b.sitzung == a.sitzung })
	m.abfragen = kuerze(m.abfragen, hoechstensAbfragen, func(abfrage) bool { return true })
}

// kuerze removes the first of those that count until there are no more than hoechstens.
func kuerze[T any](liste []T, hoechstens int, zaehlt func(T) bool) []T {
	zuViele := -hoechstens
	for _, x := range liste {
		if zaehlt(x) {
			zuViele++
		}
	}
	return slices.DeleteFunc(liste, func(x T) bool {
		if zuViele <= 0 || !zaehlt(x) {
			return false
		}
		zuViele--
		return true
	})
}

func (m *merkzettel) vonHeute(a abfrage) bool {
	return uhr.DatumVon(a.zeit) == uhr.Heute(m.uhr)
}

// heutige returns today's questions of the session, the newest first.
func (m *merkzettel) heutige(sitzung string) []abfrage {
	m.sperre.Lock()
	defer m.sperre.Unlock()
	var liste []abfrage
	for _, a := range slices.Backward(m.abfragen) {
		if a.sitzung == sitzung && m.vonHeute(a) {
			a.f = a.f.kopie()
			liste = append(liste, a)
		}
	}
	return liste
}

// merkeErgebnis keeps an answer for some minutes and returns its id.
func (m *merkzettel) merkeErgebnis(sitzung string, e ergebnisdruck.Ergebnis) string {
	m.sperre.Lock()
	defer m.sperre.Unlock()
	jetzt := m.uhr.Jetzt()
	k := kopie{sitzung: sitzung, id: geheim.TokenBase32(16), bis: jetzt.Add(kopieGilt), ergebnis: e}
	m.kopien = slices.DeleteFunc(m.kopien, func(k kopie) bool { return jetzt.After(k.bis) })
	m.kopien = kuerze(append(m.kopien, k), kopienJeSitzung, func(k kopie) bool { return k.sitzung == sitzung })
	m.kopien = kuerze(m.kopien, hoechstensKopien, func(kopie) bool { return true })
	return k.id
}

// ergebnis returns an answer of the session that is still kept.
func (m *merkzettel) ergebnis(sitzung, id string) (ergebnisdruck.Ergebnis, bool) {
	m.sperre.Lock()
	defer m.sperre.Unlock()
	jetzt := m.uhr.Jetzt()
	i := slices.IndexFunc(m.kopien, func(k kopie) bool { return k.id == id && k.sitzung == sitzung && !jetzt.After(k.bis) })
	if i < 0 {
		return ergebnisdruck.Ergebnis{}, false
	}
	return m.kopien[i].ergebnis, true
}

// vergiss removes everything of the session.
func (m *merkzettel) vergiss(sitzung string) {
	m.sperre.Lock()
	defer m.sperre.Unlock()
	m.entferne(sitzung)
}

// entferne is vergiss for who holds the lock.
func (m *merkzettel) entferne(sitzung string) {
	delete(m.gesehen, sitzung)
	m.abfragen = slices.DeleteFunc(m.abfragen, func(a abfrage) bool { return a.sitzung == sitzung })
	m.kopien = slices.DeleteFunc(m.kopien, func(k kopie) bool { return k.sitzung == sitzung })
}

// sitzungscookie is the name of the session cookie without prefix.
const sitzungscookie = "kmr-behoerde"

// sitzungVon names the session of a request without its token.
func sitzungVon(r *http.Request) string {
	c, err := r.Cookie("__Secure-" + sitzungscookie)
	if err != nil {
		return ""
	}
	return geheim.Fingerabdruck(c.Value)
}

// vergessenderZugang makes the merkzettel forget sessions that end: by the log-out, by
// time, or because body or account were blocked.
type vergessenderZugang struct {
	anmeldung.Zugang
	zettel *merkzettel
}

// Sitzung implements anmeldung.Zugang.
func (z vergessenderZugang) Sitzung(ctx context.Context, token string) (zugang.Angemeldet, error) {
	a, err := z.Zugang.Sitzung(ctx, token)
	if err != nil {
		z.zettel.vergiss(geheim.Fingerabdruck(token))
		return a, err
	}
	z.zettel.beruehre(geheim.Fingerabdruck(token))
	return a, nil
}

// BeendeSitzung implements anmeldung.Zugang.
func (z vergessenderZugang) BeendeSitzung(ctx context.Context, token string) error {
	z.zettel.vergiss(geheim.Fingerabdruck(token))
	return z.Zugang.BeendeSitzung(ctx, token)
}
