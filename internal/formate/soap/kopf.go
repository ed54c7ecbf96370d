// SPDX-License-Identifier: EUPL-1.2

package soap

// BeginneMitKopf returns the envelope with a header that has the given entries, up
// to and including the start tag of the body. Without entries there is no header.
func BeginneMitKopf(eintraege []byte) []byte {
	b := make([]byte, 0, 4096)
	b = append(b, deklaration+`<soap:Envelope xmlns:soap="`+Raum+`">`...)
	if len(eintraege) > 0 {
		b = append(b, "<soap:Header>"...)
		b = append(b, eintraege...)
		b = append(b, "</soap:Header>"...)
	}
	return append(b, "<soap:Body>"...)
}
