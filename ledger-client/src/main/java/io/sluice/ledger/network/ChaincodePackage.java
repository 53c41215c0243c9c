package io.sluice.ledger.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/**
 * What a peer is given of a contract that runs as a service: where it connects to, and with which keys. The same input
 * gives the same bytes, and so the same id.
 *
 * @param label a name for people
 * @param bytes the package
 */
record ChaincodePackage(String label, byte[] bytes) {
    /** @param connection what {@code connection.json} says */
    static ChaincodePackage of(String label, String connection) {
        try {
            byte[] code = compressed(new TarFile().add("connection.json", utf8(connection)));
            String metadata = "{\"type\":\"ccaas\",\"label\":\"" + label + "\"}";
            byte[] outer = compressed(
                    new TarFile().add("metadata.json", utf8(metadata)).add("code.tar.gz", code));
            return new ChaincodePackage(label, outer);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
    }

    /** LABEL:HASH, by which the peer knows it and the contract introduces itself. */
    String id() {
        return label + ":" + Digests.hex(Digests.sha256(bytes));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compressed(TarFile tar) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) { // Java writes no time into the header.
            gzip.write(tar.finish());
        }
        return out.toByteArray();
    }
}
