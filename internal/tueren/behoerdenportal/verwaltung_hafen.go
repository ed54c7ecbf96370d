// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"context"
	"net/netip"

	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/tueren/anmeldung"
)

// Selbstverwaltung is how a body manages itself; *zugang.Dienst is one. Every
// method refuses what the actor may not do.
type Selbstverwaltung interface {
	Nutzerliste
	Nutzerpflege
	Technik
	Zertifikatspflege
}

// Nutzerliste reads the accounts of the own body.
type Nutzerliste interface {
	Nutzer(ctx context.Context, wer zugang.Angemeldet) ([]zugang.Konto, error)
	Ungenutzt(k zugang.Konto) bool
	Eigene(ctx context.Context, wer zugang.Angemeldet) (zugang.Inhaber, error)
}

// Nutzerpflege changes the accounts of the own body.
type Nutzerpflege interface {
	LegeNutzerAn(ctx context.Context, wer zugang.Angemeldet, n zugang.NeuerNutzer) (zugang.Erstzugang, error)
	AendereRechte(ctx context.Context, wer zugang.Angemeldet, kennung string, r zugang.Rechte) error
	SperreNutzer(ctx context.Context, wer zugang.Angemeldet, kennung string, gesperrt bool) error
	SetzeZurueck(ctx context.Context, wer zugang.Angemeldet, kennung string, a zugang.Ausgabe) (zugang.Erstzugang, error)
	LoescheNutzer(ctx context.Context, wer zugang.Angemeldet, kennung string) error
}

// Technik changes address, networks and units of the own body.
type Technik interface {
	SetzeNetze(ctx context.Context, wer zugang.Angemeldet, netze []netip.Prefix) error
	SetzeAnschrift(ctx context.Context, wer zugang.Angemeldet, anschrift, erreichbarkeit string) error
	SperreEinheit(ctx context.Context, wer zugang.Angemeldet, name string, gesperrt bool) error
}

// Zertifikatspflege changes the client certificates of the own body.
type Zertifikatspflege interface {
	Zertifikate(ctx context.Context, wer zugang.Angemeldet) ([]zugang.Klientenzertifikat, error)
	FuegeZertifikatHinzu(ctx context.Context, wer zugang.Angemeldet, pemText string) error
	EntferneZertifikat(ctx context.Context, wer zugang.Angemeldet, abdruck string) error
}

// Profil is what everybody does with the own account; *zugang.Dienst is one.
type Profil interface {
	anmeldung.Schluesselanmeldung
	MeinKonto(ctx context.Context, wer zugang.Angemeldet) (zugang.Eigenes, error)
	AenderePasswort(ctx context.Context, wer zugang.Angemeldet, p zugang.Passwortwechsel) (string, error)
	RichteTOTPEin(ctx context.Context, wer zugang.Angemeldet, t geheim.TOTP, code, passwort string) error
	Schluesselpflege
}

// Schluesselpflege registers and removes security keys of the own account.
type Schluesselpflege interface {
	BeginneSchluesselwahl(ctx context.Context, wer zugang.Angemeldet, passwort string) (zugang.Schluesselfrage, error)
	RegistriereSchluessel(ctx context.Context, wer zugang.Angemeldet, name string, s zugang.Schluesselantwort) error
	EntferneSchluessel(ctx context.Context, wer zugang.Angemeldet, id, passwort string) error
}

// Antraege takes applications of bodies; *stellen.Dienst is one.
type Antraege interface {
	Pruefe(a stellen.Angaben) error
	Beantrage(ctx context.Context, a stellen.Angaben) (stellen.Antrag, error)
}
