// SPDX-License-Identifier: EUPL-1.2

package osciversand_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"log/slog"
	"math/big"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
)

// montag is an Arbeitstag, 10 o'clock in Berlin.
var montag = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

type person struct {
	schluessel crypto.Signer
	zertifikat *x509.Certificate
}

func neuePerson(name string, k crypto.Signer, usage x509.KeyUsage) person {
	vorlage := &x509.Certificate{SerialNumber: big.NewInt(4711), Subject: pkix.Name{CommonName: name}, KeyUsage: usage,
		NotBefore: montag.AddDate(0, 0, -1), NotAfter: montag.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, vorlage, vorlage, k.Public(), k)
	if err != nil {
		panic(err)
	}
	z, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return person{k, z}
}

// personen are made once, since RSA takes its time.
var personen = sync.OnceValue(func() map[string]person {
	e, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	r, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		panic(err)
	}
	return map[string]person{"autor": neuePerson("autor", e, x509.KeyUsageDigitalSignature), "leser": neuePerson("leser", r, x509.KeyUsageKeyEncipherment)}
})

// abweisung is a refusal of the Intermediär.
type abweisung []string

func (a abweisung) Error() string       { return "refused" }
func (a abweisung) OSCICodes() []string { return a }

var errLeitung = errors.New("line is dead")

// postamt is an Intermediär as the use case sees it.
type postamt struct {
	nummern  int
	briefe   []*osciversand.Abholung
	gestellt int
	// stelle and zettel take the place of the usual conduct; stelle returns whether the
	// delivery arrives.
	stelle func(id string) (ankommt, mitZettel bool, err error)
	leer   error // Leere fails with it
	tot    bool
	// doppelt hands every delivery out again, as if it had never been confirmed.
	doppelt bool
}

func (p *postamt) MessageID(context.Context, osciversand.Ziel) (string, error) {
	if p.tot {
		return "", errLeitung
	}
	p.nummern++
	return "id-" + strconv.Itoa(p.nummern), nil
}

func (p *postamt) Stelle(_ context.Context, z osciversand.Ziel, s osciversand.Zustellung) (*osci.Laufzettel, error) {
	if p.tot {
		return nil, errLeitung
	}
	p.gestellt++
	ankommt, mitZettel, err := true, true, error(nil)
	if p.stelle != nil {
		ankommt, mitZettel, err = p.stelle(s.MessageID)
	}
	l := osci.Laufzettel{MessageID: s.MessageID, Betreff: s.Betreff, GeaendertAm: montag, Einreichung: osci.Um(montag)}
	if ankommt {
		p.briefe = append(p.briefe, &osciversand.Abholung{MessageID: s.MessageID, Betreff: s.Betreff, Inhalt: s.Inhalt, Laufzettel: l, Zertifikate: zertifikate(z.Empfaenger)})
	}
	if !mitZettel || err != nil {
		return nil, err
	}
	return &l, nil
}

func zertifikate(empfaenger []byte) []osci.Zertifikat {
	return []osci.Zertifikat{osci.NeuesZertifikat(osci.SignaturAbsender, 0, personen()["autor"].zertifikat.Raw), osci.NeuesZertifikat(osci.ChiffrierEmpfaenger, 0, empfaenger)}
}

func (p *postamt) Laufzettel(_ context.Context, _ osciversand.Ziel, id string) (*osci.Laufzettel, error) {
	if p.tot {
		return nil, errLeitung
	}
	for _, b := range p.briefe {
		if b.MessageID == id {
			l := b.Laufzettel
			return &l, nil
		}
	}
	return nil, nil
}

func (p *postamt) Leere(ctx context.Context, nimm func(context.Context, *osciversand.Abholung) error) (n int, err error) {
	if p.leer != nil {
		return 0, p.leer
	}
	rest := p.briefe
	for _, b := range rest {
		if err := nimm(ctx, b); err != nil {
			return n, err
		}
		if n++; !p.doppelt {
			p.briefe = p.briefe[1:]
		}
	}
	return n, nil
}

// verzeichnis is the DVDV.
type verzeichnis struct {
	err    error
	fragen int
}

func (v *verzeichnis) Adresse(context.Context, string, string) (t verzeichnisabfrage.Treffer, err error) {
	if v.fragen++; v.err != nil {
		return t, v.err
	}
	t.Intermediaer, t.Chiffrier, t.ChiffrierIntermediaer = "https://intermediaer.example/osci", personen()["leser"].zertifikat.Raw, []byte{1}
	return t, nil
}

// pruefer judges all certificates alike.
type pruefer struct {
	urteil zertifikatspruefung.Urteil
	zeiten []time.Time
}

func (p *pruefer) Pruefe(_ context.Context, f zertifikatspruefung.Frage) zertifikatspruefung.Befund {
	p.zeiten = append(p.zeiten, f.Zeitpunkt)
	return zertifikatspruefung.Befund{Urteil: p.urteil}
}

// fach is where processed messages go.
type fach struct {
	nachrichten []string
	wiederholt  int
	fehler      error
}

func (f *fach) Verarbeite(_ context.Context, n *osciversand.Nachricht) error {
	if n.Wiederholt {
		f.wiederholt++
	}
	if f.fehler != nil {
		return f.fehler
	}
	for i := range n.Inhalt.Alle() {
		f.nachrichten = append(f.nachrichten, n.MessageID+"="+string(i.Daten))
	}
	return nil
}

// haus is a post room with everything around it.
type haus struct {
	*osciversand.Dienst
	t           testing.TB
	uhr         *uhr.Stell
	post        *postamt
	speicher    *imSpeicher
	verzeichnis *verzeichnis
	pruefer     *pruefer
	fach        *fach
}

func neuesHaus(t testing.TB) *haus {
	t.Helper()
	h := &haus{t: t, uhr: uhr.Fest(montag), post: &postamt{}, speicher: &imSpeicher{zettel: map[string]osciversand.Laufzettel{}}, verzeichnis: &verzeichnis{},
		pruefer: &pruefer{urteil: zertifikatspruefung.Gueltig}, fach: &fach{}}
	h.starte()
	return h
}

// starte makes the use case anew over the same storage, as after a crash.
func (h *haus) starte() {
	h.t.Helper()
	s, err := xmldsig.NeueRichtlinie(montag, false)
	if err != nil {
		h.t.Fatal(err)
	}
	c, err := xmlenc.NeueRichtlinie(montag, xmlenc.Ausnahmen{})
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := osciversand.LiesRegeln()
	if err != nil {
		h.t.Fatal(err)
	}
	autor, leser := personen()["autor"], personen()["leser"]
	h.Dienst, err = osciversand.Neu(osciversand.Ausstattung{
		Teilnehmer: []osciversand.Teilnehmer{{Name: "register", Post: h.post, Ausweis: func() osciversand.Ausweis {
			return osciversand.Ausweis{Signatur: autor.zertifikat.Raw,
				Unterzeichner: &xmldsig.Unterzeichner{Richtlinie: s, Schluessel: autor.schluessel, Verfahren: xmldsig.ECDSASHA256, Digest: xmldsig.DigestSHA256},
				Schluessel:    []inhaltsdaten.Schluessel{{Zertifikat: leser.zertifikat, Privat: leser.schluessel.(crypto.Decrypter)}}}
		}}},
		Speicher: h.speicher, Verzeichnis: h.verzeichnis, Pruefer: h.pruefer, Verarbeiter: h.fach, Richtlinien: func() (*xmldsig.Richtlinie, *xmlenc.Richtlinie) { return s, c }, Regeln: r, Uhr: h.uhr,
		Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		h.t.Fatal(err)
	}
}

func sendung(id string) osciversand.Sendung {
	return osciversand.Sendung{ID: id, Teilnehmer: "register", Empfaenger: "ags:14612000", Dienst: "urn:dienst", Betreff: "Nachricht", Inhalt: []byte("<" + id + "/>")}
}

func (h *haus) nimmAn(s osciversand.Sendung) {
	h.t.Helper()
	if err := h.NimmAn(h.t.Context(), s); err != nil {
		h.t.Fatal(err)
	}
}

// sende makes all attempts that are due.
func (h *haus) sende() {
	h.t.Helper()
	for {
		da, err := h.SendeEine(h.t.Context())
		if err != nil {
			h.t.Fatal(err)
		}
		if !da {
			return
		}
	}
}

func (h *haus) verarbeite() {
	h.t.Helper()
	for {
		da, err := h.VerarbeiteEine(h.t.Context())
		if err != nil {
			h.t.Fatal(err)
		}
		if !da {
			return
		}
	}
}

func (h *haus) stand(id string) osciversand.Sendung {
	h.t.Helper()
	s, err := h.Sendung(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

func (h *haus) eingang() osciversand.Eingang {
	h.t.Helper()
	liste, err := h.speicher.Eingaenge(h.t.Context(), "")
	if err != nil || len(liste) == 0 {
		h.t.Fatalf("%v, %v", liste, err)
	}
	return liste[len(liste)-1]
}

func (h *haus) sollCode(err error, code string) {
	h.t.Helper()
	if fehler.CodeVon(err) != code {
		h.t.Errorf("%v instead of %s", err, code)
	}
}

// arten are the kinds of the present warnings.
func (h *haus) arten() (liste []osciversand.Warnungsart) {
	h.t.Helper()
	w, err := h.Ueberwache(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, x := range w {
		liste = append(liste, x.Art)
	}
	slices.Sort(liste)
	return liste
}
