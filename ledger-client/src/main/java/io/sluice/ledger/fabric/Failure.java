package io.sluice.ledger.fabric;

import io.grpc.Status;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** What went wrong between us and a channel, by what is to be done about it. */
public enum Failure {
    /** Somebody does not answer, or not yet as the others do: the same again later, at the next peer. */
    AWAY,
    /** Nobody knows whether it was ordered: the same bytes again until the status is known. */
    UNKNOWN,
    /** The lane on the channel is elsewhere than we thought: read its head and propose again. */
    CONFLICT,
    /** The transaction counts for nothing: endorse anew once, then a person must look. */
    INVALID,
    /** The channel refuses the batch or us for good: a person must look. */
    REFUSED;

    private static final Pattern RESPONSE = Pattern.compile("chaincode response (\\d{3}), ?([A-Z_]*)");

    /** Of a call that endorses or evaluates: the status, and its own and the peers' texts. */
    static Failure ofEndorsing(Status.Code code, List<String> texts) {
        for (String text : texts) {
            Matcher response = RESPONSE.matcher(text);
            if (response.find()) {
                return ofResponse(Integer.parseInt(response.group(1)), response.group(2));
            }
        }
        return switch (code) {
            case PERMISSION_DENIED, UNAUTHENTICATED -> REFUSED;
            case INVALID_ARGUMENT, UNIMPLEMENTED, OUT_OF_RANGE -> INVALID;
            default -> AWAY; // Also to a peer that does not know our organisation: it may be let in yet.
        };
    }

    private static Failure ofResponse(int status, String code) {
        if (status >= 500) {
            return REFUSED; // The program itself failed; what the peer says of one that is away has no such number.
        }
        return switch (code) {
            // A peer that lags behind sees a gap where there is none; only the head tells.
            case "GAP", "NOT_MONOTONIC", "NO_LANE", "LANE_EXISTS", "DUPLICATE" -> CONFLICT;
            default -> REFUSED;
        };
    }

    /** Of handing a transaction to the orderers. */
    static Failure ofSubmitting(Status.Code code, List<String> texts) {
        boolean forbidden = code == Status.Code.PERMISSION_DENIED || contains(texts, "FORBIDDEN");
        return forbidden ? REFUSED : UNKNOWN;
    }

    /** Of a transaction that is in a block and does not count. */
    static Failure ofCommit(TxValidationCode code) {
        return switch (code) {
            case MVCC_READ_CONFLICT, PHANTOM_READ_CONFLICT -> CONFLICT;
            default -> INVALID;
        };
    }

    private static boolean contains(List<String> texts, String part) {
        return texts.stream().anyMatch(text -> text.contains(part));
    }
}
