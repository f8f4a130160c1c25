package dev.gangway.report;

/**
 * HTML that is put together from text and elements. Text and the values of attributes are escaped,
 * so nothing that comes from a file can become an element.
 *
 * @param markup whole elements
 */
record Html(String markup) {

  static final Html NOTHING = new Html("");

  /** Text, escaped. */
  static Html text(Object text) {
    return new Html(escape(String.valueOf(text)));
  }

  /** Elements one after the other. */
  static Html of(Html... parts) {
    StringBuilder all = new StringBuilder();
    for (Html part : parts) {
      all.append(part.markup);
    }
    return new Html(all.toString());
  }

  /** Elements one after the other. */
  static Html of(Iterable<Html> parts) {
    StringBuilder all = new StringBuilder();
    parts.forEach(part -> all.append(part.markup));
    return new Html(all.toString());
  }

  /**
   * An element.
   *
   * @param head its name, and attributes whose values are constants of the program, as in {@code "p
   *     class=note"}
   */
  static Html element(String head, Html... content) {
    String name = head.split(" ", 2)[0];
    StringBuilder markup = new StringBuilder("<" + head + ">");
    for (Html part : content) {
      markup.append(part.markup);
    }
    return new Html(markup.append("</").append(name).append(">").toString());
  }

  /** An element that holds text, escaped. */
  static Html element(String head, Object text) {
    return text instanceof Html html ? element(head, new Html[] {html}) : element(head, text(text));
  }

  /** A head for {@link #element} with one more attribute, whose value is escaped. */
  static String with(String head, String attribute, Object value) {
    return head + " " + attribute + "=\"" + escape(String.valueOf(value)) + "\"";
  }

  /** An image in the page itself. */
  static Html image(String head, byte[] png, String description) {
    String data = "data:image/png;base64," + java.util.Base64.getEncoder().encodeToString(png);
    return new Html("<" + with(with("img " + head, "src", data), "alt", description) + ">");
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
      }
    }
    return escaped.toString();
  }
}
