package io.sluice.gateway.identity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.proto.MemberEntry;
import java.time.Instant;

/** {@code member.json}: an entry to hand to others, readable, with the signed message in base64. */
public final class MemberFile {
    /** A longer file is refused. */
    public static final int MAX_BYTES = 256 << 10;

    private MemberFile() {}

    /** Reads and verifies; what a person reads in it equals what is signed. */
    public static Entry read(byte[] json) throws IdentityException {
        ObjectNode file = StrictJson.parse("member file", json, MAX_BYTES);
        Entry entry = Entry.verify(StrictJson.signed("member file", file, "entry"));
        // Compared as written, because numbers of another type are other nodes.
        StrictJson.requireSame("member file", file, StrictJson.parse("member file", write(entry), Integer.MAX_VALUE));
        return entry;
    }

    /** The file's bytes. */
    public static byte[] write(Entry entry) {
        ObjectNode file = show(entry);
        file.put("entry", StrictJson.base64(entry.signed()));
        return StrictJson.write(file);
    }

    /** The readable part. */
    static ObjectNode show(Entry entry) {
        MemberEntry value = entry.value();
        ObjectNode shown = StrictJson.object();
        shown.put("name", value.getName());
        shown.put("serial", value.getSerial());
        shown.put("url", value.getUrl());
        shown.put("fingerprint", entry.fingerprint().toString());
        shown.put("issued", time(value.getIssuedAtMillis()));
        shown.put("expires", value.getExpiresAtMillis() == 0 ? "never" : time(value.getExpiresAtMillis()));
        if (value.getLanesCount() > 0) {
            ArrayNode lanes = shown.putArray("lanes");
            value.getLanesList()
                    .forEach(lane -> lanes.add(
                            lane.getOrigin() + (lane.getEnded() ? " (ended at " + lane.getSize() + ")" : "")));
        }
        return shown;
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
