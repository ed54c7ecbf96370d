// SPDX-License-Identifier: EUPL-1.2

package xsd_test

import (
	"testing"

	"kernmelderegister/internal/grund/xmlscan"
	"kernmelderegister/internal/grund/xsd"
)

// pruefeWert checks one value against a simple type.
func pruefeWert(t *testing.T, typ xsd.Einfach, wert string) bool {
	t.Helper()
	tab := kleineTabellen()
	tab.Attribute[1].Einfach = uint16(len(tab.Einfache))
	tab.Einfache = append(tab.Einfache, typ)
	s, err := xsd.Neu(tab)
	if err != nil {
		t.Fatal(err)
	}
	dokument := `<u:liste xmlns:u="urn:u" version="1" zusatz="` + wert + `">` + zwei + fuss
	return s.Pruefe(xmlscan.NeuAusBytes([]byte(dokument), optionen(s))) == nil
}

func TestWerte(t *testing.T) {
	art := func(g xsd.Grundart) xsd.Einfach {
		return xsd.Einfach{Grundart: g, Leerraum: xsd.Zusammenfassen, MaxLaenge: -1}
	}
	zahl := art(xsd.Ganzzahl)
	zahl.Von, zahl.Bis = "-5", "18446744073709551615"
	kurz := art(xsd.Base64)
	kurz.MinLaenge, kurz.MaxLaenge = 1, 3
	drei := art(xsd.Zeichenkette)
	drei.MaxLaenge = 3
	roh := xsd.Einfach{MaxLaenge: 3}
	for _, fall := range []struct {
		name          string
		typ           xsd.Einfach
		gut, schlecht []string
	}{
		{
			"xs:boolean", art(xsd.Boolesch), []string{"true", "false", "1", "0", " true "},
			[]string{"", "TRUE", "yes", "2", "tr ue"},
		},
		{
			"xs:date", art(xsd.Datum),
			[]string{"2024-02-29", "2000-02-29", "1900-02-28", "2026-12-31Z", "2026-01-01+14:00", "2026-01-01-05:30", "12026-01-01", "-0044-03-15"},
			[]string{"", "2023-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "0000-01-01", "26-01-01", "02026-01-01", "2026-1-1", "2026-01-01z", "2026-01-01+14:01", "2026-01-01+1:00", "2026-01-01T00:00:00", "+2026-01-01"},
		},
		{
			"xs:dateTime", art(xsd.Zeitpunkt),
			[]string{"2026-11-03T18:00:00", "2026-11-03T18:00:00.000+01:00", "2026-11-03T24:00:00.0Z", "2026-11-03T23:59:59.999999999"},
			[]string{"2026-11-03", "2026-11-03T18:00", "2026-11-03 18:00:00", "2026-11-03T24:00:00.1", "2026-11-03T24:00:01", "2026-11-03T18:60:00", "2026-11-03T18:00:60", "2026-11-03T18:00:00.", "2026-11-03T25:00:00", "2026-02-30T18:00:00"},
		},
		{"xs:gYearMonth", art(xsd.JahrMonat), []string{"2026-11", "2026-01Z"}, []string{"2026", "2026-13", "2026-11-01", "2026-1"}},
		{"xs:gYear", art(xsd.Jahr), []string{"2026", "-0001", "2026Z", "12026"}, []string{"", "0000", "026", "02026", "2026-", "20a6"}},
		{
			"integers with limits", zahl,
			[]string{"0", "-0", "+7", "007", "-5", "18446744073709551615", "0000000000000000000000000001"},
			[]string{"", "-6", "18446744073709551616", "1.0", "1e3", "--1", "+", "1 2", "٣"},
		},
		{
			"numbers without sign", xsd.Einfach{Grundart: xsd.Vorzeichenlos, MaxLaenge: -1, Von: "0", Bis: "9"},
			[]string{"0", "9", "09"}, []string{"+1", "-0", "10"},
		},
		{
			"xs:base64Binary with length", kurz, []string{"QQ==", "QUI=", "QUJD", "Q U J D", " QUJD "},
			[]string{"", "Q", "QQ=", "QQ", "QR==", "QUJDRA==", "QUJD=", "Q=Q=", "Q!==", "===="},
		},
		{
			"xs:anyURI", art(xsd.URI), []string{"", "urn:de:xmeld:schluesseltabelle:x", "http://x/%20?a#b", "größe"},
			[]string{"a b", "%2", "%zz", "a#b#c"},
		},
		{"xs:ID", art(xsd.NCName), []string{"a", "_1", "ä-b.c"}, []string{"", "1a", "a:b", "a b", "-a"}},
		{"token counts characters after collapsing", drei, []string{"", "äöü", "  a  b ", "a b"}, []string{"abcd", "a b c"}},
		{"string keeps white space", roh, []string{"   ", "a b"}, []string{"    ", " ab "}},
	} {
		t.Run(fall.name, func(t *testing.T) {
			for _, w := range fall.gut {
				if !pruefeWert(t, fall.typ, w) {
					t.Errorf("%q is refused", w)
				}
			}
			for _, w := range fall.schlecht {
				if pruefeWert(t, fall.typ, w) {
					t.Errorf("%q is accepted", w)
				}
			}
		})
	}
}
