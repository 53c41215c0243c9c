package io.sluice.gateway.identity;

import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.proto.Rank;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * When a registrar's list is taken. The first time a person vouches for the registrar by its fingerprint; from then on
 * it is on our own list with the role {@code registrar}, and its entry is replaced like any other.
 */
final class RegistrarRules {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final Roster roster;
    private final Instant now;

    RegistrarRules(Roster roster, Instant now) {
        this.roster = roster;
        this.now = now;
    }

    /** Returns the registrar's entry. */
    Entry accept(MemberListFile.Content list, Optional<Fingerprint> signer) throws IdentityException {
        String issuer = list.value().getIssuer();
        Entry registrar = list.entries().get(issuer);
        if (registrar == null) {
            throw new IdentityException(
                    Reason.MALFORMED, what(issuer) + "without its issuer (expected: the registrar's own entry in it)");
        }
        requireTrusted(registrar, signer);
        list.requireSignedBy(registrar.value().getSigningKeysList());
        requireCurrent(list);
        Optional<MemberListFile.Content> last = roster.registrarList(issuer);
        if (last.isPresent()
                && !last.get().signed().getPayload().equals(list.signed().getPayload())) {
            long known = last.get().value().getSerial();
            if (list.value().getSerial() <= known) {
                throw new IdentityException(
                        Reason.NOT_NEWER,
                        what(issuer) + "serial " + list.value().getSerial() + " (expected: above " + known + ")");
            }
            requireLanesKept(last.get(), list);
        }
        return registrar;
    }

    private static void requireLanesKept(MemberListFile.Content last, MemberListFile.Content next)
            throws IdentityException {
        for (Entry known : last.entries().values()) {
            Entry now = next.entries().get(known.name());
            if (now != null) {
                Lanes.requireKept(known.value(), now.value());
                RetiredKeys.requireKept(known.value(), now.value());
            }
        }
    }

    private void requireTrusted(Entry registrar, Optional<Fingerprint> signer) throws IdentityException {
        Optional<Member> known = roster.find(registrar.name());
        boolean trusted = known.map(member -> member.roles().contains(Role.REGISTRAR) && !member.isRevoked())
                .orElse(false);
        if (signer.isPresent() ? !signer.get().equals(registrar.fingerprint()) : !trusted) {
            throw new IdentityException(
                    Reason.WRONG_FINGERPRINT,
                    what(registrar.name()) + "its registrar's fingerprint is " + registrar.fingerprint()
                            + " (expected: the one given with --signer, compared over another channel)");
        }
        if (known.isPresent()
                && !known.get().isRevoked()
                && !known.get()
                        .entry()
                        .signed()
                        .getPayload()
                        .equals(registrar.signed().getPayload())) {
            registrar.requireSucceeds(known.get().entry());
        }
    }

    private void requireCurrent(MemberListFile.Content list) throws IdentityException {
        long expires = list.value().getExpiresAtMillis();
        if (expires == 0) {
            throw new IdentityException(
                    Reason.MALFORMED, what(list.value().getIssuer()) + "without end (expected: a list that expires)");
        }
        if (now.toEpochMilli() >= expires) {
            throw new IdentityException(
                    Reason.STALE, what(list.value().getIssuer()) + "expired at " + MemberFile.time(expires));
        }
        if (list.value().getIssuedAtMillis() > now.plus(CLOCK_SKEW).toEpochMilli()) {
            throw new IdentityException(
                    Reason.MALFORMED,
                    what(list.value().getIssuer()) + "issued in the future (expected: clocks that agree)");
        }
    }

    /** How the registrar stands on our own list: with the role; one that was no member may see public things only. */
    static Member asMember(Entry registrar, Optional<Member> known) {
        Set<Role> roles = new HashSet<>(known.map(Member::roles).orElse(Set.of()));
        roles.add(Role.REGISTRAR);
        Rank clearance = known.filter(member -> member.registrar().isEmpty())
                .map(Member::clearance)
                .orElse(Rank.PUBLIC);
        return new Member(registrar, new Grants(roles, clearance, known.flatMap(Member::jurisdiction)), 0, "", 0);
    }

    private static String what(String issuer) {
        return "member list of " + issuer + ": ";
    }
}
