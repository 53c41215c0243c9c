package io.sluice.gateway.privacy;

import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;

/** The first 128 bits of HMAC-SHA-256 of the value's UTF-8 bytes, in base 32 (RFC 4648, lower case): 26 characters. */
final class Pseudonyms implements CellTransform {
    private static final String BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BYTES = 16;

    private final Mac mac;

    Pseudonyms(byte[] key) {
        mac = ReleaseKeys.mac(key);
    }

    @Override
    public String apply(String value, Row row) {
        byte[] hash = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
        StringBuilder text = new StringBuilder(26);
        int bits = 0;
        int buffer = 0;
        for (int i = 0; i < BYTES; i++) {
            buffer = buffer << 8 | hash[i] & 0xff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE_32.charAt(buffer >> bits & 31));
            }
        }
        return text.append(BASE_32.charAt(buffer << 5 - bits & 31)).toString();
    }
}
