package io.sluice.ledger.network;

import java.io.IOException;
import java.util.Optional;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;

/** How a channel comes to a contract: each organisation approves the same definition, then one commits it. */
final class Lifecycle {
    private final String channel;
    private final Persistence persistence;

    Lifecycle(String channel, Persistence persistence) {
        this.channel = channel;
        this.persistence = persistence;
    }

    /** What is committed under this name, if anything is. */
    Optional<ChaincodeDefinition> committed(PeerAdmin admin, String name) throws IOException {
        return persistence.until("definition of " + name, () -> askCommitted(admin, name));
    }

    private Optional<ChaincodeDefinition> askCommitted(PeerAdmin admin, String name)
            throws IOException, GatewayException {
        try {
            byte[] answer = lifecycle(admin)
                    .evaluateTransaction(
                            "QueryChaincodeDefinition",
                            QueryChaincodeDefinitionArgs.newBuilder()
                                    .setName(name)
                                    .build()
                                    .toByteArray());
            QueryChaincodeDefinitionResult result = QueryChaincodeDefinitionResult.parseFrom(answer);
            return Optional.of(new ChaincodeDefinition(name, result.getVersion(), result.getSequence()));
        } catch (GatewayException e) {
            if (Persistence.reason(e).contains("is not defined")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Approves for the administrator's organisation, unless it has approved just this. */
    void approve(PeerAdmin admin, ChaincodeDefinition definition, String packageId) throws IOException {
        persistence.until(admin.msp() + " approves " + definition, () -> {
            if (!isApproved(admin, definition, packageId)) {
                byte[] arguments = ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
                        .setName(definition.name())
                        .setVersion(definition.version())
                        .setSequence(definition.sequence())
                        .setSource(ChaincodeSource.newBuilder()
                                .setLocalPackage(
                                        ChaincodeSource.Local.newBuilder().setPackageId(packageId)))
                        .build()
                        .toByteArray();
                lifecycle(admin)
                        .newProposal("ApproveChaincodeDefinitionForMyOrg")
                        .addArguments(arguments)
                        .setEndorsingOrganizations(admin.msp())
                        .build()
                        .endorse()
                        .submit();
            }
            return true;
        });
    }

    private boolean isApproved(PeerAdmin admin, ChaincodeDefinition definition, String packageId) throws IOException {
        try {
            byte[] answer = lifecycle(admin)
                    .newProposal("QueryApprovedChaincodeDefinition")
                    .addArguments(QueryApprovedChaincodeDefinitionArgs.newBuilder()
                            .setName(definition.name())
                            .setSequence(definition.sequence())
                            .build()
                            .toByteArray())
                    .setEndorsingOrganizations(admin.msp())
                    .build()
                    .evaluate();
            QueryApprovedChaincodeDefinitionResult approved = QueryApprovedChaincodeDefinitionResult.parseFrom(answer);
            return approved.getVersion().equals(definition.version())
                    && approved.getSource().getLocalPackage().getPackageId().equals(packageId);
        } catch (GatewayException e) {
            return false; // Not approved is an error to Fabric; if it is another one, approving will tell.
        }
    }

    /** Commits what enough organisations have approved, unless it is committed. */
    void commit(PeerAdmin admin, ChaincodeDefinition definition) throws IOException {
        persistence.until("commit of " + definition, () -> {
            Optional<ChaincodeDefinition> committed = askCommitted(admin, definition.name());
            if (committed.isEmpty() || committed.get().sequence() < definition.sequence()) {
                submitCommit(admin, definition);
            }
            return true;
        });
    }

    private void submitCommit(PeerAdmin admin, ChaincodeDefinition definition)
            throws GatewayException, CommitException {
        lifecycle(admin)
                .submitTransaction(
                        "CommitChaincodeDefinition",
                        CommitChaincodeDefinitionArgs.newBuilder()
                                .setName(definition.name())
                                .setVersion(definition.version())
                                .setSequence(definition.sequence())
                                .build()
                                .toByteArray());
    }

    private Contract lifecycle(PeerAdmin admin) {
        return admin.connection().gateway().getNetwork(channel).getContract("_lifecycle");
    }
}
