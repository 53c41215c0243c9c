package io.sluice.chaincode.contract;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.sluice.proto.LedgerBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls as a gateway makes them. */
final class TestCalls {
    static final long TIME = 1_700_000_000_000L;
    static final Caller HOSPITAL = new Caller("HospitalMSP", Optional.of(Caller.GATEWAY));
    static final Caller INSURER = new Caller("InsurerMSP", Optional.of(Caller.GATEWAY));

    private TestCalls() {}

    static Call call(Caller caller, String function, MessageLite argument) {
        return new Call(function, List.of(argument.toByteString()), Map.of(), caller, TIME);
    }

    static Call query(String function, String... arguments) {
        return new Call(
                function,
                Stream.of(arguments).map(ByteString::copyFromUtf8).toList(),
                Map.of(),
                new Caller("AuditorMSP", Optional.of("auditor")),
                TIME);
    }

    static Call append(Caller caller, LedgerBatch batch) {
        return append(caller, batch.toByteString());
    }

    static Call append(Caller caller, ByteString batch) {
        return new Call("append", List.of(), Map.of("batch", batch), caller, TIME);
    }

    static Refusal.Code refusal(ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        return refusal == null ? null : refusal.code();
    }

    static List<byte[]> records(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> (name + " " + i).getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
