package dev.gangway.serve;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Gathers an answer and sends it when it is whole: no thread waits for a client that reads slowly.
 */
final class Answers extends Handler.Wrapper {

  private static final int SHARE_OF_HEAP = 16;

  private final Transfers sending;

  Answers(ServeLimits limits) {
    sending = new Transfers(limits.sending(), Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Gathered gathered = new Gathered(request, response, callback);
    return super.handle(request, gathered, gathered);
  }

  private final class Gathered extends Response.Wrapper implements Callback {

    private final Callback end;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Gathered(Request request, Response response, Callback end) {
      super(request, response);
      this.end = end;
    }

    @Override
    public void write(boolean last, ByteBuffer bytes, Callback written) {
      byte[] part = BufferUtil.toArray(bytes == null ? BufferUtil.EMPTY_BUFFER : bytes);
      body.write(part, 0, part.length);
      BufferUtil.clear(bytes);
      written.succeeded();
    }

    @Override
    public void succeeded() {
      Connection connection = getRequest().getConnectionMetaData().getConnection();
      Transfers.Transfer transfer;
      try {
        transfer = sending.begin(connection::close);
        transfer.grow(body.size());
      } catch (Problem full) {
        end.failed(full);
        return;
      }
      super.write(true, ByteBuffer.wrap(body.toByteArray()), Callback.from(transfer::close, end));
    }

    @Override
    public void failed(Throwable failure) {
      end.failed(failure);
    }
  }
}
