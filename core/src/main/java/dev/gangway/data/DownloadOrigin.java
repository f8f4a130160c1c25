package dev.gangway.data;

import java.net.URI;
import java.net.http.HttpHeaders;

/**
 * Which version of which address a partial file came from.
 *
 * @param validator the strong ETag or the date of last change that the server gave, else empty
 * @param total bytes of the whole file, 0 if the server did not say
 */
record DownloadOrigin(URI address, String validator, long total) {

  /** The origin of a whole file (status 200) with these headers. */
  static DownloadOrigin of(URI address, HttpHeaders headers) {
    String validator =
        headers
            .firstValue("ETag")
            .filter(
                tag ->
                    tag.startsWith("\"")) // a weak one says nothing about bytes: RFC 9110, 13.1.5
            .or(() -> headers.firstValue("Last-Modified"))
            .orElse("");
    return new DownloadOrigin(
        address, validator, headers.firstValueAsLong("Content-Length").orElse(0));
  }
}
