package io.sluice.gateway.exchange;

import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.Documents;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Supplier;

/** What the services of this package are made of; {@code Main} fills it in once. Everything in it is safe for threads. */
public record Parts(
        Organisation self,
        Members members,
        Catalog catalog,
        Agreements agreements,
        Documents documents,
        Blobs blobs,
        Supplier<ObligationProfiles> profiles,
        BrakeState brakes,
        Supplier<Grader> graders,
        Recording recording,
        Approving approving,
        Crossings crossings,
        LedgerStanding ledger,
        PartnerWatch partners,
        Partner partner,
        Threads threads,
        Clock clock,
        SecureRandom random) {
    /** By whose rules datasets are graded now. What is under way keeps the one that it began with. */
    Grader grader() {
        return graders.get();
    }
}
