// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Betriebsart says what an installation is for.
type Betriebsart string

// The kinds of installation. A bare data folder without kmr.toml is a test
// installation (contract 5.11).
const (
	Produktiv   Betriebsart = "produktiv"
	Test        Betriebsart = "test"
	Vorfuehrung Betriebsart = "vorfuehrung"
)

// Konfig is the content of kmr.toml. Unknown keys are errors.
type Konfig struct {
	// Betriebsart is produktiv, test or vorfuehrung; default produktiv in a file.
	// Test messages get into the register only where it is not produktiv.
	Betriebsart Betriebsart `toml:"betriebsart"`
	// Daten is the folder of the embedded databases and keys; relative paths
	// start at the file's folder. Exactly one of Daten and DB is used for records,
	// keys are always in Daten.
	Daten string `toml:"daten"`
	// DB is the address of a PostgreSQL primary (postgres://…); empty means SQLite in Daten.
	DB string `toml:"db"`
	// Replika is the address of a hot standby that may serve reads; empty means none.
	// Whether a person is blocked is always asked at the primary.
	Replika string `toml:"replika"`
	// Adresse is where HTTPS listens; default 127.0.0.1:8443.
	Adresse string `toml:"adresse"`
	// Register is how this register names itself in messages.
	Register Registerstelle `toml:"register"`
	TLS      TLSKonfig      `toml:"tls"`
	// Zertifikate says which certificates are trusted in which network and which are our own.
	Zertifikate zertifikatspruefung.Einstellungen `toml:"zertifikate"`
	// Dienste are the services that kmr serve runs; empty means all of them.
	Dienste []string `toml:"dienste"`
	// DVDV is the directory service and who is asked for addresses.
	DVDV DVDVKonfig `toml:"dvdv"`
	// OSCI is the section of the Intermediär.
	OSCI OSCIKonfig `toml:"osci"`
	// Abruf are the choices for automated retrieval.
	Abruf Abrufkonfig `toml:"abruf"`
	// Auskunft are the choices for information to private persons.
	Auskunft Auskunftskonfig `toml:"auskunft"`
	// Betreiber are the operator's particulars on the public pages.
	Betreiber Betreiberkonfig `toml:"betreiber"`
	// Gebuehren is the account that fees are paid to.
	Gebuehren Gebuehrenkonfig `toml:"gebuehren"`
	// Post is the mail server for notes without content; without it nothing is sent.
	Post Postkonfig `toml:"post"`
	// InternetwiderspruchWirkt honours the objection to information over the
	// Internet (S0-07); default true.
	InternetwiderspruchWirkt *bool `toml:"internetwiderspruch_wirkt"`
	// Protokollauftrag names the bodies of § 40 Abs. 3 BMG that have ordered their
	// log to be kept here (S3-17); "*" stands for all of them.
	Protokollauftrag []string `toml:"protokollauftrag"`
	// Protokollvertraege are bodies of § 40 Abs. 3 BMG whose log is kept here, sealed to their keys.
	Protokollvertraege []Protokollvertrag `toml:"protokollvertrag"`
	// VBMPflicht refuses delivered records with neither a vorläufiges
	// Bearbeitungsmerkmal nor a Meldenummer (S1-10.1, S1-10.2, S1-10.9); default
	// false, because the messages of today know neither of them.
	VBMPflicht bool `toml:"vbm_pflicht"`
	// Behoerdennetze are the networks (CIDR) of the Land from which alone the doors of
	// the authorities are reached (S3-11a); empty: the address does not matter.
	Behoerdennetze []string `toml:"behoerdennetze"`
	datei          string   // where all this stands, "" if nowhere
}

// Abrufkonfig are the choices for automated retrieval.
type Abrufkonfig struct {
	// JeMinute bounds the queries of one official of one body over XMeld or REST within
	// a minute, JeMinuteDialog those in the browser; 0 means no bound, default 0 and 60.
	JeMinute       int  `toml:"je_minute"`
	JeMinuteDialog *int `toml:"je_minute_dialog"`
}

// dialogJeMinute is more than a human can ask with thought, and far less than a script.
const dialogJeMinute = 60

func (a Abrufkonfig) tempo() abruf.Tempo {
	t := abruf.Tempo{JeMinute: a.JeMinute, ImDialog: dialogJeMinute}
	if a.JeMinuteDialog != nil {
		t.ImDialog = *a.JeMinuteDialog
	}
	return t
}

func (k Konfig) internetwiderspruch() bool {
	return k.InternetwiderspruchWirkt == nil || *k.InternetwiderspruchWirkt
}

func (k Konfig) protokollBeauftragt(stelle string) bool {
	return slices.Contains(k.Protokollauftrag, "*") || slices.Contains(k.Protokollauftrag, stelle)
}

// Registerstelle names the register as author of messages (XMeld autor).
type Registerstelle struct {
	Kennung      string `toml:"kennung"` // default ags:14000000
	Name         string `toml:"name"`
	EMail        string `toml:"email"`
	Strasse      string `toml:"strasse"`
	Hausnummer   string `toml:"hausnummer"`
	Postleitzahl string `toml:"postleitzahl"`
	Ort          string `toml:"ort"`
}

// TLSKonfig names the files of the server's certificate and of the authorities
// whose client certificates are accepted.
type TLSKonfig struct {
	Zertifikat string `toml:"zertifikat"`
	Schluessel string `toml:"schluessel"`
	Klienten   string `toml:"klienten"` // PEM file; empty means no log-in by certificate
}

// Ort says where an installation is: by its configuration file, or bare by its
// data folder or database (contract section 1). Empty fields are taken from the
// environment (contract section 4).
type Ort struct{ Konfig, Daten, DB string }

// ErrKonfig refuses a configuration.
var ErrKonfig = fehler.Neu(fehler.Ungueltig, "MR-0001", "Die Konfiguration ist fehlerhaft.")

// LiesKonfig finds the configuration of the place. umgebung is os.Getenv.
func LiesKonfig(o Ort, umgebung func(string) string) (Konfig, error) {
	o.ergaenze(umgebung)
	k := Konfig{Betriebsart: Test, Daten: o.Daten, DB: o.DB, Protokollauftrag: []string{"*"}}
	if o.Konfig == "" && o.Daten != "" {
		if datei := filepath.Join(o.Daten, "kmr.toml"); vorhanden(datei) {
			o.Konfig = datei
		}
	}
	if o.Konfig != "" {
		if err := k.liesDatei(o.Konfig); err != nil {
			return k, err
		}
	}
	if o.DB != "" {
		k.DB = o.DB
	}
	if o.Daten != "" {
		k.Daten = o.Daten
	}
	if k.Daten == "" && k.DB == "" {
		return k, konfigfehler("Es fehlt die Angabe, wo die Daten liegen: --daten, --db oder --konfig.")
	}
	if k.Daten == "" {
		ordner, err := schluesselordner(k.DB)
		if err != nil {
			return k, err
		}
		k.Daten = ordner
	}
	k.vorgaben()
	return k, k.pruefe()
}

// schluesselordner is where the keys of an installation are that was named by
// its database only: a folder of the user's configuration, one per database.
func schluesselordner(db string) (string, error) {
	wurzel, err := os.UserConfigDir()
	if err != nil {
		return "", konfigfehler("Zu --db fehlt --daten als Ort der Schlüssel.")
	}
	return filepath.Join(wurzel, "kmr", geheim.Fingerabdruck(db)[:16]), nil
}

func (o *Ort) ergaenze(umgebung func(string) string) {
	if o.Konfig == "" {
		o.Konfig = umgebung("KMR_KONFIG")
	}
	if o.Daten == "" {
		o.Daten = umgebung("KMR_DATEN")
	}
	if o.DB == "" {
		o.DB = umgebung("KMR_DB")
	}
}

func (k *Konfig) liesDatei(datei string) error {
	k.Betriebsart, k.Protokollauftrag, k.datei = Produktiv, nil, datei
	m, err := toml.DecodeFile(datei, k)
	if err != nil {
		return konfigfehler("Die Datei " + datei + " kann nicht gelesen werden: " + kurz(err))
	}
	if unbekannt := m.Undecoded(); len(unbekannt) > 0 {
		return konfigfehler(fmt.Sprintf("Die Datei %s enthält die unbekannte Angabe %q.", datei, unbekannt[0].String()))
	}
	wurzel := filepath.Dir(datei)
	k.Zertifikate = k.Zertifikate.MitOrdner(wurzel)
	for i, pfad := range k.OSCI.Intermediaere {
		if !filepath.IsAbs(pfad) {
			k.OSCI.Intermediaere[i] = filepath.Join(wurzel, pfad)
		}
	}
	for _, pfad := range []*string{&k.Daten, &k.TLS.Zertifikat, &k.TLS.Schluessel, &k.TLS.Klienten, &k.Post.Passwortdatei, &k.DVDV.Zertifikat, &k.DVDV.Schluessel, &k.DVDV.Aussteller} {
		if *pfad != "" && !filepath.IsAbs(*pfad) {
			*pfad = filepath.Join(wurzel, *pfad)
		}
	}
	return nil
}

func kurz(err error) string {
	var p toml.ParseError
	if errors.As(err, &p) {
		return fmt.Sprintf("Zeile %d ist kein gültiges TOML.", p.Position.Line)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "Sie ist nicht vorhanden."
	}
	return err.Error()
}

func (k *Konfig) vorgaben() {
	setze := func(feld *string, wert string) {
		if *feld == "" {
			*feld = wert
		}
	}
	setze(&k.Adresse, "127.0.0.1:8443")
	setze(&k.Zertifikate.Vorrat, filepath.Join(k.Daten, "sperrlisten"))
	setze(&k.DVDV.Adresse, "https://"+k.Adresse)
	setze(&k.Register.Kennung, "ags:14000000")
	setze(&k.Register.Name, "Kernmelderegister Sachsen")
	setze(&k.Register.EMail, "register@kernmelderegister.invalid")
	setze(&k.Register.Strasse, "Musterstraße")
	setze(&k.Register.Hausnummer, "1")
	setze(&k.Register.Postleitzahl, "01067")
	setze(&k.Register.Ort, "Dresden")
}

func (k *Konfig) pruefe() error {
	if !slices.Contains([]Betriebsart{Produktiv, Test, Vorfuehrung}, k.Betriebsart) {
		return konfigfehler("Die Betriebsart muss produktiv, test oder vorfuehrung sein.")
	}
	if k.DB != "" && !strings.HasPrefix(k.DB, "postgres://") && !strings.HasPrefix(k.DB, "postgresql://") {
		return konfigfehler("Die Datenbankadresse muss mit postgres:// beginnen.")
	}
	return errors.Join(k.pruefeDienste(), k.DVDV.pruefe(), k.Zertifikate.Pruefe())
}

// Uhr returns the legal clock: the real one, or in a test or demonstration the
// day of KMR_HEUTE. A productive installation refuses to start with it.
func (k Konfig) Uhr(umgebung func(string) string) (uhr.Uhr, error) {
	text := umgebung("KMR_HEUTE")
	if text == "" {
		return uhr.System(), nil
	}
	if k.Betriebsart == Produktiv {
		return nil, konfigfehler("KMR_HEUTE ist in einer produktiven Installation nicht erlaubt.")
	}
	basis, err := heute(text)
	if err != nil {
		return nil, konfigfehler("KMR_HEUTE muss die Form JJJJ-MM-TT oder RFC 3339 haben.")
	}
	return uhr.Versetzt(basis), nil
}

// heute reads a day or an instant; a day means its noon in Berlin, so that the
// clock does not leave it for half a day.
func heute(text string) (time.Time, error) {
	if d, err := uhr.LiesDatum(text); err == nil {
		return d.Beginn().Add(12 * time.Hour), nil
	}
	return uhr.LiesZeitpunkt(text)
}

// konfigfehler refuses a configuration with the sentence and, if given, the cause.
func konfigfehler(text string, ursache ...error) error {
	f := *ErrKonfig
	f.Text, f.Ursache = text, errors.Join(ursache...)
	return &f
}

func vorhanden(datei string) bool {
	_, err := os.Stat(datei)
	return err == nil
}
