package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.sluice.gateway.sealing.KeyGrants;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.Receipts;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.Agreement;
import io.sluice.proto.Binding;
import io.sluice.proto.ConsentReceipt;
import io.sluice.proto.DeletionReceipt;
import io.sluice.proto.FieldKind;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Manifest;
import io.sluice.proto.Opened;
import io.sluice.proto.Receipt;
import io.sluice.proto.Revocation;
import io.sluice.proto.RightEnd;
import io.sluice.proto.RightGrant;
import io.sluice.proto.Signed;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies one signed document with only the member list: who must have signed it follows from what it says, and exactly
 * those must have, each with both algorithms.
 */
public final class DocumentChecks {
    /** Types of signed documents that records name, with the field that names each. */
    static final Map<String, FieldKind> TYPES = Map.of(
            "manifest", FieldKind.FIELD_MANIFEST_DIGEST,
            "receipt", FieldKind.FIELD_RECEIPT_HASH,
            "grant", FieldKind.FIELD_GRANT_HASH,
            "opened", FieldKind.FIELD_OPENED_HASH,
            "agreement", FieldKind.FIELD_AGREEMENT_DIGEST,
            "consent-receipt", FieldKind.FIELD_CONSENT_RECEIPT_HASH,
            "revocation", FieldKind.FIELD_REVOCATION_HASH,
            "deleted", FieldKind.FIELD_DELETION_HASH,
            "right-grant", FieldKind.FIELD_RIGHT_HASH,
            "right-end", FieldKind.FIELD_RIGHT_END_HASH);

    private DocumentChecks() {}

    /** Why the document's signatures do not hold; empty when they do. */
    public static Optional<String> misfit(Signed document, MemberKeys members) {
        try {
            List<String> signers = signers(document);
            if (document.getSignaturesCount() != signers.size()) {
                return Optional.of(document.getSignaturesCount() + " signatures (expected: " + signers.size() + ")");
            }
            for (String signer : signers) {
                Signatures.verify(document, document.getType(), signer, members.signingKeys(signer));
            }
            return Optional.empty();
        } catch (SealException e) {
            return Optional.of(e.getMessage());
        } catch (RecordException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static List<String> signers(Signed document) throws RecordException {
        return switch (document.getType()) {
            case Manifests.TYPE -> List.of(parse(Manifest.parser(), document).getSender());
            case Receipts.TYPE ->
                List.of(parse(Receipt.parser(), document).getBinding().getRecipient());
            case KeyGrants.TYPE ->
                List.of(parse(KeyGrant.parser(), document).getBinding().getProvider());
            case Receipts.OPENED_TYPE ->
                List.of(parse(Opened.parser(), document).getBinding().getRecipient());
            case "agreement" -> {
                Agreement agreement = parse(Agreement.parser(), document);
                yield List.of(agreement.getProvider(), agreement.getRecipient());
            }
            case "consent-receipt" ->
                List.of(parse(ConsentReceipt.parser(), document).getPiiController());
            case "revocation" -> List.of(parse(Revocation.parser(), document).getBy());
            case "deleted" -> List.of(parse(DeletionReceipt.parser(), document).getBy());
            case "right-grant" -> List.of(parse(RightGrant.parser(), document).getGrantor());
            case "right-end" -> List.of(parse(RightEnd.parser(), document).getBy());
            default -> throw new RecordException("document: of unknown type");
        };
    }

    /** The binding of a document about one transfer. */
    static Optional<Binding> binding(Signed document) throws RecordException {
        return switch (document.getType()) {
            case Receipts.TYPE -> Optional.of(parse(Receipt.parser(), document).getBinding());
            case KeyGrants.TYPE ->
                Optional.of(parse(KeyGrant.parser(), document).getBinding());
            case Receipts.OPENED_TYPE ->
                Optional.of(parse(Opened.parser(), document).getBinding());
            default -> Optional.empty();
        };
    }

    static <M extends MessageLite> M parse(Parser<M> parser, Signed document) throws RecordException {
        try {
            return parser.parseFrom(document.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw new RecordException("document: not readable", e);
        }
    }

    /** SHA-256 of the payload, the name of a document in records. */
    static ByteString hash(Signed document) {
        return ByteString.copyFrom(Hashes.sha256(document.getPayload().toByteArray()));
    }
}
