package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.SealedMessage;
import io.sluice.gateway.sealing.SealingKeys;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.ledger.Entry;
import io.sluice.ledger.LaneView;
import io.sluice.ledger.Query;
import io.sluice.proto.AuditGrant;
import io.sluice.proto.Disclosure;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Opening;
import io.sluice.proto.Outcome;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.SealingKey;
import io.sluice.proto.Signed;
import io.sluice.proto.TokenKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hands an auditor the token keys of a period and the mandated openings of its records, signed and sealed to the
 * auditor's key, and records that it did so, before anything leaves.
 */
public final class AuditGrants {
    /** Type of the signed message inside. */
    public static final String TYPE = "audit-grant";

    private static final String LABEL = "sluice/v1/audit-grant";
    private static final int MAX_BYTES = 1 << 20;
    private static final int PIECE_BYTES = 700_000;
    private static final int MAX_KEYS_OF_A_PERIOD = 100; // Each record is compared with all of them.

    private final List<OwnLane> lanes;
    private final Evidence evidence;
    private final String organisation;
    private final TokenKeys tokenKeys;
    private final SigningKeys signer;
    private final SecureRandom random;

    /**
     * @param lanes all of the organisation's
     * @param evidence into which it is recorded
     */
    public AuditGrants(
            List<OwnLane> lanes,
            Evidence evidence,
            String organisation,
            TokenKeys tokenKeys,
            SigningKeys signer,
            SecureRandom random) {
        this.lanes = List.copyOf(lanes);
        this.evidence = evidence;
        this.organisation = organisation;
        this.tokenKeys = tokenKeys;
        this.signer = signer;
        this.random = random;
    }

    /**
     * What was made.
     *
     * @param sealed to be delivered to the auditor, each opened by {@link AuditGrants#open}; a long period gives several
     * @param records how many records' openings are in them
     * @param recorded the record that says so
     */
    public record Made(List<byte[]> sealed, long records, Recorded recorded) {}

    /**
     * Makes a grant.
     *
     * @param fields which of the fields, such as {@link Mandate#FIELDS}
     * @param fromMillis inclusive
     * @param untilMillis exclusive
     * @throws IOException a lane cannot be read: then nothing is granted, since less would look like all
     */
    public Made grant(String auditor, SealingKey auditorKey, Set<FieldKind> fields, long fromMillis, long untilMillis)
            throws IOException, SealException, RecordException {
        List<AuditGrant> pieces = new ArrayList<>();
        long records = 0;
        for (OwnLane lane : lanes) {
            records += collect(lane.view(), auditor, fields, fromMillis, untilMillis, pieces);
        }
        List<byte[]> sealed = new ArrayList<>();
        for (AuditGrant piece : pieces) {
            Signed signed = signer.sign(TYPE, piece.toByteString());
            sealed.add(SealedMessage.seal(
                    auditorKey, LABEL, ByteString.copyFromUtf8(auditor), signed.toByteArray(), random));
        }
        Recorded recorded = evidence.record(Event.of(RecordKind.AUDIT_GRANTED, Outcome.DONE)
                .field(FieldKind.FIELD_SUBJECT, auditor)
                .field(FieldKind.FIELD_COUNT, records)
                .field(FieldKind.FIELD_PERIOD, fromMillis + " " + untilMillis)
                .build());
        return new Made(sealed, records, recorded);
    }

    private long collect(
            LaneView ledger,
            String auditor,
            Set<FieldKind> fields,
            long fromMillis,
            long untilMillis,
            List<AuditGrant> pieces)
            throws IOException, RecordException {
        OwnKnowledge own = new OwnKnowledge(List.of(ledger), organisation, tokenKeys);
        AuditGrant head = AuditGrant.newBuilder()
                .setLane(ledger.origin())
                .setAuditor(auditor)
                .setFromMillis(fromMillis)
                .setUntilMillis(untilMillis)
                .setCheckpoint(ByteString.copyFromUtf8(ledger.checkpoint()))
                .build();
        AuditGrant.Builder piece = head.toBuilder();
        int bytes = 0;
        long records = 0;
        Set<String> keys = new HashSet<>();
        Query period = Query.all().withTime(fromMillis, untilMillis);
        for (long next = 0; ; ) {
            List<Entry> page = ledger.find(period.withRange(next, Long.MAX_VALUE));
            for (Entry entry : page) {
                next = entry.index() + 1;
                Record record = Records.parse(entry.record());
                String quarter = Tokens.period(record.getTimeMillis());
                Optional<Opening> opening = own.opening(new Place(ledger.origin(), entry.index()), record);
                for (byte[] key : own.periodKeys(record, opening)) {
                    if (keys.add(quarter + Hashes.hex(key))) {
                        piece.addTokenKeys(key(quarter, key));
                    }
                }
                if (opening.isPresent()) {
                    Disclosure disclosure = disclose(entry.index(), opening.get(), fields);
                    agreementKey(opening.get())
                            .filter(key -> keys.add(key.getPeriod()))
                            .ifPresent(piece::addTokenKeys);
                    piece.addDisclosures(disclosure);
                    bytes += disclosure.getSerializedSize() + 100;
                    records++;
                }
                if (bytes > PIECE_BYTES) {
                    pieces.add(piece.build());
                    piece = head.toBuilder();
                    bytes = 0;
                }
            }
            if (page.size() < Query.MAX_LIMIT) {
                pieces.add(piece.build());
                return records;
            }
        }
    }

    static Disclosure disclose(long index, Opening opening, Set<FieldKind> fields) {
        return Disclosure.newBuilder()
                .setIndex(index)
                .addAllFields(Commitment.prove(opening, fields))
                .build();
    }

    private static Optional<TokenKey> agreementKey(Opening opening) {
        return opening.getAgreementTokenKey().isEmpty()
                ? Optional.empty()
                : TokenRules.sharedBy(OwnKnowledge.asMap(opening.getFieldsList()))
                        .map(name -> key(name, opening.getAgreementTokenKey().toByteArray()));
    }

    private static TokenKey key(String period, byte[] key) {
        return TokenKey.newBuilder()
                .setPeriod(period)
                .setKey(ByteString.copyFrom(key))
                .build();
    }

    /**
     * The grant in these bytes, for this auditor, signed by the owner of the lane that it is about.
     *
     * @param auditor our own name
     * @param keys our sealing keys
     * @throws SealException not sealed to us, or not signed by the lane's owner
     * @throws RecordException signed, and yet not a grant for us
     */
    public static AuditGrant open(byte[] sealed, String auditor, Collection<SealingKeys> keys, MemberKeys members)
            throws SealException, RecordException {
        Signed signed = Signatures.parse(SealedMessage.open(sealed, LABEL, ByteString.copyFromUtf8(auditor), keys));
        AuditGrant grant = parse(signed.getPayload().toByteArray());
        String lane = grant.getLane();
        if (!grant.getAuditor().equals(auditor) || members.laneKeys(lane).isEmpty()) {
            throw new RecordException("audit grant: for another auditor, or about a stranger's lane");
        }
        String owner = lane.substring(0, lane.indexOf('/'));
        Signatures.verify(signed, TYPE, owner, members.signingKeys(owner));
        return grant;
    }

    /** Reads the payload; says nothing about who signed it. */
    public static AuditGrant parse(byte[] payload) throws RecordException {
        AuditGrant grant = Canonical.parse(AuditGrant.parser(), payload, MAX_BYTES, "audit grant");
        Map<String, Integer> perName = new HashMap<>();
        for (TokenKey key : grant.getTokenKeysList()) {
            if (perName.merge(key.getPeriod(), 1, Integer::sum) > MAX_KEYS_OF_A_PERIOD) {
                throw new RecordException(
                        "audit grant: more than " + MAX_KEYS_OF_A_PERIOD + " token keys of one period or agreement");
            }
            if (key.getKey().size() != 32) {
                throw new RecordException("audit grant: a token key of another length (expected: 32 bytes)");
            }
        }
        return grant;
    }
}
