package io.sluice.gateway;

import com.google.protobuf.ByteString;
import io.sluice.gateway.api.Reloading;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ConfigurationFiles;
import io.sluice.gateway.config.Mistake;
import io.sluice.gateway.config.Reading;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpServer;
import io.sluice.gateway.http.Prepared;
import io.sluice.gateway.http.TlsIdentity;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Passwords;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.sealing.Digests;
import io.sluice.ledger.LedgerException;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a running gateway takes over of a changed configuration: all, or nothing. Everything that can fail comes first
 * (reading, checking, making TLS contexts, the record); after the record only fields are set.
 */
final class Reloader implements Reloading {
    private static final System.Logger LOG = System.getLogger(Reloader.class.getName());

    /** Stands for certificate and member entry among the names of what changed. */
    static final String CERTIFICATE = "certificate";

    private static final String SCHEME = "grading.scheme";
    private static final String MEMBERS = "members";
    private static final String PROFILES = "profiles";

    private final Organisation self;
    private final Members members;
    private final HttpServer server;
    private final HttpClient client;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;
    private final Taking taking;

    /** Guarded by this, as is the next. */
    private Reading running;

    private Rules rules;

    /** What else takes over what has changed. Must not fail. */
    @FunctionalInterface
    interface Taking {
        void take(Configuration configuration, Rules rules, List<String> changed);
    }

    Reloader(
            Reading running,
            Rules rules,
            Organisation self,
            Members members,
            HttpServer server,
            HttpClient client,
            Evidence evidence,
            Clock clock,
            SecureRandom random,
            Taking taking) {
        this.running = running;
        this.rules = rules;
        this.self = self;
        this.members = members;
        this.server = server;
        this.client = client;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
        this.taking = taking;
    }

    @Override
    public synchronized Reloading.Reloaded reload() throws IOException {
        try {
            List<String> changed = takeOver();
            LOG.log(
                    System.Logger.Level.INFO,
                    changed.isEmpty() ? "reload: nothing has changed" : "reload: {0}",
                    String.join(", ", changed));
            return new Reloading.Reloaded(changed, List.of());
        } catch (ConfigurationException e) {
            return refused(
                    "configuration",
                    e.mistakes().stream().map(Mistake::toString).toList());
        } catch (IdentityException e) {
            return refused("identity", List.of(e.getMessage()));
        }
    }

    private List<String> takeOver() throws IOException, ConfigurationException {
        Reading next = ConfigurationFiles.again(running);
        Configuration configuration = next.configuration();
        try (Organisation fresh = organisation(configuration)) {
            Rules holding = Rules.of(configuration, fresh.entry());
            boolean renewed = self.isRenewal(fresh);
            if (renewed) {
                requireUsable(fresh);
            }
            Members.Lists lists = members.read();
            List<String> changed = new ArrayList<>(running.changed(next));
            note(changed, SCHEME, !holding.scheme().equals(rules.scheme()));
            note(
                    changed,
                    PROFILES,
                    !holding.profiles().digest().equals(rules.profiles().digest()));
            note(changed, CERTIFICATE, renewed);
            note(changed, MEMBERS, lists.differ());
            TlsIdentity identity = fresh.tls(members.peerCheck());
            try (Prepared in = server.prepare(identity);
                    Prepared out = client.prepare(identity)) {
                if (changed.isEmpty()) {
                    return changed;
                }
                record(next, fresh, holding, changed);
                if (renewed) {
                    self.renew(fresh);
                    in.commit();
                    out.commit();
                }
                lists.use();
                server.limit(configuration.http());
                running = next;
                rules = holding;
                taking.take(configuration, holding, changed);
                return changed;
            }
        }
    }

    private static void note(List<String> changed, String name, boolean hasChanged) {
        if (hasChanged && !changed.contains(name)) {
            changed.add(name);
        }
    }

    private Organisation organisation(Configuration configuration) throws IOException {
        char[] password = Passwords.read(configuration.keys().passwordFile());
        try {
            return Organisation.open(configuration.directory(), password, random);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private void requireUsable(Organisation fresh) throws IdentityException {
        List<String> unlike = self.unlike(fresh);
        if (!unlike.isEmpty()) {
            throw new IdentityException(
                    IdentityException.Reason.TAMPERED,
                    "organisation " + self.name() + ": " + String.join(", ", unlike)
                            + " (expected: a change of certificate alone; everything else needs a restart)");
        }
        Optional<IdentityException> over = fresh.refusal(clock.instant());
        if (over.isPresent()) {
            throw over.get();
        }
    }

    /** Names of what changed, and digests of what holds now: no values. */
    private void record(Reading next, Organisation fresh, Rules holding, List<String> changed) throws LedgerException {
        String holds = next.settings().stream()
                .map(setting -> setting.name() + "=" + setting.value().orElse("") + "\n")
                .collect(Collectors.joining("", "", "entry=" + fresh.entry().fingerprint() + "\n"));
        evidence.record(Event.of(RecordKind.CONFIGURED, Outcome.DONE)
                .field(FieldKind.FIELD_SUBJECT, String.join("\n", changed))
                .field(
                        FieldKind.FIELD_CONFIGURATION_DIGEST,
                        Digests.sha256(ByteString.copyFrom(holds, StandardCharsets.UTF_8))
                                .toByteArray())
                .field(
                        FieldKind.FIELD_PROFILES_DIGEST,
                        holding.profiles().digest().toByteArray())
                .build());
    }

    private Reloading.Reloaded refused(String code, List<String> mistakes) {
        mistakes.forEach(mistake -> LOG.log(System.Logger.Level.WARNING, "reload refused: {0}", mistake));
        try {
            evidence.record(Event.of(RecordKind.CONFIGURED, Outcome.DENIED)
                    .field(FieldKind.FIELD_REASON, code)
                    .field(FieldKind.FIELD_COUNT, mistakes.size())
                    .build());
        } catch (LedgerException e) {
            // Nothing has changed, so that nothing must be told; that the lane takes no records is told elsewhere.
            LOG.log(System.Logger.Level.WARNING, "reload refused: not recorded: {0}", e.getMessage());
        }
        return new Reloading.Reloaded(List.of(), mistakes);
    }
}
