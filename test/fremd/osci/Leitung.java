// SPDX-License-Identifier: EUPL-1.2

import de.osci.osci12.extinterfaces.TransportI;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** Carries messages of the library over HTTP. */
final class Leitung implements TransportI {
  private HttpURLConnection verbindung;

  @Override
  public String getVersion() {
    return "1";
  }

  @Override
  public String getVendor() {
    return "kernmelderegister";
  }

  @Override
  public TransportI newInstance() {
    return new Leitung();
  }

  @Override
  public InputStream getResponseStream() throws IOException {
    return verbindung.getInputStream();
  }

  @Override
  public boolean isOnline(URI ziel) {
    return true;
  }

  @Override
  public long getContentLength() {
    return verbindung.getContentLengthLong();
  }

  @Override
  public OutputStream getConnection(URI ziel, long laenge) throws IOException {
    verbindung = (HttpURLConnection) ziel.toURL().openConnection();
    verbindung.setRequestMethod("POST");
    verbindung.setRequestProperty("Content-Type", "text/xml");
    verbindung.setFixedLengthStreamingMode(laenge);
    verbindung.setConnectTimeout(30_000);
    verbindung.setReadTimeout(120_000);
    verbindung.setDoOutput(true);
    return verbindung.getOutputStream();
  }
}
