package io.sluice.gateway.provenance;

import io.sluice.proto.TokenKind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Blind tokens: whoever has the key and guesses the value can find the record; nobody else learns anything but
 * equality. HMAC-SHA-256(key, "sluice/v1/token" 0x00 kind(u16) 0x00 value), its first 16 bytes.
 */
public final class Tokens {
    /** Length of a token in bytes. */
    public static final int BYTES = 16;

    private static final byte[] LABEL = "sluice/v1/token\0".getBytes(StandardCharsets.US_ASCII);

    private Tokens() {}

    public static byte[] of(byte[] key, TokenKind kind, byte[] value) {
        Mac mac = hmac(key);
        mac.update(LABEL);
        int number = kind.getNumber();
        mac.update(new byte[] {(byte) (number >>> 8), (byte) number, 0});
        return Arrays.copyOf(mac.doFinal(value), BYTES);
    }

    public static byte[] of(byte[] key, TokenKind kind, String value) {
        return of(key, kind, value.getBytes(StandardCharsets.UTF_8));
    }

    /** The name of a moment's token-key period: the quarter in UTC, such as "2026Q4". */
    public static String period(long timeMillis) {
        ZonedDateTime time = Instant.ofEpochMilli(timeMillis).atZone(ZoneOffset.UTC);
        return time.getYear() + "Q" + ((time.getMonthValue() + 2) / 3);
    }

    /** A lane owner's token key of a period: HMAC-SHA-256(secret, period). Handing it out reveals no other period's. */
    public static byte[] periodKey(byte[] secret, String period) {
        return hmac(secret).doFinal(period.getBytes(StandardCharsets.US_ASCII));
    }

    private static Mac hmac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is missing from this Java runtime", e);
        }
    }
}
