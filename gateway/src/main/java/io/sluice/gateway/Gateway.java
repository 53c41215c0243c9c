package io.sluice.gateway;

import io.sluice.gateway.api.Actors;
import io.sluice.gateway.api.AdminRoutes;
import io.sluice.gateway.api.AdminServices;
import io.sluice.gateway.api.LaneAudits;
import io.sluice.gateway.api.LaneWitnesses;
import io.sluice.gateway.api.RecordedMemberships;
import io.sluice.gateway.api.RecordedOperators;
import io.sluice.gateway.api.ReloadRoutes;
import io.sluice.gateway.api.Reloading;
import io.sluice.gateway.api.management.About;
import io.sluice.gateway.api.management.Checks;
import io.sluice.gateway.api.management.Management;
import io.sluice.gateway.api.management.Metrics;
import io.sluice.gateway.backup.Backup;
import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.cli.Gateways;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ConfigurationFiles;
import io.sluice.gateway.config.ProfileFiles;
import io.sluice.gateway.config.Reading;
import io.sluice.gateway.config.SchemeFiles;
import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.dsp.AuditGrantRoutes;
import io.sluice.gateway.dsp.CatalogFace;
import io.sluice.gateway.dsp.DiagnosisRoutes;
import io.sluice.gateway.dsp.DspRoutes;
import io.sluice.gateway.dsp.HttpPartner;
import io.sluice.gateway.dsp.HttpPeers;
import io.sluice.gateway.dsp.LaneRoutes;
import io.sluice.gateway.dsp.MemberNeighbours;
import io.sluice.gateway.dsp.PeerDiagnosis;
import io.sluice.gateway.dsp.SluiceRoutes;
import io.sluice.gateway.dsp.WitnessedPartners;
import io.sluice.gateway.exchange.Ancestry;
import io.sluice.gateway.exchange.Approving;
import io.sluice.gateway.exchange.BrakeState;
import io.sluice.gateway.exchange.Braking;
import io.sluice.gateway.exchange.Crossings;
import io.sluice.gateway.exchange.Exchange;
import io.sluice.gateway.exchange.Foundation;
import io.sluice.gateway.exchange.LedgerStanding;
import io.sluice.gateway.exchange.Mailboxes;
import io.sluice.gateway.exchange.MemberCommunity;
import io.sluice.gateway.exchange.Negotiating;
import io.sluice.gateway.exchange.NegotiationAsConsumer;
import io.sluice.gateway.exchange.NegotiationAsProvider;
import io.sluice.gateway.exchange.Parts;
import io.sluice.gateway.exchange.Patience;
import io.sluice.gateway.exchange.Processes;
import io.sluice.gateway.exchange.Recording;
import io.sluice.gateway.exchange.Retention;
import io.sluice.gateway.exchange.StoredAgreements;
import io.sluice.gateway.exchange.TransferAsConsumer;
import io.sluice.gateway.exchange.TransferAsProvider;
import io.sluice.gateway.exchange.Transferring;
import io.sluice.gateway.http.Admission;
import io.sluice.gateway.http.ClientSettings;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpServer;
import io.sluice.gateway.http.HttpSettings;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.http.TlsIdentity;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Operators;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.SharedLists;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.Ranks;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.provenance.FolderCopies;
import io.sluice.gateway.provenance.OwnLanes;
import io.sluice.gateway.provenance.Refusals;
import io.sluice.gateway.provenance.TokenKeys;
import io.sluice.gateway.sealing.CipherSelfTest;
import io.sluice.gateway.sealing.Suite;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.DiskReserve;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.StoreException;
import io.sluice.gateway.watch.AutomaticBrake;
import io.sluice.gateway.watch.Endings;
import io.sluice.gateway.watch.Raised;
import io.sluice.gateway.watch.Watch;
import io.sluice.gateway.watch.WatchSettings;
import io.sluice.gateway.watch.Webhook;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.Witness;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** One running gateway: everything is made here, once, by constructors, and closed in the opposite order. */
final class Gateway implements Gateways.Running {
    private static final System.Logger LOG = System.getLogger(Gateway.class.getName());
    private static final String DSP = "/dsp/2025-1";
    private static final int WAITING_CALLS = 4096;
    private static final int URGENT_WORKERS = 4;
    private static final int URGENT_WAITING = 16;
    private static final Duration DISK = Duration.ofSeconds(1);
    private static final Duration WATCH = Duration.ofSeconds(1);
    private static final Duration RETENTION = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int ANNOUNCE_SECONDS = 30;

    private final Opened opened;
    private final HttpServer server;
    private final HttpServer admin;
    private final List<String> adminRoutes;
    private final Management management;
    private final CompletableFuture<String> mustEnd;
    private final Reloader reloader;
    private final Changes changes;

    private Gateway(
            Opened opened,
            HttpServer server,
            HttpServer admin,
            List<String> adminRoutes,
            Management management,
            CompletableFuture<String> mustEnd,
            Reloader reloader,
            Changes changes) {
        this.opened = opened;
        this.server = server;
        this.admin = admin;
        this.adminRoutes = adminRoutes;
        this.management = management;
        this.mustEnd = mustEnd;
        this.reloader = reloader;
        this.changes = changes;
    }

    static Gateway start(Configuration configuration, Clock clock, SecureRandom random)
            throws IOException, ConfigurationException {
        return start(configuration, Choices.defaults(), clock, random);
    }

    static Gateway start(Configuration configuration, Choices choices, Clock clock, SecureRandom random)
            throws IOException, ConfigurationException {
        Scheme scheme = SchemeFiles.of(configuration);
        Reading reading = ConfigurationFiles.reading(configuration.file(), configuration.environment());
        Opened opened = new Opened();
        try {
            return start(reading, choices, scheme, clock, random, opened);
        } catch (IOException | ConfigurationException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static Gateway start(
            Reading reading, Choices choices, Scheme scheme, Clock clock, SecureRandom random, Opened opened)
            throws IOException, ConfigurationException {
        Configuration configuration = reading.configuration();
        CipherSelfTest cipher =
                CipherSelfTest.result(); // Before any other use of BouncyCastle: it finds out what runs here.
        LOG.log(
                cipher.isNative() ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                "cipher: {0}",
                cipher.detail());
        String name = configuration.organisation();
        Management management =
                opened.add(Management.start(configuration.management().listener(), about(configuration, clock)));
        CompletableFuture<String> mustEnd = new CompletableFuture<>();
        Holdings holdings =
                Holdings.open(configuration, choices, management.readiness(), mustEnd, clock, random, opened);
        Organisation self = holdings.self();
        Rules rules = new Rules(scheme, ProfileFiles.of(configuration, self.entry()));
        Changes changes = new Changes(configuration, rules, choices.grader());
        Documents database = holdings.documents();
        Members members = holdings.members();
        Blobs blobs = holdings.blobs();
        DiskReserve reserve = holdings.reserve();
        Ledger ledger = holdings.ledger();
        Witness witness = holdings.witness();
        Evidence evidence = Evidence.open(
                ledger,
                self.name(),
                TokenKeys.of(self.tokenSecrets()),
                clock,
                random,
                management.metrics().records());

        // Peers are served and called by different workers: else two gateways could each wait for the other.
        Threads serving = opened.add(new Threads(name, configuration.workers(), WAITING_CALLS));
        // Commands do not wait behind what members ask for, and the brake not behind other commands.
        Threads commanding = opened.add(new Threads(name + "-admin", configuration.workers(), WAITING_CALLS));
        Threads urgent = opened.add(new Threads(name + "-brake", URGENT_WORKERS, URGENT_WAITING));
        Threads calling = opened.add(new Threads(name + "-out", configuration.workers(), WAITING_CALLS));

        TlsIdentity tls = self.tls(members.peerCheck());
        HttpClient client = opened.add(HttpClient.open(ClientSettings.defaults(), tls, calling));
        LaneWitnesses witnesses = new LaneWitnesses(members, client, calling);
        if (holdings.restored().isPresent()) {
            new RestoredStart(holdings.restored().get(), self, witnesses).begin(ledger, evidence, clock.millis());
        } else {
            confirmLane(ledger, self, witnesses);
        }
        OwnLanes lanes = new OwnLanes(
                ledger,
                self.entry().value(),
                new FolderCopies(configuration.ledger().copies()));
        LedgerStanding standing = new LedgerStanding(ledger, changes::profiles, clock);
        calling.every(Duration.ZERO, DISK, reserve::look);
        calling.every(LOOK, LOOK, standing::shared);
        if (configuration.state().server().isPresent()) {
            calling.every(LOOK, LOOK, () -> touch(database));
        }
        Decisions decisions = new Decisions(changes::profiles);
        BrakeState brakes = BrakeState.open(database, self.name());
        StoredAgreements agreements = new StoredAgreements(database).indexed();
        Ancestry ancestry = new Ancestry(self.name(), database, agreements, brakes, clock);
        Crossings crossings = new Crossings(
                database,
                configuration.crossBorder().map(border -> new Crossings.Home(border.jurisdiction(), border.zone())),
                evidence::nowMillis);
        Catalog catalog = new Catalog(database, decisions, brakes::now, ancestry, crossings);
        Refusals refusals = opened.add(new Refusals(evidence, clock));
        Recording recording = new Recording(self.name(), evidence, ledger, refusals);
        Operators operators = Operators.open(database, self, clock);
        Approving approving = new Approving(name, database, operators, changes::profiles, recording, random);
        MemberCommunity community = new MemberCommunity(members, clock);
        MemberNeighbours neighbours = new MemberNeighbours(members);
        HttpPeers peers = new HttpPeers(client, neighbours);
        Parts parts = new Parts(
                self,
                members,
                catalog,
                agreements,
                database,
                blobs,
                changes::profiles,
                brakes,
                changes::grader,
                recording,
                approving,
                crossings,
                standing,
                new WitnessedPartners(witness, client, members, evidence, holdings.notes()),
                new HttpPartner(client, members, management.metrics().payload()),
                calling,
                clock,
                random);
        String base = configuration.url() + DSP;
        Patience patience = choices.messages();
        Foundation foundation = new Foundation(parts);
        Mailboxes transfers = opened.add(new Mailboxes(
                new Processes(database, Kind.TRANSFER),
                new TransferAsConsumer(agreements, recording, base),
                new TransferAsProvider(agreements, foundation.delivery(), self.name()),
                peers,
                calling.workers(),
                calling.timer(),
                clock,
                patience));
        Transferring transferring = new Transferring(transfers, agreements, self.name(), clock, random, patience);
        Braking.Rule release =
                new Braking.Rule(changes::release, () -> operators.roster().owned());
        WatchSettings watched = configuration.watch().settings();
        Exchange exchange = new Exchange(
                foundation,
                transferring,
                ledger,
                choices.fetchPatience(),
                release,
                new Retention.Limits(watched.endsWithin(), watched.deletionWithin()));
        exchange.sweep();
        Mailboxes negotiations = opened.add(new Mailboxes(
                new Processes(database, Kind.NEGOTIATION),
                new NegotiationAsConsumer(community, self.signing(), agreements, recording, base, brakes::now),
                new NegotiationAsProvider(
                        catalog, decisions, community, self.signing(), agreements, recording, approving, clock, random),
                peers,
                calling.workers(),
                calling.timer(),
                clock,
                patience));
        Negotiating negotiating = new Negotiating(
                negotiations, peers, agreements, recording, changes::profiles, clock, random, patience, brakes::now);
        CatalogFace catalogFace = new CatalogFace(catalog, community, neighbours, self.name(), base, clock);

        AuditGrantRoutes auditGrants = new AuditGrantRoutes(self, members, database);
        PeerDiagnosis diagnosis = new PeerDiagnosis(self, members, client, version(), clock);

        Admission admission = Admission.ofThisProcess();
        Routes routes = DspRoutes.of(catalogFace, negotiations, transfers, neighbours)
                .and(SluiceRoutes.of(
                        members,
                        foundation.delivery(),
                        exchange.revocation(),
                        exchange.notices(),
                        exchange.deletions(),
                        management.metrics().payload()))
                .and(LaneRoutes.of(members, lanes, witness))
                .and(DiagnosisRoutes.of(members, diagnosis, changes::http, version(), clock))
                .and(auditGrants.routes());
        HttpServer server =
                opened.add(HttpServer.start(configuration.http(), tls, CostlyCalls.data(routes, admission), serving));
        Reloader reloader = new Reloader(
                reading, rules, self, members, server, client, evidence, clock, random, (next, holding, changed) -> {
                    changes.take(next, holding);
                    holdings.shared().ifPresent(Gateway::meet);
                    if (changed.contains(Reloader.CERTIFICATE)) {
                        next.ledger()
                                .fabric()
                                .ifPresent(fabric -> announce(choices.anchoring(), fabric, self, calling));
                    }
                });
        Actors actors = new Actors(operators, name, evidence.acting(), random);
        Consumer<Raised> told = watched.webhook()
                .<Consumer<Raised>>map(hook -> new Webhook(hook, self.name(), calling, clock))
                .orElse(raised -> {});
        Watch watch = new Watch(
                ledger,
                evidence,
                self.name(),
                catalog,
                new AutomaticBrake(exchange.braking())::on,
                new Endings(agreements, catalog, exchange.entitling()::all, self, members),
                standing,
                watched,
                told,
                clock);
        AdminServices services = new AdminServices(
                name,
                configuration.url().toString(),
                ledger.origin(),
                catalog::all,
                exchange.publication(),
                exchange.derivation(),
                exchange.reidentifying(),
                exchange.consents(),
                peers,
                negotiating,
                approving,
                exchange.acquisition(),
                exchange.revocation(),
                exchange.recalls(),
                exchange.retention(),
                exchange.status(),
                exchange.explaining(),
                exchange.tracing(),
                exchange.attaching(),
                exchange.crossings(),
                changes::profiles,
                exchange.entitling(),
                new LaneAudits(
                        self,
                        members,
                        lanes,
                        evidence,
                        witness,
                        exchange.documents(),
                        auditGrants,
                        client,
                        calling,
                        random),
                new RecordedMemberships(members, evidence),
                new RecordedOperators(operators, evidence),
                actors,
                new Backup(Holdings.sources(configuration, self, database, blobs, ledger, version()), clock),
                exchange.reaffirming(),
                exchange.braking(),
                evidence.acting(),
                watch,
                diagnosis,
                admission,
                management.readiness()::attention,
                clock);
        Routes adminRoutes = CostlyCalls.admin(
                        AdminRoutes.of(services), admission, exchange.acquisition()::plaintextBytes)
                .and(ReloadRoutes.of(reloader, actors))
                .and(management.routes());
        HttpServer admin = opened.add(HttpServer.startUnix(
                configuration.admin().socket(),
                HttpSettings.local(),
                adminRoutes,
                commanding,
                urgent,
                AdminRoutes.URGENT));
        evidence.record(Event.of(RecordKind.STARTED, Outcome.DONE)
                .field(
                        FieldKind.FIELD_PROFILES_DIGEST,
                        rules.profiles().digest().toByteArray())
                .build());
        exchange.resume();
        negotiations.resume();
        transfers.resume();
        configuration.ledger().fabric().ifPresent(fabric -> announce(choices.anchoring(), fabric, self, calling));
        calling.every(WATCH, WATCH, watch::look);
        calling.every(WATCH, RETENTION, exchange.retention()::look);
        IntSupplier held = () -> exchange.reaffirming().held().size();
        management.serving(
                Checks.of(
                        ledger,
                        standing,
                        database,
                        blobs,
                        reserve,
                        held,
                        brakes::now,
                        catalog.permits()::all,
                        admission,
                        self,
                        clock),
                new Metrics.Sources(
                        ledger,
                        standing,
                        blobs,
                        reserve,
                        held,
                        brakes::now,
                        () -> crossings.counted(Optional.empty()).together(),
                        self,
                        Map.of("data", server, "admin", admin),
                        clock));
        return new Gateway(opened, server, admin, adminRoutes.names(), management, mustEnd, reloader, changes);
    }

    /** What its admin socket answers, as {@link Routes#names} has it. */
    List<String> adminRoutes() {
        return adminRoutes;
    }

    /** What was changed by another process on this machine becomes known to other replicas. */
    private static void meet(SharedLists shared) {
        try {
            shared.meet();
        } catch (IdentityException e) {
            LOG.log(System.Logger.Level.WARNING, "not told to other replicas: {0}", e.getMessage());
        }
    }

    /** So that an idle gateway notices, too, that it no longer owns its database. */
    private static void touch(Documents database) {
        try {
            database.submit(tx -> 0);
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.DEBUG, "state: {0}", e.getMessage());
        }
    }

    /** So that who knows the channel alone knows our keys; tried until it is there. */
    private static void announce(Anchoring anchoring, Configuration.Fabric fabric, Organisation self, Threads calling) {
        calling.workers().execute(() -> {
            try {
                anchoring.announce(fabric, self.entry().signed());
            } catch (IOException e) {
                LOG.log(System.Logger.Level.INFO, "{0}; tried again later", e.getMessage());
                calling.timer()
                        .schedule(() -> announce(anchoring, fabric, self, calling), ANNOUNCE_SECONDS, TimeUnit.SECONDS);
            }
        });
    }

    /**
     * A lane that was restored from an old copy cannot know that it is old, and would sign a second history. So before it
     * takes a record, those who keep its checkpoints are asked. Nobody answers: a fork is found at the first contact.
     */
    private static void confirmLane(Ledger ledger, Organisation self, LaneWitnesses partners) throws LedgerException {
        for (String note : partners.some(ledger.origin(), self.name())) {
            try {
                ledger.confirm(note);
            } catch (LedgerException e) {
                if (e.stage() != LedgerException.Stage.REFUSED) {
                    throw new LedgerException(
                            e.stage(),
                            "the lane is not what a partner keeps of it (restored from an old copy?): "
                                    + e.getMessage(),
                            e);
                }
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a partner keeps what is no checkpoint of ours: {0}",
                        e.getMessage());
            }
        }
    }

    static String version() {
        String version = Gateway.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private static About about(Configuration configuration, Clock clock) {
        return new About(
                version(),
                configuration.organisation(),
                configuration.url().toString(),
                clock.instant(),
                List.of(Suite.ONE),
                Arrays.stream(Rank.values())
                        .filter(Ranks::known)
                        .map(Rank::name)
                        .toList());
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Optional<Integer> managementPort() {
        return management.port();
    }

    @Override
    public CompletableFuture<String> mustEnd() {
        return mustEnd;
    }

    @Override
    public boolean drain() {
        management.readiness().draining();
        return admin.drain(changes.drain());
    }

    @Override
    public Reloading.Reloaded reload() throws IOException {
        return reloader.reload();
    }

    @Override
    public void onReload(Consumer<Configuration> changed) {
        changes.listen(changed);
    }

    @Override
    public void close() {
        opened.close();
    }
}
