// SPDX-License-Identifier: EUPL-1.2

// Package osciempfang is where OSCI messages come in by HTTP: Tuer is the address of
// the Intermediär for its clients, Passiv that of a passive recipient, who gets
// deliveries pushed and answers at once, and Weiterleitung the way from the one to the
// other (OSCI-Transport 1.2, docs/osci.md).
//
// A request is read, decrypted and its control block compared before its signature is
// looked at; only when it is found authentic does anything change (section 15 of the
// digest). What is wrong with the message as such is answered with a SOAP fault in the
// clear, what is wrong with the request with a feedback in an answer that is signed
// and, if the request was, encrypted. The log gets codes and places, never content.
package osciempfang
