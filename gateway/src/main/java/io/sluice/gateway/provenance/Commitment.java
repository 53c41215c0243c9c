package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.lane.HashSource;
import io.sluice.lane.MerkleTree;
import io.sluice.lane.TreeHash;
import io.sluice.proto.Field;
import io.sluice.proto.FieldKind;
import io.sluice.proto.FieldProof;
import io.sluice.proto.Opening;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * A record's commitment: the root of an RFC 9162 tree over salted fields, so that each field can be shown alone. A leaf
 * is "sluice/v1/field" 0x00 kind(u16) salt(32) value.
 */
public final class Commitment {
    /** Bytes of a salt. */
    public static final int SALT_BYTES = 32;

    private static final byte[] LABEL = "sluice/v1/field\0".getBytes(StandardCharsets.US_ASCII);

    private Commitment() {}

    /** Fresh salts for these values. */
    static Opening salt(SortedMap<FieldKind, byte[]> fields, SecureRandom random) {
        byte[] salts = new byte[SALT_BYTES * fields.size()];
        random.nextBytes(salts);
        Opening.Builder opening = Opening.newBuilder();
        int at = 0;
        for (var field : fields.entrySet()) {
            opening.addFields(Field.newBuilder()
                    .setKind(field.getKey())
                    .setSalt(ByteString.copyFrom(salts, at, SALT_BYTES))
                    .setValue(ByteString.copyFrom(field.getValue())));
            at += SALT_BYTES;
        }
        return opening.build();
    }

    /** What the record commits to; 32 bytes. */
    public static byte[] root(List<Field> fields) {
        return MerkleTree.root(source(leaves(fields)), fields.size());
    }

    /** Those of the chosen kinds that the opening has, each with its proof. */
    public static List<FieldProof> prove(Opening opening, Set<FieldKind> kinds) {
        List<byte[]> leaves = leaves(opening.getFieldsList());
        List<FieldProof> proofs = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            if (kinds.contains(opening.getFields(i).getKind())) {
                FieldProof.Builder proof = FieldProof.newBuilder()
                        .setField(opening.getFields(i))
                        .setIndex(i)
                        .setCount(leaves.size());
                MerkleTree.inclusionProof(source(leaves), i, leaves.size())
                        .forEach(hash -> proof.addPath(ByteString.copyFrom(hash)));
                proofs.add(proof.build());
            }
        }
        return proofs;
    }

    /** Whether the record with this commitment was made over this field. */
    public static boolean proves(FieldProof proof, ByteString commitment) {
        Field field = proof.getField();
        int count = proof.getCount();
        return wellFormed(field)
                && count > 0
                && count <= FieldKind.values().length
                && MerkleTree.verifyInclusion(
                        new TreeHash().leaf(leaf(field)),
                        proof.getIndex(),
                        count,
                        proof.getPathList().stream()
                                .map(ByteString::toByteArray)
                                .toList(),
                        commitment.toByteArray());
    }

    /** Whether the record with this commitment was made over exactly these fields. */
    public static boolean opens(Opening opening, ByteString commitment) {
        int last = 0;
        for (Field field : opening.getFieldsList()) {
            if (!wellFormed(field) || field.getKindValue() <= last) {
                return false;
            }
            last = field.getKindValue();
        }
        return Arrays.equals(root(opening.getFieldsList()), commitment.toByteArray());
    }

    private static boolean wellFormed(Field field) {
        return field.getKind() != FieldKind.UNRECOGNIZED
                && field.getKindValue() > 0
                && field.getSalt().size() == SALT_BYTES
                && field.getValue().size() <= Event.MAX_FIELD_BYTES;
    }

    private static List<byte[]> leaves(List<Field> fields) {
        TreeHash hash = new TreeHash();
        return fields.stream().map(field -> hash.leaf(leaf(field))).toList();
    }

    private static byte[] leaf(Field field) {
        ByteArrayOutputStream leaf = new ByteArrayOutputStream(128);
        leaf.writeBytes(LABEL);
        leaf.write(field.getKindValue() >>> 8);
        leaf.write(field.getKindValue());
        leaf.writeBytes(field.getSalt().toByteArray());
        leaf.writeBytes(field.getValue().toByteArray());
        return leaf.toByteArray();
    }

    /** Complete subtrees of the few leaves, made when asked for. */
    private static HashSource source(List<byte[]> leaves) {
        return new HashSource() {
            private final TreeHash tree = new TreeHash();

            @Override
            public byte[] hash(int level, long index) {
                return level == 0
                        ? leaves.get((int) index)
                        : tree.node(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
            }
        };
    }
}
