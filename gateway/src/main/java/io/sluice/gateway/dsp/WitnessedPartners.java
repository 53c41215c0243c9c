package io.sluice.gateway.dsp;

import com.google.protobuf.ByteString;
import io.sluice.gateway.exchange.ForkedLaneException;
import io.sluice.gateway.exchange.PartnerWatch;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.provenance.MemberKeys;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.Witness;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * We as witness of our partners' lanes: keeps the newest checkpoint of each, and demands that the next one is proven to
 * follow from it. One comparison a second and lane is enough: whoever rewrote a lane is caught by the next one. A
 * partner once caught stays refused.
 */
public final class WitnessedPartners implements PartnerWatch {
    private static final long EVERY_NANOS = 1_000_000_000L;

    private final Witness witness;
    private final HttpClient client;
    private final Members members;
    private final Evidence evidence;
    private final Optional<SharedNotes> shared;
    private final Map<String, Long> lastCompared = new ConcurrentHashMap<>();

    /** @param shared where other replicas learn of it, if there are any */
    public WitnessedPartners(
            Witness witness, HttpClient client, Members members, Evidence evidence, Optional<SharedNotes> shared) {
        this.shared = shared;
        this.evidence = evidence;
        this.witness = witness;
        this.client = client;
        this.members = members;
    }

    @Override
    public void seen(String partner, ByteString checkpoint) throws IOException {
        Optional<Member> member = members.find(partner);
        MemberKeys entries = members::entry;
        String note = checkpoint.toStringUtf8();
        Optional<CheckpointVerifier> keys = entries.keysOf(partner, note);
        if (member.isEmpty() || keys.isEmpty()) {
            throw new ForkedLaneException(partner
                    + ": shows a checkpoint of a lane that its member entry does not list (expected: one of "
                    + member.map(known -> String.join(", ", known.lanes())).orElse("none")
                    + "; get its new entry if it has one more)");
        }
        for (String lane : member.get().lanes()) {
            if (!witness.forks(lane).isEmpty()) {
                throw forked(lane);
            }
        }
        String lane = keys.get().origin();
        long now = System.nanoTime();
        Long last = lastCompared.get(lane);
        if (last != null && now - last < EVERY_NANOS) {
            return;
        }
        lastCompared.put(lane, now);
        HttpLane source = new HttpLane(client, members, member.get(), lane);
        switch (witness.observe(note, keys.get(), source::consistency).outcome()) {
            case FORK -> {
                if (shared.isPresent()) {
                    shared.get().forked(lane);
                }
                alert(member.get(), lane, checkpoint);
                throw forked(lane);
            }
            case BAD_SIGNATURE ->
                throw new ForkedLaneException(
                        keys.get().contradictsEnd(note)
                                ? partner + ": shows a checkpoint beyond the end of lane " + lane
                                : keys.get().outlivesItsKey(note)
                                        ? partner + ": shows a checkpoint of lane " + lane
                                                + " that is signed by a retired key"
                                        : partner + ": shows a checkpoint that is not signed by its lane's keys");
            case NEW, CONSISTENT -> {
                if (shared.isPresent()) {
                    shared.get().seen(lane);
                }
            }
            case SAME, OLDER, UNPROVEN -> {
                // Unproven: it could not be asked now; the next message asks again.
            }
        }
    }

    private void alert(Member partner, String lane, ByteString checkpoint) throws IOException {
        evidence.record(Event.of(RecordKind.ALERT, Outcome.DENIED)
                .field(FieldKind.FIELD_SUBJECT, partner.name())
                .field(FieldKind.FIELD_LANE, lane)
                .field(FieldKind.FIELD_REASON, "FORK")
                .field(FieldKind.FIELD_CHECKPOINT, checkpoint.toByteArray())
                .build());
    }

    private static ForkedLaneException forked(String lane) {
        return new ForkedLaneException(lane.substring(0, lane.indexOf('/')) + ": has signed two histories of its lane "
                + lane + "; nothing is exchanged until that is explained");
    }
}
