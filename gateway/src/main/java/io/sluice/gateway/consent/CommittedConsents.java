package io.sluice.gateway.consent;

import io.sluice.gateway.policy.ConsentSets;
import io.sluice.gateway.policy.ConsentUse;
import io.sluice.gateway.store.Documents;
import io.sluice.lane.Frontier;
import io.sluice.lane.HashSource;
import io.sluice.lane.MerkleTree;
import io.sluice.lane.TreeHash;
import io.sluice.proto.ConsentForm;
import io.sluice.proto.ConsentRelease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows that one person's consent is among those that a release commits to, without showing any other's: the leaf and its
 * RFC 9162 inclusion path. The leaves stream by, person after person; what is kept are the few hashes of the path. Any
 * thread.
 */
public final class CommittedConsents {
    private final ConsentRegistry registry;
    private final ReleasedSubjects released;

    /** In the state of the gateway. */
    public CommittedConsents(Documents documents) {
        this.registry = new ConsentRegistry(documents);
        this.released = new ReleasedSubjects(documents);
    }

    /**
     * Leads from a person's consent to the root that a release commits to.
     *
     * @param form what the person agreed to
     * @param timeMillis when
     * @param leaf what is hashed, as docs/consent.md has it
     * @param index of the leaf
     * @param size leaves in all
     */
    public record Proof(ConsentForm form, long timeMillis, byte[] leaf, long index, long size, List<byte[]> path) {
        /** Copies the list. */
        public Proof {
            path = List.copyOf(path);
        }
    }

    /** A complete subtree. */
    private record Part(int level, long index) {
        boolean holds(long leaf) {
            return leaf >>> level == index;
        }
    }

    /**
     * The proof for a person who is in the release. Empty: it cannot be made any more, because what became known later of
     * an earlier time changes which consents counted.
     */
    public Optional<Proof> of(ConsentRelease release, Subject subject) {
        long at = released.number(release, subject);
        Map<Part, Frontier> parts = new HashMap<>();
        MerkleTree.inclusionProof(asked(parts), at, release.getPersons());
        ConsentUse use = new ConsentUse(
                release.getPurpose(),
                release.getRecipient(),
                ConsentSets.demand(release.getDemand()),
                release.getMadeAtMillis());
        ConsentRegistry.Then then = registry.then(use);
        TreeHash hash = new TreeHash();
        List<Proof> own = new ArrayList<>(1);
        long[] next = {0};
        released.each(release, each -> {
            Optional<ConsentRegistry.Counted> counted = then.of(each);
            long number = next[0]++;
            if (counted.isEmpty()) {
                return; // The root will not fit.
            }
            byte[] leaf = ConsentLeaf.bytes(
                    each, true, counted.get().formDigest(), counted.get().timeMillis());
            if (number == at) {
                own.add(new Proof(
                        counted.get().form(), counted.get().timeMillis(), leaf, at, release.getPersons(), List.of()));
            } else {
                parts.forEach((part, frontier) -> {
                    if (part.holds(number)) {
                        frontier.append(hash.leaf(leaf));
                    }
                });
            }
        });
        if (own.isEmpty()) {
            return Optional.empty();
        }
        Proof proof = own.get(0);
        List<byte[]> path = MerkleTree.inclusionProof(
                (level, index) -> parts.get(new Part(level, index)).root(), at, release.getPersons());
        boolean leads = MerkleTree.verifyInclusion(
                hash.leaf(proof.leaf()),
                at,
                release.getPersons(),
                path,
                release.getRoot().toByteArray());
        return leads
                ? Optional.of(new Proof(proof.form(), proof.timeMillis(), proof.leaf(), at, proof.size(), path))
                : Optional.empty();
    }

    /** Writes down which subtrees a path needs. */
    private static HashSource asked(Map<Part, Frontier> parts) {
        return (level, index) -> {
            parts.put(new Part(level, index), new Frontier());
            return new byte[TreeHash.BYTES];
        };
    }
}
