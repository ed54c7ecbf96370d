// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"context"
	"crypto"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// The refusals of the Standalone-Authentifizierung.
var (
	errForm     = fehler.Neu(fehler.Ungueltig, "MR-2111", "Die client_assertion ist kein mit RS256 signiertes JWT.")
	errKlient   = fehler.Neu(fehler.NichtBerechtigt, "MR-2112", "Kein passendes Client-Zertifikat gefunden.")
	errNachweis = fehler.Neu(fehler.NichtBerechtigt, "MR-2113", "Die client_assertion ist nicht gültig.")
	errAusweis  = fehler.Neu(fehler.NichtBerechtigt, "MR-2114", "Das Token ist ungültig oder abgelaufen.")
)

const (
	// Ausweisdauer is how long an access token is valid.
	Ausweisdauer = 24 * time.Hour
	// hoechstensGueltig is how far the end of a client assertion may lie ahead.
	hoechstensGueltig = time.Hour
	// schlupf is how far clocks may differ.
	schlupf = 30 * time.Second
	// kleinsterSchluessel is the shortest RSA key that is believed, in bits (BSI TR-03116-4).
	kleinsterSchluessel = 2048
	// hoechstensEinmal bounds the claim jti in bytes.
	hoechstensEinmal = 256
	// subjektart stands before the fingerprint in the claim sub.
	subjektart = "fp:"
)

// Ausweisausstattung is what an Ausweisstelle works with; all fields are required.
type Ausweisausstattung struct {
	Verzeichnis *Verzeichnis
	Einmal      Einmalablage
	// Schluessel signs access tokens and must be the same in all processes.
	Schluessel geheim.Schluessel
	// Uhr dates assertions and tokens: the clock that clients have, not one of the law.
	Uhr uhr.Uhr
	// Empfaenger are the values of aud that mean this server, usually the address of
	// the token endpoint.
	Empfaenger []string
}

// Ausweisstelle issues and checks access tokens of the Standalone-Authentifizierung
// (S1-05.3). It is safe for concurrent use.
type Ausweisstelle struct {
	v          *Verzeichnis
	einmal     Einmalablage
	schluessel func() []byte
	uhr        uhr.Uhr
	empfaenger []string
}

// NeueAusweisstelle returns the issuer.
func NeueAusweisstelle(a Ausweisausstattung) (*Ausweisstelle, error) {
	if len(a.Schluessel.Bytes()) < sha256.Size || len(a.Empfaenger) == 0 {
		return nil, fmt.Errorf("issuer of access tokens: needs a key of %d bytes and its own address", sha256.Size)
	}
	return &Ausweisstelle{v: a.Verzeichnis, einmal: a.Einmal, schluessel: a.Schluessel.Bytes, uhr: a.Uhr, empfaenger: a.Empfaenger}, nil
}

// Stelle checks a client assertion and returns an access token for Ausweisdauer. The
// assertion must be signed with RS256 by the key of a client certificate of the
// directory that sub names as "fp:" and fingerprint; iss names the same or the client
// id, aud this server, exp a time within the hour; nbf and iat may be missing; jti
// serves once. Errors: MR-2111 form, MR-2112 certificate, MR-2113 claims or signature.
func (s *Ausweisstelle) Stelle(ctx context.Context, text string) (string, error) {
	z, err := liesZusicherung(text)
	if err != nil {
		return "", errForm
	}
	abdruck, ok := strings.CutPrefix(z.anspruch.Wer, subjektart)
	if abdruck, ok = normiert(abdruck, ok); !ok {
		return "", errKlient
	}
	jetzt := s.uhr.Jetzt()
	zertifikat, kennungen, ok := s.v.Abbild().Klientzertifikat(abdruck, s.v.Jetzt())
	if !ok {
		return "", klientfehler(abdruck)
	}
	if !z.echt(zertifikat) {
		return "", errNachweis.MitElement("signature")
	}
	if element := s.mangel(z.anspruch, kennungen, jetzt); element != "" {
		return "", errNachweis.MitElement(element)
	}
	// The fingerprint belongs to the token: two clients may choose the same jti.
	token := geheim.Fingerabdruck(abdruck + " " + z.anspruch.Einmal)
	neu, err := s.einmal.Verbrauche(ctx, token, jetzt, sekunden(z.anspruch.Bis).Add(schlupf))
	if err != nil {
		return "", fmt.Errorf("note client assertion: %w", err)
	}
	if !neu {
		return "", errNachweis.MitElement("jti")
	}
	return s.praege(abdruck, jetzt.Add(Ausweisdauer))
}

func normiert(abdruck string, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	return NormiereFingerabdruck(abdruck)
}

// klientfehler names the fingerprint in short, as the DVDV does.
func klientfehler(abdruck string) error {
	return fehler.Neu(errKlient.Art, errKlient.Code,
		"Kein passendes Client-Zertifikat gefunden für fingerprint "+abdruck[:2]+"..."+abdruck[len(abdruck)-3:])
}

// echt checks the signature over exactly the bytes whose claims were read.
func (z zusicherung) echt(zertifikat *Zertifikat) bool {
	x, err := zertifikat.X509()
	if err != nil {
		return false
	}
	rsaSchluessel, ok := x.PublicKey.(*rsa.PublicKey)
	if !ok || rsaSchluessel.N.BitLen() < kleinsterSchluessel {
		return false
	}
	summe := sha256.Sum256(z.gezeichnet)
	return rsa.VerifyPKCS1v15(rsaSchluessel, crypto.SHA256, summe[:], z.signatur) == nil
}

// mangel returns the claim that does not fit, "" if all do.
func (s *Ausweisstelle) mangel(a anspruch, kennungen []string, jetzt time.Time) string {
	bis := sekunden(a.Bis)
	switch {
	case a.Aussteller != a.Wer && !slices.Contains(kennungen, a.Aussteller):
		return "iss"
	case !slices.ContainsFunc(a.Fuer, func(e string) bool { return slices.Contains(s.empfaenger, e) }):
		return "aud"
	case !jetzt.Before(bis.Add(schlupf)) || bis.After(jetzt.Add(hoechstensGueltig+schlupf)):
		return "exp"
	case sekunden(a.Ab).After(jetzt.Add(schlupf)):
		return "nbf"
	case sekunden(a.Seit).After(jetzt.Add(schlupf)):
		return "iat"
	case a.Einmal == "" || len(a.Einmal) > hoechstensEinmal:
		return "jti"
	}
	return ""
}

// sekunden returns the instant of a NumericDate (RFC 7519), cut to 1970 up to 36812.
func sekunden(s float64) time.Time {
	return time.UnixMilli(int64(min(max(s, 0), 1<<40) * 1000))
}

// ausweis is the content of an access token.
type ausweis struct {
	Wer string `json:"sub"`
	Bis int64  `json:"exp"`
}

// ausweiskopf is the header of every access token.
const ausweiskopf = `{"alg":"HS256","typ":"dvdv2+jwt"}`

func (s *Ausweisstelle) praege(abdruck string, bis time.Time) (string, error) {
	inhalt, err := json.Marshal(ausweis{Wer: subjektart + abdruck, Bis: bis.Unix()})
	if err != nil {
		return "", err
	}
	b64 := base64.RawURLEncoding.EncodeToString
	gezeichnet := b64([]byte(ausweiskopf)) + "." + b64(inhalt)
	return gezeichnet + "." + b64(s.siegel(gezeichnet)), nil
}

func (s *Ausweisstelle) siegel(gezeichnet string) []byte {
	h := hmac.New(sha256.New, s.schluessel())
	h.Write([]byte(gezeichnet))
	return h.Sum(nil)
}

// Pruefe reports whether an access token is ours, in its time, and its client still
// may ask. Error: MR-2114.
func (s *Ausweisstelle) Pruefe(token string) error {
	schnitt := strings.LastIndexByte(token, '.')
	if len(token) > hoechstensZusicherung || schnitt < 0 {
		return errAusweis
	}
	siegel, err := base64.RawURLEncoding.Strict().DecodeString(token[schnitt+1:])
	if err != nil || !hmac.Equal(siegel, s.siegel(token[:schnitt])) {
		return errAusweis
	}
	_, mitte, _ := strings.Cut(token[:schnitt], ".")
	var a ausweis
	roh, err := base64.RawURLEncoding.DecodeString(mitte)
	if err != nil || json.Unmarshal(roh, &a) != nil {
		return errAusweis
	}
	if s.uhr.Jetzt().Unix() >= a.Bis {
		return errAusweis
	}
	if _, _, ok := s.v.Abbild().Klientzertifikat(strings.TrimPrefix(a.Wer, subjektart), s.v.Jetzt()); !ok {
		return errAusweis
	}
	return nil
}
