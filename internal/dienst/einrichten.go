// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/befehl"
)

// musterkonfig is the kmr.toml of a new installation.
const musterkonfig = `# Konfiguration des Kernmelderegisters. Unbekannte Angaben sind Fehler.

# produktiv, test oder vorfuehrung. Nur außerhalb von "produktiv" werden
# Testnachrichten angenommen und wirkt KMR_HEUTE.
betriebsart = "produktiv"

# Ordner der eingebetteten Datenbanken und der Schlüssel, bezogen auf diese Datei.
daten = "daten"

# Statt SQLite eine PostgreSQL-Datenbank, dazu wahlweise eine Lesereplik.
# db = "postgres://kmr@db.example/kmr"
# replika = "postgres://kmr@replik.example/kmr"

adresse = "127.0.0.1:8443"

# Dienste, die "kmr serve" hier betreibt; ohne diese Angabe alle.
# dienste = ["register", "portal", "dvdv"]

[register]
kennung = "ags:14000000"
name = "Kernmelderegister Sachsen"
email = "register@kernmelderegister.invalid"
strasse = "Musterstraße"
hausnummer = "1"
postleitzahl = "01067"
ort = "Dresden"

[tls]
# PEM-Dateien des Servers; klienten nennt die Aussteller erlaubter Klientenzertifikate.
zertifikat = "server.pem"
schluessel = "server.key"
# klienten = "klienten.pem"

[auskunft]
# Takt in Millisekunden, in dem Antworten an Private hinausgehen; verbirgt die Bearbeitungszeit.
# raster_ms = 50
# Suchprofile eines Auftrags, die gleichzeitig bearbeitet werden.
# zeitgleich = 100
# Tage, die Entwürfe und Ergebnisse bleiben.
# aufbewahrung_tage = 30

[gebuehren]
# Konto, auf das Gebühren gezahlt werden; ohne sie lassen sich Bescheide nicht drucken.
# inhaber = "Hauptkasse"
# iban = "DE…"
# bic = ""
# bank = ""

[betreiber]
# Angaben für Impressum, Datenschutz, Barrierefreiheit und Hilfe; fehlende werden dort benannt.
# telefon = ""
# sprechzeiten = ""
# vertretung = ""
# aufsicht = ""
# datenschutz = ""
# durchsetzung = ""
# bewertung = ""

[post]
# Mailserver für Benachrichtigungen ohne Inhalt; ohne ihn wird nichts verschickt.
# smtp = "mail.example:587"
# schutz = "starttls"
# absender = ""
# benutzer = ""
# passwortdatei = "post.passwort"
# wartezeit_minuten = 30

[dvdv]
# Adresse, unter der Fachverfahren diesen Server kennen; sie steht in ihren Nachweisen (aud).
# adresse = "https://dvdv.example"
# Netze des Rechenzentrums, die ohne Token fragen dürfen; sonst nur dieser Rechner.
# interne_netze = ["10.1.0.0/16"]
# Weitere DVDV-Server für Anschriften, der Reihe nach gefragt (eigener Dienst zuerst).
# server = ["https://dvdv-1.example/dvdv2-backend", "https://dvdv-2.example/dvdv2-backend"]
# Zertifikat (RSA) und Schlüssel, mit denen sich das Register dort ausweist.
# zertifikat = "dvdv.pem"
# schluessel = "dvdv-klient.key"
# aussteller = "dvdv-ca.pem"
# frist_sekunden = 5
`

// RichteEin implements befehl.Werk.
func (w *Werk) RichteEin(ctx context.Context, ordner string) (e befehl.Einrichtung, err error) {
	datei := filepath.Join(ordner, "kmr.toml")
	if vorhanden(datei) {
		return e, konfigfehler("In " + ordner + " gibt es schon eine Installation.")
	}
	if err := os.MkdirAll(ordner, 0o700); err != nil {
		return e, err
	}
	if err := schreibeDurabel(datei, []byte(musterkonfig), 0o600); err != nil {
		return e, err
	}
	k, err := LiesKonfig(Ort{Konfig: datei}, func(string) string { return "" })
	if err != nil {
		return e, err
	}
	h, err := oeffneHaus(ctx, bau{konfig: k, uhr: uhr.System()})
	if err != nil {
		return e, fmt.Errorf("open new installation: %w", err)
	}
	defer func() { err = errors.Join(err, h.schliesse()) }()
	nutzer, konto := mensch("amt.betrieb", nil)
	_, err = h.zugang.LegeAn(ctx, betreiber(), zugang.Kontendatei{Stellen: []zugang.StelleAngabe{{
		Stelle: behoerde.Stelle{ID: "amt", Name: k.Register.Name, Art: "amt", Sitz: landSachsen}, Nutzer: []zugang.NutzerAngabe{nutzer},
	}}}, func() {})
	return befehl.Einrichtung{Konfig: datei, Benutzer: konto.Benutzer, Passwort: konto.Passwort, TOTP: konto.TOTP}, err
}
