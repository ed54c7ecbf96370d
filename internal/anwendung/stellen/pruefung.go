// SPDX-License-Identifier: EUPL-1.2

package stellen

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/melde"
)

//go:embed grundprofile.toml
var grundprofile string

// Grundprofil is a profile with which a body can begin.
type Grundprofil struct {
	ID   string `toml:"id"`
	Norm string `toml:"norm"`
}

// Grundprofile returns the profiles with which a body can begin (S3-01, F-01).
// Errors are those of the embedded table.
func Grundprofile() ([]Grundprofil, error) {
	var tafel struct {
		Grundprofil []Grundprofil `toml:"grundprofil"`
	}
	if _, err := toml.Decode(grundprofile, &tafel); err != nil {
		return nil, fmt.Errorf("read basic profiles: %w", err)
	}
	return tafel.Grundprofil, nil
}

// The fields of an application, as a zugang.Maengelliste names them.
const (
	FeldArt              = "art"
	FeldStelleID         = "stelle_id"
	FeldName             = "name"
	FeldBehoerdenart     = "behoerdenart"
	FeldSicherheit       = "sicherheitsbehoerde"
	FeldGebiet           = "gebiet"
	FeldBehoerdenkennung = "behoerdenkennung"
	FeldAnschrift        = "anschrift"
	FeldErreichbarkeit   = "erreichbarkeit"
	FeldProfil           = "profil"
	FeldEinheit          = "einheit"
	FeldLeitung          = "leitung"
	FeldLeitungFunktion  = "leitung_funktion"
	FeldNachweis         = "nachweis"
	FeldNachweiszeichen  = "nachweiszeichen"
	FeldAdministrator    = "administrator"
	FeldAdminKurzname    = "admin_kurzname"
	FeldAdminErreichbar  = "admin_erreichbar"
	FeldNetze            = "netze"
	FeldBefugte          = "befugte"
)

var (
	stellenForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$`)
	gebietForm  = regexp.MustCompile(`^14[0-9]{1,6}$`)
)

const maxText = 120

// sicherheitsnummern is the number of the bodies of § 34 Abs. 4 Satz 1 BMG.
const sicherheitsnummern = 13

// pruefe checks the form of an application; nothing is said about other bodies.
func (d *Dienst) pruefe(a Angaben) error {
	var m zugang.Maengelliste
	if !slices.Contains(Arten(), a.Art) {
		m.Melde(FeldArt, "Bitte wählen Sie, was Sie beantragen.")
	}
	if !stellenForm.MatchString(a.Stelle.ID) {
		m.Melde(FeldStelleID, "Das Kurzzeichen besteht aus 3 bis 40 Kleinbuchstaben, Ziffern und Strichen, zum Beispiel „stadt-muster“.")
	}
	pflicht(&m, FeldLeitung, a.Leitung)
	pflicht(&m, FeldLeitungFunktion, a.LeitungFunktion)
	pflicht(&m, FeldNachweiszeichen, a.Nachweiszeichen)
	if _, da := Nachweisarten()[a.Nachweis]; !da {
		m.Melde(FeldNachweis, "Bitte wählen Sie, womit Sie die Identität Ihrer Behörde nachweisen.")
	}
	if !a.Befugte {
		m.Melde(FeldBefugte, "Ohne diese Erklärung kann kein Zugang eröffnet werden (§ 39 Abs. 1 BMG).")
	}
	switch a.Art {
	case Grundzugang:
		d.pruefeGrundzugang(a, &m)
	case Zusatzprofil:
		pflicht(&m, FeldEinheit, a.Einheit)
		d.pruefeProfil(a, &m)
	}
	if a.Art == Grundzugang || a.Art == Administratorwechsel {
		pruefeAdministrator(a, &m)
	}
	return m.Fehler()
}

func (d *Dienst) pruefeGrundzugang(a Angaben, m *zugang.Maengelliste) {
	pflicht(m, FeldName, a.Stelle.Name)
	pflicht(m, FeldBehoerdenart, a.Stelle.Art)
	pflicht(m, FeldAnschrift, a.Anschrift)
	pflicht(m, FeldErreichbarkeit, a.Erreichbarkeit)
	if zugang.BereichVon(a.Stelle.Art) != zugang.BereichBehoerde || zugang.Bereich(a.Stelle.Art).IstKunde() {
		m.Melde(FeldBehoerdenart, "Für diese Art von Stelle ist dieses Formular nicht vorgesehen.")
	}
	if n := a.Stelle.Sicherheitsbehoerde; n < 0 || n > sicherheitsnummern {
		m.Melde(FeldSicherheit, "Hier wird eine Nummer des § 34 Abs. 4 Satz 1 BMG (1 bis 13) erwartet.")
	}
	if slices.ContainsFunc(a.Stelle.Gebiet, func(g melde.AGS) bool { return !gebietForm.MatchString(string(g)) }) {
		m.Melde(FeldGebiet, "Ein Gebiet wird durch amtliche Schlüssel genannt, die mit 14 beginnen, zum Beispiel 14625.")
	}
	if len(a.Netze) == 0 && !a.OhneLandesnetz {
		m.Melde(FeldNetze, "Bitte nennen Sie die Netze, aus denen zugegriffen wird, oder erklären Sie, dass kein Landesnetz vorhanden ist.")
	}
	d.pruefeProfil(a, m)
}

func (d *Dienst) pruefeProfil(a Angaben, m *zugang.Maengelliste) {
	if _, err := d.recht.Profil(a.Profil, d.heute()); err != nil {
		m.Melde(FeldProfil, "Bitte wählen Sie ein Profil, das heute gilt.")
		return
	}
	if a.Art == Grundzugang && !d.istGrundprofil(a.Profil) {
		m.Melde(FeldProfil, "Dieses Profil ist ein Zusatzprofil. Es wird nach dem Grundzugang für eine Organisationseinheit beantragt.")
	}
}

func (d *Dienst) istGrundprofil(id string) bool {
	return slices.ContainsFunc(d.grund, func(g Grundprofil) bool { return g.ID == id })
}

func pruefeAdministrator(a Angaben, m *zugang.Maengelliste) {
	if mangel := zugang.PruefePersonenname(a.Administrator); mangel != "" {
		m.Melde(FeldAdministrator, mangel)
	}
	if mangel := zugang.PruefeKurzname(a.AdminKurzname); mangel != "" {
		m.Melde(FeldAdminKurzname, mangel)
	}
	pflicht(m, FeldAdminErreichbar, a.AdminErreichbar)
}

func pflicht(m *zugang.Maengelliste, feld, wert string) {
	switch {
	case strings.TrimSpace(wert) == "":
		m.Melde(feld, "Diese Angabe fehlt.")
	case utf8.RuneCountInString(wert) > maxText:
		m.Melde(feld, "Diese Angabe ist länger als 120 Zeichen.")
	}
}

// Pruefpunkt is one thing that the register office looks at before it decides.
type Pruefpunkt struct {
	Text string
	// Gut says that the register itself found it in order.
	Gut bool
	// Hindernis says that the application can't be granted as it stands.
	Hindernis bool
	Norm      string
}

// Pruefpunkte returns what the register can check by itself, for the page beside the application.
func (d *Dienst) Pruefpunkte(ctx context.Context, a Antrag) ([]Pruefpunkt, error) {
	inhaber, err := d.speicher.Inhaber(ctx, a.Angaben.Stelle.ID)
	unbekannt := errors.Is(err, zugang.ErrUnbekannt)
	if err != nil && !unbekannt {
		return nil, fmt.Errorf("find body: %w", err)
	}
	var punkte []Pruefpunkt
	melde := func(gut, hindernis bool, norm, text string) {
		punkte = append(punkte, Pruefpunkt{Text: text, Gut: gut, Hindernis: hindernis && !gut, Norm: norm})
	}
	if a.Angaben.Art == Grundzugang {
		melde(unbekannt || a.Zustand == Registriert || a.Zustand == Gesperrt, true, "ein Zugang je Behörde", "Das Kurzzeichen ist frei: die Behörde hat noch keinen Zugang.")
		doppelt, err := d.gleichnamig(ctx, a)
		if err != nil {
			return nil, err
		}
		melde(!doppelt, false, "ein Zugang je Behörde", "Keine andere Behörde trägt denselben Namen.")
		melde(a.Angaben.Behoerdenkennung != "", false, "§ 39 Abs. 1 BMG", "Eine Behördenkennung (DVDV) ist angegeben.")
		melde(len(a.Angaben.Netze) > 0, false, "empfohlen", "Der Zugriff ist auf Netze beschränkt.")
	} else {
		melde(!unbekannt && inhaber.Kunde == nil, true, "§ 39 Abs. 2 SächsMeldVO", "Die Behörde ist registriert.")
	}
	if a.Angaben.Profil != "" {
		stelle := a.Angaben.Stelle
		if a.Angaben.Art == Zusatzprofil {
			stelle = inhaber.Stelle
		}
		p, err := d.recht.Profil(a.Angaben.Profil, d.heute())
		grund, passt := "", false
		if err == nil {
			if grund, passt = p.PasstZu(stelle); grund != "" {
				grund = " (" + grund + ")"
			}
		}
		melde(passt, true, "Profil "+a.Angaben.Profil, "Das Profil passt zu Art, Sitz und Gebiet der Stelle"+grund+".")
	}
	melde(a.Angaben.Befugte, true, "§ 39 Abs. 1 BMG", "Die Leitung erklärt, dass nur Befugte Zugriff erhalten.")
	return punkte, nil
}

func (d *Dienst) gleichnamig(ctx context.Context, a Antrag) (bool, error) {
	alle, err := d.speicher.Behoerden(ctx)
	if err != nil {
		return false, fmt.Errorf("read bodies: %w", err)
	}
	return slices.ContainsFunc(alle, func(i zugang.Inhaber) bool {
		return i.ID() != a.Angaben.Stelle.ID && strings.EqualFold(i.Stelle.Name, a.Angaben.Stelle.Name)
	}), nil
}
