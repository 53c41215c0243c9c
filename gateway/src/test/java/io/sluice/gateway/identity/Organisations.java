package io.sluice.gateway.identity;

import io.sluice.proto.MemberEntry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Organisations to test with. */
public final class Organisations {
    public static final SecureRandom RANDOM = new SecureRandom();
    public static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    private Organisations() {}

    public static Organisation make(Path directory, String name) throws IdentityException {
        return make(directory, name, Clock.fixed(START, ZoneOffset.UTC));
    }

    public static Organisation make(Path directory, String name, Clock clock) throws IdentityException {
        return Organisation.init(
                directory.resolve(name), InitOptions.of(name, "https://" + name + ".example:7443"), clock, RANDOM);
    }

    public static char[] password(Path directory, String name) throws IdentityException {
        return Passwords.read(directory.resolve(name).resolve("password"));
    }

    /** The organisation's next entry, changed, signed with its key in use. */
    public static Entry renewed(Organisation organisation, java.util.function.Consumer<MemberEntry.Builder> change)
            throws IdentityException {
        MemberEntry.Builder next = organisation.entry().value().toBuilder()
                .setSerial(organisation.entry().value().getSerial() + 1);
        change.accept(next);
        return Entry.verify(organisation.signing().sign(Entry.TYPE, next.build().toByteString()));
    }
}
