package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.Process;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one role of one kind of process behaves. {@link Mailboxes} calls it for one process at a time; it may block, but
 * holds up the process while it does. After a crash any call may come again.
 */
public interface Conduct {
    /**
     * A peer wishes to open a process with us.
     *
     * @param pid our identifier for it
     * @return the process in its initial state; empty: what it is about is unknown, or not for this peer
     */
    Optional<Process> opening(String peer, String pid, Message message, long nowMillis);

    /** Looks at what a legal message says, before the transition is stored and acknowledged. */
    Verdict accept(Process process, Message message);

    /** What we say next in this state, if it is our turn. Called after each stored transition and after a start. */
    Optional<Move> next(Process process);

    /** The content of the pending message. Each attempt must say the same. */
    Content compose(Process process);

    /**
     * The process is in a new state, and that is stored. A state that a lost acknowledgement hid, and that the peer's
     * next message proves, is passed through unreported.
     */
    void moved(Process process);

    /** What is thought of a message's content. */
    sealed interface Verdict {
        /** Accept, and store these details with the process. */
        record Keep(Map<String, String> details) implements Verdict {
            public Keep {
                details = Map.copyOf(details);
            }

            /** Accept; nothing to store. */
            public static final Keep NOTHING = new Keep(Map.of());
        }

        /** Answer 400; the state does not change. */
        record Reject(String code, List<String> reasons) implements Verdict {
            public Reject {
                reasons = List.copyOf(reasons);
            }
        }
    }
}
