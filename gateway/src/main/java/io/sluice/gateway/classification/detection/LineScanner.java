package io.sluice.gateway.classification.detection;

import java.util.List;

/**
 * Finds identifiers in one line or cell. One pass over its bytes: words with digits and their neighbours become a
 * {@link Chain}, at signs, colons, hyphens and a few characters more are looked at where they stand, everything else is
 * passed over. Takes time in proportion to the line's length. Not safe for concurrent use.
 */
final class LineScanner {
    private static final int LEAST_WALLET = 14;
    private static final int LEAST_ENCODED = 12;
    private static final int LEAST_LINE = 30;
    private static final int MOST_LINE = 44;
    private static final TopicSet BANK = TopicSet.of(Topic.BANK);

    final Scene scene;
    private final Chain chain = new Chain();
    private final NumberScanner numbers;
    private final Phones phones;
    private final Wording wording;
    private final Encoded encoded;
    private final CustomRecogniser[] custom;
    private boolean announced;

    /** With what looks for numbers, and recognisers of somebody's own; decoding looks into base64. */
    LineScanner(Recognisers recognisers, List<CustomRecogniser> custom, Tally tally, boolean decoding) {
        this.custom = custom.toArray(new CustomRecogniser[0]);
        scene = new Scene(tally);
        numbers = new NumberScanner(recognisers, scene);
        phones = new Phones(scene);
        wording = new Wording(scene);
        encoded = decoding
                ? new Encoded(new LineScanner(recognisers, custom, new Tally(recognisers, false), false))
                : null;
    }

    /** Finds what is in the line that {@link Scene#begin} was told. */
    void scan() {
        Line line = scene.line;
        byte[] b = line.bytes;
        int to = line.to;
        int i = line.from;
        announced = false;
        while (i < to) {
            int kind = Kind.OF[b[i] & 0xff];
            if (kind == 0) {
                i++;
            } else if ((kind & Kind.ALNUM) != 0) {
                int start = i;
                int digits = 0;
                do {
                    digits += kind & Kind.DIGIT;
                    i++;
                } while (i < to && ((kind = Kind.OF[b[i] & 0xff]) & Kind.ALNUM) != 0);
                i = digits == 0 ? letters(line, start, i) : word(line, start, i);
            } else {
                i = sign(line, i, kind);
            }
        }
        if (announced || line.characters != null) {
            wording.announced();
        }
        for (CustomRecogniser each : custom) {
            custom(line, each);
        }
        wording.cell();
        scene.hits.settle();
    }

    private void custom(Line line, CustomRecogniser recogniser) {
        byte[] b = line.bytes;
        for (int i = line.from; i < line.to; i++) {
            boolean inside = i > line.from && Kind.alnum(b[i - 1]) && Kind.alnum(b[i]);
            if (!inside && recogniser.pattern.mayBegin(b[i])) {
                int end = recogniser.pattern.end(b, i, line.to);
                if (end > 0) {
                    scene.hits.add(recogniser.type, i, end, recogniser.confidence);
                    i = end - 1;
                }
            }
        }
    }

    /** A word of letters alone; returns where to go on. */
    private int letters(Line line, int start, int end) {
        byte[] b = line.bytes;
        int n = end - start;
        announced |= n > 1 && Wording.mayAnnounce(b, start, line.to);
        if (n <= 4 && b[start] < 'a' && prefix(line, end)) {
            return Math.max(end, number(line, start));
        }
        if (n == 2 && end < line.to && (b[end] == ':' || b[end] == '-') && Kind.hex(b[start])) {
            return Math.max(end, mac(line, start));
        }
        if (end < line.to && (b[end] == '_' || b[end] == '-') && Secrets.mayBegin(b[start])) {
            return Math.max(end, key(line, start));
        }
        if (n >= LEAST_ENCODED) {
            return Math.max(end, token(line, start, end));
        }
        if (n == 3 && end < line.to && b[end] == '.' && (b[start] | 0x20) == 'w') {
            return Math.max(end, web(line, start));
        }
        if ((n == 8 || n == 11) && b[start] <= 'Z') {
            bic(line, start, end);
        }
        return end;
    }

    /** Whether a space or hyphen and a number follow that has no full stop after its first digits. */
    private static boolean prefix(Line line, int end) {
        byte[] b = line.bytes;
        int i = end + 1;
        if (i >= line.to || b[end] != ' ' && b[end] != '-') {
            return false;
        }
        while (i < line.to && Kind.digit(b[i])) {
            i++;
        }
        return i > end + 1 && (i == line.to || b[i] != '.');
    }

    /** A word with digits; returns where to go on. */
    private int word(Line line, int start, int end) {
        byte[] b = line.bytes;
        int n = end - start;
        byte next = end < line.to ? b[end] : 0;
        int after = place(line, start, end);
        if (after > 0) {
            return after;
        }
        if ((n == 8 || n == 11) && b[start] >= 'A' && b[start] <= 'Z') {
            bic(line, start, end);
        }
        if (n >= LEAST_ENCODED || Secrets.mayBegin(b[start])) {
            after = token(line, start, end);
            if (after > 0) {
                return after;
            }
        }
        boolean alone = n < NumberScanner.SHORTEST && " -./()".indexOf(next) < 0;
        return alone ? end : Math.max(end, number(line, start));
    }

    /** The address or pair of coordinates that begins with this word; returns where it ends, 0 for none. */
    private int place(Line line, int start, int end) {
        byte[] b = line.bytes;
        int n = end - start;
        byte next = end < line.to ? b[end] : 0;
        if (n <= 3 && next == '.') {
            int quad = Kind.digit(b[start]) ? InternetNames.ipv4(b, line.from, line.to, start) : 0;
            if (quad > 0) {
                scene.address(start, quad, 0.95, 4);
            }
            if (quad < 0) {
                scene.missed(IdentifierType.IP_ADDRESS.name());
            }
            if (quad != 0) {
                return Math.abs(quad);
            }
            int pair = Coordinates.end(line, start);
            if (pair > 0 && Coordinates.said(scene, start, pair)) {
                scene.found(IdentifierType.COORDINATES, Coordinates.start(line, start), pair, 0.8);
                return pair;
            }
        } else if (n == 2 && (next == ':' || next == '-')) {
            return mac(line, start);
        } else if (n == 4 && next == '.') {
            int after = InternetNames.macInFours(b, line.from, line.to, start);
            if (after > 0) {
                scene.found(IdentifierType.MAC_ADDRESS, start, after, 0.9);
                return after;
            }
        }
        return 0;
    }

    private int number(Line line, int start) {
        int end = chain.read(line, start);
        int n = end > start ? chain.length(0, chain.groups - 1) : 0;
        if (n >= NumberScanner.LEAST_MIXED || n - Long.bitCount(chain.letters) >= NumberScanner.SHORTEST) {
            numbers.scan(chain);
            phones.scan(chain);
        }
        for (int g = 1; g < chain.groups; g++) {
            int after = place(line, chain.from[g], chain.to[g]);
            if (after > end) {
                return after;
            }
        }
        return end;
    }

    private int sign(Line line, int i, int kind) {
        byte[] b = line.bytes;
        if (kind == Kind.AT) {
            int end = InternetNames.email(b, line.from, line.to, i);
            if (end > 0) {
                scene.found(IdentifierType.EMAIL, InternetNames.emailStart(b, line.from, i), end, 0.98);
                return end;
            }
        } else if (kind == Kind.COLON) {
            return colon(line, i);
        } else if (kind == Kind.PLATE) {
            int end = Plates.end(line, i);
            if (end > 0) {
                scene.found(IdentifierType.CN_PLATE, i, end, 0.9);
                return end;
            }
        } else if (kind == Kind.DASH) {
            int end = Pem.end(line, i);
            if (end > 0) {
                scene.found(IdentifierType.PRIVATE_KEY, i, end, 0.99);
                return end;
            }
        } else if (kind == Kind.HINT) {
            wording.hint(line, i);
        } else if (kind == Kind.LESS) {
            return travelDocument(line, i);
        }
        return i + 1;
    }

    private int colon(Line line, int i) {
        byte[] b = line.bytes;
        int scheme = InternetNames.urlStart(b, line.from, line.to, i);
        if (scheme >= 0) {
            int end = InternetNames.urlEnd(b, i + 3, line.to);
            if (end > i + 3) {
                scene.found(IdentifierType.URL, scheme, end, 0.9);
            }
            return i + 1;
        }
        int end = InternetNames.ipv6(b, line.from, line.to, i);
        if (end > 0) {
            scene.address(InternetNames.ipv6Start(b, line.from, i), end, 0.9, 6);
        }
        return Math.max(end, i + 1);
    }

    private int web(Line line, int start) {
        byte[] b = line.bytes;
        boolean www = (b[start + 1] | 0x20) == 'w' && (b[start + 2] | 0x20) == 'w';
        boolean fresh = start == line.from || b[start - 1] != '/' && b[start - 1] != '.' && b[start - 1] != '@';
        if (!www || !fresh || start + 4 >= line.to || !Kind.alnum(b[start + 4])) {
            return 0;
        }
        int end = InternetNames.urlEnd(b, start + 4, line.to);
        int dots = 0;
        for (int i = start + 4; i < end; i++) {
            dots += b[i] == '.' ? 1 : 0;
        }
        if (dots > 0) {
            scene.found(IdentifierType.URL, start, end, 0.8);
        }
        return 0;
    }

    private int mac(Line line, int start) {
        int end = InternetNames.mac(line.bytes, line.from, line.to, start);
        if (end > 0) {
            scene.found(IdentifierType.MAC_ADDRESS, start, end, 0.95);
        }
        return end;
    }

    private void bic(Line line, int start, int end) {
        byte[] b = line.bytes;
        for (int i = start; i < end; i++) {
            if (b[i] > 'Z' || i < start + 6 && b[i] < 'A') {
                return;
            }
        }
        if (WorldChecks.state(b[start + 4], b[start + 5]) && scene.about(start, end, BANK)) {
            scene.found(IdentifierType.BIC, start, end, 0.75);
        }
    }

    private int key(Line line, int start) {
        boolean inside = start > line.from && (line.bytes[start - 1] == '_' || line.bytes[start - 1] == '-');
        int end = inside ? 0 : Secrets.key(line.bytes, start, line.to);
        if (end > 0) {
            scene.found(IdentifierType.API_KEY, start, end, 0.95);
        }
        return end;
    }

    /** What long words may be; returns where to go on, 0 if it is nothing of the kind. */
    private int token(Line line, int start, int end) {
        byte[] b = line.bytes;
        int n = end - start;
        if (n >= 4 && b[start] == 'e' && b[start + 1] == 'y' && b[start + 2] == 'J') {
            int after = Secrets.webToken(b, start, line.to);
            if (after > 0) {
                scene.found(IdentifierType.JWT, start, after, 0.97);
                return after;
            }
        }
        if (Secrets.mayBegin(b[start])) {
            int after = key(line, start);
            if (after > 0) {
                return after;
            }
        }
        if (n >= LEAST_WALLET && Secrets.wallet(b, start, n)) {
            scene.found(IdentifierType.CRYPTO_WALLET, start, end, b[start] == '0' ? 0.6 : 0.97);
            return end;
        }
        return encoded != null && n >= LEAST_ENCODED ? encoded.scan(scene, start, end) : 0;
    }

    private int travelDocument(Line line, int i) {
        byte[] b = line.bytes;
        int start = i;
        while (start > line.from && i - start < MOST_LINE && TravelDocument.allowed(b[start - 1])) {
            start--;
        }
        int end = i;
        while (end < line.to && end - start <= MOST_LINE && TravelDocument.allowed(b[end])) {
            end++;
        }
        if (end - start >= LEAST_LINE && TravelDocument.line(b, start, end - start)) {
            scene.found(IdentifierType.MRZ, start, end, 0.98);
        }
        return Math.max(end, i + 1);
    }
}
