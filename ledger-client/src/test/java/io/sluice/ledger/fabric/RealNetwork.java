package io.sluice.ledger.fabric;

import io.sluice.ledger.network.ContractProgram;
import io.sluice.ledger.network.FabricForTests;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.NetworkDescription;
import io.sluice.ledger.network.Organisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One real network of two organisations for all tests of this JVM that ask for it: started by the first, ended after the
 * last. Each test takes lanes of its own.
 */
final class RealNetwork implements BeforeAllCallback, ParameterResolver {
    static final String HOSPITAL = "hospital";
    static final String LAB = "lab";

    /** The network, and names for lanes that nobody has used. */
    static final class Shared implements AutoCloseable {
        private final Path dir;
        private final LocalNetwork network;
        private final AtomicInteger lanes = new AtomicInteger();

        private Shared() throws IOException {
            this.dir = Files.createTempDirectory("sluice-real-network-");
            this.network = LocalNetwork.start(
                    NetworkDescription.loopback(
                            "provenance", List.of(Organisation.member(HOSPITAL), Organisation.member(LAB))),
                    dir,
                    FabricForTests.binaries(),
                    ContractProgram.command(),
                    Clock.systemUTC(),
                    new SecureRandom());
        }

        LocalNetwork network() {
            return network;
        }

        /** The hospital's gateway, whose own peer comes first. */
        ChannelAccess access() throws IOException {
            return network.gateway(HOSPITAL);
        }

        String freshLane() {
            return HOSPITAL + "/lane-" + lanes.incrementAndGet();
        }

        @Override
        public void close() throws IOException {
            network.close();
            try (var files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        FabricForTests.binaries(); // Fails before anything else.
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Shared.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RealNetwork.class))
                .getOrComputeIfAbsent(Shared.class, key -> {
                    try {
                        return new Shared();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
    }
}
