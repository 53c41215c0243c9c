package io.sluice.gateway.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.DataAddress;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.policy.Reason;
import io.sluice.proto.Signed;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names and forms of what is kept with a process. */
final class Details {
    /** Where the peer wants our messages; empty: at the URL of its member entry. */
    static final String CALLBACK = "callback";

    static final String PURPOSE = "purpose";
    static final String POLICY = "policy";
    static final String VERSION = "version";

    /** The {@link Signed} agreement, base64, with as many signatures as there are by now. */
    static final String SIGNED = "signed";

    /** Who of ours began it, as records name an operator. */
    static final String OPERATOR = "operator";

    /** Hashes of the approvals that our agreement rests on, one a line. */
    static final String APPROVALS = "approvals";

    /** SHA-256 of the documents that our agreement rests on, in hexadecimal, one a line. */
    static final String DOCUMENTS = "documents";

    /** Hashes of the grants of rights by which we offered it, in hexadecimal, one a line. */
    static final String RIGHTS = "rights";

    static final String FORMAT = "format";
    static final String ADDRESS = "address";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Details() {}

    /** A version as its owner calls it, which may be anything; 0: what is no number. */
    static long number(String version) {
        return version.matches("[0-9]{1,18}") ? Long.parseLong(version) : 0;
    }

    static String base64(Signed signed) {
        return Base64.getEncoder().encodeToString(signed.toByteArray());
    }

    static ByteString signedBytes(Process process) {
        return ByteString.copyFrom(Base64.getDecoder().decode(process.detail(SIGNED)));
    }

    static SignedAgreement agreement(Process process) {
        try {
            return SignedAgreement.of(Signed.parseFrom(signedBytes(process)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(process.pid() + ": stored agreement not readable", e);
        }
    }

    static Content.Reasons reasons(Process process) {
        return new Content.Reasons(process.detail(Move.CODE), reasonLines(process));
    }

    /** Never empty for a process that was ended. */
    static List<String> reasonLines(Process process) {
        String lines = process.detail(Move.REASONS);
        return List.of((lines.isEmpty() ? process.error().isEmpty() ? "no reason was given" : process.error() : lines)
                .split("\n"));
    }

    static List<String> texts(List<Reason> reasons) {
        return reasons.stream().map(Reason::toString).toList();
    }

    static String write(DataAddress address) {
        ObjectNode json =
                JSON.createObjectNode().put("type", address.endpointType()).put("endpoint", address.endpoint());
        ObjectNode properties = json.putObject("properties");
        address.properties().forEach(properties::put);
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // texts can always be written
        }
    }

    static DataAddress address(Process process) {
        try {
            JsonNode json = JSON.readTree(process.detail(ADDRESS));
            Map<String, String> properties = new HashMap<>();
            json.path("properties")
                    .properties()
                    .forEach(each ->
                            properties.put(each.getKey(), each.getValue().asText()));
            return new DataAddress(
                    json.path("type").asText(), json.path("endpoint").asText(), properties);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(process.pid() + ": stored address not readable", e);
        }
    }
}
