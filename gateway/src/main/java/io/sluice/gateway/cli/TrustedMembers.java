package io.sluice.gateway.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.identity.Entry;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.MemberFile;
import io.sluice.gateway.identity.MemberListFile;
import io.sluice.gateway.provenance.MemberKeys;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.LedgerMember;
import io.sluice.proto.Member;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.MemberList;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose signatures an offline check believes, without any password: an organisation's own entry and the list that it
 * signed, and single member files that a person named.
 */
final class TrustedMembers implements MemberKeys {
    private final Map<String, Entry> entries = new HashMap<>();

    /** From {@code member.json} and {@code members.json} of an organisation's folder. */
    void addOrganisation(Path folder) throws IOException, CommandException {
        Entry self = MemberFile.read(Files.readAllBytes(folder.resolve("member.json")));
        entries.put(self.name(), self);
        Path file = folder.resolve("members.json");
        if (!Files.exists(file)) {
            return;
        }
        try {
            byte[] message = Base64.getDecoder()
                    .decode(Json.parse(Files.readAllBytes(file)).path("list").asText());
            Signed signed = Signed.parseFrom(message);
            Signatures.verify(
                    signed, MemberListFile.TYPE, self.name(), self.value().getSigningKeysList());
            for (Member member : MemberList.parseFrom(signed.getPayload()).getMembersList()) {
                Entry entry = Entry.verify(member.getEntry());
                entries.putIfAbsent(entry.name(), entry);
            }
        } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
            throw CommandException.usage(file + ": not a member list (expected: what `sluice member add` keeps)");
        }
    }

    /** A file that a person trusts. */
    void addFile(Path file) throws IOException {
        Entry entry = MemberFile.read(Files.readAllBytes(file));
        entries.put(entry.name(), entry);
    }

    /**
     * Members as a channel lists them: each entry must be signed by the keys that it names. Those known already stay, unless
     * the channel has a newer entry of them that a key of the known one signed.
     */
    void addChannel(Map<String, LedgerMember> listed) {
        listed.forEach((name, member) -> {
            try {
                Entry entry = Entry.verify(member.getEntry());
                if (entry.name().equals(name)) {
                    entries.merge(name, entry, TrustedMembers::newer);
                }
            } catch (IdentityException e) {
                // What no key of its own signed is nobody's entry, whoever endorsed it.
            }
        });
    }

    /** Those who are known already; a newer entry that properly succeeds the known one tells of more lanes. */
    void addNewer(Map<String, LedgerMember> listed) {
        Map<String, LedgerMember> known = new HashMap<>(listed);
        known.keySet().retainAll(entries.keySet());
        addChannel(known);
    }

    private static Entry newer(Entry known, Entry other) {
        try {
            other.requireSucceeds(known);
            return other;
        } catch (IdentityException e) {
            return known;
        }
    }

    /** What the options of a command name; nobody when they name nobody. */
    static TrustedMembers named(Optional<Path> folder, List<Path> files) throws IOException, CommandException {
        TrustedMembers members = new TrustedMembers();
        if (folder.isPresent()) {
            members.addOrganisation(folder.get());
        }
        for (Path file : files) {
            members.addFile(file);
        }
        return members;
    }

    /** The same; there must be somebody. */
    static TrustedMembers of(Optional<Path> folder, List<Path> files) throws IOException, CommandException {
        TrustedMembers members = named(folder, files);
        if (members.entries.isEmpty()) {
            throw CommandException.usage(
                    "whose signatures? (expected: -c FILE of an organisation, or --member FILE with a member.json)");
        }
        return members;
    }

    @Override
    public Optional<MemberEntry> entry(String organisation) {
        return Optional.ofNullable(entries.get(organisation)).map(Entry::value);
    }
}
