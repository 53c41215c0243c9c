package io.sluice.gateway.cli;

/** Text in a page: nothing that comes from elsewhere can be markup in it. */
final class Html {
    private Html() {}

    /** For text and for quoted attributes; characters that pages cannot hold become question marks. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    boolean odd = Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT // bidirectional overrides among them
                            || c >= 0xd800 && c <= 0xdfff;
                    out.appendCodePoint(odd ? '?' : c);
                }
            }
        });
        return out.toString();
    }

    /** The same in both languages of our pages, the Chinese after the English. */
    static String both(String english, String chinese) {
        return escaped(english) + " <span lang=\"zh\">" + escaped(chinese) + "</span>";
    }
}
