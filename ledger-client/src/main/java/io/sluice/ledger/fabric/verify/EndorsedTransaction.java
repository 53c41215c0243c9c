package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A transaction taken out of its five wrappings: who made it, what the endorsers signed, and what it reads and writes.
 * Whatever a peer refuses by form alone is refused here too; signatures are not looked at.
 *
 * @param responsePayload the bytes that each endorser signed, followed by its identity
 */
record EndorsedTransaction(
        String id,
        ByteString creator,
        ByteString payload,
        ByteString signature,
        String chaincode,
        ByteString responsePayload,
        List<Endorsement> endorsements,
        List<Access> accesses) {

    /** What it reads and writes of one namespace; collections of private data by hash only. */
    record Access(String namespace, KVRWSet keys, Map<String, HashedRWSet> collections) {
        boolean writes() {
            return writesKeys() || collections.values().stream().anyMatch(Access::writes);
        }

        boolean writesKeys() {
            return keys.getWritesCount() > 0 || keys.getMetadataWritesCount() > 0;
        }

        static boolean writes(HashedRWSet collection) {
            return collection.getHashedWritesCount() > 0 || collection.getMetadataWritesCount() > 0;
        }
    }

    /** The identifier that an envelope claims, as peers index it; empty when it cannot be read. */
    static String claimedId(ByteString envelope) {
        try {
            Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
            return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader())
                    .getTxId();
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }

    /** Whether it is a change of configuration, which its block's verification has judged. */
    static boolean isConfiguration(ByteString envelope) {
        try {
            Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
            return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader())
                            .getType()
                    == HeaderType.CONFIG_VALUE;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    static EndorsedTransaction parse(ByteString bytes, String channel) throws InvalidTransaction {
        Envelope envelope;
        Payload payload;
        ChannelHeader header;
        SignatureHeader signer;
        try {
            envelope = Envelope.parseFrom(bytes);
            payload = Payload.parseFrom(envelope.getPayload());
            header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            signer = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidTransaction(TxValidationCode.BAD_PAYLOAD, "headers are not readable");
        }
        require(
                header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE && header.getEpoch() == 0,
                TxValidationCode.BAD_COMMON_HEADER,
                "header of type " + header.getType());
        require(
                !signer.getNonce().isEmpty() && !signer.getCreator().isEmpty(),
                TxValidationCode.BAD_COMMON_HEADER,
                "no nonce or creator");
        require(
                header.getChannelId().equals(channel),
                TxValidationCode.TARGET_CHAIN_NOT_FOUND,
                "made for channel " + header.getChannelId() + " (expected: " + channel + ")");
        MessageDigest sha256 = BlockVerifier.sha256();
        sha256.update(signer.getNonce().asReadOnlyByteBuffer());
        sha256.update(signer.getCreator().asReadOnlyByteBuffer());
        require(
                header.getTxId().equals(HexFormat.of().formatHex(sha256.digest())),
                TxValidationCode.BAD_PROPOSAL_TXID,
                "identifier is not the hash of nonce and creator");
        try {
            return parse(envelope, payload, header, signer);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidTransaction(TxValidationCode.INVALID_ENDORSER_TRANSACTION, "content is not readable");
        }
    }

    private static EndorsedTransaction parse(
            Envelope envelope, Payload payload, ChannelHeader header, SignatureHeader signer)
            throws InvalidTransaction, InvalidProtocolBufferException {
        Transaction transaction = Transaction.parseFrom(payload.getData());
        require(
                transaction.getActionsCount() == 1,
                TxValidationCode.INVALID_ENDORSER_TRANSACTION,
                transaction.getActionsCount() + " actions (expected: one)");
        TransactionAction action = transaction.getActions(0);
        SignatureHeader proposer = SignatureHeader.parseFrom(action.getHeader());
        require(
                !proposer.getNonce().isEmpty() && !proposer.getCreator().isEmpty(),
                TxValidationCode.INVALID_ENDORSER_TRANSACTION,
                "no nonce or creator of the proposal");
        ChaincodeActionPayload content = ChaincodeActionPayload.parseFrom(action.getPayload());
        ByteString response = content.getAction().getProposalResponsePayload();
        ProposalResponsePayload answer = ProposalResponsePayload.parseFrom(response);
        MessageDigest sha256 = BlockVerifier.sha256();
        sha256.update(payload.getHeader().getChannelHeader().asReadOnlyByteBuffer());
        sha256.update(action.getHeader().asReadOnlyByteBuffer());
        sha256.update(content.getChaincodeProposalPayload().asReadOnlyByteBuffer());
        require(
                answer.getProposalHash().equals(ByteString.copyFrom(sha256.digest())),
                TxValidationCode.INVALID_ENDORSER_TRANSACTION,
                "endorsed for another proposal");
        ChaincodeAction executed = ChaincodeAction.parseFrom(answer.getExtension());
        String chaincode = ChaincodeHeaderExtension.parseFrom(header.getExtension())
                .getChaincodeId()
                .getName();
        require(
                !chaincode.isEmpty()
                        && chaincode.equals(executed.getChaincodeId().getName())
                        && !executed.getChaincodeId().getVersion().isEmpty(),
                TxValidationCode.INVALID_CHAINCODE,
                "of chaincode " + chaincode + ", endorsed as "
                        + executed.getChaincodeId().getName());
        require(
                executed.getEvents().isEmpty()
                        || ChaincodeEvent.parseFrom(executed.getEvents())
                                .getChaincodeId()
                                .equals(chaincode),
                TxValidationCode.INVALID_OTHER_REASON,
                "event of another chaincode");
        return new EndorsedTransaction(
                header.getTxId(),
                signer.getCreator(),
                envelope.getPayload(),
                envelope.getSignature(),
                chaincode,
                response,
                content.getAction().getEndorsementsList(),
                accesses(executed.getResults()));
    }

    private static List<Access> accesses(ByteString results) throws InvalidTransaction {
        try {
            List<Access> accesses = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (NsReadWriteSet set : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
                require(
                        names.add(set.getNamespace()),
                        TxValidationCode.ILLEGAL_WRITESET,
                        "namespace " + set.getNamespace() + " twice");
                Map<String, HashedRWSet> collections = new LinkedHashMap<>();
                for (CollectionHashedReadWriteSet collection : set.getCollectionHashedRwsetList()) {
                    collections.put(collection.getCollectionName(), HashedRWSet.parseFrom(collection.getHashedRwset()));
                }
                accesses.add(new Access(set.getNamespace(), KVRWSet.parseFrom(set.getRwset()), collections));
            }
            return accesses;
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidTransaction(TxValidationCode.BAD_RWSET, "read-write set is not readable");
        }
    }

    /** MSP of who made it; empty when the identity cannot be read. */
    String creatorMsp() {
        try {
            return SerializedIdentity.parseFrom(creator).getMspid();
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }

    /** What it writes of this namespace's keys. */
    List<KVWrite> writes(String namespace) {
        return accesses.stream()
                .filter(access -> access.namespace().equals(namespace))
                .flatMap(access -> access.keys().getWritesList().stream())
                .toList();
    }

    /** Whether it writes this namespace, or runs its chaincode. */
    boolean concerns(String namespace) {
        return chaincode.equals(namespace)
                || accesses.stream().anyMatch(access -> access.namespace().equals(namespace) && access.writes());
    }

    private static void require(boolean good, TxValidationCode code, String why) throws InvalidTransaction {
        if (!good) {
            throw new InvalidTransaction(code, why);
        }
    }
}
