package io.sluice.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a message, and how its body is framed.
 *
 * @param method of a request, else null
 * @param target of a request (path and query), else null
 * @param status of a response, else 0
 * @param headers all fields
 * @param length of the body; -1 if chunked
 */
record Head(String method, String target, int status, Headers headers, long length) {
    private static final int FIELDS = 100;

    boolean keepsAlive() {
        return !headers.lists("Connection", "close");
    }

    /** Reads a request's head, without the empty line (RFC 9112, section 3; only the path form of a target). */
    static Head ofRequest(byte[] bytes, int count) throws HttpRefusal {
        String[] lines = lines(bytes, count);
        String[] words = lines[0].split(" ", -1);
        if (words.length != 3 || !Syntax.isToken(words[0])) {
            throw bad("request line (expected: METHOD /path HTTP/1.1)");
        }
        if (!words[2].equals("HTTP/1.1")) {
            boolean other = words[2].matches("HTTP/[0-9]\\.[0-9]");
            throw other ? new HttpRefusal(505, "HTTP_VERSION", "version (expected: HTTP/1.1)") : bad("request line");
        }
        if (!words[1].startsWith("/") || !isVisible(words[1])) {
            throw bad("request target (expected: a path that begins with /, of visible ASCII characters)");
        }
        Headers headers = fields(lines);
        List<String> hosts = headers.all("Host");
        if (hosts.size() != 1
                || hosts.get(0).isEmpty()
                || !isVisible(hosts.get(0).replace(',', ' '))) {
            throw bad("Host (expected: exactly one)");
        }
        return new Head(words[0], words[1], 0, headers, length(headers, 0));
    }

    /**
     * Reads a response's head (RFC 9112, section 4). One without a length is refused: its end could not be told from a
     * broken connection.
     */
    static Head ofResponse(byte[] bytes, int count, boolean answersHead) throws HttpRefusal {
        String[] lines = lines(bytes, count);
        String line = lines[0];
        if (!line.matches("HTTP/1\\.1 [1-5][0-9]{2}( .*)?")) {
            throw bad("status line (expected: HTTP/1.1 and a status)");
        }
        int status = Integer.parseInt(line.substring(9, 12));
        Headers headers = fields(lines);
        boolean bodiless = status < 200 || status == 204 || status == 304;
        long length = length(headers, bodiless || answersHead ? 0 : -2);
        if (length == -2) {
            throw bad("answer without Content-Length or Transfer-Encoding");
        }
        return new Head(null, null, status, headers, bodiless || answersHead ? 0 : length);
    }

    /** How many bytes follow (RFC 9112, section 6), where every form that two parsers could read in two ways is refused. */
    private static long length(Headers headers, long otherwise) throws HttpRefusal {
        List<String> lengths = headers.all("Content-Length");
        List<String> codings = headers.all("Transfer-Encoding");
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw bad("Content-Length beside Transfer-Encoding");
            }
            if (codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked")) {
                return -1;
            }
            boolean repeated = codings.size() > 1
                    || codings.get(0).toLowerCase(java.util.Locale.ROOT).contains("chunked");
            throw repeated
                    ? bad("Transfer-Encoding (expected: chunked)")
                    : new HttpRefusal(501, "TRANSFER_CODING", "Transfer-Encoding (expected: chunked)");
        }
        if (lengths.isEmpty()) {
            return otherwise;
        }
        long length = lengths.size() == 1 ? Syntax.decimal(lengths.get(0)) : -1;
        if (length < 0) {
            throw bad("Content-Length (expected: one, of 1-18 digits)");
        }
        return length;
    }

    private static Headers fields(String[] lines) throws HttpRefusal {
        if (lines.length - 1 > FIELDS) {
            throw new HttpRefusal(431, "HEADER_TOO_LARGE", "header fields (expected: at most " + FIELDS + ")");
        }
        List<Headers.Field> fields = new ArrayList<>(lines.length - 1);
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i];
            int colon = line.indexOf(':');
            // A space before the colon and a folded line both fail here: neither is a token.
            if (colon < 1 || !Syntax.isToken(line.substring(0, colon))) {
                throw bad("header field (expected: name: value)");
            }
            String value = trim(line, colon + 1);
            if (!Syntax.isFieldValue(value)) {
                throw bad("header field (expected: no control characters)");
            }
            fields.add(new Headers.Field(line.substring(0, colon), value));
        }
        return Headers.parsed(List.copyOf(fields));
    }

    /** Without the spaces and tabs around it, and no others: {@code strip} would take more. */
    private static String trim(String line, int start) {
        int from = start;
        int to = line.length();
        while (from < to && isBlank(line.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(line.charAt(to - 1))) {
            to--;
        }
        return line.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127 || c == '#') {
                return false;
            }
        }
        return true;
    }

    private static String[] lines(byte[] bytes, int count) {
        return new String(bytes, 0, count, StandardCharsets.ISO_8859_1).split("\r\n");
    }

    private static HttpRefusal bad(String what) {
        return new HttpRefusal(400, "BAD_REQUEST", what);
    }
}
