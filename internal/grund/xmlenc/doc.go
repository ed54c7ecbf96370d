// SPDX-License-Identifier: EUPL-1.2

// Package xmlenc encrypts and decrypts as OSCI-Transport 1.2 uses XML Encryption
// (digest sections 7 and 9.2): a message key per element, wrapped with RSA for each
// recipient, the cipher text inline or in a MIME part.
//
// Nothing is released unchecked: Entschluessle verifies the tag over the whole
// cipher text (a first pass over a file for large parts) before it returns the
// reader of the plain text. Every failure of decryption is the same
// ErrEntschluesselung, and a wrapped key that can't be opened is replaced by a random
// one, so the failure shows only after the same work (no Bleichenbacher, Manger or
// Vaudenay oracle at this layer). CBC has no integrity: whoever reads it must answer
// errors of the plain text exactly like ErrEntschluesselung (OSCI 9202).
//
//	operation              secret input   implementation                            tests
//	AES-GCM up to 1 MiB    message key    crypto/cipher                             xmlsec1, recorded messages, vectors
//	AES-GCM above          message key    crypto/cipher CTR; GHASH from GCM tags    against crypto/cipher, counter wrap
//	AES-CBC, 3DES (read)   message key    crypto/aes, des, own padding check        openssl, xmlsec1
//	RSA-OAEP, RSA 1.5      private key    crypto.Decrypter (crypto/rsa)             openssl, xmlsec1, recorded messages
package xmlenc
