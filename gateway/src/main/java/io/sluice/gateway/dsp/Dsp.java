package io.sluice.gateway.dsp;

import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.policy.Vocabulary;
import java.util.Map;

/** Names of the Dataspace Protocol 2025-1 and of our profile of it. */
final class Dsp {
    static final String VERSION = "2025-1";
    static final String ROOT = "/dsp";
    static final String BASE = ROOT + "/" + VERSION;
    static final String CONTEXT = "https://w3id.org/dspace/2025/1/context.jsonld";
    static final String JSON = "application/json";

    /** Longest message that we read, in bytes. */
    static final int MAX_MESSAGE = 256 << 10;

    /** Longest page of a catalog that we read, in bytes. */
    static final int MAX_CATALOG = 8 << 20;

    /** Property of agreement and verification: the Signed bytes, base64. */
    static final String AGREEMENT = Vocabulary.NS + "agreement";

    /** Property of a request: what the data are for. */
    static final String PURPOSE = Vocabulary.NS + "purpose";

    static final Map<MessageType, String> TYPES = Map.ofEntries(
            Map.entry(MessageType.CONTRACT_REQUEST, "ContractRequestMessage"),
            Map.entry(MessageType.CONTRACT_OFFER, "ContractOfferMessage"),
            Map.entry(MessageType.ACCEPTED, "ContractNegotiationEventMessage"),
            Map.entry(MessageType.AGREEMENT, "ContractAgreementMessage"),
            Map.entry(MessageType.VERIFICATION, "ContractAgreementVerificationMessage"),
            Map.entry(MessageType.FINALIZED, "ContractNegotiationEventMessage"),
            Map.entry(MessageType.CONTRACT_TERMINATION, "ContractNegotiationTerminationMessage"),
            Map.entry(MessageType.TRANSFER_REQUEST, "TransferRequestMessage"),
            Map.entry(MessageType.TRANSFER_START, "TransferStartMessage"),
            Map.entry(MessageType.TRANSFER_SUSPENSION, "TransferSuspensionMessage"),
            Map.entry(MessageType.TRANSFER_COMPLETION, "TransferCompletionMessage"),
            Map.entry(MessageType.TRANSFER_TERMINATION, "TransferTerminationMessage"));

    private Dsp() {}
}
