// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Fach is the unit of destruction: all contents of one class recorded in one month
// share a key. When the key is gone, they are gone from every copy of the database.
type Fach struct {
	Klasse Aufbewahrungsklasse
	Jahr   int
	Monat  time.Month
}

// FachVon returns the Fach of an entry of the class recorded at zeit.
func FachVon(k Aufbewahrungsklasse, zeit time.Time) Fach {
	tag := uhr.DatumVon(zeit)
	return Fach{k, tag.Jahr, tag.Monat}
}

// String returns "abruf-2026-03".
func (f Fach) String() string { return fmt.Sprintf("%s-%04d-%02d", f.Klasse, f.Jahr, int(f.Monat)) }

// Faellig reports whether the terms of all contents of the Fach are over on the day heute.
func (f Fach) Faellig(heute uhr.Datum) bool {
	letzter := uhr.Datum{Jahr: f.Jahr, Monat: f.Monat, Tag: 1}.PlusMonate(1).PlusTage(-1)
	return Faellig(Loeschfrist(f.Klasse, letzter.Beginn().Add(12*time.Hour)), heute)
}

// LiesFach is the inverse of String; false for every other text.
func LiesFach(text string) (Fach, bool) {
	for _, k := range klassen {
		var f Fach
		var monat int
		f.Klasse = k
		_, err := fmt.Sscanf(text, string(k)+"-%4d-%2d", &f.Jahr, &monat)
		f.Monat = time.Month(monat)
		if err == nil && f.String() == text && monat >= 1 && monat <= 12 {
			return f, true
		}
	}
	return Fach{}, false
}

// klassen in the order of their numbers in stored rows; only append.
var klassen = [...]Aufbewahrungsklasse{KlasseAbruf, KlasseAnmeldung, KlasseVermittlung}

// ErrKeinSchluessel means that the key of a Fach does not exist (any more).
var ErrKeinSchluessel = errors.New("protokoll: no key for these contents")

// Schluesselbund keeps one key of SchluesselLaenge bytes per Fach, apart from the database.
type Schluesselbund interface {
	// Schluessel returns the key. If there is none, anlegen makes one that is durable
	// before it is returned; otherwise the error is ErrKeinSchluessel.
	Schluessel(f Fach, anlegen bool) (geheim.Schluessel, error)
	// Faecher returns those that have a key.
	Faecher() ([]Fach, error)
	// Vernichte destroys the key of the Fach; it is no error if there is none.
	Vernichte(f Fach) error
}

// SchluesselLaenge is the length of a key of a Schluesselbund in bytes.
const SchluesselLaenge = 32

// Tresor encrypts the contents of rows on their way to storage and back. It may be
// used concurrently.
type Tresor struct {
	bund     Schluesselbund
	mu       sync.RWMutex
	chiffren map[Fach]cipher.AEAD
}

// NeuerTresor returns a Tresor on these keys.
func NeuerTresor(b Schluesselbund) *Tresor { return &Tresor{bund: b, chiffren: map[Fach]cipher.AEAD{}} }

// version2 is the first byte of an encrypted content: then class and month (1 and 2
// bytes), then AES-256-GCM over the encoded entry. The nonce is the beginning of the
// salt, which is random and never used twice; the commitment is bound as additional data.
const (
	version2    = 0x02
	kopflaenge  = 4
	noncelaenge = 12
)

// Verschliesse returns the row, made by Bereite, with its content encrypted.
func (t *Tresor) Verschliesse(z Zeile) (Zeile, error) {
	f := FachVon(z.Auswahl.Klasse, z.Auswahl.Zeit)
	chiffre, err := t.chiffre(f, true)
	if err != nil {
		return Zeile{}, err
	}
	inhalt := make([]byte, kopflaenge, kopflaenge+len(z.Inhalt)+chiffre.Overhead())
	f.schreibe(inhalt)
	z.Inhalt = chiffre.Seal(inhalt, z.Salz[:noncelaenge], z.Inhalt, z.Zusage[:])
	return z, nil
}

// Oeffne decrypts the content in place. What is not encrypted, was changed, or has lost
// its key stays as it is; a verification then finds it.
func (t *Tresor) Oeffne(z *Zeile) {
	if len(z.Inhalt) < kopflaenge || z.Inhalt[0] != version2 || len(z.Salz) < noncelaenge {
		return
	}
	f, ok := liesKopf(z.Inhalt)
	if !ok {
		return
	}
	chiffre, err := t.chiffre(f, false)
	if err != nil {
		return
	}
	klar, err := chiffre.Open(nil, z.Salz[:noncelaenge], z.Inhalt[kopflaenge:], z.Zusage[:])
	if err == nil {
		z.Inhalt = klar
	}
}

// VernichteFaellige destroys the keys of all Faecher whose terms are over on the day
// heute, but none that gehalten reports, and returns them.
func (t *Tresor) VernichteFaellige(heute uhr.Datum, gehalten func(Fach) bool) ([]Fach, error) {
	faellig, err := t.Faellige(heute, gehalten)
	if err != nil {
		return nil, err
	}
	for i, f := range faellig {
		if err := t.bund.Vernichte(f); err != nil {
			return faellig[:i], fmt.Errorf("destroy key %s: %w", f, err)
		}
		t.mu.Lock()
		delete(t.chiffren, f)
		t.mu.Unlock()
	}
	return faellig, nil
}

// Faellige returns the Faecher that VernichteFaellige would destroy.
func (t *Tresor) Faellige(heute uhr.Datum, gehalten func(Fach) bool) ([]Fach, error) {
	alle, err := t.bund.Faecher()
	if err != nil {
		return nil, fmt.Errorf("list keys of the log: %w", err)
	}
	var faellig []Fach
	for _, f := range alle {
		if f.Faellig(heute) && !gehalten(f) {
			faellig = append(faellig, f)
		}
	}
	return faellig, nil
}

func (t *Tresor) chiffre(f Fach, anlegen bool) (cipher.AEAD, error) {
	t.mu.RLock()
	c, da := t.chiffren[f]
	t.mu.RUnlock()
	if da {
		return c, nil
	}
	s, err := t.bund.Schluessel(f, anlegen)
	if err != nil {
		return nil, fmt.Errorf("key %s of the log: %w", f, err)
	}
	block, err := aes.NewCipher(s.Bytes())
	if err != nil {
		return nil, fmt.Errorf("key %s of the log: %w", f, err)
	}
	c, err = cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("key %s of the log: %w", f, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.chiffren[f] = c
	return c, nil
}

func (f Fach) schreibe(kopf []byte) {
	kopf[0] = version2
	for i, k := range klassen {
		if k == f.Klasse {
			kopf[1] = byte(i)
		}
	}
	binary.BigEndian.PutUint16(kopf[2:], uint16(f.Jahr*12+int(f.Monat)-1))
}

func liesKopf(kopf []byte) (Fach, bool) {
	if int(kopf[1]) >= len(klassen) {
		return Fach{}, false
	}
	monate := int(binary.BigEndian.Uint16(kopf[2:]))
	return Fach{klassen[kopf[1]], monate / 12, time.Month(monate%12 + 1)}, true
}
