// SPDX-License-Identifier: EUPL-1.2

package osci_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"

	"kernmelderegister/internal/formate/osci"
)

// dateiablage keeps everything in files.
type dateiablage struct{ ordner string }

type datei struct {
	name string
	n    int64
}

func (d dateiablage) Lege(r io.Reader) (osci.Daten, error) {
	f, err := os.CreateTemp(d.ordner, "")
	if err != nil {
		return nil, err
	}
	n, err := io.Copy(f, r)
	return datei{f.Name(), n}, errors.Join(err, f.Close())
}

func (d datei) Oeffne() (io.ReadSeekCloser, error) { return os.Open(d.name) }
func (d datei) Groesse() int64                     { return d.n }

// Attachments of any size pass in bounded memory: written, signed, encrypted, read,
// decrypted, verified.
func TestLargeAttachmentsNeedLittleMemory(t *testing.T) {
	const groesse = 24 << 20
	ordner := t.TempDir()
	a := dateiablage{ordner}
	gross, err := a.Lege(io.LimitReader(rand.Reader, groesse))
	if err != nil {
		t.Fatal(err)
	}
	n := voll(t, osci.StoreDelivery)
	n.Inhalt, n.Anhaenge = []byte(osci.LeererInhalt), []osci.Anhang{{ContentID: "gross", Daten: gross}}
	v := osci.Verpackung{Unterzeichner: signierend(t, n.Art), Empfaenger: identitaet(t, "intermediary-cipher").zertifikat, Richtlinie: leser(t).Verschluesselung}
	paket, err := os.Create(filepath.Join(ordner, "paket"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = paket.Close() }()
	l, bund := leser(t), alle(t)
	var vorher, nachher runtime.MemStats
	runtime.ReadMemStats(&vorher)
	if err := osci.Schreibe(paket, n, v); err != nil {
		t.Fatal(err)
	}
	if _, err := paket.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	e, err := l.Lies(paket, osci.Quelle{Schluessel: bund, Ablage: a})
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&nachher)
	if n := nachher.TotalAlloc - vorher.TotalAlloc; n > groesse/2 {
		t.Errorf("%d MiB allocated for an attachment of %d MiB", n>>20, groesse>>20)
	}
	pruefe(t, e)
	if e.Anhaenge[0].Daten.Groesse() != groesse {
		t.Error("the attachment has another size")
	}
}

var (
	verfahren  = regexp.MustCompile(`(?s)<xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm">.*?</xenc:EncryptionMethod>`)
	schluessel = regexp.MustCompile(`<xenc:CipherValue>[^<]*</xenc:CipherValue>`)
)

// alsCBC packs any bytes as old clients do: AES-256-CBC with PKCS#7.
func alsCBC(t testing.TB, klar []byte) []byte {
	t.Helper()
	k, iv := make([]byte, 32), make([]byte, 16)
	_, _ = rand.Read(k)
	_, _ = rand.Read(iv)
	block, err := aes.NewCipher(k)
	if err != nil {
		t.Fatal(err)
	}
	fuell := 16 - len(klar)%16
	klar = append(bytes.Clone(klar), bytes.Repeat([]byte{byte(fuell)}, fuell)...)
	chiffrat := make([]byte, len(klar))
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(chiffrat, klar)
	wert, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, identitaet(t, "intermediary-cipher").zertifikat.PublicKey.(*rsa.PublicKey), k, nil)
	if err != nil {
		t.Fatal(err)
	}
	huelle := verschlossen(t, false)
	rumpf := bytes.Index([]byte(huelle), []byte("<osci_enc>\r\n\r\n")) + 14
	kopf := verfahren.ReplaceAllString(huelle[:rumpf], `<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"></xenc:EncryptionMethod>`)
	kopf = schluessel.ReplaceAllString(kopf, "<xenc:CipherValue>"+base64.StdEncoding.EncodeToString(wert)+"</xenc:CipherValue>")
	return []byte(kopf + string(iv) + string(chiffrat) + "\r\n--" + grenze(huelle) + "--\r\n")
}

// CBC of old clients is read. It has no integrity: whatever is wrong with the plain
// text looks like a wrong padding, in code and words.
func TestCBC(t *testing.T) {
	var klar bytes.Buffer
	if err := osci.Schreibe(&klar, voll(t, osci.GetMessageID), osci.Verpackung{}); err != nil {
		t.Fatal(err)
	}
	gut := alsCBC(t, klar.Bytes())
	e := lies(t, gut)
	if e.Art != osci.GetMessageID || e.Verschluesselt.Verfahren != "http://www.w3.org/2001/04/xmlenc#aes256-cbc" {
		t.Errorf("%s, %+v", e.Art, e.Verschluesselt)
	}
	padding := bytes.Clone(gut)
	padding[bytes.LastIndex(padding, []byte("\r\n--"))-17] ^= 0x55
	falsch := bytes.Replace(klar.Bytes(), []byte("getMessageId>"), []byte("getMessageIx>"), 1)
	steuerblock := bytes.Replace(klar.Bytes(), []byte(` SequenceNumber="7"`), nil, 1)
	texte := map[string]bool{}
	for name, b := range map[string][]byte{"padding": padding, "no XML": alsCBC(t, []byte("abc")), "no message": alsCBC(t, falsch), "cut": alsCBC(t, klar.Bytes()[:2000]), "control block": alsCBC(t, steuerblock)} {
		_, err := leser(t).Lies(bytes.NewReader(b), osci.Quelle{Schluessel: alle(t), Ablage: &speicherablage{}})
		if osci.CodeVon(err) != "9202" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		texte[err.Error()] = true
	}
	if len(texte) != 1 {
		t.Errorf("can be told apart: %v", texte)
	}
}
