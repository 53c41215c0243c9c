package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.Offers;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.gateway.policy.Party;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.gateway.store.Database;
import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import io.sluice.proto.Terms;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that offers what we do not understand, or agrees to something else than it offered. */
class HostilePeersTest {
    private static final Label LABEL = Label.newBuilder()
            .setRank(Rank.CONFIDENTIAL)
            .addCategories("census")
            .setGradedBy("hospital")
            .build();
    private static final Terms TERMS = new Offers(() -> ObligationProfiles.DEFAULT)
            .terms(LABEL, new OwnerTerms(List.of("clinic"), List.of("research"), 0, 0, false));
    private static final String OFFER = AgreementJson.offer("urn:o", "", TERMS, LABEL);

    @TempDir
    Path directory;

    private final List<Trail.Refusal> refusals = new ArrayList<>();
    private final SigningKeys hospital = keys("hospital", 1);
    private final SigningKeys clinic = keys("clinic", 3);
    private final SigningKeys stranger = keys("hospital", 5);
    private Threads threads;
    private Database database;
    private Agreements agreements;
    private NegotiationAsConsumer conduct;

    @BeforeEach
    void start() {
        threads = new Threads("test", 4, 100);
        database = Database.open(directory, threads.workers());
        agreements = new StoredAgreements(database);
        conduct = new NegotiationAsConsumer(
                new Two(), clinic, agreements, new Listed(), "https://clinic.example/dsp", HostilePeersTest::none);
    }

    @AfterEach
    void stop() {
        database.close();
        threads.close();
    }

    @Test
    void anAgreementThatSaysWhatWasOfferedIsSigned() {
        Move move = verify(agreement(), hospital, UnaryOperator.identity());
        assertThat(move.type()).isEqualTo(MessageType.VERIFICATION);
        assertThat(agreements.all())
                .hasSize(1)
                .allMatch(each -> each.agreement().signedBy("clinic"));
    }

    @Test
    void anAgreementOnSomethingElseIsRefused() {
        Agreement good = agreement();
        List<Agreement> bad = List.of(
                good.toBuilder().setProvider("other").build(),
                good.toBuilder().setRecipient("other").build(),
                good.toBuilder().setDataset("other").build(),
                good.toBuilder().setVersion(2).build(),
                good.toBuilder().setOfferId("urn:other").build(),
                good.toBuilder().setPurpose("marketing").build(),
                good.toBuilder()
                        .setLabel(LABEL.toBuilder().setRank(Rank.INTERNAL))
                        .build(),
                good.toBuilder().setTerms(TERMS.toBuilder().setMaxGrants(1)).build(),
                good.toBuilder()
                        .setTerms(TERMS.toBuilder().addObligations("https://w3id.org/x"))
                        .build(),
                good.toBuilder().setTokenKeyShare(ByteString.EMPTY).build(),
                good.toBuilder().setManifestDigest(ByteString.EMPTY).build(),
                good.toBuilder().setId("").build());
        for (Agreement each : bad) {
            assertThat(verify(each, hospital, UnaryOperator.identity()).type())
                    .as(each.toString())
                    .isEqualTo(MessageType.CONTRACT_TERMINATION);
        }
        assertThat(refusals).hasSize(bad.size()).allMatch(Trail.Refusal::ours);
        assertThat(agreements.all()).isEmpty();
    }

    @Test
    void anAgreementWhoseJsonSaysSomethingElseIsRefused() {
        for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                json -> json.replace("research", "marketing"),
                json -> json.replace("\"assignee\":\"clinic\"", "\"assignee\":\"other\""),
                json -> json.replace("CONFIDENTIAL", "INTERNAL"),
                json -> json.replace("\"profile\"", "\"prohibition\":[{\"action\":\"use\"}],\"profile\""))) {
            Move move = verify(agreement(), hospital, change);
            assertThat(move.type()).isEqualTo(MessageType.CONTRACT_TERMINATION);
            assertThat(move.error()).contains("json-differs");
        }
    }

    @Test
    void anAgreementThatTheProviderDidNotSignIsRefused() {
        Move move = verify(agreement(), stranger, UnaryOperator.identity());
        assertThat(move.type()).isEqualTo(MessageType.CONTRACT_TERMINATION);
        assertThat(move.error()).contains("agreement-unverified");
    }

    @Test
    void anAgreementWithoutSignedBytesIsNotEvenTaken() {
        Process requested = process(State.REQUESTED, Map.of());
        Message message = new Message(
                MessageType.AGREEMENT, "urn:c", "urn:p", new Content.Agreed("urn:a", OFFER, ByteString.EMPTY));
        assertThat(conduct.accept(requested, message)).isInstanceOf(Conduct.Verdict.Reject.class);
    }

    @Test
    void anIdentifierThatNamesAnotherAgreementIsNotTakenOver() {
        verify(agreement(), hospital, UnaryOperator.identity());
        Agreement again = agreement().toBuilder().setTimeMillis(12_345_678).build();
        assertThat(verify(again, hospital, UnaryOperator.identity()).type())
                .isEqualTo(MessageType.CONTRACT_TERMINATION);
        assertThat(agreements.all())
                .hasSize(1)
                .allMatch(each -> each.agreement().agreement().equals(agreement()));
    }

    @Test
    void aTransferThatIsEndedAsRevokedWithoutARevocationIsOnRecord() throws Exception {
        Agreement agreement = agreement();
        agreements.put(
                SignedAgreement.of(hospital.sign(SignedAgreement.TYPE, agreement.toByteString())),
                Agreements.Status.FINALIZED);
        TransferAsConsumer conductOfTransfers =
                new TransferAsConsumer(agreements, new Listed(), "https://clinic.example/dsp");
        Process transfer = Process.initial(
                Kind.TRANSFER, Role.CONSUMER, "urn:c", "urn:p", "hospital", agreement.getId(), "", 0, Map.of());
        Message ended = new Message(
                MessageType.TRANSFER_TERMINATION,
                "urn:c",
                "urn:p",
                new Content.Reasons(Revocation.REVOKED, List.of("gone")));
        conductOfTransfers.accept(transfer, ended);
        assertThat(refusals).extracting(Trail.Refusal::code).containsExactly(Revocation.REVOKED);
        agreements.end(agreement.getId());
        conductOfTransfers.accept(transfer, ended);
        assertThat(refusals).as("the revocation itself is on record").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"@type\":\"Offer\",\"@id\":\"urn:o\"}",
                "{\"@type\":\"Offer\",\"@id\":\"urn:o\",\"permission\":[{\"action\":\"use\"}]}",
                "{\"@type\":\"Offer\",\"@id\":\"urn:o\",\"permission\":[{\"action\":\"sell\"}],\"profile\":\"x\"}",
                "{\"@type\":\"Offer\",\"@id\":\"urn:o\",\"permission\":[],\"prohibition\":[{\"action\":\"use\"}]}",
                "{\"@type\":\"Offer\",\"@id\":\"urn:o\",\"permission\":\"all\"}",
                "{\"@type\":\"Offer\",\"@id\":\"urn:o\",\"obligation\":[{\"action\":\"odrl:compensate\"}]}"
            })
    void anOfferThatWeDoNotUnderstandIsRefusedBeforeAnythingIsSent(String policy) throws PeerException {
        refusedUnseen(policy);
    }

    @Test
    void ourOwnOfferWithOneStrangeWordInItIsRefused() throws PeerException {
        for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                json -> json.replace("odrl:purpose", "odrl:spatial"),
                json -> json.replace("\"eq\"", "\"isNoneOf\""),
                json -> json.replace("sluice/v1/clearance", "sluice/v1/clearances"),
                json -> json.replace("\"use\"", "\"odrl:distribute\""),
                json -> json.replace("sluice/v1/record", "sluice/v2/record"),
                json -> json.replace("profile/1", "profile/2"),
                json -> json.replace("CONFIDENTIAL", "SECRET"),
                json -> json.replace("\"rightOperand\":\"research\"", "\"rightOperand\":[\"research\",\"audit\"]"))) {
            String changed = change.apply(OFFER);
            assertThat(changed).isNotEqualTo(OFFER);
            refusedUnseen(changed);
        }
    }

    private static Brakes none() {
        return Brakes.none("clinic");
    }

    private void refusedUnseen(String policy) throws PeerException {
        Peers peers = new OneOffer(policy);
        Negotiating negotiating = new Negotiating(
                null,
                peers,
                agreements,
                new Listed(),
                () -> ObligationProfiles.DEFAULT,
                Clock.systemUTC(),
                new SecureRandom(),
                Patience.defaults(),
                HostilePeersTest::none);
        refusals.clear();
        Negotiated outcome = negotiating.request("hospital", "adult", "research", Optional.empty());
        assertThat(outcome).as(policy).isInstanceOf(Negotiated.Refused.class);
        assertThat(((Negotiated.Refused) outcome).reasons()).isNotEmpty();
        assertThat(refusals).hasSize(1).allMatch(Trail.Refusal::ours);
    }

    private Move verify(Agreement agreement, SigningKeys signer, UnaryOperator<String> jsonChange) {
        Signed signed = signer.sign("agreement", agreement.toByteString());
        Process requested = process(State.REQUESTED, Map.of("policy", OFFER, "purpose", "research", "version", "1"));
        Content.Agreed content = new Content.Agreed(
                agreement.getId(), jsonChange.apply(AgreementJson.agreement(agreement)), signed.toByteString());
        Conduct.Verdict verdict =
                conduct.accept(requested, new Message(MessageType.AGREEMENT, "urn:c", "urn:p", content));
        Process agreed = process(State.AGREED, requested.details()).with(((Conduct.Verdict.Keep) verdict).details());
        return conduct.next(agreed).orElseThrow();
    }

    private static Agreement agreement() {
        return Agreement.newBuilder()
                .setId("urn:uuid:a")
                .setProvider("hospital")
                .setRecipient("clinic")
                .setDataset("adult")
                .setVersion(1)
                .setOfferId("urn:o")
                .setPurpose("research")
                .setTerms(TERMS)
                .setLabel(LABEL)
                .setObjectId(ByteString.copyFrom(new byte[16]))
                .setManifestDigest(ByteString.copyFrom(new byte[32]))
                .setTimeMillis(1_800_000_000_000L)
                .setTokenKeyShare(ByteString.copyFrom(new byte[32]))
                .build();
    }

    private static Process process(State state, Map<String, String> details) {
        return new Process(
                Kind.NEGOTIATION,
                Role.CONSUMER,
                "urn:c",
                "urn:p",
                "hospital",
                "adult",
                "urn:o",
                state,
                null,
                null,
                null,
                1,
                "",
                0,
                0,
                details);
    }

    private static SigningKeys keys(String name, int seed) {
        byte[] first = new byte[SigningKeys.SEED_BYTES];
        byte[] second = new byte[SigningKeys.SEED_BYTES];
        Arrays.fill(first, (byte) seed);
        Arrays.fill(second, (byte) (seed + 1));
        return SigningKeys.fromSeeds(name, first, second, new SecureRandom());
    }

    private final class Two implements Community {
        @Override
        public Optional<Party> party(String name) {
            return Optional.of(new Party(name, Rank.CORE, false, true));
        }

        @Override
        public List<SigningKey> signingKeys(String name) {
            return List.of(name.equals("hospital") ? hospital.publicKey() : clinic.publicKey());
        }
    }

    private final class Listed implements Trail {
        @Override
        public String operator() {
            return "";
        }

        @Override
        public void agreed(SignedAgreement agreement, Role ourRole, Behind behind) {
            throw new AssertionError("nothing is agreed here");
        }

        @Override
        public void refused(Refusal refusal) {
            refusals.add(refusal);
        }
    }

    private record OneOffer(String policy) implements Peers {
        @Override
        public List<RemoteOffer> catalog(String peer) {
            return List.of(dataset(peer, "adult"));
        }

        @Override
        public RemoteOffer dataset(String peer, String dataset) {
            return new RemoteOffer(peer, dataset, "urn:o", policy, Map.of());
        }

        @Override
        public String send(Process process, Message message) {
            throw new AssertionError("nothing may be sent");
        }
    }
}
