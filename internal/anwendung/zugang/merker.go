// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"crypto/hmac"
	"crypto/sha256"
	"sync"
	"time"

	"kernmelderegister/internal/grund/geheim"
)

// maxGemerkt bounds the memory of the merker: about 1 MB.
const maxGemerkt = 10_000

type marke [sha256.Size]byte

// merker remembers for minutes that a proof was right, because argon2id takes
// 50 ms and a procedure asks a thousand times a second. It keeps keyed digests
// over the stored hash and the password: a new password makes the old digest
// worthless without anybody telling the merker, and a dump of the memory
// without the key is of no use.
type merker struct {
	dauer      time.Duration
	schluessel geheim.Schluessel

	mu  sync.Mutex
	bis map[marke]time.Time
}

func neuerMerker(dauer time.Duration) *merker {
	return &merker{dauer: dauer, schluessel: geheim.NeuerSchluessel(geheim.Zufall(32)), bis: map[marke]time.Time{}}
}

// marke returns the digest of the parts, each of them digested on its own, so that borders cannot move.
func (m *merker) marke(teile ...string) (ergebnis marke) {
	h := hmac.New(sha256.New, m.schluessel.Bytes())
	for _, teil := range teile {
		summe := sha256.Sum256([]byte(teil))
		_, _ = h.Write(summe[:])
	}
	h.Sum(ergebnis[:0])
	return ergebnis
}

func (m *merker) kennt(s marke, jetzt time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	bis, da := m.bis[s]
	return da && jetzt.Before(bis)
}

func (m *merker) merke(s marke, jetzt time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.bis) >= maxGemerkt {
		m.raeume(jetzt)
	}
	m.bis[s] = jetzt.Add(m.dauer)
}

// raeume drops what has expired, and everything when that is not enough.
func (m *merker) raeume(jetzt time.Time) {
	for s, bis := range m.bis {
		if !jetzt.Before(bis) {
			delete(m.bis, s)
		}
	}
	if len(m.bis) >= maxGemerkt {
		clear(m.bis)
	}
}
