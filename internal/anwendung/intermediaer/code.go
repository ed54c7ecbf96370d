// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import "slices"

// Code is a feedback code of OSCI-Transport 1.2, four digits: 0 executed,
// 3 warning, 9 not executed. The texts belong to the message format.
type Code string

// The codes with which the post office answers.
const (
	CodeAusgefuehrt            Code = "0800" // executed, dialog over
	CodeAusgefuehrtDialogOffen Code = "0801" // executed, dialog open

	CodeKlientpruefungGescheitert Code = "9503"
	CodePruefungUnvollstaendig    Code = "3707" // some certificate check incomplete
	CodeWeitereZustellungen       Code = "3800"
	CodeWeitereLaufzettel         Code = "3801"
	CodeAntwortUnsigniert         Code = "3802"
	CodeAntwortUnverschluesselt   Code = "3803"
	CodeInnenmeldung              Code = "3950" // feedback of the inner message is there
	CodeInnenInArbeit             Code = "3952"
	CodeUnsigniert                Code = "9600"
	CodePruefungGescheitert       Code = "9710" // internal failure during the certificate check
	CodeOhneMessageID             Code = "9800"
	CodeMessageIDUnzulaessig      Code = "9801"
	CodeExpliziterDialogNoetig    Code = "9802"
	CodeKeineZustellung           Code = "9803"
	CodeKeinLaufzettel            Code = "9804"
	CodeNichtAngenommen           Code = "9805" // "Empfänger hat Zustellung des Senders nicht angenommen" (S4-08.1)
	CodeAntwortOhneZustellung     Code = "9806"
	CodeAntwortsignaturFalsch     Code = "9807"
	CodeEmpfaengerFehler          Code = "9808"
	CodeEmpfaengerNichtErreicht   Code = "9809"
	CodeEmpfaengerVielleicht      Code = "9810" // failure after the recipient may have got it
	CodeInternerFehler            Code = "9811"
	CodeTeilDoppelt               Code = "9900"
	CodeTeilnummerFalsch          Code = "9901"
	CodeTeilZuGross               Code = "9902"
	CodeTeilZuKlein               Code = "9903"
	CodeNachrichtZuGross          Code = "9904"
	CodeTeilangabenWiderspruechig Code = "9905"
)

// Ausgefuehrt reports whether none of the codes is an error.
func Ausgefuehrt(codes []Code) bool {
	return !slices.ContainsFunc(codes, func(c Code) bool { return c == "" || c[0] == '9' })
}
