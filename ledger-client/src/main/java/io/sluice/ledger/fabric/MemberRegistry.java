package io.sluice.ledger.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.LedgerMember;
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
        StringBuilder answers = new StringBuilder();
        for (PeerAddress peer : access.peers()) {
            try (PeerConnection connection = PeerConnection.open(peer, access.identity())) {
                Contract contract =
                        connection.gateway().getNetwork(access.channel()).getContract(access.chaincode());
                LedgerMember known = LedgerMember.parseFrom(contract.evaluateTransaction("member", name));
                if (known.getEntry().equals(entry)) {
                    return false;
                }
                contract.submitTransaction("putMember", entry.toByteArray());
                return true;
            } catch (GatewayException e) {
                answers.append("; ").append(peer).append(": ").append(e.getMessage());
                e.getDetails().forEach(detail -> answers.append(", ").append(detail.getMessage()));
            } catch (CommitException | InvalidProtocolBufferException e) {
                answers.append("; ").append(peer).append(": ").append(e.getMessage());
            }
        }
        throw new IOException("member entry of " + name + ": not put on " + access.channel() + answers);
    }
}
