package io.sluice.ledger.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerMember;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;

/** The member entries that a channel keeps, each put there by its own organisation. */
public final class MemberRegistry {
    private static final String FIRST_CONTRACT = "sluice 1";

    private MemberRegistry() {}

    /**
     * Puts our own entry on the channel, unless this very one is there and all lanes there are signed by its key in use.
     * May be asked again.
     *
     * @return whether it was put there now
     * @throws IOException when no peer brings it there, saying what each answered; nobody knows then whether it arrived
     */
    public static boolean put(ChannelAccess access, Signed entry) throws IOException {
        MemberEntry value = MemberEntry.parseFrom(entry.getPayload());
        return ask(access, "member entry of " + value.getName() + ": not put on ", contract -> {
            LedgerMember known = LedgerMember.parseFrom(contract.evaluateTransaction("member", value.getName()));
            if (known.getEntry().equals(entry)) {
                if (!keepsOldKeys(contract, value)) {
                    return false;
                }
                if (new String(contract.evaluateTransaction("info"), StandardCharsets.UTF_8).equals(FIRST_CONTRACT)) {
                    throw keptUnderOldKeys(access, value);
                }
            }
            contract.submitTransaction("putMember", entry.toByteArray());
            if (keepsOldKeys(contract, value)) {
                throw keptUnderOldKeys(access, value); // Asked again, until the contract has been upgraded.
            }
            return true;
        });
    }

    /** A contract of version 1 kept the entry and did not look at its keys. */
    private static boolean keepsOldKeys(Contract contract, MemberEntry entry)
            throws GatewayException, InvalidProtocolBufferException {
        if (entry.getRetiredCheckpointKeysCount() == 0) {
            return false;
        }
        for (String lane : lanes(entry)) {
            byte[] head = contract.evaluateTransaction("head", lane);
            if (head.length > 0
                    && !entry.getCheckpointKeysList()
                            .contains(LaneHead.parseFrom(head).getKeys())) {
                return true;
            }
        }
        return false;
    }

    private static IOException keptUnderOldKeys(ChannelAccess access, MemberEntry entry) {
        return new IOException("lanes of " + entry.getName() + ": kept under their earlier checkpoint key on "
                + access.channel() + " (expected: a contract of version 2 or later)");
    }

    private static List<String> lanes(MemberEntry entry) {
        return entry.getLanesCount() == 0
                ? List.of(entry.getLane())
                : entry.getLanesList().stream().map(ListedLane::getOrigin).toList();
    }

    /**
     * Opens every lane that the entry lists as in use and that the channel does not have, so that it is there, empty, before
     * its gateway first writes. May be asked again.
     *
     * @throws IOException as {@link #put}
     */
    public static void openLanes(ChannelAccess access, MemberEntry entry) throws IOException {
        for (ListedLane lane : entry.getLanesList()) {
            if (!lane.getEnded()) {
                ask(access, "lane " + lane.getOrigin() + ": not opened on ", contract -> {
                    if (contract.evaluateTransaction("head", lane.getOrigin()).length > 0) {
                        return false;
                    }
                    LaneOpening opening = LaneOpening.newBuilder()
                            .setOrigin(lane.getOrigin())
                            .setKeys(entry.getCheckpointKeys(0))
                            .build();
                    contract.submitTransaction("openLane", opening.toByteArray());
                    return true;
                });
            }
        }
    }

    /** What is asked of the contract; whether it changed anything. */
    @FunctionalInterface
    private interface Question {
        boolean ask(Contract contract) throws GatewayException, CommitException, IOException;
    }

    /** Asks one peer after the other until one answers. */
    private static boolean ask(ChannelAccess access, String failed, Question question) throws IOException {
        StringBuilder answers = new StringBuilder();
        for (PeerAddress peer : access.peers()) {
            try (PeerConnection connection = PeerConnection.open(peer, access.identity())) {
                return question.ask(
                        connection.gateway().getNetwork(access.channel()).getContract(access.chaincode()));
            } catch (GatewayException e) {
                answers.append("; ").append(peer).append(": ").append(e.getMessage());
                e.getDetails().forEach(detail -> answers.append(", ").append(detail.getMessage()));
            } catch (CommitException | InvalidProtocolBufferException e) {
                answers.append("; ").append(peer).append(": ").append(e.getMessage());
            }
        }
        throw new IOException(failed + access.channel() + answers);
    }
}
