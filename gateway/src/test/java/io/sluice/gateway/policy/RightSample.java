package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Grants of rights to hospital's admissions, for tests; each has an id of its own. */
record RightSample(RightGrant grant) {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** A split without end, of anything, not to be handed on, that rests on the origin. */
    static RightSample of(Right right, String grantor, String holder) {
        byte[] id = new byte[32];
        ByteBuffer.wrap(id).putInt(COUNT.incrementAndGet());
        return new RightSample(new RightGrant(
                ByteString.copyFrom(id),
                Samples.ORIGIN,
                right,
                grantor,
                holder,
                Set.of(),
                right == Right.MANAGEMENT ? EnumSet.allOf(RightAct.class) : Set.of(),
                0,
                0,
                0,
                Optional.empty(),
                false,
                Set.of()));
    }

    RightSample purposes(String... purposes) {
        return with(
                Set.of(purposes),
                grant.acts(),
                grant.fromMillis(),
                grant.untilMillis(),
                grant.depth(),
                grant.on(),
                grant.transfer(),
                grant.keeps());
    }

    RightSample acts(RightAct... acts) {
        return with(
                grant.purposes(),
                Set.of(acts),
                grant.fromMillis(),
                grant.untilMillis(),
                grant.depth(),
                grant.on(),
                grant.transfer(),
                grant.keeps());
    }

    RightSample from(long millis) {
        return with(
                grant.purposes(),
                grant.acts(),
                millis,
                grant.untilMillis(),
                grant.depth(),
                grant.on(),
                grant.transfer(),
                grant.keeps());
    }

    RightSample until(long millis) {
        return with(
                grant.purposes(),
                grant.acts(),
                grant.fromMillis(),
                millis,
                grant.depth(),
                grant.on(),
                grant.transfer(),
                grant.keeps());
    }

    RightSample depth(int depth) {
        return with(
                grant.purposes(),
                grant.acts(),
                grant.fromMillis(),
                grant.untilMillis(),
                depth,
                grant.on(),
                grant.transfer(),
                grant.keeps());
    }

    RightSample on(RightGrant base) {
        return with(
                grant.purposes(),
                grant.acts(),
                grant.fromMillis(),
                grant.untilMillis(),
                grant.depth(),
                Optional.of(base.id()),
                grant.transfer(),
                grant.keeps());
    }

    RightSample transfer() {
        return with(
                grant.purposes(),
                grant.acts(),
                grant.fromMillis(),
                grant.untilMillis(),
                grant.depth(),
                grant.on(),
                true,
                grant.keeps());
    }

    RightSample keeping(RightGrant... others) {
        return with(
                grant.purposes(),
                grant.acts(),
                grant.fromMillis(),
                grant.untilMillis(),
                grant.depth(),
                grant.on(),
                true,
                Arrays.stream(others).map(RightGrant::id).collect(Collectors.toSet()));
    }

    private RightSample with(
            Set<String> purposes,
            Set<RightAct> acts,
            long from,
            long until,
            int depth,
            Optional<ByteString> on,
            boolean transfer,
            Set<ByteString> keeps) {
        return new RightSample(new RightGrant(
                grant.id(),
                grant.origin(),
                grant.right(),
                grant.grantor(),
                grant.holder(),
                purposes,
                acts,
                from,
                until,
                depth,
                on,
                transfer,
                keeps));
    }
}
