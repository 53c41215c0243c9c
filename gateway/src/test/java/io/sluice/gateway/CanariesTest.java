package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a test of leaks does not find is worth nothing where it could not be found. */
class CanariesTest {
    private static final List<String> SECRETS = List.of("11010119900307721X", "13800138000");
    private static final String AROUND = "before it: %s, and behind it?";

    private final Canaries canaries = new Canaries(SECRETS);

    @Test
    void eachIsFoundHoweverItIsWritten() {
        for (String secret : SECRETS) {
            for (int shift = 0; shift < 6; shift++) {
                String text = "-".repeat(shift) + String.format(AROUND, secret);
                byte[] plain = text.getBytes(StandardCharsets.UTF_8);
                found(plain);
                for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                    found(text.getBytes(charset));
                }
                found(HexFormat.of().formatHex(plain).getBytes(StandardCharsets.US_ASCII));
                found(HexFormat.of().withUpperCase().formatHex(plain).getBytes(StandardCharsets.US_ASCII));
                found(Base64.getEncoder().encode(plain));
                found(Base64.getUrlEncoder().withoutPadding().encode(plain));
            }
            found(secret.getBytes(StandardCharsets.UTF_8));
            found(Base64.getEncoder().encode(secret.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void found(byte[] bytes) {
        assertThat(canaries.in(bytes))
                .as(new String(bytes, StandardCharsets.UTF_8))
                .isPresent();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        String most = SECRETS.get(0).substring(1) + " " + SECRETS.get(1).substring(0, 10) + "1";
        assertThat(canaries.in(String.format(AROUND, most).getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(canaries.in(new byte[0])).isEmpty();

        String number = SECRETS.get(1);
        for (String chance : List.of(
                "{\"timeMillis\":" + number + "42}",
                "00ff".repeat(6) + number + "a0",
                "urn:uuid:7b0e3c1c-2f65-4e2f-9f2f-0" + number)) {
            assertThat(canaries.in(chance.getBytes(StandardCharsets.UTF_8)))
                    .as(chance)
                    .isEmpty();
        }
        found(("86" + number + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
