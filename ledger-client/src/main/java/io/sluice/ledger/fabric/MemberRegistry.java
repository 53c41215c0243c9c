package io.sluice.ledger.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerMember;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.Signed;
import java.io.IOException;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;

/** The member entries that a channel keeps, each put there by its own organisation. */
public final class MemberRegistry {
    private MemberRegistry() {}

    /**
     * Puts our own entry on the channel, unless this very one is there. May be asked again: the same entry is put once.
     *
     * @param name of our organisation, as the entry says it
     * @return whether it was put there now
     * @throws IOException when no peer brings it there, saying what each answered; nobody knows then whether it arrived
     */
    public static boolean put(ChannelAccess access, String name, Signed entry) throws IOException {
        return ask(access, "member entry of " + name + ": not put on ", contract -> {
            LedgerMember known = LedgerMember.parseFrom(contract.evaluateTransaction("member", name));
            if (known.getEntry().equals(entry)) {
                return false;
            }
            contract.submitTransaction("putMember", entry.toByteArray());
            return true;
        });
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
        boolean ask(Contract contract) throws GatewayException, CommitException, InvalidProtocolBufferException;
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
