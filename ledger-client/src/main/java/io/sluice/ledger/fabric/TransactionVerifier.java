package io.sluice.ledger.fabric;

import com.google.protobuf.ByteString;
import io.sluice.lane.FormatException;
import io.sluice.ledger.fabric.EndorsedTransaction.Access;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Finds out which transactions of verified blocks are valid, as every peer does for itself. The flags that stand beside
 * a block are one peer's word and nobody's signature, so they are only compared.
 *
 * <p>Judged are form, creator's signature, identifier (and that it is new), every endorsement, the endorsement policy of
 * each namespace that is written, and whether what was read was still true. Blocks must come in order. Not safe for
 * concurrent use.
 */
final class TransactionVerifier {
    private final String chaincode;
    private final StateVersions versions = new StateVersions();
    private final TransactionIds ids = new TransactionIds();
    private final ChaincodeDefinitions definitions = new ChaincodeDefinitions();

    /** For the Sluice chaincode of this name. */
    TransactionVerifier(String chaincode) {
        this.chaincode = chaincode;
    }

    /** Judges the transactions of the next block under the configuration that was true when it was made. */
    List<JudgedTransaction> judge(Block block, ChannelConfig config) {
        List<JudgedTransaction> judged = new ArrayList<>();
        Set<String> here = new HashSet<>();
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            JudgedTransaction one = judge(block, i, config);
            if (one.valid() && one.content().isPresent()) {
                if (!here.add(one.id())) {
                    one = with(one, TxValidationCode.DUPLICATE_TXID, "same identifier as one before it in the block");
                } else if (!versions.current(one.content().get().accesses())) {
                    one = with(one, TxValidationCode.MVCC_READ_CONFLICT, "read what had changed since");
                }
            }
            JudgedTransaction settled = one.concerns() ? one : with(one, one.flag(), "");
            apply(block, settled);
            judged.add(settled);
        }
        end(block);
        return judged;
    }

    /** Repeats what was judged before. */
    List<JudgedTransaction> replay(Block block, List<TxValidationCode> verdicts, String channel) {
        List<JudgedTransaction> judged = new ArrayList<>();
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            ByteString envelope = block.getData().getData(i);
            TxValidationCode verdict = verdicts.get(i);
            Optional<EndorsedTransaction> content = Optional.empty();
            if (verdict == TxValidationCode.VALID && !EndorsedTransaction.isConfiguration(envelope)) {
                try {
                    content = Optional.of(EndorsedTransaction.parse(envelope, channel));
                } catch (InvalidTransaction e) {
                    verdict = e.code(); // Somebody has changed the verdict on disk.
                }
            }
            boolean concerns = content.map(this::concerns).orElse(false);
            JudgedTransaction one = new JudgedTransaction(
                    i, EndorsedTransaction.claimedId(envelope), content, verdict, "", flag(block, i), concerns);
            apply(block, one);
            judged.add(one);
        }
        end(block);
        return judged;
    }

    private JudgedTransaction judge(Block block, int number, ChannelConfig config) {
        ByteString envelope = block.getData().getData(number);
        TxValidationCode flag = flag(block, number);
        String id = EndorsedTransaction.claimedId(envelope);
        if (EndorsedTransaction.isConfiguration(envelope)) {
            return new JudgedTransaction(number, id, Optional.empty(), TxValidationCode.VALID, "", flag, true);
        }
        EndorsedTransaction content;
        try {
            content = EndorsedTransaction.parse(envelope, config.channel());
        } catch (InvalidTransaction e) {
            return new JudgedTransaction(number, id, Optional.empty(), e.code(), e.getMessage(), flag, true);
        }
        TxValidationCode verdict = TxValidationCode.VALID;
        String why = "";
        try {
            check(content, config);
        } catch (InvalidTransaction e) {
            verdict = e.code();
            why = e.getMessage();
        }
        return new JudgedTransaction(number, id, Optional.of(content), verdict, why, flag, concerns(content));
    }

    private boolean concerns(EndorsedTransaction content) {
        return content.concerns(chaincode) || content.concerns(ChaincodeDefinitions.LIFECYCLE);
    }

    private void check(EndorsedTransaction content, ChannelConfig config) throws InvalidTransaction {
        SignatureSet creator = new SignatureSet(config);
        creator.add(content.creator(), List.of(content.payload()), content.signature());
        if (creator.msps().isEmpty()) {
            throw new InvalidTransaction(TxValidationCode.BAD_CREATOR_SIGNATURE, "its creator's signature: " + creator);
        }
        if (ids.contains(content.id())) {
            throw new InvalidTransaction(TxValidationCode.DUPLICATE_TXID, "same identifier as one in an earlier block");
        }
        SignatureSet endorsers = endorsers(content, config);
        boolean invoked = false;
        try {
            for (Access access : content.accesses()) {
                boolean own = access.namespace().equals(content.chaincode());
                invoked |= own;
                if (own || access.writes()) {
                    definitions.require(access, own, endorsers, config);
                }
            }
            if (!invoked) {
                Access nothing = new Access(content.chaincode(), KVRWSet.getDefaultInstance(), java.util.Map.of());
                definitions.require(nothing, true, endorsers, config);
            }
        } catch (FormatException e) {
            throw new InvalidTransaction(TxValidationCode.ENDORSEMENT_POLICY_FAILURE, e.getMessage());
        }
    }

    /** Whose endorsements of this transaction verify. */
    static SignatureSet endorsers(EndorsedTransaction content, ChannelConfig config) {
        SignatureSet endorsers = new SignatureSet(config);
        for (Endorsement endorsement : content.endorsements()) {
            endorsers.add(
                    endorsement.getEndorser(),
                    List.of(content.responsePayload(), endorsement.getEndorser()),
                    endorsement.getSignature());
        }
        return endorsers;
    }

    private void apply(Block block, JudgedTransaction one) {
        if (one.valid() && one.content().isPresent()) {
            List<Access> accesses = one.content().get().accesses();
            versions.apply(accesses, block.getHeader().getNumber(), one.number());
            definitions.note(accesses);
        }
    }

    private void end(Block block) {
        for (ByteString envelope : block.getData().getDataList()) {
            ids.add(EndorsedTransaction.claimedId(envelope));
        }
        definitions.blockEnds();
    }

    private static JudgedTransaction with(JudgedTransaction one, TxValidationCode verdict, String why) {
        return new JudgedTransaction(one.number(), one.id(), one.content(), verdict, why, one.flag(), one.concerns());
    }

    private static TxValidationCode flag(Block block, int number) {
        if (block.getMetadata().getMetadataCount() <= BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE) {
            return TxValidationCode.NOT_VALIDATED;
        }
        ByteString flags = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
        TxValidationCode flag = number < flags.size() ? TxValidationCode.forNumber(flags.byteAt(number) & 0xff) : null;
        return flag == null ? TxValidationCode.NOT_VALIDATED : flag;
    }
}
