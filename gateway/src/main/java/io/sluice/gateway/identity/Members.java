package io.sluice.gateway.identity;

import io.sluice.gateway.http.PeerCheck;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.MemberList;
import io.sluice.proto.Rank;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who takes part besides us, and whom we admit. Kept in {@code members.json}, a list that we sign ourselves, and in
 * {@code registrars/NAME.json}, lists that a registrar signs and whose registrar is on our own list.
 *
 * <p>Many threads. Questions are answered from memory and never block. Changes are on the disk, whole, before they
 * count.
 */
public final class Members {
    private final MemberFiles files;
    private final Organisation self;
    private final Clock clock;
    private final Optional<SharedLists> shared;
    private volatile Roster roster;

    private Members(MemberFiles files, Organisation self, Clock clock, Optional<SharedLists> shared, Roster roster) {
        this.shared = shared;
        this.files = files;
        this.self = self;
        this.clock = clock;
        this.roster = roster;
    }

    /** Reads what the organisation's directory has; a list that was changed by somebody is refused. */
    public static Members open(Path directory, Organisation self, Clock clock) throws IdentityException {
        return open(directory, self, clock, Optional.empty());
    }

    /** As above; each change is made known to other replicas before it counts. */
    public static Members open(Path directory, Organisation self, Clock clock, Optional<SharedLists> shared)
            throws IdentityException {
        MemberFiles files = new MemberFiles(directory, self);
        return new Members(files, self, clock, shared, files.read());
    }

    /** Reads the files again. When they are refused, what was known before goes on to count. */
    public synchronized void reload() throws IdentityException {
        roster = files.read();
    }

    /** Lists that were read and found good. */
    public final class Lists {
        private final Roster before;
        private final Roster next;

        private Lists(Roster before, Roster next) {
            this.before = before;
            this.next = next;
        }

        /** Whether anybody, or anybody's grants, are others than now. */
        public boolean differ() {
            return !List.copyOf(before.all()).equals(List.copyOf(next.all()));
        }

        /** They count from now on, unless somebody changed the list meanwhile: then those do, which were read later. */
        public void use() {
            synchronized (Members.this) {
                if (roster == before) {
                    roster = next;
                }
            }
        }
    }

    /** Reads the files again, without using them yet. */
    public Lists read() throws IdentityException {
        Roster before = roster;
        return new Lists(before, files.read());
    }

    /** As {@link #add(Entry, Grants)}; a known member keeps its grants, a new one gets the default. */
    public synchronized Member add(Entry entry) throws IdentityException {
        reload();
        Grants grants = roster.find(entry.name())
                .filter(known -> !known.isRevoked())
                .map(Member::grants)
                .orElse(Grants.DEFAULT);
        return add(entry, grants);
    }

    /**
     * Lists the member, replaces its entry by a newer one, or changes its grants. Whoever calls shows the fingerprint to
     * a person, who compares it over another channel.
     *
     * <p>An entry that replaces another needs a higher serial and the signature of a key that is listed. After a
     * revocation the member is admitted anew: any key, but no lower serial. Lanes that were listed once are listed in every
     * entry that follows.
     */
    public synchronized Member add(Entry entry, Grants grants) throws IdentityException {
        reload();
        if (entry.name().equals(self.name())) {
            throw new IdentityException(Reason.EXISTS, "member " + entry.name() + ": that is ourselves");
        }
        Optional<Member> known = roster.find(entry.name());
        if (known.isPresent()) {
            requireMayReplace(known.get(), entry);
        }
        Member member = new Member(entry, grants, 0, "", 0);
        Optional<IdentityException> refusal = member.refusal(clock.instant());
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        put(member, roster);
        return member;
    }

    private static void requireMayReplace(Member known, Entry entry) throws IdentityException {
        if (entry.signed().getPayload().equals(known.entry().signed().getPayload())) {
            return;
        }
        if (!known.isRevoked()) {
            entry.requireSucceeds(known.entry());
        } else if (entry.value().getSerial() < known.entry().value().getSerial()) {
            throw new IdentityException(
                    Reason.NOT_NEWER,
                    "member entry of " + entry.name() + ": serial "
                            + entry.value().getSerial() + " (expected: "
                            + known.entry().value().getSerial() + " or above)");
        }
        Lanes.requireKept(known.entry().value(), entry.value());
    }

    /** Revokes: the member stays listed so that its old signatures can be checked, but is admitted no more. */
    public synchronized Member remove(String name) throws IdentityException {
        reload();
        Member known = roster.find(name).orElseThrow(() -> unknown(name));
        if (known.isRevoked()) {
            return known;
        }
        Member revoked = new Member(known.entry(), known.grants(), clock.millis(), "", 0);
        put(revoked, roster);
        return revoked;
    }

    /**
     * Takes a registrar's list, which must end some day and be newer than the last one.
     *
     * @param signer fingerprint of the registrar's entry, which is on its own list; needed the first time
     * @return the members that it lists
     */
    public synchronized List<Member> importList(byte[] file, Optional<Fingerprint> signer) throws IdentityException {
        reload();
        MemberListFile.Content list = MemberListFile.read(file);
        Entry registrar = new RegistrarRules(roster, clock.instant()).accept(list, signer);
        if (registrar.name().equals(self.name())) {
            throw new IdentityException(Reason.EXISTS, "registrar " + self.name() + ": that is ourselves");
        }
        Roster next = roster.withRegistrar(list); // Refused before anything is written, when lists contradict.
        // First the list, then the trust in it: a crash in between leaves a list that nobody believes.
        files.writeRegistrar(list);
        Optional<Member> known = roster.find(registrar.name());
        put(RegistrarRules.asMember(registrar, known), next);
        return list.entries().keySet().stream()
                .flatMap(name -> roster.find(name).stream())
                .toList();
    }

    /** All that are listed, revoked ones too, by name. */
    public List<Member> list() {
        return List.copyOf(roster.all());
    }

    /** The member of that name, admitted or not. */
    public Optional<Member> find(String name) {
        return roster.find(name);
    }

    /** The member that the certificate's key is pinned for, admitted or not. */
    public Optional<Member> findByCertificate(X509Certificate certificate) {
        return roster.findByPin(Certificates.pin(certificate));
    }

    /** The keys to check an organisation's signatures with, ourselves and revoked members included. */
    public Optional<MemberEntry> entry(String name) {
        return name.equals(self.name())
                ? Optional.of(self.entry().value())
                : find(name).map(member -> member.entry().value());
    }

    /** The member, if it is admitted now: {@code UNKNOWN}, {@code REVOKED}, {@code EXPIRED} or {@code STALE} else. */
    public Member requireActive(String name) throws IdentityException {
        return active(find(name).orElseThrow(() -> unknown(name)));
    }

    /** The member behind a connection, if it and its certificate are admitted now. */
    public Member requireActive(X509Certificate certificate) throws IdentityException {
        Member member = findByCertificate(certificate)
                .orElseThrow(() -> new IdentityException(
                        Reason.UNKNOWN, "certificate: its key is of no member (expected: one on the member list)"));
        Optional<String> refusal = Certificates.refusal(certificate, clock.instant());
        if (refusal.isPresent()) {
            throw new IdentityException(Reason.EXPIRED, "member " + member.name() + ": " + refusal.get());
        }
        return active(member);
    }

    private Member active(Member member) throws IdentityException {
        Optional<IdentityException> refusal = member.refusal(clock.instant());
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return member;
    }

    /** For handshakes and requests. */
    public PeerCheck peerCheck() {
        return new PeerCheck() {
            @Override
            public Optional<String> refusal(X509Certificate certificate) {
                try {
                    requireActive(certificate);
                    return Optional.empty();
                } catch (IdentityException e) {
                    return Optional.of(e.getMessage());
                }
            }

            @Override
            public Optional<String> name(X509Certificate certificate) {
                return findByCertificate(certificate).map(Member::name);
            }
        };
    }

    /** Writes and takes into use the base with the member on our own list. */
    private void put(Member member, Roster base) throws IdentityException {
        Instant now = clock.instant();
        MemberList.Builder next = base.next();
        List<io.sluice.proto.Member> others = next.getMembersList().stream()
                .filter(listed -> !isOf(listed, member.name(), base))
                .toList();
        next.clearMembers().addAllMembers(others).addMembers(listed(member));
        next.setIssuer(self.name()).setSerial(next.getSerial() + 1).setIssuedAtMillis(now.toEpochMilli());
        MemberListFile.Content list = files.sign(next.build());
        Roster changed = base.withOwn(list);
        if (shared.isPresent()) {
            shared.get().share(MemberListFile.write(list));
        }
        files.writeOwn(list);
        roster = changed;
        shared.ifPresent(replicas -> replicas.settled(list));
    }

    private static boolean isOf(io.sluice.proto.Member listed, String name, Roster base) {
        Entry entry = base.own().orElseThrow().entries().get(name);
        return entry != null && entry.signed().equals(listed.getEntry());
    }

    private static io.sluice.proto.Member listed(Member member) {
        return io.sluice.proto.Member.newBuilder()
                .setEntry(member.entry().signed())
                .addAllRoles(member.roles().stream().map(Role::word).sorted().toList())
                .setClearance(member.clearance())
                .setJurisdiction(member.jurisdiction().map(Jurisdiction::code).orElse(""))
                .setRevoked(member.isRevoked())
                .setRevokedAtMillis(member.revokedAtMillis())
                .build();
    }

    static Rank clearance(io.sluice.proto.Member listed) {
        return listed.getClearance() == Rank.RANK_UNSPECIFIED ? Rank.INTERNAL : listed.getClearance();
    }

    private static IdentityException unknown(String name) {
        return new IdentityException(Reason.UNKNOWN, "member " + name + ": unknown (expected: one on the member list)");
    }
}
