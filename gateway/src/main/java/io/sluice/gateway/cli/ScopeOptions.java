package io.sluice.gateway.cli;

import io.sluice.proto.ReleaseScope;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whom and what the keys of a release are for. */
final class ScopeOptions {
    @Option(names = "--dataset", paramLabel = "NAME", description = "Scope of the keys (default: the file's name).")
    String dataset;

    @Option(names = "--purpose", paramLabel = "P", description = "Scope of the keys: what the release is for.")
    String purpose = "";

    @Option(names = "--recipient", paramLabel = "ORG", description = "Scope of the keys: whom the release is for.")
    String recipient = "";

    ReleaseScope scope(Path file) {
        return ReleaseScope.newBuilder()
                .setDataset(dataset == null ? Source.nameOf(file) : dataset)
                .setPurpose(purpose)
                .setRecipient(recipient)
                .build();
    }
}
