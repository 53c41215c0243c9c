package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call, as its sender signed it.
 *
 * @param function what is called
 * @param arguments of the function, without its name
 * @param transients what the sender gave to the endorsers only; it is not in the block
 * @param caller who signed the proposal; the peer has checked signature and certificate
 * @param timeMillis what the sender says that the time is; every endorser sees the same value
 */
public record Call(
        String function,
        List<ByteString> arguments,
        Map<String, ByteString> transients,
        Caller caller,
        long timeMillis) {
    /** Copies the collections. */
    public Call {
        arguments = List.copyOf(arguments);
        transients = Map.copyOf(transients);
    }

    /** Refuses a call with another number of arguments. */
    void requireArguments(int count) throws Refusal {
        if (arguments.size() != count) {
            throw Refusal.malformed(function + ": " + arguments.size() + " arguments (expected: " + count + ")");
        }
    }

    /** The argument as text. */
    String text(int index) throws Refusal {
        ByteString bytes = arguments.get(index);
        if (bytes.size() > Limits.MAX_TEXT_BYTES || !bytes.isValidUtf8()) {
            throw Refusal.malformed(
                    "argument " + (index + 1) + ": not UTF-8 of at most " + Limits.MAX_TEXT_BYTES + " bytes");
        }
        return bytes.toStringUtf8();
    }

    /** The argument as a decimal number of 0 to 2^63 - 1 without leading zeros. */
    long number(int index) throws Refusal {
        String text = text(index);
        try {
            if (text.matches("0|[1-9][0-9]{0,18}")) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            // Beyond 2^63 - 1: falls through to the one answer.
        }
        throw Refusal.malformed("argument " + (index + 1) + ": not a decimal number of 0 to 2^63 - 1");
    }

    Optional<ByteString> transientField(String name) {
        return Optional.ofNullable(transients.get(name));
    }
}
