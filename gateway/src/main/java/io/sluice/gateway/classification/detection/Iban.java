package io.sluice.gateway.classification.detection;

/** International bank account numbers, ISO 13616: a length for each state, check digits modulo 97. */
final class Iban {
    private static final String LENGTHS =
            "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24"
                    + " DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28"
                    + " IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20"
                    + " MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19"
                    + " SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";
    private static final byte[] LENGTH_BY_STATE = lengths();

    private Iban() {}

    /** How long a number is that starts with these two capital letters; 0 for no state. */
    static int length(byte first, byte second) {
        return LENGTH_BY_STATE[(first - 'A') * 26 + second - 'A'];
    }

    /** ISO 7064 MOD 97-10 over n characters from s on, the first four last. */
    static boolean valid(byte[] c, int s, int n) {
        return Arithmetic.mod97(c, s, n, 4) == 1;
    }

    private static byte[] lengths() {
        byte[] lengths = new byte[26 * 26];
        for (String each : LENGTHS.split(" ")) {
            lengths[(each.charAt(0) - 'A') * 26 + each.charAt(1) - 'A'] = Byte.parseByte(each.substring(2));
        }
        return lengths;
    }
}
