package io.sluice.gateway.classification.detection;

import java.util.Set;

/** Addresses of the Internet within a line. Each method says where what it found ends, or that it found nothing. */
final class InternetNames {
    private static final int LOCAL_BYTES = 64;
    private static final int DOMAIN_BYTES = 253;
    private static final int IPV6_BYTES = 45;
    private static final int SCHEME_BYTES = 8;

    /** Ends of file names that look like domains: "icon@2x.png". */
    private static final Set<String> FILE_ENDS =
            Set.of("png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "css", "html", "json", "txt", "pdf");

    private static final Set<String> SCHEMES = Set.of("http", "https", "ftp", "ftps", "sftp", "ws", "wss", "ssh");

    private InternetNames() {}

    /** The end of the address whose at sign stands at p; 0 for none. Its start is {@link #emailStart}. */
    static int email(byte[] b, int from, int to, int p) {
        int start = emailStart(b, from, p);
        if (start == p || p - start > LOCAL_BYTES || b[p - 1] == '.') {
            return 0;
        }
        int end = p + 1;
        int label = end;
        int dots = 0;
        while (end < to && end - p <= DOMAIN_BYTES && (Kind.alnum(b[end]) || b[end] == '-' || b[end] == '.')) {
            if (b[end] == '.') {
                if (end == label || end + 1 >= to || !Kind.alnum(b[end + 1])) {
                    break;
                }
                dots++;
                label = end + 1;
            }
            end++;
        }
        while (end > label && b[end - 1] == '-') {
            end--;
        }
        return dots > 0 && topLevel(b, label, end) ? end : 0;
    }

    /** Where the local part before the at sign at p begins. */
    static int emailStart(byte[] b, int from, int p) {
        int start = p;
        while (start > from && p - start <= LOCAL_BYTES && local(b[start - 1])) {
            start--;
        }
        while (start < p && (b[start] == '.' || b[start] == '-' || b[start] == '\'')) {
            start++;
        }
        return start;
    }

    private static boolean topLevel(byte[] b, int from, int to) {
        if (to - from < 2 || to - from > 63) {
            return false;
        }
        boolean punycode = to - from > 4 && b[from + 2] == '-' && b[from + 3] == '-';
        for (int i = from; i < to && !punycode; i++) {
            if (!Kind.letter(b[i])) {
                return false;
            }
        }
        StringBuilder name = new StringBuilder();
        for (int i = from; i < to && to - from <= 5; i++) {
            name.append((char) (b[i] | 0x20));
        }
        return !FILE_ENDS.contains(name.toString());
    }

    private static boolean local(byte b) {
        return Kind.alnum(b) || b == '.' || b == '_' || b == '-' || b == '+' || b == '%' || b == '\'' || b == '&';
    }

    /**
     * The end of four groups of digits from s on, not part of more groups, as a negative number if they are no address;
     * 0 if there are not four groups.
     */
    static int ipv4(byte[] b, int from, int to, int s) {
        if (s > from && b[s - 1] == '.') {
            return 0;
        }
        int i = s;
        boolean valid = true;
        for (int group = 0; group < 4; group++) {
            int start = i;
            int value = 0;
            while (i < to && i - start < 4 && Kind.digit(b[i])) {
                value = value * 10 + b[i++] - '0';
            }
            if (i == start || i - start > 3 || group < 3 && (i >= to || b[i] != '.')) {
                return 0;
            }
            valid &= value < 256 && (i - start == 1 || b[start] != '0');
            i += group < 3 ? 1 : 0;
        }
        if (i < to && (Kind.alnum(b[i]) || b[i] == '.' && i + 1 < to && Kind.digit(b[i + 1]))) {
            return 0;
        }
        return valid ? i : -i;
    }

    /** Where the groups around the colon at p begin. */
    static int ipv6Start(byte[] b, int from, int p) {
        int start = p;
        while (start > from && p - start < 5 && Kind.hex(b[start - 1])) {
            start--;
        }
        return start;
    }

    /** The end of an IPv6 address (RFC 4291 2.2) around the colon at p; 0 if there is none. */
    static int ipv6(byte[] b, int from, int to, int p) {
        int start = ipv6Start(b, from, p);
        if (p - start > 4 || start > from && !begins(b, from, start)) {
            return 0;
        }
        int end = start;
        boolean digit = false;
        while (end < to && end - start <= IPV6_BYTES && (Kind.hex(b[end]) || b[end] == ':' || b[end] == '.')) {
            digit |= Kind.digit(b[end]);
            end++;
        }
        if (end < to && (Kind.alnum(b[end]) || b[end] == '_')) {
            return 0;
        }
        while (end > start && (b[end - 1] == '.' || b[end - 1] == ':' && (end < start + 2 || b[end - 2] != ':'))) {
            end--;
        }
        return digit && groups(b, start, end) ? end : 0;
    }

    /** After a label's colon, but not in the middle of a longer run of groups or of a word. */
    private static boolean begins(byte[] b, int from, int start) {
        byte before = b[start - 1];
        if (before == ':') {
            return start - 1 > from && b[start - 2] != ':' && !Kind.hex(b[start - 2]);
        }
        return !Kind.alnum(before) && before != '.' && before != '_';
    }

    private static boolean groups(byte[] b, int from, int to) {
        int count = 0;
        int named = 0;
        boolean gap = false;
        int i = from;
        if (i + 1 < to && b[i] == ':' && b[i + 1] == ':') {
            gap = true;
            i += 2;
        }
        while (i < to) {
            int start = i;
            while (i < to && Kind.hex(b[i])) {
                i++;
            }
            if (i < to && b[i] == '.') {
                return ipv4(b, start, to, start) == to && whole(count + 2, gap);
            }
            if (i == start || i - start > 4) {
                return false;
            }
            count++;
            named++;
            if (i < to) {
                i++;
                if (i < to && b[i] == ':') {
                    if (gap) {
                        return false;
                    }
                    gap = true;
                    i++;
                } else if (i == to) {
                    return false;
                }
            }
        }
        return (named > 1 || named == 1 && gap && from + 2 < to) && whole(count, gap);
    }

    private static boolean whole(int count, boolean gap) {
        return gap ? count < 8 : count == 8;
    }

    /** The end of six pairs of hexadecimal digits from s on, with one of : and - between them; 0 for none. */
    static int mac(byte[] b, int from, int to, int s) {
        int end = s + 17;
        if (end > to || s > from && (b[s - 1] == b[s + 2] || b[s - 1] == '_')) {
            return 0;
        }
        int distinct = 0;
        for (int i = 0; i < 17; i++) {
            boolean separator = i % 3 == 2;
            if (separator ? b[s + i] != b[s + 2] : !Kind.hex(b[s + i])) {
                return 0;
            }
            distinct |= separator ? 0 : b[s + i] ^ b[s];
        }
        boolean longer = end < to && (Kind.alnum(b[end]) || b[end] == b[s + 2] && end + 1 < to && Kind.hex(b[end + 1]));
        return longer || distinct == 0 ? 0 : end;
    }

    /** The end of three groups of four hexadecimal digits from s on, with full stops; 0 for none. */
    static int macInFours(byte[] b, int from, int to, int s) {
        int end = s + 14;
        if (end > to || s > from && b[s - 1] == '.') {
            return 0;
        }
        int kinds = 0;
        for (int i = 0; i < 14; i++) {
            boolean separator = i % 5 == 4;
            if (separator ? b[s + i] != '.' : !Kind.hex(b[s + i])) {
                return 0;
            }
            kinds |= Kind.OF[b[s + i]];
        }
        boolean longer = end < to && (Kind.alnum(b[end]) || b[end] == '.' && end + 1 < to && Kind.alnum(b[end + 1]));
        return longer || (kinds & Kind.ALNUM) != Kind.ALNUM ? 0 : end;
    }

    /** Where the scheme before the colon at p begins, if "//" and a host follow; -1 for none. */
    static int urlStart(byte[] b, int from, int to, int p) {
        if (p + 3 >= to || b[p + 1] != '/' || b[p + 2] != '/' || !Kind.alnum(b[p + 3]) && b[p + 3] != '[') {
            return -1;
        }
        int start = p;
        while (start > from && p - start < SCHEME_BYTES && Kind.letter(b[start - 1])) {
            start--;
        }
        StringBuilder scheme = new StringBuilder();
        for (int i = start; i < p; i++) {
            scheme.append((char) (b[i] | 0x20));
        }
        return SCHEMES.contains(scheme.toString()) ? start : -1;
    }

    /** The end of a web address from i on: before a space, a quote, or a character beyond ASCII; without punctuation. */
    static int urlEnd(byte[] b, int i, int to) {
        int end = i;
        while (end < to && b[end] > ' ' && "\"'<>\\^`{|}".indexOf(b[end]) < 0) {
            end++;
        }
        while (end > i && ".,;:!?)]".indexOf(b[end - 1]) >= 0) {
            end--;
        }
        return end;
    }
}
