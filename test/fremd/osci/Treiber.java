// SPDX-License-Identifier: EUPL-1.2

import de.osci.osci12.common.Constants;
import de.osci.osci12.common.DialogHandler;
import de.osci.osci12.messageparts.Attachment;
import de.osci.osci12.messageparts.ChunkInformation;
import de.osci.osci12.messageparts.Content;
import de.osci.osci12.messageparts.ContentContainer;
import de.osci.osci12.messageparts.EncryptedDataOSCI;
import de.osci.osci12.messageparts.Inspection;
import de.osci.osci12.messageparts.ProcessCardBundle;
import de.osci.osci12.messagetypes.ExitDialog;
import de.osci.osci12.messagetypes.FetchDelivery;
import de.osci.osci12.messagetypes.FetchProcessCard;
import de.osci.osci12.messagetypes.ForwardDelivery;
import de.osci.osci12.messagetypes.GetMessageId;
import de.osci.osci12.messagetypes.InitDialog;
import de.osci.osci12.messagetypes.MediateDelivery;
import de.osci.osci12.messagetypes.OSCIMessage;
import de.osci.osci12.messagetypes.PartialFetchDelivery;
import de.osci.osci12.messagetypes.PartialStoreDelivery;
import de.osci.osci12.messagetypes.ResponseToFetchAbstract;
import de.osci.osci12.messagetypes.ResponseToFetchDelivery;
import de.osci.osci12.messagetypes.ResponseToMediateDelivery;
import de.osci.osci12.messagetypes.ResponseToPartialFetchDelivery;
import de.osci.osci12.messagetypes.ResponseToPartialStoreDelivery;
import de.osci.osci12.messagetypes.StoreDelivery;
import de.osci.osci12.roles.Intermed;
import de.osci.osci12.roles.Originator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Drives the official client library, unchanged, against an Intermediär.
 *
 * <p>java Treiber ORDNER URL: ORDNER holds the demo identities (teilnehmer-a, teilnehmer-b, passiv,
 * abgelaufen, gesperrt, intermediaer), URL is the entry. One line per scenario: "ok NAME" or
 * "FEHLER NAME: cause"; the exit status is 1 when one failed.
 */
public final class Treiber {
  private final Path ordner;
  private final URI ziel;
  private final Random zufall = new Random(42);

  private Treiber(Path ordner, URI ziel) {
    this.ordner = ordner;
    this.ziel = ziel;
  }

  private interface Szenario {
    void laufe() throws Exception;
  }

  public static void main(String[] args) {
    Treiber t = new Treiber(Path.of(args[0]), URI.create(args[1]));
    Map<String, Szenario> alle = new LinkedHashMap<>();
    alle.put("getMessageId", () -> t.nummer(t.dialog("teilnehmer-a")));
    alle.put("store-fetch", () -> t.speichernUndAbholen(d -> {}, Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, null));
    alle.put("store-fetch-plain", () -> t.speichernUndAbholen(d -> {
      d.setEncryption(false);
      d.setCreateSignatures(false);
      d.setCheckSignatures(false);
    }, Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, null));
    alle.put("store-fetch-signed-only", () -> t.speichernUndAbholen(d -> d.setEncryption(false), Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, null));
    alle.put("gcm-iv-16", () -> t.speichernUndAbholen(d -> d.setIvLength(16), Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, null));
    alle.put("gcm-aes128", () -> t.speichernUndAbholen(d -> d.setSymmetricCipherAlgorithm(Constants.SYMMETRIC_CIPHER_ALGORITHM_AES128_GCM),
        Constants.SYMMETRIC_CIPHER_ALGORITHM_AES128_GCM, null));
    alle.put("cbc-aes256", () -> t.speichernUndAbholen(d -> d.setSymmetricCipherAlgorithm(Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256),
        Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256, null));
    alle.put("oaep", () -> t.speichernUndAbholen(d -> d.setAsymmetricCipherAlgorithm(Constants.ASYMMETRIC_CIPHER_ALGORITHM_RSA_OAEP),
        Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, null));
    alle.put("pss-sha256", () -> t.speichernUndAbholen(d -> {}, Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, Constants.SIGNATURE_ALGORITHM_RSA_SHA256_PSS));
    alle.put("pss-sha512", () -> t.speichernUndAbholen(d -> {}, Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, Constants.SIGNATURE_ALGORITHM_RSA_SHA512_PSS));
    alle.put("mailbox-until-empty", t::postfachLeeren);
    alle.put("process-cards", t::laufzettel);
    alle.put("duplicate", t::wiederholung);
    alle.put("unknown-addressee", t::falscherEmpfaenger);
    alle.put("expired-sender", () -> t.zurueckgehalten("abgelaufen"));
    alle.put("revoked-sender", () -> t.zurueckgehalten("gesperrt"));
    alle.put("forward", t::weiterleiten);
    alle.put("mediate", t::abwickeln);
    alle.put("partial", t::pakete);

    List<String> auswahl = Arrays.asList(args).subList(2, args.length);
    boolean gut = true;
    for (Map.Entry<String, Szenario> s : alle.entrySet()) {
      if (!auswahl.isEmpty() && !auswahl.contains(s.getKey())) {
        continue;
      }
      try {
        s.getValue().laufe();
        System.out.println("ok " + s.getKey());
      } catch (Throwable grund) {
        gut = false;
        System.out.println("FEHLER " + s.getKey() + ": " + grund);
        grund.printStackTrace();
      }
    }
    System.exit(gut ? 0 : 1);
  }

  private interface Einstellung {
    void stelle(DialogHandler d) throws Exception;
  }

  private Schluesselbund bund(String name) throws Exception {
    return new Schluesselbund(ordner, name);
  }

  private DialogHandler dialog(String name) throws Exception {
    return dialog(bund(name).absender(null));
  }

  private DialogHandler dialog(Originator wer) throws Exception {
    Intermed intermediaer = new Intermed(null, Schluesselbund.zertifikat(ordner, "intermediaer-cipher"), ziel);
    return new DialogHandler(wer, intermediaer, new Leitung());
  }

  /** Fails unless the first feedback entry has one of the codes. */
  private static void erwarte(String[][] rueckmeldung, String... codes) {
    String code = rueckmeldung[0][1];
    if (!Arrays.asList(codes).contains(code)) {
      throw new IllegalStateException("feedback " + code + " " + rueckmeldung[0][2] + ", want " + String.join(" or ", codes));
    }
  }

  private static void gleich(Object hat, Object soll, String was) {
    if (!soll.equals(hat)) {
      throw new IllegalStateException(was + " is " + hat + ", want " + soll);
    }
  }

  private String nummer(DialogHandler d) throws Exception {
    var antwort = new GetMessageId(d).send();
    erwarte(antwort.getFeedback(), "0800", "0801");
    if (antwort.getMessageId() == null || antwort.getMessageId().isEmpty()) {
      throw new IllegalStateException("no MessageId");
    }
    return antwort.getMessageId();
  }

  private byte[] bytes(int laenge) {
    byte[] b = new byte[laenge];
    zufall.nextBytes(b);
    return b;
  }

  /** Adds a signed container in clear and an encrypted one with an encrypted attachment. */
  private StoreDelivery auftrag(DialogHandler d, Originator wer, String nummer, String verfahren, byte[] anhang) throws Exception {
    StoreDelivery s = new StoreDelivery(d, bund("teilnehmer-b").ziel(), nummer);
    s.setSubject("Prüfung ä ö ü ß Ş");
    s.setQualityOfTimeStampCreation(false);
    s.setQualityOfTimeStampReception(false);
    ContentContainer offen = new ContentContainer();
    offen.addContent(new Content("offen äöüß"));
    offen.addContent(new Content(new Attachment(new ByteArrayInputStream(anhang), "anhang-" + nummer.hashCode() + ".bin")));
    offen.sign(wer);
    s.addContentContainer(offen);
    ContentContainer geheim = new ContentContainer();
    geheim.addContent(new Content("verschlüsselt"));
    geheim.addContent(new Content(new Attachment(new ByteArrayInputStream(anhang), "geheim-" + nummer.hashCode() + ".bin", verfahren)));
    geheim.sign(wer);
    EncryptedDataOSCI huelle = new EncryptedDataOSCI(verfahren, geheim);
    huelle.encrypt(bund("teilnehmer-b").leserZiel());
    s.addEncryptedData(huelle);
    return s;
  }

  private void pruefeInhalt(ResponseToFetchAbstract antwort, byte[] anhang) throws Exception {
    ContentContainer offen = antwort.getContentContainer()[0];
    gleich(offen.getContents()[0].getContentData(), "offen äöüß", "content");
    gleich(Arrays.equals(offen.getContents()[1].getAttachment().getStream().readAllBytes(), anhang), true, "equality of the attachment");
    gleich(offen.checkAllSignatures(), true, "signature of the author");
    ContentContainer geheim = antwort.getEncryptedData()[0].decrypt(bund("teilnehmer-b").leser());
    gleich(geheim.getContents()[0].getContentData(), "verschlüsselt", "encrypted content");
    gleich(Arrays.equals(geheim.getContents()[1].getAttachment().getStream().readAllBytes(), anhang), true, "equality of the encrypted attachment");
    gleich(geheim.checkAllSignatures(), true, "signature of the encrypted content");
  }

  private void speichernUndAbholen(Einstellung e, String verfahren, String signatur) throws Exception {
    Originator a = bund("teilnehmer-a").absender(signatur);
    DialogHandler senden = dialog(a);
    e.stelle(senden);
    String nummer = nummer(senden);
    byte[] anhang = bytes(10_000);
    var gespeichert = auftrag(senden, a, nummer, verfahren, anhang).send();
    erwarte(gespeichert.getFeedback(), "0800");
    gleich(gespeichert.getMessageId(), nummer, "MessageId");
    if (gespeichert.getTimestampCreation() == null) {
      throw new IllegalStateException("no creation time");
    }
    DialogHandler holen = dialog(bund("teilnehmer-b").absender(signatur));
    e.stelle(holen);
    erwarte(new InitDialog(holen).send().getFeedback(), "0800", "0801");
    ResponseToFetchDelivery geholt = hole(holen, OSCIMessage.SELECT_BY_MESSAGE_ID, nummer);
    pruefeInhalt(geholt, anhang);
    gleich(geholt.getSubject(), "Prüfung ä ö ü ß Ş", "subject");
    if (geholt.getTimestampForwarding() == null) {
      throw new IllegalStateException("no forwarding time");
    }
    erwarte(new ExitDialog(holen).send().getFeedback(), "0800");
  }

  private static ResponseToFetchDelivery hole(DialogHandler d, int art, String regel) throws Exception {
    FetchDelivery f = new FetchDelivery(d);
    if (regel != null) {
      f.setSelectionMode(art);
      f.setSelectionRule(regel);
    }
    ResponseToFetchDelivery antwort = f.send();
    erwarte(antwort.getFeedback(), "0800", "0801");
    return antwort;
  }

  private String speichere(String von) throws Exception {
    Originator wer = bund(von).absender(null);
    DialogHandler d = dialog(wer);
    String nummer = nummer(d);
    erwarte(auftrag(d, wer, nummer, Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, bytes(500)).send().getFeedback(), "0800");
    return nummer;
  }

  /** Three deliveries come one by one without a rule, in the order of reception, and then none. */
  private void postfachLeeren() throws Exception {
    leere("teilnehmer-b");
    List<String> soll = List.of(speichere("teilnehmer-a"), speichere("teilnehmer-a"), speichere("teilnehmer-a"));
    gleich(leere("teilnehmer-b"), soll, "deliveries in order");
    gleich(leere("teilnehmer-b"), List.of(), "deliveries of an empty mailbox");
  }

  private List<String> leere(String wer) throws Exception {
    List<String> nummern = new ArrayList<>();
    DialogHandler d = dialog(wer);
    erwarte(new InitDialog(d).send().getFeedback(), "0800", "0801");
    for (int i = 0; i < 100; i++) {
      ResponseToFetchDelivery antwort = new FetchDelivery(d).send();
      if (antwort.getMessageId() == null) {
        break;
      }
      nummern.add(antwort.getMessageId());
    }
    new ExitDialog(d).send();
    return nummern;
  }

  /** Both sides see the card; after the delivery was received it has all three times. */
  private void laufzettel() throws Exception {
    String nummer = speichere("teilnehmer-a");
    DialogHandler holen = dialog("teilnehmer-b");
    new InitDialog(holen).send();
    hole(holen, OSCIMessage.SELECT_BY_MESSAGE_ID, nummer);
    new ExitDialog(holen).send();
    for (String wer : List.of("teilnehmer-a", "teilnehmer-b")) {
      DialogHandler d = dialog(wer);
      new InitDialog(d).send();
      FetchProcessCard f = new FetchProcessCard(d);
      f.setSelectionMode(OSCIMessage.SELECT_BY_MESSAGE_ID);
      f.setSelectionRule(nummer);
      var antwort = f.send();
      erwarte(antwort.getFeedback(), "0801");
      ProcessCardBundle karte = antwort.getProcessCardBundles()[0];
      gleich(karte.getMessageId(), nummer, "MessageId of the card");
      if (karte.getCreation() == null || karte.getForwarding() == null || karte.getReception() == null) {
        throw new IllegalStateException(wer + ": the card lacks a time");
      }
      Inspection pruefung = karte.getInspections()[0];
      gleich(pruefung.getMathResult(), "ok", "math result");
      gleich(pruefung.getOfflineResult(), "valid", "offline result");
      gleich(pruefung.getOnlineResult(), true, "online result");
      new ExitDialog(d).send();
    }
  }

  /** The same MessageId a second time has no second effect. */
  private void wiederholung() throws Exception {
    leere("teilnehmer-b");
    Originator a = bund("teilnehmer-a").absender(null);
    DialogHandler d = dialog(a);
    String nummer = nummer(d);
    erwarte(auftrag(d, a, nummer, Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, bytes(100)).send().getFeedback(), "0800");
    auftrag(dialog(a), a, nummer, Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, bytes(100)).send();
    gleich(leere("teilnehmer-b"), List.of(nummer), "deliveries");
  }

  /** Nobody has a mailbox for the Intermediär's own certificate: 9805, nothing is stored. */
  private void falscherEmpfaenger() throws Exception {
    Originator a = bund("teilnehmer-a").absender(null);
    DialogHandler d = dialog(a);
    StoreDelivery s = new StoreDelivery(d, new de.osci.osci12.roles.Addressee(null, Schluesselbund.zertifikat(ordner, "intermediaer-cipher")), nummer(d));
    ContentContainer c = new ContentContainer();
    c.addContent(new Content("niemand"));
    s.addContentContainer(c);
    erwarte(s.send().getFeedback(), "9805");
  }

  /** A delivery signed with an invalid certificate never reaches the mailbox. */
  private void zurueckgehalten(String wer) throws Exception {
    leere("teilnehmer-b");
    try {
      speichere(wer);
    } catch (Exception abgewiesen) {
      System.out.println("  (" + wer + ": " + abgewiesen.getMessage() + ")");
    }
    gleich(leere("teilnehmer-b"), List.of(), "deliveries of an invalid sender");
  }

  private void weiterleiten() throws Exception {
    try (Passiv passiv = new Passiv(bund("passiv"))) {
      DialogHandler d = dialog("teilnehmer-a");
      ForwardDelivery f = new ForwardDelivery(d, bund("passiv").ziel(), passiv.adresse(), nummer(d));
      f.setSubject("Weiterleitung");
      ContentContainer c = new ContentContainer();
      c.addContent(new Content("weiterzuleiten"));
      f.addContentContainer(c);
      erwarte(f.send().getFeedback(), "0800");
      gleich(passiv.angenommen(), List.of("weiterzuleiten"), "accepted contents");
    }
  }

  private void abwickeln() throws Exception {
    try (Passiv passiv = new Passiv(bund("passiv"))) {
      DialogHandler d = dialog("teilnehmer-a");
      String nummer = nummer(d);
      new InitDialog(d).send();
      MediateDelivery m = new MediateDelivery(d, bund("passiv").ziel(), passiv.adresse());
      m.setMessageId(nummer);
      m.setSubject("Abwicklung");
      ContentContainer c = new ContentContainer();
      c.addContent(new Content("gefragt"));
      m.addContentContainer(c);
      ResponseToMediateDelivery antwort = m.send();
      erwarte(antwort.getFeedback(), "0801");
      gleich(antwort.getContentContainer()[0].getContents()[0].getContentData(), Passiv.VORSATZ + "gefragt", "answer");
      gleich(antwort.getProcessCardBundleRequest().getMessageId(), nummer, "MessageId of the card");
      new ExitDialog(d).send();
    }
  }

  /** A delivery of about 6 MB in parts of 1,000 kB, stored and fetched. */
  private void pakete() throws Exception {
    final long groesse = 1000;
    Originator a = bund("teilnehmer-a").absender(null);
    DialogHandler aussen = dialog(a);
    new InitDialog(aussen).send();
    String nummer = nummer(aussen);
    byte[] anhang = bytes(3_000_000);
    ByteArrayOutputStream ganz = new ByteArrayOutputStream();
    auftrag(dialog(a), a, nummer, Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, anhang).writeMessage(ganz);
    byte[] nachricht = ganz.toByteArray();
    int stueck = (int) groesse * 1024;
    int anzahl = (nachricht.length + stueck - 1) / stueck;
    ResponseToPartialStoreDelivery letzte = null;
    for (int i = 1; i <= anzahl; i++) {
      ChunkInformation info = new ChunkInformation(groesse, i, nachricht.length / 1024, anzahl);
      PartialStoreDelivery p = new PartialStoreDelivery(aussen, bund("teilnehmer-b").ziel(), info, nummer);
      p.setChunkBlob(new ByteArrayInputStream(nachricht, (i - 1) * stueck, Math.min(stueck, nachricht.length - (i - 1) * stueck)));
      letzte = p.send();
      erwarte(letzte.getFeedback(), "0800", "0801");
    }
    erwarte(letzte.getInsideFeedback(), "0800", "0801");
    new ExitDialog(aussen).send();
    holePakete(nummer, anhang, groesse);
  }

  private void holePakete(String nummer, byte[] anhang, long groesse) throws Exception {
    DialogHandler d = dialog("teilnehmer-b");
    new InitDialog(d).send();
    ByteArrayOutputStream ganz = new ByteArrayOutputStream();
    List<Integer> erhalten = new ArrayList<>();
    int anzahl = 1;
    for (int i = 1; i <= anzahl; i++) {
      PartialFetchDelivery f = new PartialFetchDelivery(d, new ChunkInformation(groesse, i, erhalten));
      f.setSelectionMode(OSCIMessage.SELECT_BY_MESSAGE_ID);
      f.setSelectionRule(nummer);
      ResponseToPartialFetchDelivery antwort = (ResponseToPartialFetchDelivery) f.send();
      erwarte(antwort.getFeedback(), "0800", "0801");
      antwort.getChunkBlob().transferTo(ganz);
      anzahl = antwort.getChunkInformation().getTotalChunkNumbers();
      erhalten.add(i);
    }
    if (anzahl < 2) {
      throw new IllegalStateException("one part only");
    }
    pruefeInhalt(ResponseToFetchDelivery.parseResponseToFetchDelivery(new ByteArrayInputStream(ganz.toByteArray())), anhang);
    new ExitDialog(d).send();
  }
}
