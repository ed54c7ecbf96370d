// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"time"

	"kernmelderegister/internal/grund/geheim"
)

// A MessageId is 27 bytes in 44 small letters and digits: the second in which it was handed out,
// random bytes, and a code over both and the client. So nothing need be stored to know that it
// came from here, for whom and when; that it is used once the storage sees to.
const (
	kennungZeit   = 5
	kennungZufall = 10
	kennungMarke  = 12
)

var kennungText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// neueKennung returns an id for the client.
func (i *Intermediaer) neueKennung(klient Postfach) string {
	roh := make([]byte, 8, kennungZeit+kennungZufall+kennungMarke)
	binary.BigEndian.PutUint64(roh, uint64(i.Uhr.Jetzt().Unix()))
	roh = append(roh[8-kennungZeit:], geheim.Zufall(kennungZufall)...)
	return kennungText.EncodeToString(append(roh, i.kennungsmarke(roh, klient)...))
}

// gueltigeKennung reports whether the id was handed out to the client here and still holds.
func (i *Intermediaer) gueltigeKennung(id string, klient Postfach) bool {
	roh, err := kennungText.DecodeString(id)
	if err != nil || len(roh) != kennungZeit+kennungZufall+kennungMarke || kennungText.EncodeToString(roh) != id {
		return false
	}
	kopf := roh[:kennungZeit+kennungZufall]
	if !hmac.Equal(roh[len(kopf):], i.kennungsmarke(kopf, klient)) {
		return false
	}
	sekunde := binary.BigEndian.Uint64(append(make([]byte, 8-kennungZeit, 8), kopf[:kennungZeit]...))
	alter := i.Uhr.Jetzt().Sub(time.Unix(int64(sekunde), 0))
	return alter > -time.Minute && alter <= i.Regelwerk.Kennung.Gilt
}

func (i *Intermediaer) kennungsmarke(kopf []byte, klient Postfach) []byte {
	h := hmac.New(sha256.New, i.Schluessel.Bytes())
	h.Write([]byte("MessageId"))
	h.Write(kopf)
	h.Write(klient[:])
	return h.Sum(nil)[:kennungMarke]
}
