// SPDX-License-Identifier: EUPL-1.2

package xmlscan

// Art is the kind of a Token.
type Art uint8

// The kinds of tokens a Scanner delivers. Comments, processing instructions
// and the XML declaration are checked and skipped.
const (
	// EOF says that the document ended properly; every further call repeats it.
	EOF Art = iota
	// Start is a start tag; an empty-element tag gives Start followed by Ende.
	Start
	// Ende is an end tag.
	Ende
	// Text is the character data up to the next tag, CDATA sections included.
	Text
)

// String returns the German word for the kind.
func (a Art) String() string {
	switch a {
	case EOF:
		return "Dokumentende"
	case Start:
		return "Startmarke"
	case Ende:
		return "Endemarke"
	case Text:
		return "Text"
	default:
		return "unbekannt"
	}
}

// Token is one event of the document. The Scanner owns it: Text, Attribute and
// Deklarationen are valid until the next call of Weiter, while the strings stay
// valid for good.
type Token struct {
	Art Art
	// Raum is the namespace of the element (Start, Ende).
	Raum Raum
	// Tiefe is the depth of the element, 1 for the root; Text has the depth
	// of the element it stands in.
	Tiefe int
	// Name is the name of the element (Start, Ende) and empty, never nil, for
	// other kinds.
	*Name
	// Text is the character data with references resolved and line ends
	// normalised; nil for other kinds.
	Text []byte
	// Attribute are the attributes in document order without the namespace
	// declarations; nil for other kinds than Start.
	Attribute []Attribut
	// Deklarationen are the namespace declarations of the tag; nil for other
	// kinds than Start.
	Deklarationen []Deklaration
	// Von and Bis are the byte offsets of the first byte and of the byte
	// after the token as it stands in the document, a BOM counted.
	Von, Bis int64
}

// Ist reports whether the element has this namespace and local name.
func (t *Token) Ist(raum Raum, lokal string) bool {
	return t.Raum == raum && t.Lokal == lokal
}

// Attribut returns the value of an attribute and whether it is there. The
// value is valid until the next call of Weiter.
func (t *Token) Attribut(raum Raum, lokal string) ([]byte, bool) {
	for i := range t.Attribute {
		a := &t.Attribute[i]
		if a.Raum == raum && a.Lokal == lokal {
			return a.Wert, true
		}
	}
	return nil, false
}

// Name is the name of an element or attribute without its namespace. It is
// immutable.
type Name struct {
	// Lokal is the local name.
	Lokal string
	// Praefix is the prefix as written, "" if there is none.
	Praefix string
	// Nr is the number of Lokal in the Vokabular, 0 if it is not listed there.
	Nr int32
}

// Attribut is one attribute of a start tag.
type Attribut struct {
	// Raum is 0 for an attribute without prefix.
	Raum Raum
	*Name
	// Wert is the value with references resolved and white space normalised
	// to blanks.
	Wert []byte
	// Von is the byte offset of the attribute name.
	Von int64
}

// Deklaration is one namespace declaration of a start tag.
type Deklaration struct {
	// Praefix is "" for the default namespace.
	Praefix string
	// Raum is 0 when the default namespace is taken away.
	Raum Raum
}
