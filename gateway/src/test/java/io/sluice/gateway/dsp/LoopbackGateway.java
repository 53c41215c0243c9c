package io.sluice.gateway.dsp;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.catalog.OwnSources;
import io.sluice.gateway.cli.FreePort;
import io.sluice.gateway.contracts.DataAddress;
import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.exchange.Agreements;
import io.sluice.gateway.exchange.Community;
import io.sluice.gateway.exchange.Mailboxes;
import io.sluice.gateway.exchange.MemberCommunity;
import io.sluice.gateway.exchange.Negotiating;
import io.sluice.gateway.exchange.NegotiationAsConsumer;
import io.sluice.gateway.exchange.NegotiationAsProvider;
import io.sluice.gateway.exchange.Patience;
import io.sluice.gateway.exchange.Processes;
import io.sluice.gateway.exchange.SignedAgreement;
import io.sluice.gateway.exchange.StoredAgreements;
import io.sluice.gateway.exchange.Trail;
import io.sluice.gateway.exchange.TransferAsConsumer;
import io.sluice.gateway.exchange.TransferAsProvider;
import io.sluice.gateway.exchange.TransferDecider;
import io.sluice.gateway.exchange.Transferring;
import io.sluice.gateway.http.ClientSettings;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpServer;
import io.sluice.gateway.http.HttpSettings;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Grants;
import io.sluice.gateway.identity.InitOptions;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.policy.Border;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.Offers;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.gateway.policy.Vocabulary;
import io.sluice.gateway.store.Database;
import io.sluice.proto.Basis;
import io.sluice.proto.BasisKind;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The protocol's side of a gateway on loopback: real keys, real TLS, a real store; only the lane is a list. */
final class LoopbackGateway implements AutoCloseable {
    static final Patience PATIENCE = new Patience(
            Duration.ofSeconds(5),
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Duration.ofMinutes(2),
            Duration.ofMinutes(2));

    final Organisation organisation;
    final Members members;
    final Catalog catalog;
    final Agreements agreements;
    final Negotiating negotiating;
    final Transferring transferring;
    final Mailboxes negotiations;
    final Mailboxes transfers;
    final HttpPeers peers;
    final HttpClient client;
    final List<SignedAgreement> agreed = new CopyOnWriteArrayList<>();
    final List<Trail.Refusal> refused = new CopyOnWriteArrayList<>();
    volatile TransferDecider.Start start;

    private final Clock clock = Clock.systemUTC();
    private final Threads serving;
    private final Threads sending;
    private final Threads storing;
    private final Database database;
    private final HttpServer server;

    LoopbackGateway(String name, Path directory) throws IOException {
        SecureRandom random = new SecureRandom();
        int port = FreePort.next();
        organisation = Organisation.init(
                directory.resolve(name), InitOptions.of(name, "https://127.0.0.1:" + port), clock, random);
        members = Members.open(directory.resolve(name), organisation, clock);
        serving = new Threads(name + "-serve", 32, 10_000);
        sending = new Threads(name + "-send", 32, 10_000);
        storing = new Threads(name + "-store", 2, 16);
        database = Database.open(directory.resolve(name).resolve("state"), storing.workers());
        Decisions decisions = new Decisions(() -> ObligationProfiles.DEFAULT);
        catalog = new Catalog(database, decisions, () -> Brakes.none(name), new OwnSources(name), Border.NONE);
        agreements = new StoredAgreements(database);
        Community community = new MemberCommunity(members, clock);
        Neighbours neighbours = new MemberNeighbours(members);
        client = HttpClient.open(ClientSettings.defaults(), organisation.tls(members.peerCheck()), sending);
        peers = new HttpPeers(client, neighbours);
        String base = organisation.url() + "/dsp/2025-1";
        Trail trail = new Listed();
        start = new TransferDecider.Start.Granted(new DataAddress(
                "https://w3id.org/idsa/v4.1/HTTP",
                organisation.url() + "/sluice/v1/transfers/x/object",
                Map.of(
                        Vocabulary.NS + "receiptEndpoint",
                        organisation.url() + "/sluice/v1/transfers/x/receipt",
                        Vocabulary.NS + "nonce",
                        "AAAA")));
        negotiations = new Mailboxes(
                new Processes(database, Kind.NEGOTIATION),
                new NegotiationAsConsumer(
                        community, organisation.signing(), agreements, trail, base, () -> Brakes.none(name)),
                new NegotiationAsProvider(
                        catalog,
                        decisions,
                        community,
                        organisation.signing(),
                        agreements,
                        trail,
                        new NobodyToAsk(),
                        clock,
                        random),
                peers,
                sending.workers(),
                sending.timer(),
                clock,
                PATIENCE);
        transfers = new Mailboxes(
                new Processes(database, Kind.TRANSFER),
                new TransferAsConsumer(agreements, trail, base),
                new TransferAsProvider(agreements, new Always(), name),
                peers,
                sending.workers(),
                sending.timer(),
                clock,
                PATIENCE);
        negotiating = new Negotiating(
                negotiations,
                peers,
                agreements,
                trail,
                () -> ObligationProfiles.DEFAULT,
                clock,
                random,
                PATIENCE,
                () -> Brakes.none(name));
        transferring = new Transferring(transfers, agreements, name, clock, random, PATIENCE);
        server = HttpServer.start(
                HttpSettings.on("127.0.0.1", port),
                organisation.tls(members.peerCheck()),
                DspRoutes.of(
                        new CatalogFace(catalog, community, neighbours, name, base, clock),
                        negotiations,
                        transfers,
                        neighbours),
                serving);
    }

    /** Both list each other. */
    void meets(LoopbackGateway other, Rank clearance) throws IOException {
        members.add(other.organisation.entry(), new Grants(Set.of(), clearance));
        other.members.add(organisation.entry(), new Grants(Set.of(), clearance));
    }

    CatalogEntry publish(String dataset, Rank rank, OwnerTerms wishes) {
        Label label = Label.newBuilder()
                .setRank(rank)
                .addCategories("census")
                .setGradedBy(organisation.name())
                .setGradedAtMillis(clock.millis())
                .addBases(Basis.newBuilder().setKind(BasisKind.CONTRACT).setText("C-1"))
                .build();
        long version = catalog.nextVersion(dataset);
        CatalogEntry entry = new CatalogEntry(
                dataset,
                version,
                label,
                new Offers(() -> ObligationProfiles.DEFAULT).terms(label, wishes),
                "urn:uuid:" + dataset + "-" + version,
                ByteString.copyFrom(new byte[16]),
                ByteString.copyFrom(new byte[32]),
                ByteString.copyFrom(new byte[32]),
                1000,
                900,
                "text/csv",
                dataset,
                clock.millis(),
                false);
        catalog.put(entry);
        return entry;
    }

    @Override
    public void close() {
        negotiations.close();
        transfers.close();
        server.close();
        client.close();
        serving.close();
        sending.close();
        database.close();
        storing.close();
        organisation.close();
    }

    private final class Listed implements Trail {
        @Override
        public String operator() {
            return "";
        }

        @Override
        public void agreed(SignedAgreement agreement, Role ourRole, Behind behind) {
            agreed.add(agreement);
        }

        @Override
        public void refused(Refusal refusal) {
            refused.add(refusal);
        }
    }

    private final class Always implements TransferDecider {
        @Override
        public Start decide(SignedAgreement agreement, String member, String transferId) {
            return start;
        }

        @Override
        public void moved(Process transfer) {
            // the lead's Delivery listens here
        }
    }
}
