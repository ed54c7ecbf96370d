// SPDX-License-Identifier: EUPL-1.2

// Package xmeld speaks OSCI-XMeld: it reads and writes the messages with which
// municipalities deliver (1100, 1101, 1104), authorities ask (1330 to 1333), doubts
// about an entry are told and answered (1500, 1501) and messages are turned back
// (0910, XInneres 0010). One file per message.
//
// It exists so that nobody else has to know the serialisation rules of the
// standard: which elements are qualified and which are not, in which order the
// schema wants them, which code lists name their version. The domain never sees
// XML, the transports never see elements.
//
// What is written here is valid against the schemas of XMeld 25.11a. What is
// read is decoded by local names, so that other versions of the standard can be
// understood; whether a message of the native version is valid is a question of
// its own, answered by [Pruefe].
package xmeld
