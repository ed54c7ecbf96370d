// SPDX-License-Identifier: EUPL-1.2

package osci

// Namespaces (section 3).
const (
	raumSOAP     = "http://schemas.xmlsoap.org/soap/envelope/"
	raumOSCI     = "http://www.osci.de/2002/04/osci"
	raumOSCI2017 = "http://xoev.de/transport/osci12/7"
	raumDS       = "http://www.w3.org/2000/09/xmldsig#"
	raumXenc     = "http://www.w3.org/2001/04/xmlenc#"
	raumXSI      = "http://www.w3.org/2001/XMLSchema-instance"
)

// vorkommen says how often something must or may be there.
type vorkommen uint8

const (
	nie vorkommen = iota
	kann
	muss
	viele // any number
)

// rumpfart is what soap:Body holds.
type rumpfart uint8

const (
	rumpfLeer rumpfart = iota
	rumpfVorgang
	rumpfInhalt
	rumpfInhaltKann
)

// bauplan says how the messages of an Art are built (section 5).
type bauplan struct {
	// response, challenge, conversation, sequence of the control block (section 4.1).
	response, challenge, conversation, sequence vorkommen
	// gueteEinreichung and gueteEmpfang are the two osci:QualityOfTimestamp.
	gueteEinreichung, gueteEmpfang vorkommen
	// vorgang is the element that makes the message what it is.
	vorgang vorgang
	rumpf   rumpfart
	// intermediaer are the certificates that osci:IntermediaryCertificates may hold.
	intermediaer []Zertifikatsart
	// zertifikate are those of osci:NonIntermediaryCertificates; block says whether it
	// must be there, pflicht is an entry that must be in it.
	zertifikate []Zertifikatsart
	block       vorkommen
	pflicht     Zertifikatsart
	// merkmale says whether osci2017:FeatureDescription must be there; where it may be
	// missing, we always write it: the schema demands it, the official library does not.
	merkmale vorkommen
	// unterzeichner is whose certificate the transport signature names.
	unterzeichner Zertifikatsart
	antwort       bool
}

// vorgang is an operation element with its children in order.
type vorgang struct {
	raum, name string
	teile      []teil
}

var (
	nurSignaturAbsender   = []Zertifikatsart{SignaturAbsender}
	nurSignaturIntermed   = []Zertifikatsart{SignaturIntermediaer}
	beideIntermed         = []Zertifikatsart{ChiffrierIntermediaer, SignaturIntermediaer}
	absender              = []Zertifikatsart{ChiffrierAbsender, SignaturAbsender}
	beiZustellung         = []Zertifikatsart{ChiffrierAbsender, ChiffrierAutor, ChiffrierEmpfaenger, ChiffrierLeser, SignaturAbsender, SignaturAutor}
	alleZertifikate       = reihenfolge
	nurSignaturEmpfaenger = []Zertifikatsart{SignaturEmpfaenger}
)

// bauplaene are all messages but the fault and the encrypted envelope.
var bauplaene = map[Art]*bauplan{
	InitDialog: {challenge: muss, block: muss, zertifikate: absender, unterzeichner: SignaturAbsender,
		rumpf: rumpfVorgang, vorgang: vorgang{raumOSCI, "initDialog", nil}},
	ExitDialog: {response: muss, challenge: muss, conversation: muss, sequence: muss, block: kann, zertifikate: nurSignaturAbsender, unterzeichner: SignaturAbsender,
		rumpf: rumpfVorgang, vorgang: vorgang{raumOSCI, "exitDialog", nil}},
	GetMessageID: {response: kann, challenge: muss, conversation: kann, sequence: muss, block: kann, zertifikate: absender, unterzeichner: SignaturAbsender,
		rumpf: rumpfVorgang, vorgang: vorgang{raumOSCI, "getMessageId", nil}},
	StoreDelivery: {response: kann, challenge: muss, conversation: kann, sequence: muss, gueteEinreichung: muss, gueteEmpfang: muss, block: muss, zertifikate: beiZustellung, pflicht: ChiffrierEmpfaenger,
		unterzeichner: SignaturAbsender, rumpf: rumpfInhalt, vorgang: vorgang{raumOSCI, "storeDelivery", []teil{teilMessageID(muss), teilBetreff}}},
	FetchDelivery: {response: muss, challenge: muss, conversation: muss, sequence: muss, block: kann, zertifikate: nurSignaturAbsender, unterzeichner: SignaturAbsender,
		vorgang: vorgang{raumOSCI, "fetchDelivery", []teil{teilAuswahlZustellung}}},
	FetchProcessCard: {response: muss, challenge: muss, conversation: muss, sequence: muss, block: kann, zertifikate: nurSignaturAbsender, unterzeichner: SignaturAbsender,
		rumpf: rumpfVorgang, vorgang: vorgang{raumOSCI, "fetchProcessCard", teileAuswahlLaufzettel}},
	ForwardDelivery: {response: kann, challenge: muss, conversation: kann, sequence: muss, gueteEinreichung: muss, gueteEmpfang: muss, block: kann, zertifikate: alleZertifikate, unterzeichner: SignaturAbsender,
		rumpf: rumpfInhalt, vorgang: vorgang{raumOSCI, "forwardDelivery", []teil{teilZiel, teilMessageID(muss), teilBetreff}}},
	MediateDelivery: {response: muss, challenge: muss, conversation: muss, sequence: muss, gueteEinreichung: kann, gueteEmpfang: kann, block: kann, zertifikate: alleZertifikate, unterzeichner: SignaturAbsender,
		rumpf: rumpfInhalt, vorgang: vorgang{raumOSCI, "mediateDelivery", []teil{teilZiel, teilMessageID(kann), teilBetreff}}},
	PartialStoreDelivery: {response: kann, challenge: muss, conversation: kann, sequence: muss, gueteEinreichung: muss, block: muss, zertifikate: beiZustellung, pflicht: ChiffrierEmpfaenger, merkmale: muss,
		unterzeichner: SignaturAbsender, rumpf: rumpfInhaltKann, vorgang: vorgang{raumOSCI2017, "partialStoreDelivery", []teil{teilMessageID(muss), teilBetreff, teilNurAuskunft, teilPaket(kann, paketSpeichern)}}},
	PartialFetchDelivery: {response: muss, challenge: muss, conversation: muss, sequence: muss, block: kann, zertifikate: nurSignaturAbsender, merkmale: muss, unterzeichner: SignaturAbsender,
		vorgang: vorgang{raumOSCI2017, "partialFetchDelivery", []teil{teilAuswahlZustellung, teilPaket(muss, paketAbholen)}}},

	AntwortInitDialog: {antwort: true, response: muss, challenge: muss, conversation: muss, intermediaer: nurSignaturIntermed, unterzeichner: SignaturIntermediaer,
		rumpf: rumpfVorgang, vorgang: vorgang{raumOSCI, "responseToInitDialog", []teil{teilRueckmeldung}}},
	AntwortExitDialog: {antwort: true, response: muss, conversation: muss, sequence: muss, intermediaer: nurSignaturIntermed, unterzeichner: SignaturIntermediaer,
		rumpf: rumpfVorgang, vorgang: vorgang{raumOSCI, "responseToExitDialog", []teil{teilRueckmeldung}}},
	AntwortGetMessageID: {antwort: true, response: muss, challenge: kann, conversation: muss, sequence: muss, intermediaer: nurSignaturIntermed, unterzeichner: SignaturIntermediaer,
		rumpf: rumpfVorgang, vorgang: vorgang{raumOSCI, "responseToGetMessageId", []teil{teilRueckmeldung, teilMessageID(kann)}}},
	AntwortStoreDelivery: {antwort: true, response: muss, challenge: kann, conversation: muss, sequence: muss, intermediaer: nurSignaturIntermed, unterzeichner: SignaturIntermediaer,
		vorgang: vorgang{raumOSCI, "responseToStoreDelivery", []teil{teilRueckmeldung, teilLaufzettel("ProcessCardBundle", kann, zeiten{muss, nie, nie})}}},
	AntwortFetchDelivery: {antwort: true, response: muss, challenge: muss, conversation: muss, sequence: muss, intermediaer: nurSignaturIntermed, block: kann, zertifikate: alleZertifikate, unterzeichner: SignaturIntermediaer,
		rumpf: rumpfInhaltKann, vorgang: vorgang{raumOSCI, "responseToFetchDelivery", []teil{teilRueckmeldung, teilEcho("fetchDelivery", []teil{teilAuswahlZustellung}), teilLaufzettel("ProcessCardBundle", kann, zeiten{muss, muss, nie})}}},
	AntwortFetchProcessCard: {antwort: true, response: muss, challenge: muss, conversation: muss, sequence: muss, intermediaer: nurSignaturIntermed, unterzeichner: SignaturIntermediaer,
		rumpf: rumpfVorgang, vorgang: vorgang{raumOSCI, "responseToFetchProcessCard", []teil{teilRueckmeldung, teilEcho("fetchProcessCard", teileAuswahlLaufzettel), teilLaufzettel("ProcessCardBundle", viele, zeiten{muss, kann, kann})}}},
	AntwortForwardDelivery: {antwort: true, response: muss, challenge: kann, conversation: kann, sequence: muss, intermediaer: nurSignaturIntermed, unterzeichner: SignaturIntermediaer,
		vorgang: vorgang{raumOSCI, "responseToForwardDelivery", []teil{teilRueckmeldung, teilLaufzettel("ProcessCardBundle", kann, zeiten{muss, kann, kann})}}},
	AntwortMediateDelivery: {antwort: true, response: muss, challenge: muss, conversation: muss, sequence: muss, intermediaer: nurSignaturIntermed, block: kann, zertifikate: alleZertifikate, unterzeichner: SignaturIntermediaer,
		rumpf: rumpfInhaltKann, vorgang: vorgang{raumOSCI, "responseToMediateDelivery", []teil{teilRueckmeldung, teilLaufzettel("RequestProcessCardBundle", kann, zeiten{muss, muss, muss}), teilAntwortlaufzettel}}},
	AntwortPartialStoreDelivery: {antwort: true, response: muss, challenge: kann, conversation: muss, sequence: muss, intermediaer: nurSignaturIntermed, merkmale: kann, unterzeichner: SignaturIntermediaer,
		vorgang: vorgang{raumOSCI2017, "responseToPartialStoreDelivery", []teil{teilInnereRueckmeldung, teilRueckmeldung, teilLaufzettel("ProcessCardBundle", kann, zeiten{muss, nie, nie}), teilPaket(muss, paketGespeichert)}}},
	AntwortPartialFetchDelivery: {antwort: true, response: muss, challenge: muss, conversation: muss, sequence: muss, intermediaer: nurSignaturIntermed, block: kann, zertifikate: alleZertifikate, merkmale: kann, unterzeichner: SignaturIntermediaer,
		rumpf: rumpfInhaltKann, vorgang: vorgang{raumOSCI2017, "responseToPartialFetchDelivery", []teil{teilRueckmeldung, teilEcho("fetchDelivery", []teil{teilAuswahlZustellung}), teilPaket(muss, paketAbgeholt), teilMessageID(muss)}}},

	AcceptDelivery: {challenge: muss, intermediaer: beideIntermed, block: kann, zertifikate: alleZertifikate, unterzeichner: SignaturIntermediaer,
		rumpf: rumpfInhalt, vorgang: vorgang{raumOSCI, "acceptDelivery", []teil{teilLaufzettel("ProcessCardBundle", muss, zeiten{muss, muss, nie})}}},
	ProcessDelivery: {challenge: muss, intermediaer: beideIntermed, block: kann, zertifikate: alleZertifikate, unterzeichner: SignaturIntermediaer,
		rumpf: rumpfInhalt, vorgang: vorgang{raumOSCI, "processDelivery", []teil{teilMessageIDAntwort, teilLaufzettel("ProcessCardBundle", kann, zeiten{muss, muss, nie})}}},
	AntwortAcceptDelivery: {antwort: true, response: muss, block: kann, zertifikate: nurSignaturEmpfaenger, unterzeichner: SignaturEmpfaenger,
		vorgang: vorgang{raumOSCI, "responseToAcceptDelivery", []teil{teilRueckmeldung}}},
	AntwortProcessDelivery: {antwort: true, response: muss, gueteEinreichung: kann, gueteEmpfang: kann, block: kann, zertifikate: alleZertifikate, unterzeichner: SignaturAbsender,
		rumpf: rumpfInhaltKann, vorgang: vorgang{raumOSCI, "responseToProcessDelivery", []teil{teilRueckmeldung, teilMessageID(kann), teilBetreff}}},
}
