package io.sluice.gateway.classification.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands beside an identifier does not hide it, nor make it another one. */
class AmongOthersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "server 3 10.0.0.1 down ! IP_ADDRESS=10.0.0.1",
                "at 12-7 192.168.1.77 ! IP_ADDRESS=192.168.1.77",
                "room 12 72:E8:5C:33:6F:FF ! MAC_ADDRESS=72:E8:5C:33:6F:FF",
                "MAC 7e-68-bf-1b-ad-70 ! MAC_ADDRESS=7e-68-bf-1b-ad-70",
                "the adapter de-2c-9c-f1-2a-92 was ! MAC_ADDRESS=de-2c-9c-f1-2a-92",
                "Tel: 212-452-1918 ! PHONE=212-452-1918",
                "Chad paid with 3503 3879 7050 2842 ! PAYMENT_CARD=3503 3879 7050 2842",
                "paid 3782 822463 10005 then ! PAYMENT_CARD=3782 822463 10005",
            })
    void wordsAndNumbersBesideItHideNothing(String text, String found) {
        assertThat(Detected.values(text)).containsExactly(found);
    }

    @Test
    void aCardInGroupsIsNoShorterNumberOfAnotherStateByChance() {
        Random random = new Random(8);
        for (int i = 0; i < 400; i++) {
            String card = luhn("62", i % 2 == 0 ? 16 : 19, random);
            String grouped = card.replaceAll("(\\d{4})(?=\\d)", "$1 ");
            assertThat(Detected.values("paid " + grouped + " today")).containsExactly("PAYMENT_CARD=" + grouped);
        }
    }

    @Test
    void cardsAreFoundAmongManyNumbersThatHaveTheirLengthByChance() {
        Random random = new Random(9);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            text.append("GB29 NWBK 6016 1331 9268 19\nDE89 3704 0044 0532 0130 00\n");
            text.append("device ").append(luhn("86", 15, random)).append('\n');
        }
        int before = Detected.types(text.toString()).size();
        for (int i = 0; i < 100; i++) {
            text.append("charged to ").append(luhn("4", 16, random)).append(" then\n");
            text.append("charged to ").append(luhn("37", 15, random)).append(" then\n");
        }
        assertThat(Detected.types(text.toString()).stream().skip(before))
                .hasSize(200)
                .containsOnly("PAYMENT_CARD");
    }

    private static String luhn(String prefix, int length, Random random) {
        StringBuilder digits = new StringBuilder(prefix);
        while (digits.length() < length - 1) {
            digits.append(random.nextInt(10));
        }
        int sum = 0;
        for (int i = 0; i < length - 1; i++) {
            int digit = digits.charAt(length - 2 - i) - '0';
            sum += i % 2 == 1 ? digit : digit * 2 / 10 + digit * 2 % 10;
        }
        return digits.append((10 - sum % 10) % 10).toString();
    }
}
