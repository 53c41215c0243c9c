package io.sluice.gateway.exchange;

import java.util.List;

/**
 * The operator of a restored gateway takes responsibility for an agreement or a dataset that the backup had. Recorded
 * first, then it counts. Any thread.
 */
public final class Reaffirming {
    private final Holds holds;
    private final Recording recording;

    Reaffirming(Holds holds, Recording recording) {
        this.holds = holds;
        this.recording = recording;
    }

    /** Agreements by id and datasets by name that wait for it. */
    public List<String> held() {
        return holds.subjects();
    }

    /** Returns whether anything of that name was held. Doing so twice is harmless. */
    public boolean reaffirm(String subject) {
        if (!holds.subjects().contains(subject)) {
            return false;
        }
        recording.reaffirmed(subject);
        return holds.release(subject);
    }
}
