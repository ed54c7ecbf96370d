// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	cryptorand "crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"kernmelderegister/internal/grund/geheim"
)

// ErrSiegel means that a tree head is malformed or not signed by the expected key.
var ErrSiegel = errors.New("protokoll: tree head is malformed or not signed by the expected key")

// Baumkopf is the content of a verified Siegel.
type Baumkopf struct {
	// Ursprung is the name of the log; it is the name of its key.
	Ursprung string
	// Groesse is the number of sealed entries.
	Groesse int64
	// Wurzel is the root of the tree of this size.
	Wurzel Hash
	// Zeit is the instant of the sealing, to the second.
	Zeit time.Time
}

// NeuerSiegelschluessel makes an Ed25519 key pair for the log called name (not empty,
// without blanks and "+"), both in the text form of signed notes. The public one may
// be given to anybody who is to verify.
func NeuerSiegelschluessel(name string) (geheimer geheim.Schluessel, oeffentlicher string, err error) {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == '+' }) {
		return geheim.Schluessel{}, "", errors.New("protokoll: name of the log is empty or has blanks or plus signs")
	}
	privat, oeffentlicher, err := note.GenerateKey(cryptorand.Reader, name)
	if err != nil {
		return geheim.Schluessel{}, "", fmt.Errorf("make Siegelschluessel: %w", err)
	}
	return geheim.NeuerSchluessel([]byte(privat)), oeffentlicher, nil
}

// OeffneSiegel verifies notiz with the public key and returns its content; ErrSiegel otherwise.
func OeffneSiegel(notiz, schluessel string) (Baumkopf, error) {
	pruefer, err := note.NewVerifier(schluessel)
	if err != nil {
		return Baumkopf{}, fmt.Errorf("read public Siegelschluessel: %w", err)
	}
	return oeffneNotiz(notiz, pruefer)
}

// oeffneNotiz verifies the signature and reads the content. It is stricter than
// note.Open, which lets unused bits of a base64 signature be anything: no stored bit may
// change unseen.
func oeffneNotiz(notiz string, pruefer note.Verifier) (Baumkopf, error) {
	offen, err := note.Open([]byte(notiz), note.VerifierList(pruefer))
	if err != nil {
		return Baumkopf{}, ErrSiegel
	}
	for _, s := range offen.Sigs {
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil {
			return Baumkopf{}, ErrSiegel
		}
	}
	return liesBaumkopf(offen.Text, pruefer.Name())
}

// text is the form of a tlog checkpoint: name, size, root, and one further line with the time.
func (k Baumkopf) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n%s\n", k.Ursprung, k.Groesse, k.Wurzel, k.Zeit.UTC().Format(time.RFC3339))
}

func (k Baumkopf) unterschreibe(s note.Signer) (Siegel, error) {
	notiz, err := note.Sign(&note.Note{Text: k.text()}, s)
	if err != nil {
		return Siegel{}, fmt.Errorf("sign tree head %d: %w", k.Groesse, err)
	}
	return Siegel{Groesse: k.Groesse, Notiz: string(notiz)}, nil
}

func liesBaumkopf(text, ursprung string) (Baumkopf, error) {
	zeilen := strings.Split(text, "\n")
	if len(zeilen) != 5 || zeilen[0] != ursprung || zeilen[4] != "" {
		return Baumkopf{}, ErrSiegel
	}
	groesse, err := strconv.ParseInt(zeilen[1], 10, 64)
	if err != nil || groesse < 0 {
		return Baumkopf{}, ErrSiegel
	}
	wurzel, err := tlog.ParseHash(zeilen[2])
	if err != nil {
		return Baumkopf{}, ErrSiegel
	}
	zeit, err := time.Parse(time.RFC3339, zeilen[3])
	if err != nil {
		return Baumkopf{}, ErrSiegel
	}
	kopf := Baumkopf{Ursprung: ursprung, Groesse: groesse, Wurzel: wurzel, Zeit: zeit.UTC()}
	if kopf.text() != text {
		return Baumkopf{}, ErrSiegel
	}
	return kopf, nil
}

func leereWurzel() Hash { return sha256.Sum256(nil) }
