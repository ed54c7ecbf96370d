// SPDX-License-Identifier: EUPL-1.2

import de.osci.osci12.common.Constants;
import de.osci.osci12.encryption.Crypto;
import de.osci.osci12.encryption.OSCICipherException;
import de.osci.osci12.extinterfaces.crypto.Decrypter;
import de.osci.osci12.extinterfaces.crypto.Signer;
import de.osci.osci12.roles.Addressee;
import de.osci.osci12.roles.Originator;
import de.osci.osci12.roles.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;

/** The keys and certificates of one participant of the demo, as the folder osci/ holds them. */
final class Schluesselbund {
  private final Path ordner;
  private final String name;
  private final char[] pin;

  Schluesselbund(Path ordner, String name) throws IOException {
    this.ordner = ordner;
    this.name = name;
    this.pin = Files.readString(ordner.resolve("pin.txt")).trim().toCharArray();
  }

  /** Reads a certificate of the folder, without the suffix ".cer". */
  static X509Certificate zertifikat(Path ordner, String name) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(ordner.resolve(name + ".cer"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /** The participant as a sender; verfahren is the signature algorithm, null for the default. */
  Originator absender(String verfahren) throws IOException, GeneralSecurityException {
    return new Originator(unterzeichner(verfahren), entschluessler());
  }

  /** The participant as a passive recipient that signs its answers. */
  Addressee empfaenger() throws IOException, GeneralSecurityException {
    return new Addressee(unterzeichner(null), entschluessler());
  }

  /** The participant as the target of a delivery: only its certificates are known. */
  Addressee ziel() throws IOException, GeneralSecurityException {
    return new Addressee(null, zertifikat(ordner, name + "-cipher"));
  }

  /** The participant as a reader for whom contents are encrypted. */
  Reader leserZiel() throws IOException, GeneralSecurityException {
    return new Reader(zertifikat(ordner, name + "-cipher"));
  }

  /** The participant as a reader who can decrypt. */
  Reader leser() throws IOException, GeneralSecurityException {
    return new Reader(entschluessler());
  }

  private Eintrag lade(String art) throws IOException, GeneralSecurityException {
    KeyStore speicher = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(ordner.resolve(name + "-" + art + ".p12"))) {
      speicher.load(in, pin);
    }
    for (String alias : Collections.list(speicher.aliases())) {
      if (speicher.isKeyEntry(alias)) {
        return new Eintrag((PrivateKey) speicher.getKey(alias, pin), (X509Certificate) speicher.getCertificate(alias));
      }
    }
    throw new GeneralSecurityException("no private key in " + name + "-" + art + ".p12");
  }

  private record Eintrag(PrivateKey schluessel, X509Certificate zertifikat) {}

  private Signer unterzeichner(String verfahren) throws IOException, GeneralSecurityException {
    Eintrag e = lade("sig");
    return new Signer() {
      @Override
      public String getVersion() {
        return "1";
      }

      @Override
      public String getVendor() {
        return "kernmelderegister";
      }

      @Override
      public X509Certificate getCertificate() {
        return e.zertifikat();
      }

      @Override
      public String getAlgorithm() {
        return verfahren == null ? Constants.SIGNATURE_ALGORITHM_RSA_SHA256 : verfahren;
      }

      @Override
      public byte[] sign(byte[] daten, String algorithmus) throws SignatureException {
        try {
          Signature s = Signature.getInstance(Constants.JCA_JCE_MAP.get(algorithmus), "BC");
          s.initSign(e.schluessel());
          s.update(daten);
          return s.sign();
        } catch (GeneralSecurityException grund) {
          throw new SignatureException(grund);
        }
      }
    };
  }

  private Decrypter entschluessler() throws IOException, GeneralSecurityException {
    Eintrag e = lade("cipher");
    return new Decrypter() {
      @Override
      public String getVersion() {
        return "1";
      }

      @Override
      public String getVendor() {
        return "kernmelderegister";
      }

      @Override
      public X509Certificate getCertificate() {
        return e.zertifikat();
      }

      @Override
      public byte[] decrypt(byte[] daten) throws OSCICipherException {
        try {
          return Crypto.doRSADecryption(e.schluessel(), daten);
        } catch (Exception grund) {
          throw new OSCICipherException("decryption_error");
        }
      }

      @Override
      public byte[] decrypt(byte[] daten, String mgf, String digest) throws OSCICipherException {
        try {
          return Crypto.doRSADecryption(e.schluessel(), daten, Constants.ASYMMETRIC_CIPHER_ALGORITHM_RSA_OAEP, mgf, digest, null);
        } catch (Exception grund) {
          throw new OSCICipherException("decryption_error");
        }
      }
    };
  }
}
