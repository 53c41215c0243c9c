package io.sluice.gateway.dsp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.contracts.MessageType;
import java.util.List;

/** Whatever a stranger sends may only fail as {@link BadMessage}. */
class ParsersFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void messages(byte[] body) {
        try {
            ObjectNode json = Json.read(body);
            MessageCodec.write(MessageCodec.read(json, List.of(MessageType.values())));
        } catch (BadMessage expected) {
            // the documented failure
        }
    }

    @FuzzTest(maxDuration = "1m")
    void catalogs(byte[] body) {
        try {
            ObjectNode json = Json.read(body);
            CatalogCodec.requireNoFilter(json);
            CatalogCodec.readCatalog("peer", json);
        } catch (BadMessage expected) {
            // the documented failure
        }
    }

    @FuzzTest(maxDuration = "1m")
    void datasetsAndAddresses(byte[] body) {
        try {
            ObjectNode json = Json.read(body);
            AddressCodec.read(json);
            CatalogCodec.readDataset("peer", json);
        } catch (BadMessage expected) {
            // the documented failure
        }
    }

    @FuzzTest(maxDuration = "1m")
    void errorsNeverFail(byte[] body) {
        ErrorCodec.reasons(body);
    }
}
