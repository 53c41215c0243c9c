package io.sluice.gateway.classification.detection;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Keys, tokens and wallets, recognised by prefix, alphabet, length and, where there is one, checksum. */
final class Secrets {
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] BECH32_TAPS = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};

    /** Prefix, and how many characters of letters, digits, hyphen and underscore follow at least. */
    private static final String[][] KEYS = {
        {"AKIA", "16"},
        {"ASIA", "16"},
        {"AIza", "35"},
        {"AKID", "32"},
        {"LTAI", "12"},
        {"ghp_", "36"},
        {"gho_", "36"},
        {"ghs_", "36"},
        {"ghu_", "36"},
        {"github_pat_", "22"},
        {"glpat-", "20"},
        {"xoxb-", "20"},
        {"xoxp-", "20"},
        {"xoxa-", "20"},
        {"xoxs-", "20"},
        {"sk_live_", "16"},
        {"rk_live_", "16"},
        {"sk_test_", "16"},
        {"sk-proj-", "32"},
        {"sk-ant-", "32"},
        {"sk-", "32"},
        {"npm_", "36"},
        {"hf_", "30"},
        {"SG.", "60"},
        {"dop_v1_", "64"},
        {"pypi-", "60"},
        {"EAACEdEose0cBA", "10"}
    };

    private static final boolean[] FIRST = new boolean[128];

    static {
        for (String[] key : KEYS) {
            FIRST[key[0].charAt(0)] = true;
        }
    }

    private Secrets() {}

    /** Whether a word that begins so may be a key; quick. */
    static boolean mayBegin(byte b) {
        return b > 0 && FIRST[b];
    }

    /** The end of a key from s on, which stands alone; 0 for none. */
    static int key(byte[] b, int s, int to) {
        for (String[] key : KEYS) {
            if (b[s] == key[0].charAt(0) && begins(b, s, to, key[0])) {
                int end = s + key[0].length();
                while (end < to && token(b[end])) {
                    end++;
                }
                return end - s - key[0].length() >= Integer.parseInt(key[1]) ? end : 0;
            }
        }
        return 0;
    }

    /** The end of a JSON web token from s on: three parts in base64url, the first an object; 0 for none. */
    static int webToken(byte[] b, int s, int to) {
        int dots = 0;
        int part = s;
        int i = s;
        while (i < to && (token(b[i]) || b[i] == '.')) {
            if (b[i] == '.') {
                if (dots == 2 || i - part < 4) {
                    break;
                }
                dots++;
                part = i + 1;
            }
            i++;
        }
        return dots == 2 && part - s >= 20 ? i : 0;
    }

    private static boolean token(byte b) {
        return Kind.alnum(b) || b == '-' || b == '_';
    }

    private static boolean begins(byte[] b, int s, int to, String prefix) {
        if (to - s < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (b[s + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a word is a Bitcoin or Litecoin address with its checksum, or an Ethereum address by its form. */
    static boolean wallet(byte[] b, int s, int n) {
        if (n == 42 && b[s] == '0' && (b[s + 1] | 0x20) == 'x') {
            return hexadecimal(b, s + 2, 40);
        }
        if (n >= 26 && n <= 35 && (b[s] == '1' || b[s] == '3' || b[s] == 'L' || b[s] == 'M')) {
            return base58(b, s, n);
        }
        boolean segwit = n >= 14 && n <= 74 && ((b[s] | 0x20) == 'b' || (b[s] | 0x20) == 'l');
        return segwit && (b[s + 1] | 0x20) == (b[s] == 'l' ? 't' : 'c') && b[s + 2] == '1' && bech32(b, s, n);
    }

    private static boolean hexadecimal(byte[] b, int s, int n) {
        int kinds = 0;
        for (int i = 0; i < n; i++) {
            if (!Kind.hex(b[s + i])) {
                return false;
            }
            kinds |= Kind.OF[b[s + i]];
        }
        return (kinds & Kind.ALNUM) == Kind.ALNUM;
    }

    private static boolean base58(byte[] b, int s, int n) {
        byte[] value = new byte[25];
        for (int i = 0; i < n; i++) {
            int carry = BASE58.indexOf(b[s + i]);
            if (carry < 0) {
                return false;
            }
            for (int k = value.length - 1; k >= 0; k--) {
                carry += 58 * (value[k] & 0xff);
                value[k] = (byte) carry;
                carry >>>= 8;
            }
            if (carry != 0) {
                return false;
            }
        }
        byte[] digest = sha256(sha256(java.util.Arrays.copyOf(value, 21)));
        return java.util.Arrays.equals(digest, 0, 4, value, 21, 25);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** BIP 173 and 350. */
    private static boolean bech32(byte[] b, int s, int n) {
        int state = 1;
        int first = b[s] | 0x20;
        int second = b[s + 1] | 0x20;
        for (int value : new int[] {first >> 5, second >> 5, 0, first & 31, second & 31}) {
            state = step(state, value);
        }
        for (int i = 3; i < n; i++) {
            int value = BECH32.indexOf(b[s + i] <= '9' ? b[s + i] : b[s + i] | 0x20);
            if (value < 0) {
                return false;
            }
            state = step(state, value);
        }
        return state == 1 || state == 0x2bc830a3;
    }

    private static int step(int state, int value) {
        int top = state >>> 25;
        int next = (state & 0x1ffffff) << 5 ^ value;
        for (int i = 0; i < 5; i++) {
            next ^= (top >> i & 1) != 0 ? BECH32_TAPS[i] : 0;
        }
        return next;
    }
}
