// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"context"
	"io"
	"os"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/anwendung/registerpost"
	"kernmelderegister/internal/anwendung/unterrichtung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/tueren/abrufnachricht"
	"kernmelderegister/internal/tueren/eingang"
)

// Ort says where an installation is (contract section 1): by its configuration
// file, or bare by its data folder or database address.
type Ort struct {
	Konfig string `name:"konfig" placeholder:"DATEI" help:"Konfigurationsdatei kmr.toml (auch KMR_KONFIG)"`
	Daten  string `name:"daten" placeholder:"ORDNER" help:"Datenordner mit SQLite und Schlüsseln (auch KMR_DATEN)"`
	DB     string `name:"db" placeholder:"ADRESSE" help:"PostgreSQL-Adresse postgres://… (auch KMR_DB)"`
}

// Werk builds installations; the package dienst has the real one.
type Werk interface {
	// Oeffne opens an installation. Ladung leaves an interrupted first load
	// open, for the command that goes on with it.
	Oeffne(ctx context.Context, o Ort, ladung bool) (*Haus, error)
	// Bediene runs the services until ctx ends; bereit is called once when they listen.
	Bediene(ctx context.Context, o Ort, bereit func(url string)) error
	// Fuehrevor makes a demonstration and runs it until ctx ends.
	Fuehrevor(ctx context.Context, v Vorfuehrung) error
	// RichteEin makes a new installation in the folder and returns what the operator must know.
	RichteEin(ctx context.Context, ordner string) (Einrichtung, error)
	// Erzeuge writes a synthetic state and returns the counts as a JSON-able value.
	Erzeuge(ctx context.Context, e Erzeugung) (any, error)
	// Miss runs the benchmarks and reports each result.
	Miss(ctx context.Context, m Messung, melde func(Messwert)) error
	// Simuliere lets virtual Meldebehörden live with the real services in one process.
	Simuliere(ctx context.Context, s Simulation) (Simulationsergebnis, error)
	// PruefeBeweis checks a proof without any installation.
	PruefeBeweis(r io.Reader, schluessel string) (any, error)
}

// Haus is an open installation as the commands use it.
type Haus struct {
	// Eingang returns the door for deliveries with its answers in the folder.
	Eingang func(quittungen string) *eingang.Eingang
	// Quittungen is the usual folder for the answers.
	Quittungen string
	Stand      *lieferung.Auskunft
	Zugang     *zugang.Dienst
	Abruf      *abrufnachricht.Dienst
	// Auskunft answers orders of private persons and bulk customers.
	Auskunft  *Auskunft
	Kontrolle *kontrolle.Dienst
	Personen  Personen
	// Meldenummern gives Meldenummern back to the Meldebehörden.
	Meldenummern Meldenummern
	Plausi       *plausibilitaet.Dienst
	// Abrechnung issues notices and keeps the ledger.
	Abrechnung *abrechnung.Dienst
	Klaerung   *klaerung.Dienst
	// Verzeichnis opens the directory of the state.
	Verzeichnis func() (*Verzeichnis, error)
	// Post opens the way of messages over OSCI.
	Post func() (*registerpost.Versand, error)
	// Unterrichtung derives and hands over duties to notify.
	Unterrichtung *unterrichtung.Dienst
	// Fassungen tells present versions of records, Programm the build.
	Fassungen kontrolle.Fassungen
	Programm  string
	// Betreiber is the actor of the command line.
	Betreiber zugang.Angemeldet
	// KenntProfil says which profile ids exist.
	KenntProfil func(id string) bool
	Lader       eingang.Lader
	// SuchindexNeu derives all search rows anew.
	SuchindexNeu func(ctx context.Context, fortschritt func(erledigt, gesamt int)) error
	// Versiegle seals the log so far.
	Versiegle func(ctx context.Context) error
	// Jetzt measures how long a command took.
	Jetzt func() time.Time
	// Speicher is the resident memory of the process in bytes.
	Speicher  func() int64
	Schliesse func() error
}

// Vorfuehrung are the options of kmr demo.
type Vorfuehrung struct {
	Einwohner   int
	Seed        uint64
	Daten       string
	Adresse     string
	Lieferungen string
	Heute       string
	// Melde is told what happens, in German.
	Melde func(text string)
	// Bereit is called once when everything can be used.
	Bereit func(Bereitschaft)
	// Fortschritt is where a progress bar may be drawn.
	Fortschritt *os.File
}

// Bereitschaft is the ready line of the demonstration.
type Bereitschaft struct {
	Bereit bool   `json:"bereit"`
	URL    string `json:"url"`
	CA     string `json:"ca"`
	// OSCI is the entry of the Intermediär.
	OSCI string `json:"osci"`
	// DVDV is the base address of the directory service.
	DVDV        string          `json:"dvdv"`
	Zertifikate string          `json:"zertifikate"`
	Konten      []Vorfuehrkonto `json:"konten"`
	// Beispiel is a person who can be found, for the first try.
	Beispiel *Beispiel `json:"beispiel,omitempty"`
}

// Vorfuehrkonto is an account of the demonstration; fields that don't apply are absent.
type Vorfuehrkonto struct {
	Rolle      string `json:"rolle"`
	Profil     string `json:"profil,omitempty"`
	Stelle     string `json:"stelle,omitempty"`
	Benutzer   string `json:"benutzer,omitempty"`
	Passwort   string `json:"passwort,omitempty"`
	TOTP       string `json:"totp,omitempty"`
	Zertifikat string `json:"zertifikat,omitempty"`
	URL        string `json:"url,omitempty"`
}

// Beispiel is an invented person of the demonstration.
type Beispiel struct {
	Nachname     string    `json:"nachname"`
	Vornamen     string    `json:"vornamen"`
	Geburtsdatum string    `json:"geburtsdatum"`
	AGS          melde.AGS `json:"ags"`
	Gemeinde     string    `json:"gemeinde"`
}

// Einrichtung is what kmr init tells the operator; the password is shown once.
type Einrichtung struct {
	Konfig   string `json:"konfig"`
	Benutzer string `json:"benutzer"`
	Passwort string `json:"passwort"`
	TOTP     string `json:"totp"`
}

// Erzeugung are the options of kmr erzeugen.
type Erzeugung struct {
	Einwohner   int
	Seed        uint64
	Ziel        string
	Fehlerrate  float64
	Tage        int
	Stichtag    string
	Fortschritt *os.File
}

// Messung are the options of kmr messen.
type Messung struct {
	Ort         Ort
	Einwohner   int
	Seed        uint64
	Dauer       time.Duration
	Nur         []string
	Fortschritt *os.File
}

// Messwert is one result beside its reference of the same run.
type Messwert struct {
	Name        string  `json:"name"`
	Wert        float64 `json:"wert"`
	Einheit     string  `json:"einheit"`
	Referenz    float64 `json:"referenz"`
	Verhaeltnis float64 `json:"verhaeltnis"`
	// Bezug says what the reference is.
	Bezug string `json:"bezug,omitempty"`
}
