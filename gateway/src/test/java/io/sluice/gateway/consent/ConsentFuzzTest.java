package io.sluice.gateway.consent;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Garbage fails only as the documented exception. */
class ConsentFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void file(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        ConsentFileForm form = new ConsentFileForm(
                (bytes[0] & 1) == 1,
                "subject",
                (bytes[0] & 2) == 2,
                (bytes[0] & 4) == 4,
                5,
                List.of(),
                List.of(),
                false,
                0,
                0,
                "n",
                List.of());
        ConsentReader reader = new ConsentReader(form, Persons.pseudonymity(), 1_000_000_000_000L);
        try {
            byte[] file = Arrays.copyOfRange(bytes, 1, bytes.length);
            reader.feed(ByteBuffer.wrap(file, 0, file.length / 2));
            reader.feed(ByteBuffer.wrap(file, file.length / 2, file.length - file.length / 2));
            reader.finish().root();
        } catch (ConsentFileException e) {
            // As documented.
        }
    }

    @FuzzTest(maxDuration = "10s")
    void page(byte[] bytes) {
        try {
            Pages.read(bytes);
        } catch (IllegalStateException e) {
            // As documented.
        }
    }
}
