// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kernmelderegister/internal/grund/uhr"
)

// Rechte are what an administrator decides about an account.
type Rechte struct {
	// Einheit is one of the units of the body, or empty.
	Einheit string
	Rollen  []Rolle
	// BesondersBis limits RolleBesondersErmaechtigt, at most a year ahead (BMG § 34a Abs. 6).
	BesondersBis uhr.Datum
	// GueltigBis is the last day of the account; the zero value means without end (S3-07).
	GueltigBis uhr.Datum
}

// NeuerNutzer is an account to be made: of a person with Name, or of a procedure with Verfahren.
type NeuerNutzer struct {
	// Kurzname is the login name without the id of the body, which stands before it.
	Kurzname  string
	Name      string
	Verfahren string
	Rechte    Rechte
	Ausgabe   Ausgabe
}

// The fields of the forms, as a Maengelliste names them.
const (
	FeldKurzname     = "kurzname"
	FeldName         = "name"
	FeldVerfahren    = "verfahren"
	FeldEinheit      = "einheit"
	FeldRollen       = "rollen"
	FeldBesondersBis = "besonders_bis"
	FeldGueltigBis   = "gueltig_bis"
	FeldAusgabe      = "ausgabe"
)

// besondersMonate is the longest term of a special authorisation.
const besondersMonate = 12

var kurznameForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,38}[a-z0-9])?$`)

// PruefeKurzname returns what is wrong with the part of a login name that follows the id of the body.
func PruefeKurzname(text string) string {
	if !kurznameForm.MatchString(text) {
		return "Eine Kennung besteht aus höchstens 40 Kleinbuchstaben, Ziffern, Punkten und Strichen, zum Beispiel „m.muster“."
	}
	return ""
}

// sammelwoerter betray an account that several would share (S1-22.20).
var sammelwoerter = []string{
	"abteilung", "alle", "amt", "behörde", "dienststelle", "funktion", "gast", "gruppe", "kollegen", "nutzer",
	"poststelle", "praktikant", "referat", "sachgebiet", "sammel", "sekretariat", "team", "test", "vertretung", "wache", "zentrale",
}

// PruefePersonenname returns what is wrong with the name of a person who is to get an account of the own.
func PruefePersonenname(text string) string {
	woerter := strings.Fields(text)
	if len(woerter) < 2 || utf8.RuneCountInString(text) > maxName {
		return "Bitte geben Sie Vor- und Familiennamen der Person an."
	}
	for _, w := range woerter {
		if slices.Contains(sammelwoerter, strings.ToLower(strings.Trim(w, ".,"))) {
			return "Konten sind persönlich; Sammelkonten sind nicht zulässig (§ 22 Abs. 2 SächsMeldVO)."
		}
	}
	return ""
}

// LegeNutzerAn makes an account of the administrator's own body (S3-06). The
// first password is in the result and nowhere else; a person has to change it
// and to set a second factor at the first log-in (S3-10a). The act is in the log
// before it takes effect. Errors: ErrVerwalten, ErrOhneVerwaltung, ErrVergeben, Maengelliste.
func (d *Dienst) LegeNutzerAn(ctx context.Context, wer Angemeldet, n NeuerNutzer) (Erstzugang, error) {
	inhaber, err := d.eigenerInhaber(ctx, wer)
	if err != nil {
		return Erstzugang{}, err
	}
	if err := d.pruefeNeuen(inhaber, n); err != nil {
		return Erstzugang{}, err
	}
	kennung := inhaber.ID() + "." + n.Kurzname
	erst, hash, err := d.neuerErstzugang(kennung, n.Ausgabe)
	if err != nil {
		return Erstzugang{}, err
	}
	konto := Konto{
		Kennung: kennung, InhaberID: inhaber.ID(), Name: n.Name, Passwort: hash, Verfahren: n.Verfahren,
		Basic: n.Verfahren != "", Erstkennwort: n.Verfahren == "", Angelegt: d.uhr.Jetzt(),
	}
	konto.setze(n.Rechte)
	erst.Maschine = konto.Verfahren != ""
	err = d.aendere(ctx, verwaltungsakt{wer: wer, anlass: "Konto angelegt", daten: rechtedaten(konto)}, func(b Bestand) error {
		_, _, err := b.Konto(ctx, kennung)
		war, errWar := b.WarVergeben(ctx, kennung)
		switch {
		case err == nil || war:
			return ErrVergeben
		case !errors.Is(err, ErrUnbekannt) || errWar != nil:
			return errors.Join(err, errWar)
		}
		return b.SetzeKonto(ctx, konto)
	})
	if err != nil {
		return Erstzugang{}, err
	}
	return erst, nil
}

func (d *Dienst) pruefeNeuen(i Inhaber, n NeuerNutzer) error {
	var m Maengelliste
	if mangel := PruefeKurzname(n.Kurzname); mangel != "" {
		m.Melde(FeldKurzname, mangel)
	}
	switch {
	case n.Verfahren != "" && n.Name != "":
		m.Melde(FeldVerfahren, "Ein Konto gehört entweder einer Person oder einem Verfahren.")
	case n.Verfahren != "" && utf8.RuneCountInString(n.Verfahren) > maxKennung:
		m.Melde(FeldVerfahren, "Die Bezeichnung des Verfahrens ist länger als 120 Zeichen.")
	case n.Verfahren == "":
		if mangel := PruefePersonenname(n.Name); mangel != "" {
			m.Melde(FeldName, mangel)
		}
	}
	if n.Ausgabe != AusgabePersoenlich && n.Ausgabe != AusgabeGeteilt {
		m.Melde(FeldAusgabe, "Bitte wählen Sie, wie das Erstkennwort übergeben wird.")
	}
	d.pruefeRechte(i, n.Rechte, n.Verfahren != "", &m)
	return m.Fehler()
}

// pruefeRechte checks rights; the role of the administrator comes from an
// application and is not given here (S3-05).
func (d *Dienst) pruefeRechte(i Inhaber, r Rechte, maschine bool, m *Maengelliste) {
	heute := d.heute()
	if _, da := i.einheit(r.Einheit); r.Einheit != "" && !da {
		m.Melde(FeldEinheit, "Diese Organisationseinheit gibt es nicht.")
	}
	for _, rolle := range r.Rollen {
		switch {
		case rolle == RolleAdmin:
			m.Melde(FeldRollen, "Die Administration wird durch einen Antrag der Behördenleitung bestimmt.")
		case !slices.Contains(Rollen(), rolle):
			m.Melde(FeldRollen, "Diese Rolle gibt es nicht.")
		case maschine && rolle != RolleAbruf && rolle != RolleGruppe:
			m.Melde(FeldRollen, "Ein Verfahren kann nur Abruf und Gruppenabfrage als Rollen haben.")
		}
	}
	if slices.Contains(r.Rollen, RolleBesondersErmaechtigt) {
		if r.BesondersBis.Leer() || heute.Nach(r.BesondersBis) || r.BesondersBis.Nach(heute.PlusMonate(besondersMonate)) {
			m.Melde(FeldBesondersBis, "Die besondere Ermächtigung braucht ein Ende, das höchstens zwölf Monate entfernt ist.")
		}
	}
	if !r.GueltigBis.Leer() && heute.Nach(r.GueltigBis) {
		m.Melde(FeldGueltigBis, "Dieser Tag liegt in der Vergangenheit.")
	}
}

func (k *Konto) setze(r Rechte) {
	admin := k.Hat(RolleAdmin)
	k.Einheit, k.GueltigBis, k.BesondersBis = r.Einheit, r.GueltigBis, uhr.Datum{}
	k.Rollen = slices.Clone(r.Rollen)
	if k.Hat(RolleBesondersErmaechtigt) {
		k.BesondersBis = r.BesondersBis
	}
	if admin {
		k.Rollen = append(k.Rollen, RolleAdmin)
	}
}

// rechtedaten is what the log keeps of an account: its rights, not the person's name.
func rechtedaten(k Konto) map[string]string {
	rollen := make([]string, len(k.Rollen))
	for i, r := range k.Rollen {
		rollen[i] = string(r)
	}
	daten := map[string]string{"konto": k.Kennung, "inhaber": k.InhaberID, "rollen": strings.Join(rollen, " ")}
	for name, wert := range map[string]string{
		"einheit": k.Einheit, "verfahren": k.Verfahren, "besonders_bis": k.BesondersBis.String(), "gueltig_bis": k.GueltigBis.String(),
	} {
		if wert != "" && wert != (uhr.Datum{}).String() {
			daten[name] = wert
		}
	}
	return daten
}

// Nutzer returns the accounts of the administrator's own body. Error: ErrVerwalten.
func (d *Dienst) Nutzer(ctx context.Context, wer Angemeldet) ([]Konto, error) {
	if !wer.Darf(RolleAdmin) {
		return nil, ErrVerwalten
	}
	konten, err := d.speicher.Konten(ctx, wer.Akteur.Stelle.ID)
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	return konten, nil
}

// UngenutztTage is after how many days without use an account is to be looked at (S3-07).
const UngenutztTage = 90

// Ungenutzt reports whether the account was not used for UngenutztTage.
func (d *Dienst) Ungenutzt(k Konto) bool {
	zuletzt := k.LetzteAnmeldung
	if zuletzt.IsZero() {
		zuletzt = k.Angelegt
	}
	return d.uhr.Jetzt().Sub(zuletzt) >= UngenutztTage*24*time.Hour
}

// eigenerInhaber returns the body that the administrator manages.
func (d *Dienst) eigenerInhaber(ctx context.Context, wer Angemeldet) (Inhaber, error) {
	if !wer.Darf(RolleAdmin) {
		return Inhaber{}, ErrVerwalten
	}
	i, err := d.speicher.Inhaber(ctx, wer.Akteur.Stelle.ID)
	if errors.Is(err, ErrUnbekannt) {
		return Inhaber{}, ErrVerwalten
	}
	if err != nil {
		return Inhaber{}, fmt.Errorf("find holder: %w", err)
	}
	return i, nil
}

// aendere logs an act of an administrator and then does it in one transaction, in
// which the administrator must still be one (S3-05).
func (d *Dienst) aendere(ctx context.Context, v verwaltungsakt, tu func(Bestand) error) error {
	if err := d.vermerkeAkt(ctx, v); err != nil {
		return err
	}
	return d.speicher.Aendere(ctx, func(b Bestand) error {
		k, i, err := b.Konto(ctx, v.wer.Kennung)
		switch {
		case err != nil && !errors.Is(err, ErrUnbekannt):
			return fmt.Errorf("find administrator: %w", err)
		case err != nil || !i.offenFuer(k, d.heute()) || !k.Hat(RolleAdmin):
			return ErrOhneVerwaltung
		}
		return tu(b)
	})
}
