package io.sluice.gateway.privacy;

import io.sluice.proto.ReleaseTrace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;

/**
 * Numbers persons by 64 keyed bits of their identifier, so that no identifier is held, and knows what earlier releases
 * told of them.
 */
final class PersonCodes {
    private final Mac mac;
    private final Map<Long, Integer> codes = new HashMap<>();

    PersonCodes(ReleaseKeys keys) {
        mac = keys.subjects();
    }

    long token(String subject) {
        return ByteBuffer.wrap(mac.doFinal(subject.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    int code(long token) {
        return codes.computeIfAbsent(token, added -> codes.size());
    }

    Map<Long, Integer> codes() {
        return codes;
    }

    /** States of one earlier release, numbered: 0 for who was not in its table. */
    static Map<Long, Integer> states(ReleaseTrace trace) {
        Map<Long, Integer> numbers = new HashMap<>();
        Map<Long, Integer> states = new HashMap<>();
        for (int i = 0; i < trace.getPersonsCount(); i++) {
            long state = trace.getStates(i);
            int number = numbers.computeIfAbsent(state, added -> numbers.size() + 1);
            states.put(trace.getPersons(i), number);
        }
        return states;
    }
}
