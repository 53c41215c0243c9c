package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealingKeys;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.LedgerException;
import io.sluice.proto.Agreement;
import io.sluice.proto.Binding;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.FieldKind;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.Opened;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.Receipt;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Revocation;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An organisation with keys and a lane in memory, which records exchanges as a gateway does. */
final class Org {
    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    final String name;
    final SigningKeys signing;
    final SealingKeys sealing;
    final CheckpointSigner checkpoints;
    TokenKeys tokenKeys;
    final MemoryLedger ledger;
    final SecureRandom random = new SecureRandom();
    final Map<ByteString, Signed> documents = new HashMap<>();
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    Evidence evidence;

    Org(String name) {
        this(name, name.charAt(0));
    }

    private Org(String name, int seed) {
        this.name = name;
        signing = SigningKeys.fromSeeds(name, filled(seed), filled(seed + 1), random);
        sealing = SealingKeys.fromSeed(filled(seed + 2));
        checkpoints = new CheckpointSigner(name + "/main", filled(seed + 3), filled(seed + 4));
        tokenKeys = TokenKeys.of(List.of(filled(seed + 5)));
        ledger = new MemoryLedger(checkpoints);
        reopen();
    }

    void reopen() {
        try {
            evidence = Evidence.open(ledger, name, tokenKeys, clock, random);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    /** Its gateway starts again with another secret of tokens beside the first. */
    void rotateTokens() {
        tokenKeys = TokenKeys.of(List.of(filled(name.charAt(0) + 6), filled(name.charAt(0) + 5)));
        reopen();
    }

    static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static MemberKeys list(Org... members) {
        Map<String, MemberEntry> entries = new HashMap<>();
        for (Org member : members) {
            entries.put(
                    member.name,
                    MemberEntry.newBuilder()
                            .setName(member.name)
                            .addSigningKeys(member.signing.publicKey())
                            .addSealingKeys(member.sealing.publicKey())
                            .addCheckpointKeys(CheckpointKey.newBuilder()
                                    .setEd25519(ByteString.copyFrom(member.checkpoints.ed25519PublicKey()))
                                    .setMldsa44(ByteString.copyFrom(member.checkpoints.mldsa44PublicKey())))
                            .setLane(member.name + "/main")
                            .build());
        }
        return organisation -> Optional.ofNullable(entries.get(organisation));
    }

    Recorded record(Event event) {
        try {
            return evidence.record(event);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    Audit audit() {
        return Audit.ofOwn(lanes(), name, tokenKeys);
    }

    List<OwnLane> lanes() {
        return List.of(OwnLane.of(ledger, checkpoints.verifier()));
    }

    AuditReport report() {
        return report(AuditFilter.everything());
    }

    AuditReport report(AuditFilter filter) {
        try {
            return audit().report(filter, lane -> List.of());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    SignedDocuments signedDocuments() {
        return hash -> Optional.ofNullable(documents.get(ByteString.copyFrom(hash)));
    }

    ByteString keep(Signed document) {
        ByteString hash = DocumentChecks.hash(document);
        documents.put(hash, document);
        return hash;
    }

    /** One exchange between two organisations, with all documents that go with it. */
    static final class Exchange {
        final Org provider;
        final Org recipient;
        final Agreement agreement;
        final Signed signedAgreement;
        final Binding binding;
        Signed receipt;
        Signed grant;
        Signed opened;

        Exchange(Org provider, Org recipient, String dataset, String id) {
            this.provider = provider;
            this.recipient = recipient;
            agreement = Agreement.newBuilder()
                    .setId("urn:uuid:" + id)
                    .setProvider(provider.name)
                    .setRecipient(recipient.name)
                    .setDataset(dataset)
                    .setVersion(1)
                    .setPurpose("cancer-research")
                    .setTokenKeyShare(ByteString.copyFrom(Hashes.sha256(id.getBytes(StandardCharsets.UTF_8))))
                    .build();
            signedAgreement = recipient.signing.addTo(provider.signing.sign("agreement", agreement.toByteString()));
            binding = Binding.newBuilder()
                    .setProvider(provider.name)
                    .setRecipient(recipient.name)
                    .setAgreementDigest(DocumentChecks.hash(signedAgreement))
                    .setTransferId("transfer-" + id)
                    .setRoot(ByteString.copyFrom(filled(9)))
                    .build();
        }

        Event.Builder event(RecordKind kind, Outcome outcome) {
            return Event.of(kind, outcome)
                    .rank(Rank.CONFIDENTIAL)
                    .agreementTokenKey(agreement.getTokenKeyShare().toByteArray())
                    .field(FieldKind.FIELD_DATASET, agreement.getDataset())
                    .field(FieldKind.FIELD_VERSION, 1)
                    .field(FieldKind.FIELD_PROVIDER, provider.name)
                    .field(FieldKind.FIELD_RECIPIENT, recipient.name)
                    .field(FieldKind.FIELD_AGREEMENT_ID, agreement.getId())
                    .field(
                            FieldKind.FIELD_AGREEMENT_DIGEST,
                            binding.getAgreementDigest().toByteArray())
                    .field(FieldKind.FIELD_PURPOSE, agreement.getPurpose())
                    .field(FieldKind.FIELD_BASIS, "CONSENT:form 17");
        }

        Event.Builder transfer(RecordKind kind) {
            return event(kind, Outcome.DONE)
                    .field(FieldKind.FIELD_TRANSFER_ID, binding.getTransferId())
                    .field(FieldKind.FIELD_ROOT, binding.getRoot().toByteArray());
        }

        Exchange agree() {
            for (Org org : List.of(provider, recipient)) {
                org.keep(signedAgreement);
                org.record(event(RecordKind.AGREED, Outcome.DONE).build());
            }
            return this;
        }

        Exchange receive() {
            receipt = recipient.signing.sign(
                    "receipt", Receipt.newBuilder().setBinding(binding).build().toByteString());
            for (Org org : List.of(recipient, provider)) {
                ByteString hash = org.keep(receipt);
                org.record(transfer(RecordKind.RECEIVED)
                        .field(FieldKind.FIELD_RECEIPT_HASH, hash.toByteArray())
                        .build());
            }
            return this;
        }

        /** The provider's record and the grant that proves it. */
        Exchange grant() {
            return grant(provider.record(transfer(RecordKind.GRANTED).build()));
        }

        Exchange grant(Recorded recorded) {
            grant = provider.signing.sign(
                    "grant",
                    KeyGrant.newBuilder()
                            .setBinding(binding)
                            .setSuite(1)
                            .setRecord(ByteString.copyFrom(recorded.record()))
                            .setRecordProof(ByteString.copyFromUtf8(recorded.proof()))
                            .build()
                            .toByteString());
            recipient.record(transfer(RecordKind.GRANTED)
                    .field(FieldKind.FIELD_GRANT_HASH, recipient.keep(grant).toByteArray())
                    .build());
            return this;
        }

        Exchange open(byte[] plaintextSha256) {
            openBy(recipient, plaintextSha256);
            openBy(provider, plaintextSha256);
            return this;
        }

        void openBy(Org org, byte[] plaintextSha256) {
            opened = recipient.signing.sign(
                    "opened",
                    Opened.newBuilder()
                            .setBinding(binding)
                            .setPlaintextSha256(ByteString.copyFrom(plaintextSha256))
                            .build()
                            .toByteString());
            org.record(transfer(RecordKind.DELIVERED)
                    .field(FieldKind.FIELD_OPENED_HASH, org.keep(opened).toByteArray())
                    .field(FieldKind.FIELD_PLAINTEXT_SHA256, plaintextSha256)
                    .build());
        }

        Exchange revoke() {
            Signed revocation = provider.signing.sign(
                    "revocation",
                    Revocation.newBuilder()
                            .setAgreementId(agreement.getId())
                            .setBy(provider.name)
                            .build()
                            .toByteString());
            for (Org org : List.of(provider, recipient)) {
                org.record(event(RecordKind.AGREEMENT_ENDED, Outcome.DONE)
                        .field(
                                FieldKind.FIELD_REVOCATION_HASH,
                                org.keep(revocation).toByteArray())
                        .build());
            }
            return this;
        }
    }

    Exchange exchangeWith(Org recipient, String dataset, String id) {
        return new Exchange(this, recipient, dataset, id);
    }
}
