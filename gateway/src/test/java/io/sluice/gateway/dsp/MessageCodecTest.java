package io.sluice.gateway.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.DataAddress;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
    private static final String POLICY =
            "{\"@type\":\"Offer\",\"@id\":\"urn:o\",\"target\":\"adult\",\"permission\":[{\"action\":\"use\"}]}";
    private static final DataAddress ADDRESS = new DataAddress(
            "https://w3id.org/idsa/v4.1/HTTP",
            "https://a.example/x",
            Map.of("https://w3id.org/sluice/v1/nonce", "AA", "authorization", "t", "authType", "bearer"));

    static Stream<Message> everyMessage() {
        return Stream.of(
                new Message(
                        MessageType.CONTRACT_REQUEST,
                        "urn:c",
                        "",
                        new Content.Request("urn:o", "adult", POLICY, "research", "https://c.example/dsp")),
                new Message(
                        MessageType.CONTRACT_REQUEST,
                        "urn:c",
                        "urn:p",
                        new Content.Request("urn:o", "adult", POLICY, "", "")),
                new Message(
                        MessageType.CONTRACT_OFFER,
                        "",
                        "urn:p",
                        new Content.Offer("urn:o", "adult", POLICY, "https://p.example")),
                new Message(
                        MessageType.CONTRACT_OFFER, "urn:c", "urn:p", new Content.Offer("urn:o", "adult", POLICY, "")),
                new Message(MessageType.ACCEPTED, "urn:c", "urn:p", new Content.None()),
                new Message(
                        MessageType.AGREEMENT,
                        "urn:c",
                        "urn:p",
                        new Content.Agreed(
                                "urn:a",
                                "{\"@type\":\"Agreement\",\"@id\":\"urn:a\"}",
                                ByteString.copyFromUtf8("signed"))),
                new Message(MessageType.VERIFICATION, "urn:c", "urn:p", new Content.Verified(ByteString.EMPTY)),
                new Message(
                        MessageType.VERIFICATION,
                        "urn:c",
                        "urn:p",
                        new Content.Verified(ByteString.copyFromUtf8("both"))),
                new Message(MessageType.FINALIZED, "urn:c", "urn:p", new Content.None()),
                new Message(
                        MessageType.CONTRACT_TERMINATION,
                        "urn:c",
                        "urn:p",
                        new Content.Reasons("code", List.of("one", "two"))),
                new Message(
                        MessageType.TRANSFER_REQUEST,
                        "urn:c",
                        "",
                        new Content.Transfer("urn:a", "HttpData-PULL", null, "https://c.example")),
                new Message(
                        MessageType.TRANSFER_REQUEST,
                        "urn:c",
                        "",
                        new Content.Transfer("urn:a", "HttpData-PUSH", ADDRESS, "https://c.example")),
                new Message(MessageType.TRANSFER_START, "urn:c", "urn:p", new Content.Start(ADDRESS)),
                new Message(MessageType.TRANSFER_START, "urn:c", "urn:p", new Content.Start(null)),
                new Message(MessageType.TRANSFER_SUSPENSION, "urn:c", "urn:p", new Content.Reasons("", List.of())),
                new Message(MessageType.TRANSFER_COMPLETION, "urn:c", "urn:p", new Content.None()),
                new Message(
                        MessageType.TRANSFER_TERMINATION,
                        "urn:c",
                        "urn:p",
                        new Content.Reasons("revoked", List.of("gone"))));
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void whatIsWrittenIsReadBack(Message message) throws BadMessage {
        byte[] wire = Json.bytes(MessageCodec.write(message));
        assertThat(MessageCodec.read(Json.read(wire), List.of(message.type()))).isEqualTo(message);
    }

    @Test
    void aCallbackIsNamedOnlyInTheMessageThatOpensAProcess() {
        Content.Request request = new Content.Request("urn:o", "adult", POLICY, "p", "https://c.example");
        for (String providerPid : List.of("", "urn:p")) {
            ObjectNode json =
                    MessageCodec.write(new Message(MessageType.CONTRACT_REQUEST, "urn:c", providerPid, request));
            assertThat(json.has("callbackAddress")).isEqualTo(providerPid.isEmpty());
        }
    }

    @Test
    void everyTypeIsCovered() {
        assertThat(everyMessage().map(Message::type).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(MessageType.values());
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void unknownKeysAreIgnored(Message message) throws BadMessage {
        ObjectNode json = MessageCodec.write(message).put("https://w3id.org/edc/v0.0.1/ns/name", "x");
        json.putObject("extra").put("a", 1);
        json.withArray("@context").add("https://w3id.org/edc/dspace/v0.0.1");
        assertThat(MessageCodec.read(json, List.of(message.type()))).isEqualTo(message);
    }

    @Test
    void theAddressOfAnOlderEdcIsRead() throws BadMessage {
        String edc = "https://w3id.org/edc/v0.0.1/ns/";
        ObjectNode json = Json.object().put("@type", "DataAddress");
        var properties = json.putArray("endpointProperties");
        Map.of("endpoint", "https://a.example/x", "authorization", "t", "endpointType", "HTTP")
                .forEach((name, value) ->
                        properties.addObject().put("name", edc + name).put("value", value));
        assertThat(AddressCodec.read(json))
                .isEqualTo(new DataAddress("HTTP", "https://a.example/x", Map.of("authorization", "t")));
    }

    @Test
    void anAddressIsWrittenInBothForms() {
        ObjectNode json = AddressCodec.write(ADDRESS);
        assertThat(json.get("endpoint").asText()).isEqualTo("https://a.example/x");
        assertThat(json.get("endpointProperties").toString())
                .contains("\"https://w3id.org/edc/v0.0.1/ns/endpoint\",\"value\":\"https://a.example/x\"")
                .contains("\"https://w3id.org/edc/v0.0.1/ns/authorization\",\"value\":\"t\"");
    }

    @Test
    void aPurposeIsReadFromTheOfferWhenThereIsNoPropertyOfOurs() throws BadMessage {
        String policy = io.sluice.gateway.exchange.AgreementJson.offer(
                "urn:o",
                "adult",
                io.sluice.proto.Terms.newBuilder()
                        .setClearance(io.sluice.proto.Rank.INTERNAL)
                        .addPurposes("research")
                        .build(),
                io.sluice.proto.Label.newBuilder()
                        .setRank(io.sluice.proto.Rank.INTERNAL)
                        .build());
        Message message = new Message(
                MessageType.CONTRACT_REQUEST, "urn:c", "", new Content.Request("urn:o", "adult", policy, "", "x"));
        Message read = MessageCodec.read(MessageCodec.write(message), List.of(MessageType.CONTRACT_REQUEST));
        assertThat(((Content.Request) read.content()).purpose()).isEqualTo("research");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatIsNotTheProtocolIsRefusedWithAClearReason(String body, String reason) {
        assertThatThrownBy(() -> MessageCodec.read(
                        Json.read(body.getBytes(StandardCharsets.UTF_8)), List.of(MessageType.CONTRACT_REQUEST)))
                .isInstanceOf(BadMessage.class)
                .hasMessageContaining(reason);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> malformed() {
        String context = "\"@context\":[\"https://w3id.org/dspace/2025/1/context.jsonld\"],";
        String type = "\"@type\":\"ContractRequestMessage\",";
        return Stream.of(
                of("", "body"),
                of("[]", "no JSON object"),
                of("{", "not acceptable JSON"),
                of("{} {}", "not acceptable JSON"),
                of("{\"a\":1,\"a\":2}", "no key twice"),
                of("{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}", "32 levels"),
                of("{\"a\":\"" + "x".repeat(140_000) + "\"}", "not acceptable JSON"),
                of("{" + type + "\"consumerPid\":\"urn:c\"}", "@context"),
                of("{" + context + "\"@type\":\"dspace:ContractRequestMessage\"}", "prefixed"),
                of("{" + context + "\"@type\":\"TransferStartMessage\"}", "@type"),
                of("{" + context + type + "\"dspace:offer\":{}}", "prefixed or expanded"),
                of("{" + context + type + "\"consumerPid\":{\"@value\":\"x\"}}", "consumerPid: no text"),
                of("{" + context + type + "\"consumerPid\":\"a b\"}", "consumerPid"),
                of("{" + context + type + "\"offer\":[]}", "offer: missing or no object"),
                of("{" + context + type + "\"offer\":{\"@id\":\"x\"}}", "target: missing"),
                of("{" + context + type + "\"offer\":{\"@id\":\"\",\"target\":\"x\"}}", "@id: missing or empty"));
    }

    private static org.junit.jupiter.params.provider.Arguments of(String body, String reason) {
        return org.junit.jupiter.params.provider.Arguments.of(body, reason);
    }

    @Test
    void aStrangersReasonsAreOneLineEachWithoutControlCharacters() throws BadMessage {
        Message evil = new Message(
                MessageType.CONTRACT_TERMINATION,
                "urn:c",
                "urn:p",
                new Content.Reasons("a\u001b[31mb", List.of("x\ny", "z\u202e".repeat(1000))));
        Content.Reasons read = (Content.Reasons) MessageCodec.read(MessageCodec.write(evil), List.of(evil.type()))
                .content();
        assertThat(read.code()).isEqualTo("a [31mb");
        assertThat(read.reasons().get(0)).isEqualTo("x y");
        assertThat(read.reasons().get(1)).hasSizeLessThanOrEqualTo(512).doesNotContain("\u202e");
    }
}
