package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.proto.StreamPosition;

/**
 * Follows the stream of a whole lane and names what is wrong with it. Each record holds the hash of the one before. Where
 * the hash does not fit, either the one before was changed, or this one (then the next one's hash does not fit either),
 * or one was taken out (then the number does not fit); so a verdict waits for the next record.
 */
final class LaneChain {
    private final Findings findings;
    private ByteString previous = ByteString.EMPTY;
    private long expected;
    private boolean intact = true;
    private long altered = -1;

    private long open = -1; // A record whose place does not fit and that is not judged yet.
    private boolean openNumber;
    private String openText = "";

    LaneChain(Findings findings) {
        this.findings = findings;
    }

    /** Whether every record so far fits the one before. */
    boolean intact() {
        return intact;
    }

    void take(long index, StreamPosition position, ByteString hash) {
        boolean hashFits = position.getPrevious().equals(previous);
        boolean numberFits = position.getNumber() == expected;
        if (hashFits) {
            settle();
        } else if (open == index - 1 && open >= 0) {
            open = -1;
            altered(index - 1);
        }
        if ((!hashFits || !numberFits) && (altered < 0 || altered != index - 1)) {
            intact = false;
            open = index;
            openNumber = !numberFits;
            openText = "record " + index + " has number " + position.getNumber() + " in its lane (expected: " + expected
                    + ")";
        }
        previous = hash;
        expected = position.getNumber() + 1;
    }

    /** A record that is none, at this index. */
    void unreadable(long index, ByteString hash, String why) {
        if (open == index - 1 && open >= 0) {
            settle();
        }
        findings.add(Kind.TAMPERED, index, "record " + index + " is not readable: " + why);
        intact = false;
        altered = index;
        previous = hash;
        expected = index + 1;
    }

    /** No more records. */
    void end() {
        settle();
    }

    private void settle() {
        if (open < 0) {
            return;
        }
        if (openNumber) {
            findings.add(Kind.MISSING, open, openText);
        } else {
            altered(open - 1);
        }
        open = -1;
    }

    private void altered(long index) {
        intact = false;
        altered = index;
        findings.add(
                Kind.TAMPERED, index, "record " + index + " is not what record " + (index + 1) + " says that it was");
    }
}
