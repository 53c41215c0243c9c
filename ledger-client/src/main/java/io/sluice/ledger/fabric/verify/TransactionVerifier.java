package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import io.sluice.lane.FormatException;
import io.sluice.ledger.fabric.verify.EndorsedTransaction.Access;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
 * each namespace that is written, and whether what was read was still true, in the order in which peers do it. Blocks
 * must come in order. Not safe for concurrent use.
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
    List<VerifiedTransaction> judge(Block block, ChannelConfig config) {
        List<VerifiedTransaction> judged = new ArrayList<>();
        Set<String> here = new HashSet<>();
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            judged.add(judge(block, i, config, here));
        }
        end(block);
        return judged;
    }

    private VerifiedTransaction judge(Block block, int number, ChannelConfig config, Set<String> here) {
        ByteString envelope = block.getData().getData(number);
        TxValidationCode flag = flag(block, number);
        if (EndorsedTransaction.isConfiguration(envelope)) {
            return settle(block, number, null, List.of(), TxValidationCode.VALID, "", flag);
        }
        EndorsedTransaction content = null;
        try {
            content = EndorsedTransaction.parse(envelope, config.channel());
            SignatureSet endorsers = check(content, config);
            require(here.add(content.id()), TxValidationCode.DUPLICATE_TXID, "same identifier as one before it");
            require(
                    versions.current(content.accesses()),
                    TxValidationCode.MVCC_READ_CONFLICT,
                    "read what had changed since");
            return settle(block, number, content, endorsers.msps(), TxValidationCode.VALID, "", flag);
        } catch (InvalidTransaction e) {
            return settle(block, number, content, List.of(), e.code(), e.getMessage(), flag);
        }
    }

    /** Repeats what was judged before. */
    List<VerifiedTransaction> replay(Block block, VerifiedBlock.Verdicts kept, String channel) {
        List<VerifiedTransaction> judged = new ArrayList<>();
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            ByteString envelope = block.getData().getData(i);
            EndorsedTransaction content = null;
            TxValidationCode code = kept.codes().get(i);
            String why = "";
            if (!EndorsedTransaction.isConfiguration(envelope)) {
                try {
                    content = EndorsedTransaction.parse(envelope, channel);
                } catch (InvalidTransaction e) {
                    code = e.code();
                    why = e.getMessage();
                }
            }
            judged.add(settle(block, i, content, kept.endorsers().get(i), code, why, flag(block, i)));
        }
        end(block);
        return judged;
    }

    /** The verdict, and what follows from it for those that come later. */
    private VerifiedTransaction settle(
            Block block,
            int number,
            EndorsedTransaction content,
            List<String> endorsers,
            TxValidationCode found,
            String why,
            TxValidationCode flag) {
        String id = EndorsedTransaction.claimedId(block.getData().getData(number));
        if (content == null) {
            return new VerifiedTransaction(number, id, "", List.of(), found, why, flag, true, List.of());
        }
        boolean ours = content.concerns(chaincode) || content.concerns(ChaincodeDefinitions.LIFECYCLE);
        TxValidationCode verdict = ours ? found : flag;
        boolean valid = verdict == TxValidationCode.VALID;
        if (valid) {
            versions.apply(content.accesses(), block.getHeader().getNumber(), number);
            definitions.note(content.accesses());
        }
        return new VerifiedTransaction(
                number,
                id,
                content.creatorMsp(),
                valid ? endorsers : List.of(),
                verdict,
                why,
                flag,
                ours,
                valid ? content.writes(chaincode) : List.of());
    }

    private SignatureSet check(EndorsedTransaction content, ChannelConfig config) throws InvalidTransaction {
        SignatureSet creator = new SignatureSet(config);
        creator.add(content.creator(), List.of(content.payload()), content.signature());
        require(
                !creator.msps().isEmpty(),
                TxValidationCode.BAD_CREATOR_SIGNATURE,
                "its creator's signature: " + creator);
        require(!ids.contains(content.id()), TxValidationCode.DUPLICATE_TXID, "same identifier as an earlier one");
        SignatureSet endorsers = new SignatureSet(config);
        for (Endorsement endorsement : content.endorsements()) {
            endorsers.add(
                    endorsement.getEndorser(),
                    List.of(content.responsePayload(), endorsement.getEndorser()),
                    endorsement.getSignature());
        }
        try {
            boolean invoked = false;
            for (Access access : content.accesses()) {
                boolean own = access.namespace().equals(content.chaincode());
                invoked |= own;
                if (own || access.writes()) {
                    definitions.require(access, own, endorsers, config);
                }
            }
            if (!invoked) {
                Access nothing = new Access(content.chaincode(), KVRWSet.getDefaultInstance(), Map.of());
                definitions.require(nothing, true, endorsers, config);
            }
        } catch (FormatException e) {
            throw new InvalidTransaction(TxValidationCode.ENDORSEMENT_POLICY_FAILURE, e.getMessage());
        }
        return endorsers;
    }

    private void end(Block block) {
        for (ByteString envelope : block.getData().getDataList()) {
            ids.add(EndorsedTransaction.claimedId(envelope));
        }
        definitions.blockEnds();
    }

    private static void require(boolean good, TxValidationCode code, String why) throws InvalidTransaction {
        if (!good) {
            throw new InvalidTransaction(code, why);
        }
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
