// SPDX-License-Identifier: EUPL-1.2

package xmeld

// The native version of the standard.
const (
	// Version is the version that this register speaks by itself.
	Version = "25.11a"
	// Raum is the namespace of the native version.
	Raum = raumStamm + "2511a"
	// RaumRueckweisung is the namespace of the XInneres message 0010.
	RaumRueckweisung = "http://www.osci.de/xinneres/rueckweisung/6"
	// RaumAbruf is the namespace of this register's extensions in 1330 and 1331.
	RaumAbruf = "urn:kernmelderegister:abruf:1"

	raumStamm = "http://www.osci.de/xmeld"
)

// Who made the message (root attributes produkt, produkthersteller).
const (
	ProduktName       = "Kernmelderegister"
	ProduktHersteller = "Kernmelderegister"
)

// Versions of the code lists that are not part of the schema ("Typ 3"): the
// sender names the version it used, the reader does not check it.
const (
	listeVerzeichnisdienst = "3"          // urn:xoev-de:kosit:codeliste:verzeichnisdienst
	listeKanal             = "3"          // urn:de:xoev:codeliste:erreichbarkeit
	listeAGS               = "2026-06-30" // urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:ags
	listeVerwaltung        = "2026-06-30" // …:schluessel:bundesland, …:bezirk, …:kreis
	listeGebiet            = "2024-08-01" // …:schluessel:staatsgebiete, …:staat, …:staatsangehoerigkeit
	listeGeschlecht        = "1"          // urn:xoev-de:xinneres:codeliste:geschlecht
	listeReligion          = "1"          // urn:de:dsmeld:schluesseltabelle:religion.steuererhebend
	listeReligionNicht     = "1"          // urn:de:dsmeld:schluesseltabelle:religion.nicht.steuererhebend
	listeVertreter         = "1"          // urn:de:dsmeld:schluesseltabelle:gesetzlicher.vertreter
)

// Lists whose URI the sender names too ("Typ 4"), and the list of messages.
const (
	uriNachrichten   = "urn:de:xmeld:schluesseltabelle:xmeld.nachrichten"
	uriLandesAnlass  = "urn:kernmelderegister:uebermittlungsanlass"
	uriLandesFehler  = "urn:kernmelderegister:fehlercode"
	listeLandesTypen = "1"
)
