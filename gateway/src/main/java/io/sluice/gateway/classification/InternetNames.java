package io.sluice.gateway.classification;

import java.util.Set;

/** E-mail and IP addresses within a cell. Each method says where what it found ends, or that it found nothing. */
final class InternetNames {
    private static final int LOCAL_BYTES = 64;
    private static final int DOMAIN_BYTES = 253;
    private static final int IPV6_BYTES = 45;

    /** Ends of file names that look like domains: "icon@2x.png". */
    private static final Set<String> FILE_ENDS =
            Set.of("png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "css", "html", "json", "txt", "pdf");

    private InternetNames() {}

    /** Whether the at sign at p stands in an address. */
    static boolean email(byte[] b, int from, int to, int p) {
        int start = p;
        while (start > from && p - start <= LOCAL_BYTES && local(b[start - 1])) {
            start--;
        }
        if (start == p || p - start > LOCAL_BYTES || b[p - 1] == '.' || b[start] == '.') {
            return false;
        }
        int end = p + 1;
        int label = end;
        int dots = 0;
        while (end < to && end - p <= DOMAIN_BYTES && (Bytes.alnum(b[end]) || b[end] == '-' || b[end] == '.')) {
            if (b[end] == '.') {
                if (end == label || end + 1 >= to || !Bytes.alnum(b[end + 1])) {
                    break;
                }
                dots++;
                label = end + 1;
            }
            end++;
        }
        return dots > 0 && topLevel(b, label, end);
    }

    private static boolean topLevel(byte[] b, int from, int to) {
        if (to - from < 2 || to - from > 63) {
            return false;
        }
        boolean punycode = to - from > 4 && b[from + 2] == '-' && b[from + 3] == '-';
        for (int i = from; i < to && !punycode; i++) {
            if (!Bytes.letter(b[i])) {
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
        return Bytes.alnum(b) || b == '.' || b == '_' || b == '-' || b == '+' || b == '%' || b == '\'';
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
            while (i < to && i - start < 4 && Bytes.digit(b[i])) {
                value = value * 10 + b[i++] - '0';
            }
            if (i == start || i - start > 3 || group < 3 && (i >= to || b[i] != '.')) {
                return 0;
            }
            valid &= value < 256 && (i - start == 1 || b[start] != '0');
            i += group < 3 ? 1 : 0;
        }
        if (i < to && (Bytes.alnum(b[i]) || b[i] == '.' && i + 1 < to && Bytes.digit(b[i + 1]))) {
            return 0;
        }
        return valid ? i : -i;
    }

    /** The end of an IPv6 address (RFC 4291 2.2) around the colon at p; 0 if there is none. */
    static int ipv6(byte[] b, int from, int to, int p) {
        int start = p;
        while (start > from && p - start < 5 && hex(b[start - 1])) {
            start--;
        }
        if (p - start > 4 || start > from && !begins(b, from, start)) {
            return 0;
        }
        int end = start;
        boolean digit = false;
        while (end < to && end - start <= IPV6_BYTES && (hex(b[end]) || b[end] == ':' || b[end] == '.')) {
            digit |= Bytes.digit(b[end]);
            end++;
        }
        if (end < to && (Bytes.alnum(b[end]) || b[end] == '_')) {
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
            return start - 1 > from && b[start - 2] != ':' && !hex(b[start - 2]);
        }
        return !Bytes.alnum(before) && before != '.' && before != '_';
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
            while (i < to && hex(b[i])) {
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
        return named > 1 && whole(count, gap);
    }

    private static boolean whole(int count, boolean gap) {
        return gap ? count < 8 : count == 8;
    }

    private static boolean hex(byte b) {
        return Bytes.digit(b) || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F';
    }
}
