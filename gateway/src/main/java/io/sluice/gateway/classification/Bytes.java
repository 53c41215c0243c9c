package io.sluice.gateway.classification;

import io.sluice.gateway.dataset.ByteKind;

/** What a byte is. */
final class Bytes {
    private Bytes() {}

    static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean letter(byte b) {
        return (ByteKind.of(b) & ByteKind.LETTER) != 0;
    }

    static boolean alnum(byte b) {
        return (ByteKind.of(b) & (ByteKind.LETTER | ByteKind.DIGIT)) != 0;
    }
}
