package io.sluice.chaincode.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.chaincode.contract.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** Reads MSP and role out of an identity, whose certificate the peer has verified already. */
final class Callers {
    /** The extension in which Fabric's certificate authorities write attributes, as JSON. */
    private static final String ATTRIBUTES = "1.2.3.4.5.6.7.8.1";

    private static final JsonFactory JSON = new JsonFactory();

    private Callers() {}

    /**
     * The caller; one whose certificate cannot be read has no role.
     *
     * @throws InvalidProtocolBufferException when it is no identity
     */
    static Caller parse(ByteString creator) throws InvalidProtocolBufferException {
        SerializedIdentity identity = SerializedIdentity.parseFrom(creator);
        return new Caller(identity.getMspid(), role(identity.getIdBytes().toByteArray()));
    }

    private static Optional<String> role(byte[] pem) {
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
            byte[] extension = certificate.getExtensionValue(ATTRIBUTES);
            return extension == null
                    ? Optional.empty()
                    : attribute(ASN1OctetString.getInstance(extension).getOctets());
        } catch (CertificateException | IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The role in {@code {"attrs":{"sluice.role":"..."}}}; two of them are none. */
    private static Optional<String> attribute(byte[] json) throws IOException {
        Optional<String> found = Optional.empty();
        try (JsonParser parser = JSON.createParser(json)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            require(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean attributes = parser.currentName().equals("attrs");
                if (parser.nextToken() == JsonToken.START_OBJECT && attributes) {
                    found = role(parser);
                } else {
                    parser.skipChildren();
                }
            }
            require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
        }
        return found;
    }

    private static Optional<String> role(JsonParser parser) throws IOException {
        Optional<String> found = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean role = parser.currentName().equals(Caller.ROLE_ATTRIBUTE);
            if (parser.nextToken() == JsonToken.VALUE_STRING && role) {
                found = Optional.of(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    private static void require(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("attributes: malformed");
        }
    }
}
