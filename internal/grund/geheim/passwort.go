// SPDX-License-Identifier: EUPL-1.2

package geheim

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Errors of the password functions.
var (
	// ErrPasswortLaenge means that a password is empty or longer than MaxPasswort bytes.
	ErrPasswortLaenge = errors.New("geheim: password is empty or too long")
	// ErrHashForm means that a stored hash is no argon2id string within the accepted limits.
	ErrHashForm = errors.New("geheim: stored hash is not an acceptable argon2id string")
)

// MaxPasswort is the greatest length of a password in bytes.
const MaxPasswort = 1024

// Parameter are the costs of argon2id (RFC 9106).
type Parameter struct {
	// SpeicherKiB is the memory of one computation in KiB.
	SpeicherKiB uint32
	// Durchlaeufe is the number of passes over the memory.
	Durchlaeufe uint32
	// Faeden is the degree of parallelism.
	Faeden uint8
}

// StandardParameter returns 19 MiB, two passes, one thread.
func StandardParameter() Parameter {
	return Parameter{SpeicherKiB: 19 * 1024, Durchlaeufe: 2, Faeden: 1}
}

const (
	salzLaenge = 16
	hashLaenge = 32

	// Limits for stored strings: a forged table must not order gigabytes of memory.
	maxSpeicherKiB = 256 * 1024
	maxDurchlaeufe = 16
	maxFaeden      = 16
	minSalz        = 8
	minHash        = 16
	maxFeld        = 64
)

// HashPasswort returns the PHC string of an argon2id hash with StandardParameter and a
// new salt. Passwords are compared in Unicode form NFC, so that an umlaut typed on
// another keyboard stays the same password.
func HashPasswort(passwort string) (string, error) {
	return HashPasswortMit(passwort, StandardParameter())
}

// HashPasswortMit is HashPasswort with other costs; costs outside the accepted limits are ErrHashForm.
func HashPasswortMit(passwort string, p Parameter) (string, error) {
	if passwort == "" || len(passwort) > MaxPasswort {
		return "", ErrPasswortLaenge
	}
	if !p.zulaessig() {
		return "", ErrHashForm
	}
	h := phc{parameter: p, salz: Zufall(salzLaenge), hash: make([]byte, hashLaenge)}
	h.hash = h.rechne(passwort)
	return h.String(), nil
}

// PruefePasswort compares passwort with a stored PHC string in constant time. gleich
// says whether it fits; erneuern asks the caller to store a new hash because the
// costs of the old one are below StandardParameter (only ever true together with
// gleich). An empty gespeichert stands for an unknown user: the same work is
// done and gleich is false, so that time does not tell who exists.
func PruefePasswort(gespeichert, passwort string) (gleich, erneuern bool, err error) {
	unbekannt := gespeichert == ""
	h := phc{parameter: StandardParameter(), salz: make([]byte, salzLaenge), hash: make([]byte, hashLaenge)}
	if !unbekannt {
		h, err = liesPHC(gespeichert)
		if err != nil {
			return false, false, err
		}
	}
	if passwort == "" || len(passwort) > MaxPasswort {
		return false, false, nil
	}
	gleich = subtle.ConstantTimeCompare(h.rechne(passwort), h.hash) == 1 && !unbekannt
	return gleich, gleich && h.schwach(), nil
}

func (p Parameter) zulaessig() bool {
	return p.Durchlaeufe >= 1 && p.Durchlaeufe <= maxDurchlaeufe &&
		p.Faeden >= 1 && p.Faeden <= maxFaeden &&
		p.SpeicherKiB >= 8*uint32(p.Faeden) && p.SpeicherKiB <= maxSpeicherKiB
}

// phc is the parsed form of "$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>".
type phc struct {
	parameter Parameter
	salz      []byte
	hash      []byte
}

func (h phc) rechne(passwort string) []byte {
	p := h.parameter
	eingabe := norm.NFC.Bytes([]byte(passwort))
	return argon2.IDKey(eingabe, h.salz, p.Durchlaeufe, p.SpeicherKiB, p.Faeden, uint32(len(h.hash)))
}

func (h phc) schwach() bool {
	soll := StandardParameter()
	return h.parameter.SpeicherKiB < soll.SpeicherKiB || h.parameter.Durchlaeufe < soll.Durchlaeufe ||
		len(h.salz) < salzLaenge || len(h.hash) < hashLaenge
}

func (h phc) String() string {
	p := h.parameter
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		p.SpeicherKiB, p.Durchlaeufe, p.Faeden,
		base64.RawStdEncoding.EncodeToString(h.salz), base64.RawStdEncoding.EncodeToString(h.hash))
}

func liesPHC(text string) (phc, error) {
	teile := strings.Split(text, "$")
	if len(teile) != 6 || teile[0] != "" || teile[1] != "argon2id" || teile[2] != "v="+strconv.Itoa(argon2.Version) {
		return phc{}, ErrHashForm
	}
	var h phc
	var ok bool
	if h.parameter, ok = liesParameter(teile[3]); !ok {
		return phc{}, ErrHashForm
	}
	if h.salz, ok = liesFeld(teile[4], minSalz); !ok {
		return phc{}, ErrHashForm
	}
	if h.hash, ok = liesFeld(teile[5], minHash); !ok {
		return phc{}, ErrHashForm
	}
	return h, nil
}

func liesParameter(text string) (Parameter, bool) {
	teile := strings.Split(text, ",")
	if len(teile) != 3 {
		return Parameter{}, false
	}
	var werte [3]uint64
	for i, name := range []string{"m=", "t=", "p="} {
		zahl, hat := strings.CutPrefix(teile[i], name)
		wert, err := strconv.ParseUint(zahl, 10, 32)
		if !hat || err != nil || strconv.FormatUint(wert, 10) != zahl {
			return Parameter{}, false
		}
		werte[i] = wert
	}
	if werte[2] > maxFaeden {
		return Parameter{}, false
	}
	p := Parameter{SpeicherKiB: uint32(werte[0]), Durchlaeufe: uint32(werte[1]), Faeden: uint8(werte[2])}
	return p, p.zulaessig()
}

func liesFeld(text string, kleinste int) ([]byte, bool) {
	if len(text) > 2*maxFeld {
		return nil, false
	}
	b, err := base64.RawStdEncoding.Strict().DecodeString(text)
	return b, err == nil && len(b) >= kleinste && len(b) <= maxFeld && !strings.ContainsAny(text, "\r\n")
}
