// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// objekt is a JSON object of the description.
type objekt map[string]any

// beschreibe writes openapi.json (OpenAPI 3.1) from the table of ways and their types.
func beschreibe(wege []weg) ([]byte, error) {
	s := schemata{}
	pfade := objekt{}
	for _, w := range wege {
		pfad := Pfad + w.pfad
		if pfade[pfad] == nil {
			pfade[pfad] = objekt{}
		}
		pfade[pfad].(objekt)[strings.ToLower(w.methode)] = s.vorgang(w)
	}
	s.von(reflect.TypeFor[Problem]())
	return json.MarshalIndent(objekt{
		"openapi": "3.1.0",
		"info": objekt{
			"title": "Kernmelderegister", "version": "1.0.0",
			"description": "Abruf der Behörden und Aufträge über einfache Melderegisterauskünfte als JSON. Unbekannte und doppelte Felder, null und Zeichen außerhalb der DIN 91379 werden zurückgewiesen.",
		},
		"paths":    pfade,
		"security": []objekt{{"basic": []string{}}, {"benutzer": []string{}, "passwort": []string{}}, {"zertifikat": []string{}}},
		"components": objekt{
			"schemas": s,
			"securitySchemes": objekt{
				"basic":      objekt{"type": "http", "scheme": "basic"},
				"benutzer":   objekt{"type": "apiKey", "in": "header", "name": "X-username"},
				"passwort":   objekt{"type": "apiKey", "in": "header", "name": "X-password"},
				"zertifikat": objekt{"type": "mutualTLS"},
			},
		},
	}, "", " ")
}

// schemata are the described types by their names.
type schemata objekt

func (s schemata) vorgang(w weg) objekt {
	v := objekt{"summary": w.kurz, "operationId": vorgangsname(w), "responses": s.antworten(w), "parameters": parameter(w)}
	if w.anfrage != nil {
		v["requestBody"] = objekt{"required": true, "content": inhalt("application/json", s.von(reflect.TypeOf(w.anfrage)))}
	}
	return v
}

func vorgangsname(w weg) string {
	name := strings.NewReplacer("/{nummer}", "", "auskunft/", "", "abruf/", "", "-", "").Replace(w.pfad)
	return strings.ToLower(w.methode) + "_" + name
}

func parameter(w weg) []objekt {
	kopfzeile := func(name, text string, laenge int) objekt {
		return objekt{"name": name, "in": "header", "required": false, "description": text, "schema": objekt{"type": "string", "maxLength": laenge}}
	}
	liste := []objekt{kopfzeile(nutzerkennung, "Kennung der handelnden Person", 120)}
	if w.einmal {
		liste = append(liste, kopfzeile(kopfEinmal, "Dieselbe Kennung mit demselben Inhalt ist derselbe Auftrag", 128))
	}
	if strings.Contains(w.pfad, "{nummer}") {
		liste = append(liste, objekt{"name": "nummer", "in": "path", "required": true, "description": "Auftragsnummer", "schema": objekt{"type": "string"}})
	}
	return liste
}

func (s schemata) antworten(w weg) objekt {
	a := objekt{"default": objekt{"description": "Abweisung (RFC 9457)", "content": inhalt("application/problem+json", objekt{"$ref": verweis("Problem")})}}
	for status, wert := range w.antworten {
		antwort := objekt{"description": "Antwort"}
		if wert != nil {
			antwort["content"] = inhalt("application/json", s.von(reflect.TypeOf(wert)))
		}
		a[strconv.Itoa(status)] = antwort
	}
	return a
}

func inhalt(art string, schema objekt) objekt { return objekt{art: objekt{"schema": schema}} }

func verweis(name string) string { return "#/components/schemas/" + name }

// von returns the schema of a type; objects are described once and referred to.
func (s schemata) von(t reflect.Type) objekt {
	switch t {
	case reflect.TypeFor[tag]():
		return objekt{"type": "string", "format": "date"}
	case reflect.TypeFor[teiltag]():
		return objekt{"type": "string", "pattern": `^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.von(t.Elem())
	case reflect.Slice:
		return objekt{"type": "array", "items": s.von(t.Elem())}
	case reflect.Bool:
		return objekt{"type": "boolean"}
	case reflect.Int:
		return objekt{"type": "integer"}
	case reflect.String:
		return objekt{"type": "string"}
	case reflect.Struct:
		if s[t.Name()] == nil {
			s[t.Name()] = objekt{} // so that it is not begun twice
			s[t.Name()] = s.struktur(t)
		}
		return objekt{"$ref": verweis(t.Name())}
	}
	return objekt{} // no type of this package; a test looks for it
}

func (s schemata) struktur(t reflect.Type) objekt {
	felder, pflicht := objekt{}, []string{}
	for _, f := range felderVon(t) {
		schema := s.von(f.typ)
		if f.werte != "" {
			ziel := schema
			if innen, istListe := schema["items"].(objekt); istListe {
				ziel = innen
			}
			ziel["enum"] = strings.Fields(f.werte)
		}
		schema["description"] = f.text
		felder[f.name] = schema
		if f.pflicht {
			pflicht = append(pflicht, f.name)
		}
	}
	return objekt{"type": "object", "properties": felder, "required": pflicht, "additionalProperties": false}
}
