// SPDX-License-Identifier: EUPL-1.2

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import de.osci.osci12.common.DialogHandler;
import de.osci.osci12.messageparts.Content;
import de.osci.osci12.messageparts.ContentContainer;
import de.osci.osci12.messagetypes.AcceptDelivery;
import de.osci.osci12.messagetypes.OSCIRequest;
import de.osci.osci12.messagetypes.PassiveRecipientParser;
import de.osci.osci12.messagetypes.ProcessDelivery;
import de.osci.osci12.messagetypes.ResponseToAcceptDelivery;
import de.osci.osci12.messagetypes.ResponseToProcessDelivery;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A passive recipient on loopback made of the library: it accepts deliveries and answers requests. */
final class Passiv implements AutoCloseable {
  static final String VORSATZ = "beantwortet: ";

  private final HttpServer server;
  private final List<String> angenommen = new CopyOnWriteArrayList<>();

  Passiv(Schluesselbund bund) throws Exception {
    DialogHandler.setDefaultSupplier(bund.empfaenger());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 4);
    server.createContext("/", this::bediene);
    server.start();
  }

  String adresse() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/osci";
  }

  List<String> angenommen() {
    return angenommen;
  }

  private void bediene(HttpExchange x) throws java.io.IOException {
    try {
      byte[] antwort = antworte(new PassiveRecipientParser().parseStream(x.getRequestBody()));
      x.sendResponseHeaders(200, antwort.length);
      x.getResponseBody().write(antwort);
    } catch (Exception grund) {
      grund.printStackTrace();
      x.sendResponseHeaders(500, -1);
    } finally {
      x.close();
    }
  }

  private byte[] antworte(OSCIRequest nachricht) throws Exception {
    ByteArrayOutputStream ziel = new ByteArrayOutputStream();
    String[] rueckmeldung = {"0800"};
    if (nachricht instanceof AcceptDelivery auftrag) {
      angenommen.add(text(auftrag.getContentContainer()));
      ResponseToAcceptDelivery antwort = new ResponseToAcceptDelivery(auftrag);
      antwort.setFeedback(rueckmeldung);
      if (auftrag.isSigned()) {
        antwort.sign();
      }
      antwort.writeToStream(ziel, null);
      return ziel.toByteArray();
    }
    ProcessDelivery auftrag = (ProcessDelivery) nachricht;
    ResponseToProcessDelivery antwort = new ResponseToProcessDelivery(auftrag);
    antwort.setFeedback(rueckmeldung);
    if (auftrag.getMessageId() != null) {
      antwort.setMessageId(auftrag.getMessageIdResponse());
    }
    ContentContainer inhalt = new ContentContainer();
    inhalt.addContent(new Content(VORSATZ + text(auftrag.getContentContainer())));
    antwort.addContentContainer(inhalt);
    antwort.setSubject("Antwort");
    if (auftrag.isSigned()) {
      antwort.sign();
    }
    antwort.writeToStream(ziel, null);
    return ziel.toByteArray();
  }

  private static String text(ContentContainer[] inhalt) throws Exception {
    return inhalt[0].getContents()[0].getContentData();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
