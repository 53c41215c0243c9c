package io.sluice.gateway.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.crypto.Mac;

/**
 * Knows a person by the whole original row, where no column names persons: 64 keyed bits of the names and values of all
 * cells that are not empty, whatever the order of the columns. Of equal rows each is another person: the second, the
 * third. Not safe for concurrent use.
 */
final class RowTokens {
    private final Mac mac;
    private final List<String> names = new ArrayList<>();
    private final LongInts seen = new LongInts();
    private int[] places = new int[0];

    RowTokens(ReleaseKeys keys) {
        mac = keys.rows();
    }

    /** One more column, at the next place. */
    void column(String name) {
        names.add(name);
        places = IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparing(names::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The token of the next row, given its cells by place. */
    long token(IntFunction<String> cells) {
        for (int place : places) {
            String cell = cells.apply(place);
            if (!cell.isEmpty()) {
                part(names.get(place));
                part(cell);
            }
        }
        long content = ByteBuffer.wrap(mac.doFinal()).getLong();
        int before = seen.get(content);
        seen.put(content, before + 1);
        return before == 0 ? content : again(content, before);
    }

    private long again(long content, int before) {
        mac.update(ByteBuffer.allocate(12).putLong(content).putInt(before).flip());
        return ByteBuffer.wrap(mac.doFinal()).getLong();
    }

    private void part(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
        mac.update(bytes);
    }
}
