// SPDX-License-Identifier: EUPL-1.2

package osci

// Art is the type of a message, named as the standard does in soap<Art>.xsd.
type Art string

// The messages of OSCI-Transport 1.2 (section 5). An answer is named "ResponseTo" and
// the request.
const (
	InitDialog                  Art = "InitDialog"
	ExitDialog                  Art = "ExitDialog"
	GetMessageID                Art = "GetMessageId"
	StoreDelivery               Art = "StoreDelivery"
	FetchDelivery               Art = "FetchDelivery"
	FetchProcessCard            Art = "FetchProcessCard"
	ForwardDelivery             Art = "ForwardDelivery"
	MediateDelivery             Art = "MediateDelivery"
	AcceptDelivery              Art = "AcceptDelivery"
	ProcessDelivery             Art = "ProcessDelivery"
	PartialStoreDelivery        Art = "PartialStoreDelivery"
	PartialFetchDelivery        Art = "PartialFetchDelivery"
	AntwortInitDialog           Art = "ResponseToInitDialog"
	AntwortExitDialog           Art = "ResponseToExitDialog"
	AntwortGetMessageID         Art = "ResponseToGetMessageId"
	AntwortStoreDelivery        Art = "ResponseToStoreDelivery"
	AntwortFetchDelivery        Art = "ResponseToFetchDelivery"
	AntwortFetchProcessCard     Art = "ResponseToFetchProcessCard"
	AntwortForwardDelivery      Art = "ResponseToForwardDelivery"
	AntwortMediateDelivery      Art = "ResponseToMediateDelivery"
	AntwortAcceptDelivery       Art = "ResponseToAcceptDelivery"
	AntwortProcessDelivery      Art = "ResponseToProcessDelivery"
	AntwortPartialStoreDelivery Art = "ResponseToPartialStoreDelivery"
	AntwortPartialFetchDelivery Art = "ResponseToPartialFetchDelivery"
	SOAPFault                   Art = "Fault"
	umschlag                    Art = "MessageEncrypted"
)

// Antwort returns the Art of the answer to a request, "" for an answer.
func (a Art) Antwort() Art {
	b := Art("ResponseTo" + string(a))
	if _, da := bauplaene[b]; !da {
		return ""
	}
	return b
}

// IstAuftrag reports whether the message is a request.
func (a Art) IstAuftrag() bool { return a.Antwort() != "" }

// NurImDialog reports whether a request may only be made in an explicit dialog
// (section 1); elsewhere it is refused with 9802.
func (a Art) NurImDialog() bool {
	switch a {
	case ExitDialog, FetchDelivery, FetchProcessCard, MediateDelivery, PartialFetchDelivery:
		return true
	}
	return false
}

// AnPassive reports whether the request goes from the intermediary to a passive
// recipient; all others go to the intermediary.
func (a Art) AnPassive() bool { return a == AcceptDelivery || a == ProcessDelivery }
