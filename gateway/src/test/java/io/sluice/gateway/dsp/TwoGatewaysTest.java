package io.sluice.gateway.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.exchange.Agreements;
import io.sluice.gateway.exchange.Move;
import io.sluice.gateway.exchange.Negotiated;
import io.sluice.gateway.exchange.PeerException;
import io.sluice.gateway.exchange.RemoteOffer;
import io.sluice.gateway.exchange.SignedAgreement;
import io.sluice.gateway.exchange.Trail;
import io.sluice.gateway.exchange.TransferDecider;
import io.sluice.gateway.exchange.Transferred;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.http.Response;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.gateway.policy.Vocabulary;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.Rank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hospital and a clinic over mutual TLS on loopback. */
class TwoGatewaysTest {
    private static final OwnerTerms FOR_RESEARCH =
            new OwnerTerms(List.of("clinic"), List.of("research", "audit"), 0, 0, false);

    @TempDir
    Path directory;

    private LoopbackGateway hospital;
    private LoopbackGateway clinic;

    @BeforeEach
    void start() throws Exception {
        hospital = new LoopbackGateway("hospital", directory);
        clinic = new LoopbackGateway("clinic", directory);
        hospital.meets(clinic, Rank.IMPORTANT);
    }

    @AfterEach
    void stop() {
        clinic.close();
        hospital.close();
    }

    @Test
    void aNegotiationEndsInAnAgreementThatBothHaveSignedAndRecorded() throws Exception {
        CatalogEntry entry = hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);

        Negotiated outcome = clinic.negotiating.request("hospital", "adult", "research", Optional.empty());

        assertThat(outcome).isInstanceOf(Negotiated.Agreed.class);
        SignedAgreement agreement = ((Negotiated.Agreed) outcome).agreement();
        assertThat(agreement.agreement().getPurpose()).isEqualTo("research");
        assertThat(agreement.agreement().getVersion()).isEqualTo(entry.version());
        assertThat(agreement.agreement().getTerms()).isEqualTo(entry.terms());
        assertThat(agreement.agreement().getLabel()).isEqualTo(entry.label());
        assertThat(agreement.agreement().getTokenKeyShare().size()).isEqualTo(32);
        Agreements.Stored atProvider = hospital.agreements.get(agreement.id()).orElseThrow();
        for (SignedAgreement each : List.of(agreement, atProvider.agreement())) {
            Signatures.verify(
                    each.signed(),
                    "agreement",
                    "hospital",
                    hospital.organisation.entry().value().getSigningKeysList());
            Signatures.verify(
                    each.signed(),
                    "agreement",
                    "clinic",
                    clinic.organisation.entry().value().getSigningKeysList());
        }
        assertThat(atProvider.agreement().digest()).isEqualTo(agreement.digest());
        assertThat(atProvider.status()).isEqualTo(Agreements.Status.FINALIZED);
        assertThat(hospital.agreed).hasSize(1);
        assertThat(clinic.agreed).hasSize(1);
        assertThat(hospital.refused).isEmpty();
    }

    @Test
    void aWrongPurposeIsRefusedWithReasonsThatBothSidesRecord() throws Exception {
        hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);

        Negotiated outcome = clinic.negotiating.request("hospital", "adult", "marketing", Optional.empty());

        assertThat(outcome).isInstanceOf(Negotiated.Refused.class);
        Negotiated.Refused refused = (Negotiated.Refused) outcome;
        assertThat(refused.code()).isEqualTo("purpose-not-allowed");
        assertThat(refused.reasons().get(0)).contains("marketing");
        assertThat(hospital.refused).hasSize(1).first().satisfies(each -> {
            assertThat(each.ours()).isTrue();
            assertThat(each.ourRole()).isEqualTo(Role.PROVIDER);
            assertThat(each.purpose()).isEqualTo("marketing");
            assertThat(each.peer()).isEqualTo("clinic");
        });
        assertThat(clinic.refused).hasSize(1).first().satisfies(each -> {
            assertThat(each.ours()).isFalse();
            assertThat(each.code()).isEqualTo("purpose-not-allowed");
        });
        assertThat(clinic.agreements.all()).isEmpty();
    }

    @Test
    void aRefusalIsTakenWhateverTheOtherSideCallsItsVersion() throws Exception {
        hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);
        RemoteOffer offer = clinic.peers.dataset("hospital", "adult");
        Process begun = Process.initial(
                Kind.NEGOTIATION, Role.CONSUMER, "urn:uuid:v", "", "hospital", "adult", offer.offerId(), 1, Map.of());
        Map<String, String> details = Map.of("policy", offer.policy(), "purpose", "marketing", "version", "one");
        clinic.negotiations.begin(begun, Move.of(MessageType.CONTRACT_REQUEST, details));

        Process ended =
                clinic.negotiations.await("urn:uuid:v", each -> each.state().isFinal(), Duration.ofSeconds(90));
        assertThat(ended.state()).isEqualTo(State.TERMINATED);
        assertThat(clinic.refused).extracting(Trail.Refusal::version).containsExactly(0L);
    }

    @Test
    void whatIsNotForAMemberDoesNotExistForIt() throws Exception {
        hospital.publish(
                "secret", Rank.CONFIDENTIAL, new OwnerTerms(List.of("other"), List.of("research"), 0, 0, false));
        CatalogEntry open = hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);

        assertThat(clinic.peers.catalog("hospital"))
                .extracting(RemoteOffer::dataset)
                .containsExactly("adult");
        RemoteOffer offer = clinic.peers.dataset("hospital", "adult");
        assertThat(offer.offerId()).isEqualTo(open.offerId());
        assertThat(offer.properties())
                .containsEntry(Vocabulary.NS + "rank", "CONFIDENTIAL")
                .containsEntry(Vocabulary.NS + "version", "1");
        assertThat(clinic.negotiating.request("hospital", "secret", "research", Optional.empty()))
                .isInstanceOfSatisfying(
                        Negotiated.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("not-found"));
        assertThatThrownBy(() -> clinic.peers.dataset("hospital", "never-was"))
                .isInstanceOfSatisfying(
                        PeerException.class, e -> assertThat(e.stage()).isEqualTo(PeerException.Stage.NOT_FOUND));
    }

    @Test
    void aCatalogOfManyDatasetsComesInPages() throws Exception {
        for (int i = 0; i < 250; i++) {
            hospital.publish(String.format("set-%03d", i), Rank.INTERNAL, OwnerTerms.NONE);
        }
        assertThat(clinic.peers.catalog("hospital"))
                .hasSize(250)
                .extracting(RemoteOffer::dataset)
                .isSorted();
    }

    @Test
    void aTransferStartsAndIsCompletedAtBothEnds() throws Exception {
        hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);
        String agreement = agree();

        Transferred answer = clinic.transferring.start(agreement);

        assertThat(answer).isInstanceOf(Transferred.Started.class);
        Transferred.Started started = (Transferred.Started) answer;
        assertThat(started.address()).isEqualTo(((TransferDecider.Start.Granted) hospital.start).address());
        assertThat(clinic.transferring.started(started.transferId())).contains(started);
        assertThat(clinic.transferring.complete(started.transferId())).isEmpty();
        ended(clinic, started.transferId(), State.COMPLETED);
        ended(hospital, started.providerTransferId(), State.COMPLETED);
        assertThat(clinic.transferring.complete(started.transferId()))
                .as("again")
                .isEmpty();
    }

    @Test
    void aTransferThatWasAskedForBeforeACrashIsGoneOnWith() throws Exception {
        hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);
        String agreement = agree();
        Transferred first = clinic.transferring.start(agreement);
        String pid = ((Transferred.Started) first).transferId();

        assertThat(clinic.transferring.start(agreement, used -> false)).isEqualTo(first);
        assertThat(clinic.transferring.start(agreement, used -> used.equals(pid)))
                .isInstanceOf(Transferred.Started.class)
                .isNotEqualTo(first);
    }

    @Test
    void aTransferIsSuspendedByOneSideResumedByTheOtherAndTerminated() throws Exception {
        hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);
        Transferred.Started started = (Transferred.Started) clinic.transferring.start(agree());
        String ours = started.transferId();
        String theirs = started.providerTransferId();

        hospital.transfers.await(theirs, each -> each.state() == State.STARTED, Duration.ofSeconds(90));
        assertThat(hospital.transferring.suspend(theirs, "pause", List.of("night")))
                .isEmpty();
        clinic.transfers.await(ours, each -> each.state() == State.SUSPENDED, Duration.ofSeconds(90));
        hospital.transfers.await(theirs, each -> each.state() == State.SUSPENDED, Duration.ofSeconds(90));
        assertThat(clinic.transferring.resume(ours)).isEmpty();
        hospital.transfers.await(theirs, each -> each.state() == State.STARTED, Duration.ofSeconds(90));
        clinic.transfers.await(ours, each -> each.state() == State.STARTED, Duration.ofSeconds(90));
        assertThat(hospital.transferring.terminate(theirs, "agreement-revoked", List.of("it was revoked")))
                .isEmpty();
        Process ended = ended(clinic, ours, State.TERMINATED);
        assertThat(ended.error()).isEqualTo("agreement-revoked: it was revoked");
        assertThat(clinic.transferring.complete(ours)).isPresent();
    }

    @Test
    void manyNegotiationsAndTransfersAtOnceAllArrive() throws Exception {
        hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);
        Threads callers = new Threads("callers", 16, 200);
        try {
            List<CompletableFuture<Transferred>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return clinic.transferring.start(agree());
                            } catch (PeerException e) {
                                throw new CompletionException(e);
                            }
                        },
                        callers.workers()));
            }
            for (CompletableFuture<Transferred> each : all) {
                assertThat(each.get(150, TimeUnit.SECONDS)).isInstanceOf(Transferred.Started.class);
            }
        } finally {
            callers.close();
        }
        assertThat(hospital.agreed).hasSize(100);
        assertThat(clinic.agreed).hasSize(100);
        assertThat(hospital.refused).isEmpty();
    }

    @Test
    void aRefusedTransferSaysWhy() throws Exception {
        hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);
        String agreement = agree();
        hospital.start = new TransferDecider.Start.Refused("count-used-up", List.of("count-used-up: no more"));
        assertThat(clinic.transferring.start(agreement))
                .isEqualTo(new Transferred.Refused("count-used-up", List.of("count-used-up: no more")));
        assertThat(clinic.refused).extracting("code").containsExactly("count-used-up");
    }

    @Test
    void aPeerThatIsAwayIsUnreachableAndNotARefusal() throws Exception {
        hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);
        hospital.close();
        try {
            assertThatThrownBy(() -> clinic.negotiating.request("hospital", "adult", "research", Optional.empty()))
                    .isInstanceOfSatisfying(
                            PeerException.class, e -> assertThat(e.stage()).isEqualTo(PeerException.Stage.UNREACHABLE));
            assertThatThrownBy(() -> clinic.negotiating.request("stranger", "adult", "research", Optional.empty()))
                    .isInstanceOfSatisfying(
                            PeerException.class,
                            e -> assertThat(e.stage()).isEqualTo(PeerException.Stage.NOT_A_MEMBER));
        } finally {
            hospital = new LoopbackGateway("hospital-2", directory);
        }
    }

    @Test
    void theVersionsAreToldWhereTheProtocolWantsThem() throws Exception {
        assertThat(get("/.well-known/dspace-version")).contains("\"path\":\"/dsp/2025-1\"");
        assertThat(get("/dsp/.well-known/dspace-version")).contains("\"path\":\"/2025-1\"");
    }

    @Test
    void openingIsAnsweredWith201AndTwiceWithTheSameProcess() throws Exception {
        CatalogEntry entry = hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);
        ObjectNode request = request(entry, "urn:uuid:early-bird", clinic.organisation.url() + "/dsp/2025-1");
        Answer first = post("/dsp/2025-1/negotiations/request", request);
        Answer second = post("/dsp/2025-1/negotiations/request", request);
        assertThat(first.status).isEqualTo(201);
        assertThat(second.status).isEqualTo(201);
        assertThat(second.body.get("providerPid")).isEqualTo(first.body.get("providerPid"));
        assertThat(hospital.negotiations.all()).hasSize(1);
    }

    @Test
    void aCallbackThatIsNotTheCallersIsRefused() throws Exception {
        CatalogEntry entry = hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);
        for (String callback :
                List.of("https://127.0.0.1:1/dsp", "http://example.org", hospital.organisation.url() + "/x")) {
            Answer answer =
                    post("/dsp/2025-1/negotiations/request", request(entry, "urn:uuid:" + callback.length(), callback));
            assertThat(answer.status).as(callback).isEqualTo(400);
            assertThat(answer.body.path("@type").asText()).isEqualTo("ContractNegotiationError");
        }
        assertThat(hospital.negotiations.all()).isEmpty();
    }

    @Test
    void whatIsUnknownIs404AndWhatIsIllegalIs400() throws Exception {
        ObjectNode end = MessageCodec.head("TransferTerminationMessage")
                .put("consumerPid", "urn:uuid:1")
                .put("providerPid", "urn:uuid:2");
        assertThat(post("/dsp/2025-1/transfers/urn:uuid:2/termination", end).status)
                .isEqualTo(404);
        assertThat(post("/dsp/2025-1/transfers/request", transferRequest("urn:uuid:no-agreement")).status)
                .isEqualTo(404);

        CatalogEntry entry = hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);
        Answer opened = post(
                "/dsp/2025-1/negotiations/request",
                request(entry, "urn:uuid:c1", clinic.organisation.url() + "/dsp/2025-1"));
        String pid = opened.body.get("providerPid").asText();
        ObjectNode accepted = MessageCodec.head("ContractNegotiationEventMessage")
                .put("consumerPid", "urn:uuid:c1")
                .put("providerPid", pid)
                .put("eventType", "ACCEPTED");
        Answer illegal = post("/dsp/2025-1/negotiations/" + pid + "/events", accepted);
        assertThat(illegal.status).isEqualTo(400);
        assertThat(illegal.body.path("code").asText()).isEqualTo("illegal-transition");
        assertThat(post("/dsp/2025-1/negotiations/" + pid + "/events", accepted.put("consumerPid", "urn:other"))
                        .body
                        .path("code")
                        .asText())
                .isEqualTo("wrong-process");
    }

    @Test
    void aFilterIsRefusedAndOneWithoutCriteriaIsNone() throws Exception {
        hospital.publish("adult", Rank.CONFIDENTIAL, FOR_RESEARCH);
        ObjectNode request = MessageCodec.head("CatalogRequestMessage");
        assertThat(post("/dsp/2025-1/catalog/request", request).status).isEqualTo(200);
        ObjectNode edc = request.deepCopy();
        edc.putObject("filter").put("offset", 0).put("limit", 50).putArray("filterExpression");
        assertThat(post("/dsp/2025-1/catalog/request", edc).status).isEqualTo(200);
        edc.withObject("/filter").withArray("filterExpression").addObject().put("operandLeft", "x");
        assertThat(post("/dsp/2025-1/catalog/request", edc).status).isEqualTo(400);
    }

    private String agree() throws PeerException {
        return ((Negotiated.Agreed) clinic.negotiating.request("hospital", "adult", "research", Optional.empty()))
                .agreement()
                .id();
    }

    private static Process ended(LoopbackGateway gateway, String pid, State state) {
        Process ended = gateway.transfers.await(pid, each -> each.state().isFinal(), Duration.ofSeconds(90));
        assertThat(ended.state()).isEqualTo(state);
        return ended;
    }

    private static ObjectNode request(CatalogEntry entry, String consumerPid, String callback) {
        ObjectNode json = MessageCodec.head("ContractRequestMessage")
                .put("consumerPid", consumerPid)
                .put(Dsp.PURPOSE, "research")
                .put("callbackAddress", callback);
        json.putObject("offer")
                .put("@type", "Offer")
                .put("@id", entry.offerId())
                .put("target", entry.dataset());
        return json;
    }

    private ObjectNode transferRequest(String agreement) {
        return MessageCodec.head("TransferRequestMessage")
                .put("consumerPid", "urn:uuid:t1")
                .put("agreementId", agreement)
                .put("format", "HttpData-PULL")
                .put("callbackAddress", clinic.organisation.url() + "/dsp/2025-1");
    }

    private record Answer(int status, ObjectNode body) {}

    private Answer post(String path, ObjectNode body) throws Exception {
        Request request = Request.post(url(path), "application/json", Json.bytes(body));
        try (Response response = clinic.client.send(request.expecting(certificate -> Optional.empty()))) {
            return new Answer(response.status(), Json.read(response.bytes(100_000)));
        }
    }

    private String get(String path) throws Exception {
        Request request = Request.get(url(path));
        try (Response response = clinic.client.send(request.expecting(certificate -> Optional.empty()))) {
            return new String(response.bytes(10_000), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private URI url(String path) {
        return URI.create(hospital.organisation.url() + path);
    }
}
