// SPDX-License-Identifier: EUPL-1.2

package xsd

import (
	"fmt"
	"strings"
)

// Verstossart is the closed list of ways to violate a schema.
type Verstossart uint8

// The kinds of violations.
const (
	// UnbekannteWurzel is a document of a kind the schema does not know.
	UnbekannteWurzel Verstossart = iota + 1
	// FehlendesElement is a mandatory element that is not there.
	FehlendesElement
	// UnerwartetesElement is an element that may not stand where it stands.
	UnerwartetesElement
	// UnerwarteterText is text where only elements may stand.
	UnerwarteterText
	// FehlendesAttribut is a mandatory attribute that is not there.
	FehlendesAttribut
	// UnerwartetesAttribut is an attribute the element does not have.
	UnerwartetesAttribut
	// FalscherWert is a value outside its type.
	FalscherWert
	// UnbekannterCode is a value outside the list of its type.
	UnbekannterCode
	// FalscherFestwert is a value other than the one fixed in the schema.
	FalscherFestwert
)

// Verstoss is a violation of the schema.
type Verstoss struct {
	Art Verstossart
	// Pfad names the elements from the root to the place, local names with a
	// slash before each, @ before an attribute. Names the schema does not know
	// are shown as an asterisk.
	Pfad string
	// Byte is the offset in the document at which the violation was noticed.
	Byte int64
	// Element is the local name of the element concerned: the one that is
	// missing, not expected, or has the wrong value or attribute.
	Element string
	// Erwartet are the local names of elements that could have come instead.
	Erwartet []string
	// Typ is the name of the simple type for a wrong value, if it has one.
	Typ string
	// Text is one German sentence without any content of the document.
	Text string
	// Wert is the offending content as delivered: value, text or unknown
	// name. It can be personal data and belongs into receipts only, never
	// into logs.
	Wert string
}

// Error returns the sentence with the path and the offset, but without Wert.
func (v *Verstoss) Error() string {
	return fmt.Sprintf("%s (%s, Byte %d)", v.Text, v.Pfad, v.Byte)
}

// aufzaehlung joins names to "a", "a oder b", "a, b oder c", at most five.
func aufzaehlung(namen []string) string {
	const hoechstens = 5
	if len(namen) > hoechstens {
		namen = append(append([]string{}, namen[:hoechstens]...), "einem anderen Element")
	}
	switch len(namen) {
	case 0:
		return ""
	case 1:
		return namen[0]
	}
	letzter := len(namen) - 1
	return strings.Join(namen[:letzter], ", ") + " oder " + namen[letzter]
}
