package io.sluice.gateway;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Texts that must be nowhere, and how they may have been written all the same: in UTF-8 and UTF-16, in hexadecimal, and in
 * base64 wherever in it they begin. Many thousands of them are looked for in one pass, by their last bytes.
 */
final class Canaries {
    private static final int LAST = Long.BYTES;
    private static final int BITS = 22;
    private static final int IDENTIFIER = 20;

    private final Map<Long, List<Written>> byLast = new HashMap<>();
    private final BitSet anyLast = new BitSet(1 << BITS);

    /** @param digits nothing else, as they are: digits of a hash, or of a time, may by chance be the same */
    private record Written(String way, byte[] bytes, boolean digits) {}

    /** @param texts of nine characters at least, all ASCII */
    Canaries(Collection<String> texts) {
        texts.forEach(text -> {
            for (Charset charset :
                    List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                add(charset.name(), text.getBytes(charset));
            }
            byte[] plain = text.getBytes(StandardCharsets.UTF_8);
            add("hexadecimal", ascii(HexFormat.of().formatHex(plain)));
            add("HEXADECIMAL", ascii(HexFormat.of().withUpperCase().formatHex(plain)));
            for (int before = 0; before < 3; before++) {
                add("base64 from " + before, inBase64(Base64.getEncoder(), plain, before));
                add("base64url from " + before, inBase64(Base64.getUrlEncoder(), plain, before));
            }
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Those characters of it that do not depend on what stands before (so many bytes beyond a multiple of three) or after. */
    private static byte[] inBase64(Base64.Encoder encoder, byte[] plain, int before) {
        byte[] shifted = new byte[before + plain.length];
        System.arraycopy(plain, 0, shifted, before, plain.length);
        byte[] all = encoder.withoutPadding().encode(shifted);
        int shared = shifted.length % 3 == 0 ? 0 : 1;
        return Arrays.copyOfRange(all, before == 0 ? 0 : before + 1, all.length - shared);
    }

    private void add(String way, byte[] bytes) {
        long last = window(bytes, bytes.length - LAST);
        boolean digits = way.equals(StandardCharsets.UTF_8.name()); // Else they are within other ones by their nature.
        for (byte each : bytes) {
            digits &= each >= '0' && each <= '9';
        }
        byLast.computeIfAbsent(last, unknown -> new ArrayList<>(1)).add(new Written(way, bytes, digits));
        anyLast.set(bit(last));
    }

    private static long window(byte[] bytes, int from) {
        long window = 0;
        for (int i = from; i < from + LAST; i++) {
            window = window << 8 | bytes[i] & 255;
        }
        return window;
    }

    private static int bit(long window) {
        return (int) (window * 0x9E3779B97F4A7C15L >>> 64 - BITS);
    }

    /** Whether another digit follows at once, or it is in the midst of many hexadecimal ones: of a hash or an identifier. */
    private static boolean isPartOfANumber(byte[] bytes, int from, int end) {
        if (end < bytes.length && Character.isDigit(bytes[end])) {
            return true;
        }
        int around = 0;
        for (int i = from - 1; i >= 0 && isOfAnIdentifier(bytes[i]); i--) {
            around++;
        }
        for (int i = end; i < bytes.length && isOfAnIdentifier(bytes[i]); i++) {
            around++;
        }
        return around >= IDENTIFIER;
    }

    private static boolean isOfAnIdentifier(byte octet) {
        return Character.digit(octet, 16) >= 0 || octet == '-';
    }

    /** How, and where, the first one is written there. What it is stays untold: it may be a person's. */
    Optional<String> in(byte[] bytes) {
        long window = 0;
        for (int end = 1; end <= bytes.length; end++) {
            window = window << 8 | bytes[end - 1] & 255;
            if (anyLast.get(bit(window))) {
                for (Written each : byLast.getOrDefault(window, List.of())) {
                    int from = end - each.bytes.length;
                    if (from >= 0
                            && Arrays.equals(bytes, from, end, each.bytes, 0, each.bytes.length)
                            && !(each.digits && isPartOfANumber(bytes, from, end))) {
                        return Optional.of(each.way + " at " + from);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
