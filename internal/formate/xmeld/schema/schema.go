// SPDX-License-Identifier: EUPL-1.2

// Package schema carries the rules of the XMeld messages as tables, so that a
// message can be checked while it streams by, without the schema files of the
// standard. The tables are generated from the official XSD files of OSCI-XMeld
// 25.11a and hold facts only: names, order, occurrences, types, code lists.
package schema

import (
	_ "embed"
	"sync"

	"kernmelderegister/internal/grund/xsd"
)

//go:generate go run kernmelderegister/werkzeug/xsdtabelle -katalog ../../../../../shared/spec/xmeld/25.11a/catalog.xml -aus xmeld2511a.xsdt ../../../../../shared/spec/xmeld/25.11a/xinneres.xmeld.xsd ../../../../../shared/spec/xmeld/25.11a/extern/xinneres-rueckweisung.xsd

//go:embed xmeld2511a.xsdt
var tabellen2511a []byte

// URI2511a is the namespace of the elements of XMeld 25.11a. Elements inherited
// from XInneres and XÖV types are in no namespace.
const URI2511a = "http://www.osci.de/xmeld2511a"

var schema2511a = sync.OnceValue(func() *xsd.Schema {
	t, err := xsd.Dekodieren(tabellen2511a)
	if err != nil {
		panic("embedded tables: " + err.Error())
	}
	s, err := xsd.Neu(t)
	if err != nil {
		panic("embedded tables: " + err.Error())
	}
	return s
})

// XMeld2511a returns the schema of all messages of XMeld 25.11a and of the
// rejection rueckweisung.asynchron.0010 of XInneres. It is decoded at the first
// call and shared.
func XMeld2511a() *xsd.Schema { return schema2511a() }
