package io.sluice.gateway.identity;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.proto.MemberList;
import io.sluice.proto.Rank;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the own list and the registrars' lists say together. Immutable.
 *
 * <p>A member on several lists: its newest entry counts, if it properly succeeds the one that this gateway lists;
 * revoked by anybody is revoked, even by a list that is over; roles, clearance and jurisdiction come from this gateway's list alone.
 */
final class Roster {
    private final String self;
    private final MemberListFile.Content own; // null: no member was ever added
    private final Map<String, MemberListFile.Content> registrars;
    private final Map<String, Member> byName = new TreeMap<>();
    private final Map<ByteString, Member> byPin = new HashMap<>();

    /** @param self our own name: a registrar lists us too, which tells us nothing */
    Roster(String self, MemberListFile.Content own, Map<String, MemberListFile.Content> registrars)
            throws IdentityException {
        this.self = self;
        this.own = own;
        this.registrars = Map.copyOf(registrars);
        if (own != null) {
            for (var listed : own.value().getMembersList()) {
                add(member(listed, own, ""));
            }
        }
        for (MemberListFile.Content list : new TreeMap<>(registrars).values()) {
            for (var listed : list.value().getMembersList()) {
                Member member = member(listed, list, list.value().getIssuer());
                if (!member.name().equals(self)) {
                    add(merge(member));
                }
            }
        }
        index();
    }

    /** The own list as a value to start the next one from. */
    MemberList.Builder next() {
        return own == null ? MemberList.newBuilder() : own.value().toBuilder();
    }

    Optional<MemberListFile.Content> registrarList(String issuer) {
        return Optional.ofNullable(registrars.get(issuer));
    }

    Optional<MemberListFile.Content> own() {
        return Optional.ofNullable(own);
    }

    Collection<Member> all() {
        return byName.values();
    }

    Optional<Member> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Member> findByPin(ByteString pin) {
        return Optional.ofNullable(byPin.get(pin));
    }

    private static Member member(io.sluice.proto.Member listed, MemberListFile.Content list, String registrar) {
        Entry entry = list.entries().values().stream()
                .filter(candidate -> candidate.signed().equals(listed.getEntry()))
                .findFirst()
                .orElseThrow();
        Grants grants = registrar.isEmpty()
                ? new Grants(roles(listed), Members.clearance(listed), Jurisdiction.of(listed.getJurisdiction()))
                : new Grants(Set.of(), Rank.INTERNAL);
        long revokedAt = listed.getRevoked() ? Math.max(1, listed.getRevokedAtMillis()) : 0;
        return new Member(entry, grants, revokedAt, registrar, list.value().getExpiresAtMillis());
    }

    private static Set<Role> roles(io.sluice.proto.Member listed) {
        return listed.getRolesList().stream()
                .map(word -> Role.of(word).orElseThrow())
                .collect(Collectors.toSet());
    }

    private Member merge(Member fromRegistrar) {
        Member known = byName.get(fromRegistrar.name());
        if (known == null) {
            return fromRegistrar;
        }
        Entry entry = known.entry();
        try {
            fromRegistrar.entry().requireSucceeds(entry);
            entry = fromRegistrar.entry();
        } catch (IdentityException older) {
            // What this gateway lists stays.
        }
        long revoked = known.isRevoked() ? known.revokedAtMillis() : fromRegistrar.revokedAtMillis();
        return new Member(entry, known.grants(), revoked, known.registrar(), known.listedUntilMillis());
    }

    private void add(Member member) {
        byName.put(member.name(), member);
    }

    /** One key, one member: otherwise nobody could tell who is calling. */
    private void index() throws IdentityException {
        for (Member member : byName.values()) {
            for (ByteString pin : member.tlsPins()) {
                Member other = byPin.put(pin, member);
                if (other != null && other != member) {
                    throw new IdentityException(
                            Reason.MALFORMED,
                            "members " + other.name() + " and " + member.name() + ": the same TLS key (expected: one"
                                    + " each)");
                }
            }
        }
    }

    /** A copy with another own list. */
    Roster withOwn(MemberListFile.Content list) throws IdentityException {
        return new Roster(self, list, registrars);
    }

    /** A copy with another list of that registrar. */
    Roster withRegistrar(MemberListFile.Content list) throws IdentityException {
        Map<String, MemberListFile.Content> more = new LinkedHashMap<>(registrars);
        more.put(list.value().getIssuer(), list);
        return new Roster(self, own, more);
    }
}
