package io.sluice.gateway.privacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the values of one column in the order in which they are first seen, and counts them. */
final class Codes {
    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> values = new ArrayList<>();
    private final Ints counts = new Ints();

    int of(String value) {
        Integer code = codes.get(value);
        if (code == null) {
            code = values.size();
            codes.put(value, code);
            values.add(value);
            counts.add(0);
        }
        counts.set(code, counts.get(code) + 1);
        return code;
    }

    int size() {
        return values.size();
    }

    String value(int code) {
        return values.get(code);
    }

    int count(int code) {
        return counts.get(code);
    }
}
