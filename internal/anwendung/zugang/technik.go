// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kernmelderegister/internal/fachkern/behoerde"
)

// The fields of the technical forms, as a Maengelliste names them.
const (
	FeldNetze          = "netze"
	FeldZertifikat     = "zertifikat"
	FeldAnschrift      = "anschrift"
	FeldErreichbarkeit = "erreichbarkeit"
)

// maxNetze bounds the list of networks of a body.
const maxNetze = 50

// LiesNetze reads networks in CIDR form, one a line; a bare address is a network
// of its own. The second value is the mistake in German, "" for none.
func LiesNetze(text string) ([]netip.Prefix, string) {
	var netze []netip.Prefix
	for _, zeile := range strings.Fields(strings.ReplaceAll(text, ",", " ")) {
		n, err := netip.ParsePrefix(zeile)
		if a, errAdresse := netip.ParseAddr(zeile); errAdresse == nil && a.Zone() == "" {
			n, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		switch {
		case err != nil:
			return nil, "Jede Zeile nennt ein Netz in der Form 10.1.0.0/16 oder eine einzelne Adresse."
		case n.Addr().Is4() && n.Bits() < 8, n.Addr().Is6() && n.Bits() < 16:
			return nil, "Ein Netz dieser Größe ist keine Beschränkung."
		}
		if n = n.Masked(); !slices.Contains(netze, n) {
			netze = append(netze, n)
		}
	}
	if len(netze) > maxNetze {
		return nil, "Es sind höchstens 50 Netze möglich."
	}
	return netze, ""
}

// Eigene returns the body that the administrator manages. Error: ErrVerwalten.
func (d *Dienst) Eigene(ctx context.Context, wer Angemeldet) (Inhaber, error) {
	return d.eigenerInhaber(ctx, wer)
}

// SetzeNetze replaces the networks from which the accounts of the administrator's
// own body may be used (S3-09); sessions from elsewhere end at once. A list that
// would shut out the administrator is a mistake in FeldNetze. Errors: ErrVerwalten,
// ErrOhneVerwaltung, Maengelliste.
func (d *Dienst) SetzeNetze(ctx context.Context, wer Angemeldet, netze []netip.Prefix) error {
	inhaber, err := d.eigenerInhaber(ctx, wer)
	if err != nil {
		return err
	}
	inhaber.Netze = netze
	if !inhaber.erlaubtNetz(Herkunft(ctx)) {
		return Maengelliste{{FeldNetze, "Ihr eigener Rechner steht in keinem dieser Netze. Sie würden sich selbst aussperren."}}
	}
	namen := make([]string, len(netze))
	for i, n := range netze {
		namen[i] = n.String()
	}
	return d.aendereInhaber(ctx, inhaberakt{wer, "Zugelassene Netze geändert", "netze", strings.Join(namen, " ")},
		func(i *Inhaber) { i.Netze = netze })
}

// SetzeAnschrift stores address and reachability of the administrator's own body;
// they stand in the head of its queries (BMeldDAV § 11). Errors as of SetzeNetze.
func (d *Dienst) SetzeAnschrift(ctx context.Context, wer Angemeldet, anschrift, erreichbarkeit string) error {
	if _, err := d.eigenerInhaber(ctx, wer); err != nil {
		return err
	}
	var m Maengelliste
	for feld, wert := range map[string]string{FeldAnschrift: anschrift, FeldErreichbarkeit: erreichbarkeit} {
		if wert == "" || utf8.RuneCountInString(wert) > maxKennung {
			m.Melde(feld, "Diese Angabe fehlt oder ist länger als 120 Zeichen.")
		}
	}
	if len(m) > 0 {
		return m
	}
	return d.aendereInhaber(ctx, inhaberakt{wer: wer, anlass: "Anschrift der Stelle geändert"}, func(i *Inhaber) {
		i.Anschrift, i.Erreichbarkeit = anschrift, erreichbarkeit
	})
}

// SperreEinheit blocks or frees all accounts of a unit of the administrator's own
// body; running sessions end at once (S3-15). The administrator's own unit is
// ErrSelbst. Errors further as of SetzeNetze; an unknown unit is ErrVerwalten.
func (d *Dienst) SperreEinheit(ctx context.Context, wer Angemeldet, name string, gesperrt bool) error {
	inhaber, err := d.eigenerInhaber(ctx, wer)
	if err != nil {
		return err
	}
	if _, da := inhaber.einheit(name); !da {
		return ErrVerwalten
	}
	konto, _, err := d.speicher.Konto(ctx, wer.Kennung)
	switch {
	case err != nil:
		return fmt.Errorf("find account: %w", err)
	case konto.Einheit == name:
		return ErrSelbst
	}
	return d.aendereInhaber(ctx, inhaberakt{wer, anlassSperre(gesperrt), "einheit", name}, func(i *Inhaber) {
		i.Einheiten = slices.Clone(i.Einheiten)
		for n := range i.Einheiten {
			if i.Einheiten[n].Name == name {
				i.Einheiten[n].Gesperrt = gesperrt
			}
		}
	})
}

// inhaberakt is a change of a body; feld and wert go to the log unless empty.
type inhaberakt struct {
	wer                Angemeldet
	anlass, feld, wert string
}

func (d *Dienst) aendereInhaber(ctx context.Context, a inhaberakt, tu func(*Inhaber)) error {
	id := a.wer.Akteur.Stelle.ID
	daten := map[string]string{"inhaber": id}
	if a.feld != "" {
		daten[a.feld] = a.wert
	}
	return d.aendere(ctx, verwaltungsakt{wer: a.wer, anlass: a.anlass, daten: daten}, func(b Bestand) error {
		i, err := b.Inhaber(ctx, id)
		if err != nil {
			return err
		}
		zertifikate, err := b.Zertifikate(ctx, id)
		if err != nil {
			return err
		}
		tu(&i)
		return b.SetzeInhaber(ctx, i, zertifikate)
	})
}

// Klientenzertifikat is a registered client certificate as pages show it.
type Klientenzertifikat struct {
	Abdruck    string // SHA-256 in lower-case hexadecimal
	Inhaber    string // subject
	Aussteller string
	Von, Bis   time.Time
	// Abgelaufen says that it is not valid at this moment.
	Abgelaufen bool
}

// Zertifikate returns the client certificates of the administrator's own body by
// end of validity. Error: ErrVerwalten.
func (d *Dienst) Zertifikate(ctx context.Context, wer Angemeldet) ([]Klientenzertifikat, error) {
	if _, err := d.eigenerInhaber(ctx, wer); err != nil {
		return nil, err
	}
	alle, err := d.speicher.Zertifikate(ctx, wer.Akteur.Stelle.ID)
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	var liste []Klientenzertifikat
	for abdruck, der := range alle {
		k := Klientenzertifikat{Abdruck: abdruck}
		if z, err := x509.ParseCertificate(der); err == nil {
			jetzt := d.uhr.Jetzt()
			k.Inhaber, k.Aussteller, k.Von, k.Bis = z.Subject.String(), z.Issuer.String(), z.NotBefore, z.NotAfter
			k.Abgelaufen = jetzt.Before(z.NotBefore) || jetzt.After(z.NotAfter)
		}
		liste = append(liste, k)
	}
	slices.SortFunc(liste, func(a, b Klientenzertifikat) int {
		if c := a.Bis.Compare(b.Bis); c != 0 {
			return c
		}
		return strings.Compare(a.Abdruck, b.Abdruck)
	})
	return liste, nil
}

// FuegeZertifikatHinzu registers a client certificate, given as one PEM block, for
// the administrator's own body. Expired ones, those of authorities and those of
// other bodies are a mistake in FeldZertifikat. Errors further as of SetzeNetze.
func (d *Dienst) FuegeZertifikatHinzu(ctx context.Context, wer Angemeldet, pemText string) error {
	if _, err := d.eigenerInhaber(ctx, wer); err != nil {
		return err
	}
	der, mangel := liesZertifikat(pemText)
	if mangel == "" {
		if z, err := x509.ParseCertificate(der); err != nil || d.uhr.Jetzt().After(z.NotAfter) {
			mangel = "Das Zertifikat ist abgelaufen."
		}
	}
	if mangel != "" {
		return Maengelliste{{FeldZertifikat, mangel}}
	}
	abdruck := ZertifikatAbdruck(der)
	return d.aendereZertifikate(ctx, wer, zertifikatakt{"Zertifikat hinzugefügt", abdruck}, func(b Bestand, alle map[string][]byte) error {
		if _, err := b.InhaberZuZertifikat(ctx, abdruck); err == nil {
			return Maengelliste{{FeldZertifikat, "Dieses Zertifikat ist schon eingetragen."}}
		} else if !errors.Is(err, ErrUnbekannt) {
			return err
		}
		alle[abdruck] = der
		return nil
	})
}

// EntferneZertifikat takes a client certificate of the administrator's own body
// away; it opens nothing from then on. Errors as of SetzeNetze.
func (d *Dienst) EntferneZertifikat(ctx context.Context, wer Angemeldet, abdruck string) error {
	if _, err := d.eigenerInhaber(ctx, wer); err != nil {
		return err
	}
	return d.aendereZertifikate(ctx, wer, zertifikatakt{"Zertifikat entfernt", abdruck}, func(_ Bestand, alle map[string][]byte) error {
		if _, da := alle[abdruck]; !da {
			return ErrVerwalten
		}
		delete(alle, abdruck)
		return nil
	})
}

type zertifikatakt struct{ anlass, abdruck string }

func (d *Dienst) aendereZertifikate(ctx context.Context, wer Angemeldet, a zertifikatakt, tu func(Bestand, map[string][]byte) error) error {
	id := wer.Akteur.Stelle.ID
	akt := verwaltungsakt{wer: wer, anlass: a.anlass, daten: map[string]string{"inhaber": id, "zertifikat": gekuerzt(a.abdruck)}}
	return d.aendere(ctx, akt, func(b Bestand) error {
		i, err := b.Inhaber(ctx, id)
		if err != nil {
			return err
		}
		alle, err := b.Zertifikate(ctx, id)
		if err != nil {
			return err
		}
		if err := tu(b, alle); err != nil {
			return err
		}
		return b.SetzeInhaber(ctx, i, alle)
	})
}

// Dienststelle returns address and reachability of a body, empty if they are not known.
func (d *Dienst) Dienststelle(ctx context.Context, s behoerde.Stelle) (anschrift, erreichbarkeit string) {
	i, err := d.speicher.Inhaber(ctx, s.ID)
	if err != nil {
		return "", ""
	}
	return i.Anschrift, i.Erreichbarkeit
}
