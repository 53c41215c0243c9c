package io.sluice.gateway.classification;

import java.util.Map;
import java.util.TreeMap;

/** International bank account numbers, ISO 13616, in electronic form or in groups. */
final class Iban {
    private static final String LENGTHS =
            "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24"
                    + " DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28"
                    + " IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20"
                    + " MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19"
                    + " SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";
    private static final Map<String, Integer> LENGTH_BY_COUNTRY = lengths();

    /** The longest of all. */
    static final int MOST = 34;

    private Iban() {}

    /** How long a number is that starts with these two letters; 0 for no country. */
    static int length(byte first, byte second) {
        char a = (char) (first & 0xdf);
        char b = (char) (second & 0xdf);
        return LENGTH_BY_COUNTRY.getOrDefault(String.valueOf(new char[] {a, b}), 0);
    }

    /** ISO 7064 MOD 97-10 over n characters from 0, letters and digits. */
    static boolean check(byte[] b, int n) {
        int rest = 0;
        for (int i = 0; i < n; i++) {
            int c = b[(i + 4) % n];
            int value = c <= '9' ? c - '0' : (c & 0xdf) - 'A' + 10;
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }
        return rest == 1;
    }

    private static Map<String, Integer> lengths() {
        Map<String, Integer> lengths = new TreeMap<>();
        for (String each : LENGTHS.split(" ")) {
            lengths.put(each.substring(0, 2), Integer.parseInt(each.substring(2)));
        }
        return Map.copyOf(lengths);
    }
}
