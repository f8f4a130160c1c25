package dev.gangway.dist;

/** Another process of the training has gone, or cannot be reached. */
public final class CommunicationException extends RuntimeException {

  private static final int MAX_REASON = 200;

  CommunicationException(Rendezvous at, RuntimeException cause) {
    super(
        ("rank %d of %d lost the other processes: %s (look at their logs; --resume goes on from the"
                + " newest checkpoint)")
            .formatted(at.rank(), at.size(), reason(cause)),
        cause);
  }

  /** The first line of what libtorch says, without the place in its sources. */
  private static String reason(RuntimeException cause) {
    String message = String.valueOf(cause.getMessage());
    String line = message.lines().findFirst().orElse("").replaceFirst("^\\[[^\\]]*] ?", "");
    return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "...";
  }
}
