package dev.gangway.serve;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The connections of a service: so many at most. One more is taken all the same, and the one that
 * has been without a request for longest is closed in its place: whoever asks for the service's
 * health gets in, however many hold connections open.
 */
final class Connections extends Handler.Wrapper implements Connection.Listener {

  private static final Duration FIRST_REQUEST = Duration.ofSeconds(10);
  private static final int SPARE = 16;

  private final int most;
  private final long idleMillis;
  private final Set<Connection> waiting = new LinkedHashSet<>(); // for longest first
  private final Set<Connection> atWork = new HashSet<>();

  Connections(ServeLimits limits) {
    most = limits.connections();
    idleMillis = limits.time().toMillis();
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData) { // not the one of TLS beneath it
      connection.getEndPoint().setIdleTimeout(Math.min(idleMillis, FIRST_REQUEST.toMillis()));
      Connection tooMany = add(connection);
      if (tooMany != null) {
        tooMany.close();
      }
    }
  }

  /**
   * Where nearly all are at work, some more are let in: those are being ended, and who has just
   * come may be a probe whose request is on its way.
   */
  private synchronized Connection add(Connection connection) {
    waiting.add(connection);
    int spare = waiting.size() <= SPARE ? SPARE : 0;
    if (waiting.size() + atWork.size() <= most + spare) {
      return null;
    }
    Iterator<Connection> longest = waiting.iterator();
    Connection closed = longest.next();
    longest.remove();
    return closed;
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    waiting.remove(connection);
    atWork.remove(connection);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Connection connection = request.getConnectionMetaData().getConnection();
    connection.getEndPoint().setIdleTimeout(idleMillis);
    begin(connection);
    Request.addCompletionListener(request, failure -> end(connection));
    return super.handle(request, response, callback);
  }

  private synchronized void begin(Connection connection) {
    if (waiting.remove(connection)) {
      atWork.add(connection);
    }
  }

  private synchronized void end(Connection connection) {
    if (atWork.remove(connection)) {
      waiting.add(connection);
    }
  }
}
