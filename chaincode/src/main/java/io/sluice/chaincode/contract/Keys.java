package io.sluice.chaincode.contract;

import java.util.HexFormat;

/** Where things lie in the channel's state. {@code docs/fabric.md} section 1 lists them. */
final class Keys {
    static final String LANE = "lane/";
    static final String MEMBER = "member/";

    private Keys() {}

    static String lane(String origin) {
        return LANE + origin;
    }

    /** By where it ends, so that the root at a size is one read and a range of the lane is a range of keys. */
    static String batch(String origin, long end) {
        return batches(origin) + HexFormat.of().toHexDigits(end);
    }

    static String batches(String origin) {
        return "batch/" + origin + "/";
    }

    static String organisation(String name) {
        return "org/" + name;
    }

    static String msp(String msp) {
        return "msp/" + msp;
    }

    static String member(String name) {
        return MEMBER + name;
    }

    static String digest(String organisation, int kind, byte[] value) {
        return "digest/" + organisation + "/" + kind + "/" + HexFormat.of().formatHex(value);
    }

    /** The first key that does not begin with {@code prefix}, which ends with '/'. */
    static String after(String prefix) {
        return prefix.substring(0, prefix.length() - 1) + '0'; // '0' follows '/'.
    }
}
