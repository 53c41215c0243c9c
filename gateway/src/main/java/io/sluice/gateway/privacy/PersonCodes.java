package io.sluice.gateway.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;

/** Numbers persons by 64 keyed bits of their identifier, so that no identifier is held. */
final class PersonCodes {
    private final Mac mac;
    private final LongInts codes = new LongInts();

    PersonCodes(ReleaseKeys keys) {
        mac = keys.subjects();
    }

    long token(String subject) {
        return ByteBuffer.wrap(mac.doFinal(subject.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** From 0, in the order in which they are first seen. */
    int code(long token) {
        int known = codes.get(token);
        if (known > 0) {
            return known - 1;
        }
        codes.put(token, codes.size() + 1);
        return codes.size() - 1;
    }
}
