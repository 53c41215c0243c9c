package io.sluice.ledger.fabric;

import io.sluice.proto.Appended;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerBatch;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** The steps of a lane towards its channel, each at the peer whose turn it is. For one thread; any may close it. */
interface LaneChannel extends AutoCloseable {
    /**
     * What the endorsers have signed.
     *
     * @param id of the transaction, 32 bytes
     * @param transaction bytes to hand in, now or after a restart
     * @param answer of the contract
     */
    record Endorsed(byte[] id, byte[] transaction, Appended answer) {}

    /** Where a transaction went, and whether it counts there. */
    record Committed(TxValidationCode code, long block) {}

    /** Channel and chaincode. */
    String name();

    /** The peer whose turn it is, for people. */
    String peer();

    /** How many peers take turns. */
    int peers();

    /** The next call goes to the next peer, without waiting for its connection's back-off. */
    void nextPeer();

    /** What the channel knows of the lane's end; empty when it knows no such lane. */
    Optional<LaneHead> head(String origin) throws FabricException;

    /** Registers the lane; the outcome may be unknown, so ask for the head afterwards. */
    void openLane(LaneOpening opening) throws FabricException;

    /** Has the batch endorsed. Nothing has happened on the channel then. */
    Endorsed endorse(LedgerBatch batch) throws FabricException;

    /** Hands an endorsed transaction to the orderers, once more if need be: it counts once. */
    void submit(byte[] transaction) throws FabricException;

    /**
     * Waits for the transaction's place in a block; empty when it has none after a while. Any peer can be asked, also
     * after a restart.
     */
    Optional<Committed> status(byte[] id) throws FabricException;

    /** Ends a call that hangs. */
    @Override
    void close();
}
