// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
)

// Netz is a network in which data are transmitted. The list is closed.
type Netz string

// The networks of the SächsMeldVO (§§ 3, 6) and everything outside of them.
const (
	KDN    Netz = "KDN"
	IHL    Netz = "IHL"
	TESTA  Netz = "TESTA"
	Extern Netz = "extern"
)

// Netze returns the closed list.
func Netze() []Netz { return []Netz{KDN, IHL, TESTA, Extern} }

// Verwendung is what a certificate is used for. The list is closed.
type Verwendung string

// The uses of certificates.
const (
	Signatur     Verwendung = "signatur"
	Chiffrierung Verwendung = "chiffrierung"
)

// Einstellungen is the section [zertifikate] of kmr.toml. Days are quoted ("2027-01-01");
// relative paths start at the folder of the file.
type Einstellungen struct {
	// Nachsehen is after what time changed files are noticed (30 s).
	Nachsehen time.Duration `toml:"nachsehen"`
	// Frist, Wartezeit, Auffrischung, Hoechstgroesse, Rechner and Vorrat limit the questions for
	// revocations: time for one (5 s), rest after a failed one (1 min), age after which is asked
	// again (1 h), bytes of a list (16 MiB), hosts that may be asked ("name" or "name:port"),
	// folder of fetched lists (empty: none).
	Frist          time.Duration `toml:"frist"`
	Wartezeit      time.Duration `toml:"wartezeit"`
	Auffrischung   time.Duration `toml:"auffrischung"`
	Hoechstgroesse int64         `toml:"hoechstgroesse"`
	Rechner        []string      `toml:"rechner"`
	Vorrat         string        `toml:"vorrat"`

	Netze       []Netzangabe   `toml:"netz"`
	Anker       []Anker        `toml:"anker"`
	Zwischen    []string       `toml:"zwischenstellen"` // PEM files of authorities below the anchors
	Zulassungen []Zulassung    `toml:"zulassung"`
	Quellen     []Sperrquelle  `toml:"sperrquelle"`
	Eigene      []EigeneAngabe `toml:"eigenes"`
}

// Netzangabe is what holds for a network.
type Netzangabe struct {
	Name Netz `toml:"name"`
	// OhneOSCI says that the Gateway may be used in it without OSCI (§ 3 Satz 1 and 5; S1-03.5).
	OhneOSCI bool `toml:"ohne_osci"`
	// OSCIPflichtAb is the day from which OSCI is used inside too, because the
	// preconditions were found to have ended (§ 3 Satz 6 and 7; S1-03.6); Bekanntmachung is the
	// place in the Amtsblatt.
	OSCIPflichtAb  uhr.Datum `toml:"osci_pflicht_ab"`
	Bekanntmachung string    `toml:"bekanntmachung"`
}

// Anker is a certification authority that is trusted (S1-06.1, S1-06.2).
type Anker struct {
	// Datei has one certificate, PEM or DER.
	Datei string `toml:"datei"`
	// Netze where it holds. A network without any anchor of its own has those of TESTA (§ 6 Satz 2).
	Netze []Netz `toml:"netz"`
	// Ab and Bis are the first and last day, empty for none.
	Ab  uhr.Datum `toml:"gueltig_ab"`
	Bis uhr.Datum `toml:"gueltig_bis"`
	// Aktenzeichen of the decision.
	Aktenzeichen string `toml:"aktenzeichen"`
}

// Zulassung allows a certificate outside of the chains (§ 6 Satz 3; S1-06.3).
type Zulassung struct {
	Datei        string       `toml:"datei"`
	Aktenzeichen string       `toml:"aktenzeichen"` // required
	Ab           uhr.Datum    `toml:"gueltig_ab"`
	Bis          uhr.Datum    `toml:"gueltig_bis"` // required
	Netze        []Netz       `toml:"netz"`        // empty: all
	Verwendungen []Verwendung `toml:"verwendung"`  // empty: what its key usage allows
	// Aussteller is the file of the authority that signed it. With it, revocation is asked about as
	// everywhere; without it, the only way to withdraw the certificate is to strike this entry.
	Aussteller string `toml:"aussteller"`
}

// Sperrquelle says where to ask about certificates of an authority, before the
// addresses that the certificates themselves name.
type Sperrquelle struct {
	Aussteller string   `toml:"aussteller"` // PEM or DER file
	CRL        []string `toml:"crl"`        // URLs or files
	OCSP       []string `toml:"ocsp"`       // URLs
}

// EigeneAngabe is a key pair of this installation. Several of one service and use
// are an overlap: all decrypt, the youngest that has begun is announced and signs.
type EigeneAngabe struct {
	Dienst     string     `toml:"dienst"` // e.g. "intermediaer", "register"
	Verwendung Verwendung `toml:"verwendung"`
	// Either Zertifikat and Schluessel (PEM, key not encrypted), or P12 and the file of its PIN.
	Zertifikat string `toml:"zertifikat"`
	Schluessel string `toml:"schluessel"`
	P12        string `toml:"p12"`
	PIN        string `toml:"pin_datei"`
	// Ab is the day from which it is announced; empty means from the beginning of its time on.
	Ab uhr.Datum `toml:"ab"`
}

// ErrKonfig refuses the section [zertifikate] or a file that it names.
var ErrKonfig = fehler.Neu(fehler.Ungueltig, "MR-2331", "Der Abschnitt [zertifikate] der Konfiguration ist fehlerhaft.")

func konfigfehler(element, text string, ursache error) error {
	f := *ErrKonfig.MitElement(element)
	f.Text, f.Ursache = text, ursache
	return &f
}

// MitOrdner returns a copy in which relative paths start at the folder.
func (e Einstellungen) MitOrdner(wurzel string) Einstellungen {
	pfad := func(p string) string {
		if p == "" || filepath.IsAbs(p) || strings.Contains(p, "://") {
			return p
		}
		return filepath.Join(wurzel, p)
	}
	pfade := func(liste []string) []string {
		neu := slices.Clone(liste)
		for i := range neu {
			neu[i] = pfad(neu[i])
		}
		return neu
	}
	e.Vorrat, e.Zwischen = pfad(e.Vorrat), pfade(e.Zwischen)
	e.Anker, e.Zulassungen = slices.Clone(e.Anker), slices.Clone(e.Zulassungen)
	e.Quellen, e.Eigene = slices.Clone(e.Quellen), slices.Clone(e.Eigene)
	for i := range e.Anker {
		e.Anker[i].Datei = pfad(e.Anker[i].Datei)
	}
	for i := range e.Zulassungen {
		z := &e.Zulassungen[i]
		z.Datei, z.Aussteller = pfad(z.Datei), pfad(z.Aussteller)
	}
	for i := range e.Quellen {
		q := &e.Quellen[i]
		q.Aussteller, q.CRL = pfad(q.Aussteller), pfade(q.CRL)
	}
	for i := range e.Eigene {
		o := &e.Eigene[i]
		o.Zertifikat, o.Schluessel, o.P12, o.PIN = pfad(o.Zertifikat), pfad(o.Schluessel), pfad(o.P12), pfad(o.PIN)
	}
	return e
}

// Pruefe looks for contradictions that show without reading any file.
func (e *Einstellungen) Pruefe() error {
	for i, n := range e.Netze {
		if !slices.Contains(Netze(), n.Name) || slices.ContainsFunc(e.Netze[:i], func(a Netzangabe) bool { return a.Name == n.Name }) {
			return konfigfehler("netz", fmt.Sprintf("Das Netz %q ist unbekannt oder doppelt; bekannt sind %v.", n.Name, Netze()), nil)
		}
	}
	for _, a := range e.Anker {
		if len(a.Netze) == 0 || !bekannt(a.Netze) {
			return konfigfehler("anker", fmt.Sprintf("Der Anker %s braucht mindestens eines der Netze %v.", a.Datei, Netze()), nil)
		}
	}
	for _, z := range e.Zulassungen {
		if z.Aktenzeichen == "" || z.Bis.Leer() || !bekannt(z.Netze) || !verwendbar(z.Verwendungen) {
			return konfigfehler("zulassung", "Die Zulassung von "+z.Datei+" braucht ein Aktenzeichen und ein Ende (gueltig_bis), Netze und Verwendungen müssen bekannt sein.", nil)
		}
	}
	for _, q := range e.Quellen {
		for _, adresse := range q.OCSP {
			if !strings.HasPrefix(adresse, "http://") && !strings.HasPrefix(adresse, "https://") {
				return konfigfehler("sperrquelle", "Die OCSP-Adresse "+adresse+" muss mit http:// oder https:// beginnen.", nil)
			}
		}
	}
	for _, o := range e.Eigene {
		paar, p12 := o.Zertifikat != "" && o.Schluessel != "", o.P12 != "" && o.PIN != ""
		if o.Dienst == "" || !verwendbar([]Verwendung{o.Verwendung}) || paar == p12 {
			return konfigfehler("eigenes", "Ein eigenes Zertifikat braucht dienst, verwendung (signatur oder chiffrierung) und entweder zertifikat und schluessel oder p12 und pin_datei.", nil)
		}
	}
	return nil
}

func bekannt(netze []Netz) bool {
	return !slices.ContainsFunc(netze, func(n Netz) bool { return !slices.Contains(Netze(), n) })
}

func verwendbar(liste []Verwendung) bool {
	return !slices.ContainsFunc(liste, func(v Verwendung) bool { return v != Signatur && v != Chiffrierung })
}
