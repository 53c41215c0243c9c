package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.sluice.ledger.fabric.verify.TestOrganisation.Person;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;

/**
 * A channel whose every key the test holds, so that it can be made to lie in ways that no real one shows on demand. That
 * real blocks look like these is shown by the tests on recorded ones.
 */
public final class TestChannel {
    public static final String NAME = "records";
    public static final String CHAINCODE = "sluice";

    public final TestOrganisation orderers = new TestOrganisation("OrdererMSP");
    public final TestOrganisation a = new TestOrganisation("AMSP");
    public final TestOrganisation b = new TestOrganisation("BMSP");
    public final Person orderer = orderers.person("orderer", "orderer");
    public final Person peerA = a.person("peer", "peer");
    public final Person peerB = b.person("peer", "peer");
    public final Person gatewayA = a.person("gateway", "client");
    public final Person gatewayB = b.person("gateway", "client");
    public final Person adminA = a.person("admin", "admin");
    public final Person adminB = b.person("admin", "admin");

    private ConfigGroup config;
    private long sequence;
    private long lastConfig;
    private long nonces;
    private final List<Block> blocks = new ArrayList<>();

    public TestChannel() throws Exception {
        config = genesisConfig();
        ByteString envelope = envelope(
                HeaderType.CONFIG,
                "",
                ByteString.EMPTY,
                null,
                ConfigEnvelope.newBuilder()
                        .setConfig(Config.newBuilder().setChannelGroup(config))
                        .build()
                        .toByteString());
        blocks.add(Block.newBuilder()
                .setHeader(BlockHeader.newBuilder().setDataHash(hash(envelope)))
                .setData(BlockData.newBuilder().addData(envelope))
                .build());
    }

    /** Blocks so far, the genesis block first. */
    public List<Block> blocks() {
        return blocks;
    }

    public byte[] genesis() {
        return blocks.get(0).toByteArray();
    }

    /** Adds a block of these envelopes, each with the flag that a peer would give it. */
    public Block add(List<ByteString> envelopes, int... flags) {
        Block next = sign(unsigned(envelopes, flags), lastConfig, orderer);
        blocks.add(next);
        return next;
    }

    /** Adds a block that commits the chaincode, endorsed by both organisations from then on. */
    public Block define() {
        ByteString policy = ApplicationPolicy.newBuilder()
                .setSignaturePolicy(both("AMSP", "BMSP", MSPRoleType.PEER))
                .build()
                .toByteString();
        ByteString info = ChaincodeValidationInfo.newBuilder()
                .setValidationPlugin("vscc")
                .setValidationParameter(policy)
                .build()
                .toByteString();
        KVWrite write = KVWrite.newBuilder()
                .setKey("namespaces/fields/" + CHAINCODE + "/ValidationInfo")
                .setValue(StateData.newBuilder().setBytes(info).build().toByteString())
                .build();
        return add(List.of(transaction("_lifecycle", adminA, List.of(peerA, peerB), List.of(), List.of(write))));
    }

    /** An endorsed invocation of the Sluice chaincode. */
    public ByteString invocation(Person creator, List<Person> endorsers, List<KVRead> reads, List<KVWrite> writes) {
        return transaction(CHAINCODE, creator, endorsers, reads, writes);
    }

    /** The same, endorsed as it must be, without reads. */
    public ByteString invocation(Person creator, KVWrite... writes) {
        return invocation(creator, List.of(peerA, peerB), List.of(), List.of(writes));
    }

    public static KVWrite write(String key, Message value) {
        return KVWrite.newBuilder().setKey(key).setValue(value.toByteString()).build();
    }

    public static KVRead read(String key, long block, int number) {
        return KVRead.newBuilder()
                .setKey(key)
                .setVersion(Version.newBuilder().setBlockNum(block).setTxNum(number))
                .build();
    }

    private ByteString transaction(
            String chaincode, Person creator, List<Person> endorsers, List<KVRead> reads, List<KVWrite> writes) {
        ByteString nonce = nonce();
        ByteString results = TxReadWriteSet.newBuilder()
                .addNsRwset(NsReadWriteSet.newBuilder()
                        .setNamespace(chaincode)
                        .setRwset(KVRWSet.newBuilder()
                                .addAllReads(reads)
                                .addAllWrites(writes)
                                .build()
                                .toByteString()))
                .build()
                .toByteString();
        ByteString header = channelHeader(
                HeaderType.ENDORSER_TRANSACTION,
                HexFormat.of()
                        .formatHex(hash(nonce.concat(creator.serialized())).toByteArray()),
                ChaincodeHeaderExtension.newBuilder()
                        .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode))
                        .build()
                        .toByteString());
        ByteString signer = signatureHeader(creator.serialized(), nonce);
        ByteString proposal = ByteString.copyFromUtf8("proposal");
        ByteString response = ProposalResponsePayload.newBuilder()
                .setProposalHash(hash(header.concat(signer).concat(proposal)))
                .setExtension(ChaincodeAction.newBuilder()
                        .setResults(results)
                        .setResponse(Response.newBuilder().setStatus(200))
                        .setChaincodeId(
                                ChaincodeID.newBuilder().setName(chaincode).setVersion("1"))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        ChaincodeEndorsedAction.Builder action =
                ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response);
        for (Person endorser : endorsers) {
            action.addEndorsements(Endorsement.newBuilder()
                    .setEndorser(endorser.serialized())
                    .setSignature(endorser.sign(response, endorser.serialized())));
        }
        ByteString data = Transaction.newBuilder()
                .addActions(TransactionAction.newBuilder()
                        .setHeader(signer)
                        .setPayload(ChaincodeActionPayload.newBuilder()
                                .setChaincodeProposalPayload(proposal)
                                .setAction(action)
                                .build()
                                .toByteString()))
                .build()
                .toByteString();
        return sealed(header, signer, creator, data);
    }

    /** A block that nobody signed yet. */
    public Block unsigned(List<ByteString> envelopes, int... flags) {
        Block last = blocks.get(blocks.size() - 1);
        byte[] filter = new byte[envelopes.size()];
        for (int i = 0; i < flags.length; i++) {
            filter[i] = (byte) flags[i];
        }
        return Block.newBuilder()
                .setHeader(BlockHeader.newBuilder()
                        .setNumber(last.getHeader().getNumber() + 1)
                        .setPreviousHash(ByteString.copyFrom(BlockVerifier.hash(last.getHeader())))
                        .setDataHash(hash(ByteString.copyFrom(envelopes))))
                .setData(BlockData.newBuilder().addAllData(envelopes))
                .setMetadata(BlockMetadata.newBuilder()
                        .addMetadata(ByteString.EMPTY)
                        .addMetadata(ByteString.EMPTY)
                        .addMetadata(ByteString.copyFrom(filter)))
                .build();
    }

    /** The block with a signature over it. */
    public Block sign(Block block, long config, Person signer) {
        ByteString value = OrdererBlockMetadata.newBuilder()
                .setLastConfig(LastConfig.newBuilder().setIndex(config))
                .build()
                .toByteString();
        ByteString head = signatureHeader(signer.serialized(), nonce());
        ByteString header = ByteString.copyFrom(BlockVerifier.bytes(block.getHeader()));
        ByteString metadata = Metadata.newBuilder()
                .setValue(value)
                .addSignatures(MetadataSignature.newBuilder()
                        .setSignatureHeader(head)
                        .setSignature(signer.sign(value, head, header)))
                .build()
                .toByteString();
        return block.toBuilder()
                .setMetadata(block.getMetadata().toBuilder().setMetadata(0, metadata))
                .build();
    }

    /** Changes the configuration, signed by these; the whole Application group is written. */
    public ByteString reconfigure(UnaryOperator<ConfigGroup> change, Person... signers) {
        ConfigGroup application = config.getGroupsOrThrow("Application");
        ConfigGroup changed = change.apply(application);
        ConfigGroup read = ConfigGroup.newBuilder()
                .setVersion(config.getVersion())
                .putGroups("Application", versions(application))
                .build();
        ConfigGroup write = ConfigGroup.newBuilder()
                .setVersion(config.getVersion())
                .putGroups("Application", written(application, changed))
                .build();
        ByteString update = ConfigUpdate.newBuilder()
                .setChannelId(NAME)
                .setReadSet(read)
                .setWriteSet(write)
                .build()
                .toByteString();
        ConfigUpdateEnvelope.Builder signed = ConfigUpdateEnvelope.newBuilder().setConfigUpdate(update);
        for (Person signer : signers) {
            ByteString head = signatureHeader(signer.serialized(), nonce());
            signed.addSignatures(
                    ConfigSignature.newBuilder().setSignatureHeader(head).setSignature(signer.sign(head, update)));
        }
        Envelope last = Envelope.newBuilder()
                .setPayload(Payload.newBuilder()
                        .setHeader(Header.newBuilder()
                                .setChannelHeader(channelHeader(HeaderType.CONFIG_UPDATE, "", ByteString.EMPTY)))
                        .setData(signed.build().toByteString())
                        .build()
                        .toByteString())
                .build();
        ConfigGroup next = config.toBuilder()
                .putGroups(
                        "Application",
                        changed.toBuilder()
                                .setVersion(application.getVersion() + 1)
                                .build())
                .build();
        ByteString data = ConfigEnvelope.newBuilder()
                .setConfig(Config.newBuilder().setSequence(sequence + 1).setChannelGroup(next))
                .setLastUpdate(last)
                .build()
                .toByteString();
        return envelope(HeaderType.CONFIG, "", ByteString.EMPTY, orderer, data);
    }

    /** Adds the block of {@link #reconfigure}; what comes after is made under it. */
    public Block addConfig(ByteString envelope) throws Exception {
        Block unsigned = unsigned(List.of(envelope));
        lastConfig = unsigned.getHeader().getNumber();
        Block next = sign(unsigned, lastConfig, orderer);
        blocks.add(next);
        sequence++;
        config = ConfigEnvelope.parseFrom(
                        Payload.parseFrom(Envelope.parseFrom(envelope).getPayload())
                                .getData())
                .getConfig()
                .getChannelGroup();
        return next;
    }

    /** What is unchanged is named by its version only. */
    private static ConfigGroup versions(ConfigGroup group) {
        ConfigGroup.Builder read = ConfigGroup.newBuilder().setVersion(group.getVersion());
        group.getGroupsMap().forEach((name, each) -> read.putGroups(name, versions(each)));
        group.getValuesMap()
                .forEach((name, each) -> read.putValues(
                        name,
                        ConfigValue.newBuilder().setVersion(each.getVersion()).build()));
        group.getPoliciesMap()
                .forEach((name, each) -> read.putPolicies(
                        name,
                        ConfigPolicy.newBuilder().setVersion(each.getVersion()).build()));
        return read.build();
    }

    private static ConfigGroup written(ConfigGroup before, ConfigGroup changed) {
        ConfigGroup.Builder write = changed.toBuilder().setVersion(before.getVersion() + 1);
        ConfigGroup known = versions(before);
        known.getGroupsMap().forEach((name, each) -> {
            if (before.getGroupsOrThrow(name).equals(changed.getGroupsOrDefault(name, null))) {
                write.putGroups(name, each);
            }
        });
        known.getPoliciesMap().forEach(write::putPolicies);
        known.getValuesMap().forEach(write::putValues);
        return write.build();
    }

    private ByteString envelope(HeaderType type, String id, ByteString extension, Person signer, ByteString data) {
        ByteString head = signer == null
                ? SignatureHeader.newBuilder().setNonce(nonce()).build().toByteString()
                : signatureHeader(signer.serialized(), nonce());
        return sealed(channelHeader(type, id, extension), head, signer, data);
    }

    private static ByteString sealed(ByteString header, ByteString signatureHeader, Person signer, ByteString data) {
        ByteString payload = Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(header).setSignatureHeader(signatureHeader))
                .setData(data)
                .build()
                .toByteString();
        Envelope.Builder envelope = Envelope.newBuilder().setPayload(payload);
        if (signer != null) {
            envelope.setSignature(signer.sign(payload));
        }
        return envelope.build().toByteString();
    }

    private static ByteString channelHeader(HeaderType type, String id, ByteString extension) {
        return ChannelHeader.newBuilder()
                .setType(type.getNumber())
                .setChannelId(NAME)
                .setTxId(id)
                .setExtension(extension)
                .build()
                .toByteString();
    }

    private static ByteString signatureHeader(ByteString creator, ByteString nonce) {
        return SignatureHeader.newBuilder()
                .setCreator(creator)
                .setNonce(nonce)
                .build()
                .toByteString();
    }

    private ByteString nonce() {
        return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(++nonces).array());
    }

    static ByteString hash(ByteString bytes) {
        return ByteString.copyFrom(BlockVerifier.sha256().digest(bytes.toByteArray()));
    }

    private ConfigGroup genesisConfig() {
        ConfigGroup application = policies(ConfigGroup.newBuilder())
                .putPolicies("Endorsement", meta(ImplicitMetaPolicy.Rule.MAJORITY, "Endorsement"))
                .putPolicies("LifecycleEndorsement", meta(ImplicitMetaPolicy.Rule.MAJORITY, "Endorsement"))
                .putGroups("A", organisation(a))
                .putGroups("B", organisation(b))
                .putValues("Capabilities", capabilities("V2_5"))
                .build();
        ConfigGroup ordering = policies(ConfigGroup.newBuilder())
                .putPolicies("BlockValidation", meta(ImplicitMetaPolicy.Rule.ANY, "Writers"))
                .putGroups("Orderer", organisation(orderers))
                .putValues("Capabilities", capabilities("V2_0"))
                .build();
        return policies(ConfigGroup.newBuilder())
                .putGroups("Application", application)
                .putGroups("Orderer", ordering)
                .putValues("Capabilities", capabilities("V2_0"))
                .build();
    }

    private static ConfigGroup.Builder policies(ConfigGroup.Builder group) {
        return group.setModPolicy("Admins")
                .putPolicies("Readers", meta(ImplicitMetaPolicy.Rule.ANY, "Readers"))
                .putPolicies("Writers", meta(ImplicitMetaPolicy.Rule.ANY, "Writers"))
                .putPolicies("Admins", meta(ImplicitMetaPolicy.Rule.MAJORITY, "Admins"));
    }

    /** An organisation as a channel's configuration lists it. */
    public static ConfigGroup organisation(TestOrganisation who) {
        FabricNodeOUs.Builder units = FabricNodeOUs.newBuilder().setEnable(true);
        units.setClientOuIdentifier(unit(who, "client"));
        units.setPeerOuIdentifier(unit(who, "peer"));
        units.setAdminOuIdentifier(unit(who, "admin"));
        units.setOrdererOuIdentifier(unit(who, "orderer"));
        FabricMSPConfig msp = FabricMSPConfig.newBuilder()
                .setName(who.msp)
                .addRootCerts(who.rootPem())
                .setFabricNodeOus(units)
                .build();
        return ConfigGroup.newBuilder()
                .setModPolicy("Admins")
                .putValues(
                        "MSP",
                        ConfigValue.newBuilder()
                                .setModPolicy("Admins")
                                .setValue(MSPConfig.newBuilder()
                                        .setConfig(msp.toByteString())
                                        .build()
                                        .toByteString())
                                .build())
                .putPolicies("Readers", signedBy(who.msp, MSPRoleType.MEMBER))
                .putPolicies("Writers", signedBy(who.msp, MSPRoleType.MEMBER))
                .putPolicies("Admins", signedBy(who.msp, MSPRoleType.ADMIN))
                .putPolicies("Endorsement", signedBy(who.msp, MSPRoleType.PEER))
                .build();
    }

    private static FabricOUIdentifier unit(TestOrganisation who, String name) {
        return FabricOUIdentifier.newBuilder()
                .setCertificate(who.rootPem())
                .setOrganizationalUnitIdentifier(name)
                .build();
    }

    private static ConfigValue capabilities(String name) {
        return ConfigValue.newBuilder()
                .setModPolicy("Admins")
                .setValue(Capabilities.newBuilder()
                        .putCapabilities(name, Capability.getDefaultInstance())
                        .build()
                        .toByteString())
                .build();
    }

    private static ConfigPolicy meta(ImplicitMetaPolicy.Rule rule, String name) {
        return policy(
                Policy.PolicyType.IMPLICIT_META_VALUE,
                ImplicitMetaPolicy.newBuilder().setRule(rule).setSubPolicy(name).build());
    }

    private static ConfigPolicy signedBy(String msp, MSPRoleType role) {
        return policy(
                Policy.PolicyType.SIGNATURE_VALUE,
                SignaturePolicyEnvelope.newBuilder()
                        .addIdentities(principal(msp, role))
                        .setRule(SignaturePolicy.newBuilder().setSignedBy(0))
                        .build());
    }

    private static SignaturePolicyEnvelope both(String one, String other, MSPRoleType role) {
        return SignaturePolicyEnvelope.newBuilder()
                .addIdentities(principal(one, role))
                .addIdentities(principal(other, role))
                .setRule(SignaturePolicy.newBuilder()
                        .setNOutOf(SignaturePolicy.NOutOf.newBuilder()
                                .setN(2)
                                .addRules(SignaturePolicy.newBuilder().setSignedBy(0))
                                .addRules(SignaturePolicy.newBuilder().setSignedBy(1))))
                .build();
    }

    private static MSPPrincipal principal(String msp, MSPRoleType role) {
        return MSPPrincipal.newBuilder()
                .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                .setPrincipal(MSPRole.newBuilder()
                        .setMspIdentifier(msp)
                        .setRole(role)
                        .build()
                        .toByteString())
                .build();
    }

    private static ConfigPolicy policy(int type, Message value) {
        return ConfigPolicy.newBuilder()
                .setModPolicy("Admins")
                .setPolicy(Policy.newBuilder().setType(type).setValue(value.toByteString()))
                .build();
    }
}
