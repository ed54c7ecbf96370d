// SPDX-License-Identifier: EUPL-1.2

package suche

// PhonetikFassung names the reading of the Kölner Phonetik that Koelner follows:
// equal neighbouring digits are merged first, zeros removed afterwards, so that
// Neumann gives 666. It is stored with the search keys; another value means that
// they must be built anew.
const PhonetikFassung = "koeln-P/1"

// Koelner returns the Kölner Phonetik code of a search form (letters A–Z; other
// bytes are skipped). The code covers the whole name (BMeldDAV Anlage Nr. 1 b).
// An empty code equals nothing.
func Koelner(form string) string {
	var puffer [64]byte
	return string(anhaengeKoelner(puffer[:0], []byte(form)))
}

// ohneCode marks letters that have no code and don't separate equal digits (H).
const ohneCode = 0

// anhaengeKoelner appends the code of form to ziel: a digit equal to the one
// before is left out, a zero that isn't the first digit as well.
func anhaengeKoelner(ziel, form []byte) []byte {
	start := len(ziel)
	letzte := byte(ohneCode)
	anhaenge := func(ziffer byte) {
		if ziffer == letzte {
			return
		}
		letzte = ziffer
		if ziffer != '0' || len(ziel) == start {
			ziel = append(ziel, ziffer)
		}
	}
	for i, buchstabe := range form {
		davor, danach := byte(0), byte(0)
		if i > 0 {
			davor = form[i-1]
		}
		if i+1 < len(form) {
			danach = form[i+1]
		}
		if buchstabe == 'X' && davor != 'C' && davor != 'K' && davor != 'Q' {
			anhaenge('4')
		}
		if ziffer := koelnerZiffer(davor, buchstabe, danach); ziffer != ohneCode {
			anhaenge(ziffer)
		}
	}
	return ziel
}

// koelnerZiffer is the table of the method, the first fitting row counts. davor
// and danach are 0 at the ends of the name. X gives only its last digit here.
func koelnerZiffer(davor, buchstabe, danach byte) byte {
	switch buchstabe {
	case 'A', 'E', 'I', 'J', 'O', 'U', 'Y':
		return '0'
	case 'B':
		return '1'
	case 'P':
		if danach == 'H' {
			return '3'
		}
		return '1'
	case 'D', 'T':
		if danach == 'C' || danach == 'S' || danach == 'Z' {
			return '8'
		}
		return '2'
	case 'F', 'V', 'W':
		return '3'
	case 'G', 'K', 'Q':
		return '4'
	case 'C':
		return koelnerC(davor, danach)
	case 'L':
		return '5'
	case 'M', 'N':
		return '6'
	case 'R':
		return '7'
	case 'S', 'X', 'Z':
		return '8'
	}
	return ohneCode
}

// koelnerC is the digit of the letter C, which hangs on both neighbours.
func koelnerC(davor, danach byte) byte {
	if davor == 'S' || davor == 'Z' {
		return '8'
	}
	switch danach {
	case 'A', 'H', 'K', 'O', 'Q', 'U', 'X':
		return '4'
	case 'L', 'R':
		if davor == 0 {
			return '4'
		}
	}
	return '8'
}
