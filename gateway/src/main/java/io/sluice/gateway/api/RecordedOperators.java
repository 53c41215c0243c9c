package io.sluice.gateway.api;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.Operator;
import io.sluice.gateway.identity.OperatorRoster;
import io.sluice.gateway.identity.Operators;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import java.io.IOException;

/** The operators of a running gateway; every change is recorded, with its digest: the one by which the next change names it. */
public final class RecordedOperators {
    private final Operators operators;
    private final Evidence evidence;

    public RecordedOperators(Operators operators, Evidence evidence) {
        this.operators = operators;
        this.evidence = evidence;
    }

    /** As it is now. */
    OperatorRoster roster() {
        return operators.roster();
    }

    /** Makes the change, and records it; returns whom it is about. One after another: the newest digest is this one's. */
    synchronized Operator apply(Signed change) throws IOException {
        Operator changed = operators.apply(change);
        ByteString head = operators.roster().head();
        evidence.record(Event.of(RecordKind.CONFIGURED, Outcome.DONE)
                .field(FieldKind.FIELD_SUBJECT, "operators")
                .field(FieldKind.FIELD_REASON, changed.removedAtMillis() == 0 ? "listed" : "removed")
                .field(FieldKind.FIELD_CONFIGURATION_DIGEST, head.toByteArray())
                .build());
        return changed;
    }
}
