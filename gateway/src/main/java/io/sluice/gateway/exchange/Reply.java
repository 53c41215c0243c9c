package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Process;
import java.util.List;

/** What is answered to a peer's message about a process. */
public sealed interface Reply {
    /** Stored, now or when the same message came before. */
    record Accepted(Process process) implements Reply {}

    /** There is no such process, or it is not this peer's business: the two must not be told apart. */
    record Unknown() implements Reply {}

    /** Not in this state, or not with this content; nothing changed. */
    record Refused(Process process, String code, List<String> reasons) implements Reply {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    /** Too much is open; come back later. Nothing changed. */
    record Busy() implements Reply {}
}
