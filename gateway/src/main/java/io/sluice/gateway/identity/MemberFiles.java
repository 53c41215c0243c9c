package io.sluice.gateway.identity;

import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.store.Durable;
import io.sluice.gateway.store.StoreException;
import io.sluice.proto.MemberList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lists on the disk. A registrar's list counts only while its registrar is on our own list with that role, and only
 * if a key of the registrar's newest entry signed it.
 */
final class MemberFiles {
    private final Path directory;
    private final Organisation self;

    MemberFiles(Path directory, Organisation self) {
        this.directory = directory;
        this.self = self;
    }

    Roster read() throws IdentityException {
        MemberListFile.Content own = Files.exists(ownFile()) ? readOwn() : null;
        Map<String, MemberListFile.Content> registrars = new TreeMap<>();
        if (own != null) {
            for (Member member : new Roster(self.name(), own, Map.of()).all()) {
                Path file = registrarFile(member.name());
                if (member.roles().contains(Role.REGISTRAR) && !member.isRevoked() && Files.exists(file)) {
                    registrars.put(member.name(), readRegistrar(file, member));
                }
            }
        }
        return new Roster(self.name(), own, registrars);
    }

    MemberListFile.Content sign(MemberList list) throws IdentityException {
        return MemberListFile.read(MemberListFile.sign(list, self.signing()));
    }

    void writeOwn(MemberListFile.Content list) throws IdentityException {
        write(ownFile(), list);
    }

    void writeRegistrar(MemberListFile.Content list) throws IdentityException {
        write(registrarFile(list.value().getIssuer()), list);
    }

    /** Throws unless that is a list of ours, signed by us. */
    MemberListFile.Content requireOwn(byte[] file) throws IdentityException {
        MemberListFile.Content list = MemberListFile.read(file);
        requireIssuer(list, self.name(), ownFile());
        list.requireSignedBy(self.entry().value().getSigningKeysList());
        return list;
    }

    private MemberListFile.Content readOwn() throws IdentityException {
        MemberListFile.Content list = parse(ownFile());
        requireIssuer(list, self.name(), ownFile());
        list.requireSignedBy(self.entry().value().getSigningKeysList());
        return list;
    }

    private MemberListFile.Content readRegistrar(Path file, Member registrar) throws IdentityException {
        MemberListFile.Content list = parse(file);
        requireIssuer(list, registrar.name(), file);
        Entry theirs = list.entries().get(registrar.name());
        boolean same = theirs != null
                && theirs.signed()
                        .getPayload()
                        .equals(registrar.entry().signed().getPayload());
        if (theirs != null
                && !same
                && theirs.value().getSerial() > registrar.entry().value().getSerial()) {
            theirs.requireSucceeds(registrar.entry()); // A crash came between the list and our own list.
            list.requireSignedBy(theirs.value().getSigningKeysList());
        } else {
            list.requireSignedBy(registrar.signingKeys());
        }
        return list;
    }

    private static void requireIssuer(MemberListFile.Content list, String name, Path file) throws IdentityException {
        if (!list.value().getIssuer().equals(name)) {
            throw new IdentityException(
                    Reason.TAMPERED, file + ": issued by another than " + name + " (expected: its own list)");
        }
    }

    private static MemberListFile.Content parse(Path file) throws IdentityException {
        try {
            return MemberListFile.read(Durable.read(file, MemberListFile.MAX_BYTES));
        } catch (IdentityException e) {
            throw new IdentityException(e.reason(), file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IdentityException(Reason.UNREADABLE, file + ": cannot be read", e);
        }
    }

    private static void write(Path file, MemberListFile.Content list) throws IdentityException {
        try {
            Durable.createDirectories(file.getParent());
            Durable.write(file, MemberListFile.write(list));
        } catch (IOException e) {
            throw OrganisationFiles.failed("member list", file, StoreException.of("member list", file, e));
        }
    }

    private Path ownFile() {
        return directory.resolve("members.json");
    }

    private Path registrarFile(String name) {
        return directory.resolve("registrars").resolve(name + ".json");
    }
}
