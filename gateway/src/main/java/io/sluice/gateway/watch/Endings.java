package io.sluice.gateway.watch;

import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.exchange.Agreements;
import io.sluice.gateway.exchange.Entitling;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.policy.Permit;
import io.sluice.gateway.policy.RetentionTerms;
import io.sluice.gateway.policy.RightGrant;
import io.sluice.proto.Agreement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What will end: agreements in force, gradings of what is on offer, attached documents, rights of ours or by us, our certificate and entry, members' entries. */
public final class Endings {
    private final Agreements agreements;
    private final Catalog catalog;
    private final Supplier<List<Entitling.Shown>> rights;
    private final Organisation self;
    private final Members members;

    /** @param rights all grants that are known here */
    public Endings(
            Agreements agreements,
            Catalog catalog,
            Supplier<List<Entitling.Shown>> rights,
            Organisation self,
            Members members) {
        this.agreements = agreements;
        this.catalog = catalog;
        this.rights = rights;
        this.self = self;
        this.members = members;
    }

    /**
     * Something with an end.
     *
     * @param name which one
     * @param member whom else it concerns; may be empty
     */
    record Ending(EndingKind kind, String name, String member, long untilMillis) {
        /** That it ends soon, if it does; what has ended is no news. */
        List<Alert> soon(long nowMillis, Duration within) {
            long left = untilMillis - nowMillis;
            return untilMillis == 0 || left < 0 || left > within.toMillis()
                    ? List.of()
                    : List.of(new Alert(
                            AlertCode.ENDS_SOON,
                            member,
                            kind.english() + " " + name + " " + untilMillis,
                            nowMillis,
                            List.of(),
                            Map.of(
                                    "what",
                                    kind.english(),
                                    "days",
                                    Long.toString(Duration.ofMillis(left).toDays()))));
        }
    }

    /** All of it, now. */
    List<Ending> all() {
        List<Ending> all = new ArrayList<>();
        for (Agreements.Stored stored : agreements.all()) {
            if (stored.status() != Agreements.Status.ENDED) {
                Agreement agreement = stored.agreement().agreement();
                boolean given = agreement.getProvider().equals(self.name());
                boolean deletes = !given && RetentionTerms.deletes(agreement);
                all.add(new Ending(
                        deletes ? EndingKind.AGREEMENT_WITH_DELETION : EndingKind.AGREEMENT,
                        agreement.getId(),
                        given ? agreement.getRecipient() : agreement.getProvider(),
                        agreement.getTerms().getUntilMillis()));
            }
        }
        for (CatalogEntry entry : catalog.all()) {
            if (!entry.withdrawn()) {
                all.add(new Ending(
                        EndingKind.GRADING,
                        entry.dataset() + " " + entry.version(),
                        "",
                        entry.label().getValidUntilMillis()));
            }
        }
        for (Permit permit : catalog.permits().all()) {
            all.add(new Ending(EndingKind.DOCUMENT, permit.id(), permit.recipient(), permit.untilMillis()));
        }
        for (Entitling.Shown shown : rights.get()) {
            RightGrant grant = shown.grant();
            boolean given = grant.grantor().equals(self.name());
            if (shown.against().isEmpty() && (given || grant.holder().equals(self.name()))) {
                all.add(new Ending(
                        EndingKind.RIGHT, grant.name(), given ? grant.holder() : grant.grantor(), grant.untilMillis()));
            }
        }
        all.add(new Ending(
                EndingKind.CERTIFICATE,
                "",
                "",
                self.tlsChain().get(0).getNotAfter().getTime()));
        all.add(new Ending(EndingKind.OUR_ENTRY, "", "", self.entry().value().getExpiresAtMillis()));
        for (Member member : members.list()) {
            all.add(new Ending(
                    EndingKind.MEMBER_ENTRY,
                    member.name(),
                    member.name(),
                    member.entry().value().getExpiresAtMillis()));
        }
        return all;
    }
}
