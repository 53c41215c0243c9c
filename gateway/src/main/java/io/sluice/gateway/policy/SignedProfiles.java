package io.sluice.gateway.policy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;

/**
 * A file of obligation profiles that an organisation has signed: nobody who can merely write files loosens what it
 * demands. The signature stands in the file itself, over everything else in it.
 */
public final class SignedProfiles {
    /** Type of the signed message; its payload is the file's content without the signature, as compact JSON. */
    public static final String TYPE = "obligation-profiles";

    private static final JsonPointer SIGNED = JsonPointer.compile("/" + ProfileReader.SIGNED);
    private static final JsonMapper WRITER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private SignedProfiles() {}

    /**
     * The same file with the organisation's signature in the place of any that it had.
     *
     * @throws ProfileException if the file is refused anyway
     */
    public static byte[] sign(byte[] file, SigningKeys keys) throws ProfileException {
        ProfileReader.read(file);
        ObjectNode object = PlacedJson.parse(file).root();
        Signed signed = keys.sign(TYPE, ProfileReader.content(object));
        // What is signed stands in the file already.
        object.put(
                ProfileReader.SIGNED,
                Base64.getEncoder()
                        .encodeToString(
                                signed.toBuilder().clearPayload().build().toByteArray()));
        try {
            return (WRITER.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes is always JSON", e);
        }
    }

    /**
     * The profiles in a file that this organisation has signed with one of these keys.
     *
     * @throws ProfileException with every mistake in the file; a missing signature or one that does not verify is one
     */
    public static ObligationProfiles read(byte[] file, String organisation, Collection<SigningKey> keys)
            throws ProfileException {
        ObligationProfiles profiles = ProfileReader.read(file);
        PlacedJson json = PlacedJson.parse(file);
        String problem = problem(json, organisation, keys);
        if (!problem.isEmpty()) {
            json.mistake(
                    SIGNED,
                    problem + " (expected: the signature of " + organisation
                            + " for just this content; `sluice profile sign FILE` makes it)");
        }
        json.finish();
        return profiles;
    }

    private static String problem(PlacedJson json, String organisation, Collection<SigningKey> keys) {
        if (!json.at(SIGNED).isTextual()) {
            return "missing";
        }
        try {
            Signed signed = Signatures.parse(
                            Base64.getDecoder().decode(json.at(SIGNED).textValue()))
                    .toBuilder()
                    .setPayload(ProfileReader.content(json.root()))
                    .build();
            Signatures.verify(signed, TYPE, organisation, keys);
            return "";
        } catch (IllegalArgumentException e) {
            return "not base64";
        } catch (SealException e) {
            return e.getMessage();
        }
    }
}
