package io.sluice.ledger.fabric.mirror;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.lane.FormatException;
import io.sluice.lane.LaneRules;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.fabric.mirror.MirrorFinding.Kind;
import io.sluice.ledger.fabric.verify.VerifiedBlock;
import io.sluice.ledger.fabric.verify.VerifiedTransaction;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LedgerBatch;
import io.sluice.proto.LedgerMember;
import io.sluice.proto.MemberEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/**
 * What the valid transactions of a channel make of its lanes, by the rules that the contract has: who endorsed something
 * else is found out. Not safe for concurrent use.
 */
final class Projection {
    private final LaneRules rules = CheckpointVerifier.ledgerRules();
    private final Map<String, Lane> lanes = new TreeMap<>();
    private final Map<String, LedgerMember> members = new TreeMap<>();
    private final Map<String, ByteString> bindings = new TreeMap<>(); // Keys "org/NAME" and "msp/MSP".
    private final List<MirrorFinding> findings = new ArrayList<>();

    /** Takes the next block, which lies at this position of the log and came from this peer. */
    void take(VerifiedBlock block, long position, String peer) {
        for (VerifiedTransaction transaction : block.transactions()) {
            if (transaction.contradicted()) {
                findings.add(new MirrorFinding(
                        Kind.FALSE_FLAG,
                        block.number(),
                        transaction.id(),
                        peer,
                        "flagged " + transaction.flag() + " and is " + transaction.verdict()
                                + (transaction.why().isEmpty() ? "" : ": " + transaction.why())));
            }
            take(block.number(), transaction, position);
        }
    }

    private void take(long block, VerifiedTransaction transaction, long position) {
        for (KVWrite write : transaction.writes()) { // In order of keys, but bindings come first here.
            if (write.getKey().startsWith("org/") || write.getKey().startsWith("msp/")) {
                bind(block, transaction, write);
            }
        }
        List<KVWrite> writes = new ArrayList<>(transaction.writes());
        writes.sort(
                Comparator.comparing(write -> !write.getKey().startsWith("member/"))); // They may change lanes' keys.
        for (KVWrite write : writes) {
            String key = write.getKey();
            String[] parts = key.split("/");
            try {
                if (write.getIsDelete()) {
                    throw new FormatException("deletes " + printable(key));
                }
                switch (parts[0]) {
                    case "batch" -> batch(transaction, write, block, position);
                    case "lane" -> lane(transaction, write);
                    case "member" -> member(transaction, write);
                    case "org", "msp", "digest" -> {}
                    default -> throw new FormatException("writes " + printable(key));
                }
            } catch (InvalidProtocolBufferException e) {
                foreign(block, transaction, "writes what cannot be read as the value of " + printable(key));
            } catch (FormatException e) {
                foreign(block, transaction, e.getMessage());
            }
        }
    }

    private void bind(long block, VerifiedTransaction transaction, KVWrite write) {
        ByteString known = bindings.putIfAbsent(write.getKey(), write.getValue());
        if (write.getIsDelete() || known != null && !known.equals(write.getValue())) {
            foreign(block, transaction, "binds " + printable(write.getKey()) + " anew");
        }
    }

    private void batch(VerifiedTransaction transaction, KVWrite write, long block, long position)
            throws InvalidProtocolBufferException, FormatException {
        LedgerBatch batch = LedgerBatch.parseFrom(write.getValue());
        Lane lane = lanes.get(batch.getOrigin());
        if (lane == null) {
            throw new FormatException("batch of a lane that was never opened");
        }
        try {
            lane.take(batch, transaction.creator(), block, position, transaction.number());
        } catch (FormatException e) {
            findings.add(new MirrorFinding(
                    Kind.BAD_BATCH,
                    block,
                    transaction.id(),
                    "",
                    "lane " + batch.getOrigin() + " from " + Long.toUnsignedString(batch.getFirstIndex()) + ": "
                            + e.getMessage() + " (endorsed by " + transaction.endorsers() + ")"));
            return;
        }
        if (!write.getKey().equals(key(batch.getOrigin(), lane.size()))) {
            throw new FormatException("keeps a batch under " + printable(write.getKey()));
        }
    }

    /** Where the channel keeps the batch of a lane that ends there. */
    static String key(String origin, long end) {
        return "batch/" + origin + "/" + HexFormat.of().toHexDigits(end);
    }

    private void lane(VerifiedTransaction transaction, KVWrite write)
            throws InvalidProtocolBufferException, FormatException {
        LaneHead head = LaneHead.parseFrom(write.getValue());
        if (!write.getKey().equals("lane/" + head.getOrigin())) {
            throw new FormatException("keeps a lane under " + printable(write.getKey()));
        }
        Lane known = lanes.get(head.getOrigin());
        if (known == null) {
            Lane opened = Lane.open(head, transaction.creator(), rules);
            String owner = head.getOrigin().substring(0, head.getOrigin().indexOf('/'));
            requireBound(owner, transaction.creator());
            lanes.put(head.getOrigin(), opened);
            return;
        }
        if (known.changesKey(head)) {
            changeKey(known, head, transaction.creator());
        }
        if (!known.misfit(head).isEmpty()) {
            throw new FormatException("lane " + head.getOrigin() + ": " + known.misfit(head));
        }
    }

    private void changeKey(Lane lane, LaneHead head, String creator)
            throws InvalidProtocolBufferException, FormatException {
        String owner = lane.origin().substring(0, lane.origin().indexOf('/'));
        requireBound(owner, creator);
        LedgerMember member = members.get(owner);
        if (member == null) {
            throw new FormatException("lane " + lane.origin() + ": changes its key without an entry of its owner");
        }
        lane.change(head.getKeys(), MemberEntry.parseFrom(member.getEntry().getPayload()));
    }

    private void member(VerifiedTransaction transaction, KVWrite write)
            throws InvalidProtocolBufferException, FormatException {
        String name = write.getKey().substring("member/".length());
        LedgerMember member = LedgerMember.parseFrom(write.getValue());
        requireBound(name, transaction.creator());
        if (!member.getMsp().equals(transaction.creator())) {
            throw new FormatException("member " + printable(name) + ": put for another MSP");
        }
        members.put(name, member);
    }

    private void requireBound(String organisation, String msp) throws FormatException {
        if (!ByteString.copyFromUtf8(msp).equals(bindings.get("org/" + organisation))
                || !ByteString.copyFromUtf8(organisation).equals(bindings.get("msp/" + msp))) {
            throw new FormatException(msp + " acts for " + printable(organisation) + ", which is not bound to it");
        }
    }

    private void foreign(long block, VerifiedTransaction transaction, String what) {
        findings.add(new MirrorFinding(
                Kind.FOREIGN_WRITE,
                block,
                transaction.id(),
                "",
                what + " (endorsed by " + transaction.endorsers() + ")"));
    }

    private static String printable(String key) {
        return key.replaceAll("[^ -~]", "?");
    }

    Map<String, Lane> lanes() {
        return lanes;
    }

    Map<String, LedgerMember> members() {
        return members;
    }

    /** What the blocks themselves show; found again at each replay. */
    List<MirrorFinding> findings() {
        return findings;
    }
}
