package io.sluice.gateway.contracts;

import static io.sluice.gateway.contracts.MessageType.ACCEPTED;
import static io.sluice.gateway.contracts.MessageType.AGREEMENT;
import static io.sluice.gateway.contracts.MessageType.CONTRACT_OFFER;
import static io.sluice.gateway.contracts.MessageType.CONTRACT_REQUEST;
import static io.sluice.gateway.contracts.MessageType.CONTRACT_TERMINATION;
import static io.sluice.gateway.contracts.MessageType.FINALIZED;
import static io.sluice.gateway.contracts.MessageType.TRANSFER_COMPLETION;
import static io.sluice.gateway.contracts.MessageType.TRANSFER_REQUEST;
import static io.sluice.gateway.contracts.MessageType.TRANSFER_START;
import static io.sluice.gateway.contracts.MessageType.TRANSFER_SUSPENSION;
import static io.sluice.gateway.contracts.MessageType.TRANSFER_TERMINATION;
import static io.sluice.gateway.contracts.MessageType.VERIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransitionsTest {
    /** The specification's table once more, written down state by state: "STATE MESSAGE SENDER" to the next state. */
    private static final Map<String, State> SPECIFIED = specified();

    private static Map<String, State> specified() {
        Map<String, State> map = new HashMap<>();
        legal(map, State.INITIAL, CONTRACT_REQUEST, "C", State.REQUESTED);
        legal(map, State.INITIAL, CONTRACT_OFFER, "P", State.OFFERED);
        legal(map, State.INITIAL, TRANSFER_REQUEST, "C", State.REQUESTED);
        legal(map, State.REQUESTED, CONTRACT_OFFER, "P", State.OFFERED);
        legal(map, State.REQUESTED, AGREEMENT, "P", State.AGREED);
        legal(map, State.REQUESTED, CONTRACT_TERMINATION, "CP", State.TERMINATED);
        legal(map, State.REQUESTED, TRANSFER_START, "P", State.STARTED);
        legal(map, State.REQUESTED, TRANSFER_TERMINATION, "CP", State.TERMINATED);
        legal(map, State.OFFERED, CONTRACT_REQUEST, "C", State.REQUESTED);
        legal(map, State.OFFERED, ACCEPTED, "C", State.ACCEPTED);
        legal(map, State.OFFERED, CONTRACT_TERMINATION, "CP", State.TERMINATED);
        legal(map, State.ACCEPTED, AGREEMENT, "P", State.AGREED);
        legal(map, State.ACCEPTED, CONTRACT_TERMINATION, "P", State.TERMINATED);
        legal(map, State.AGREED, VERIFICATION, "C", State.VERIFIED);
        legal(map, State.AGREED, CONTRACT_TERMINATION, "C", State.TERMINATED);
        legal(map, State.VERIFIED, FINALIZED, "P", State.FINALIZED);
        legal(map, State.VERIFIED, CONTRACT_TERMINATION, "P", State.TERMINATED);
        legal(map, State.STARTED, TRANSFER_SUSPENSION, "CP", State.SUSPENDED);
        legal(map, State.STARTED, TRANSFER_COMPLETION, "CP", State.COMPLETED);
        legal(map, State.STARTED, TRANSFER_TERMINATION, "CP", State.TERMINATED);
        legal(map, State.SUSPENDED, TRANSFER_START, "CP", State.STARTED); // the consumer's resume included
        legal(map, State.SUSPENDED, TRANSFER_TERMINATION, "CP", State.TERMINATED);
        return map;
    }

    private static void legal(Map<String, State> map, State from, MessageType message, String senders, State to) {
        for (char sender : senders.toCharArray()) {
            map.put(from + " " + message + " " + (sender == 'C' ? Role.CONSUMER : Role.PROVIDER), to);
        }
    }

    @Test
    void everyStateMessageAndSenderLeadsWhereTheProtocolSays() {
        Set<String> seen = new HashSet<>();
        for (State from : State.values()) {
            for (MessageType message : MessageType.values()) {
                for (Role sender : Role.values()) {
                    String key = from + " " + message + " " + sender;
                    State expected = SPECIFIED.get(key);
                    assertThat(Transitions.next(from, message, sender).orElse(null))
                            .as(key)
                            .isEqualTo(expected);
                    Process process = in(message.kind(), from);
                    Step step = Transitions.step(process, message, sender, 7);
                    if (expected == null) {
                        assertThat(step).as(key).isInstanceOf(Step.Illegal.class);
                    } else {
                        assertThat(step).as(key).isInstanceOf(Step.Next.class);
                        Process next = ((Step.Next) step).process();
                        assertThat(next.state()).as(key).isEqualTo(expected);
                        assertThat(next.version()).isEqualTo(process.version() + 1);
                        assertThat(next.changedMillis()).isEqualTo(7);
                        seen.add(key);
                    }
                }
            }
        }
        assertThat(seen).isEqualTo(SPECIFIED.keySet());
    }

    @Test
    void theMessageThatLedHereIsRepeatedWithoutEffect() {
        SPECIFIED.forEach((key, to) -> {
            String[] words = key.split(" ");
            MessageType message = MessageType.valueOf(words[1]);
            Role sender = Role.valueOf(words[2]);
            Process before = in(message.kind(), State.valueOf(words[0]));
            Process after = ((Step.Next) Transitions.step(before, message, sender, 7)).process();
            Step again = Transitions.step(after, message, sender, 8);
            if (message == CONTRACT_REQUEST) {
                assertThat(again).as(key).isInstanceOf(Step.Illegal.class); // as the conformance kit demands
            } else {
                assertThat(again).as(key).isEqualTo(new Step.Repeated(after));
            }
        });
    }

    @Test
    void theSameStateReachedByAnotherSenderIsNoRepetition() {
        Process started = ((Step.Next)
                        Transitions.step(in(Kind.TRANSFER, State.REQUESTED), TRANSFER_START, Role.PROVIDER, 1))
                .process();
        assertThat(Transitions.step(started, TRANSFER_START, Role.CONSUMER, 2)).isInstanceOf(Step.Illegal.class);
    }

    @Test
    void nothingFollowsAFinalState() {
        for (Transitions.Row row : Transitions.TABLE) {
            assertThat(row.from()).noneMatch(State::isFinal);
        }
    }

    @Test
    void aMessageOfTheOtherMachineIsIllegalEvenWhereTheStateHasTheSameName() {
        assertThat(Transitions.step(in(Kind.NEGOTIATION, State.REQUESTED), TRANSFER_START, Role.PROVIDER, 1))
                .isInstanceOf(Step.Illegal.class);
        assertThat(Transitions.step(in(Kind.TRANSFER, State.REQUESTED), AGREEMENT, Role.PROVIDER, 1))
                .isInstanceOf(Step.Illegal.class);
    }

    @Test
    void aReasonSaysWhatWouldHaveBeenLegal() {
        Step step = Transitions.step(in(Kind.NEGOTIATION, State.AGREED), ACCEPTED, Role.CONSUMER, 1);
        assertThat(((Step.Illegal) step).reason())
                .isEqualTo("ACCEPTED from the CONSUMER in state AGREED (expected: VERIFICATION, CONTRACT_TERMINATION)");
    }

    @Test
    void aTransitionClearsWhatWasPending() {
        Process pending = in(Kind.TRANSFER, State.STARTED).withPending(TRANSFER_COMPLETION, 3);
        Process next = ((Step.Next) Transitions.step(pending, TRANSFER_SUSPENSION, Role.CONSUMER, 4)).process();
        assertThat(pending.pending()).isEqualTo(TRANSFER_COMPLETION);
        assertThat(next.pending()).isNull();
    }

    private static Process in(Kind kind, State state) {
        return new Process(
                kind,
                Role.PROVIDER,
                "p",
                "c",
                "acme",
                "adult",
                "offer",
                state,
                null,
                null,
                null,
                1,
                "",
                0,
                0,
                Map.of());
    }
}
