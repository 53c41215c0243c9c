package io.sluice.gateway.identity;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Durable;
import io.sluice.gateway.store.StoreException;
import io.sluice.gateway.store.Tx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The member lists of an organisation with several replicas: each has them in its folder, and the state that they share
 * has the ones in force. A replica that takes over goes on with those, so that a member who was removed at one is not
 * admitted by another.
 *
 * <p>Of our own list the state knows every earlier one by its digest, and the folder (file {@code members.shared}) the
 * one with which both were last the same. So it is known which is a change of which; two changes that do not know of
 * each other are refused. Any thread.
 */
public final class SharedLists {
    private static final String KIND = "member-lists";
    private static final String OWN = "own";
    private static final String ENTRY = "entry";
    private static final String TOKENS = "token-secret";
    private static final String REGISTRAR = "registrar/";
    private static final String EARLIER = "earlier";
    private static final int MOST_EARLIER = 100_000; // 6.5 MB of hex digests

    private final MemberFiles files;
    private final Path directory;
    private final Organisation self;
    private final Documents state;

    public SharedLists(Path directory, Organisation self, Documents state) {
        this.files = new MemberFiles(directory, self);
        this.directory = directory;
        this.self = self;
        this.state = state;
    }

    /** Says in the state that what the folder has is in force: after a restore. */
    public synchronized void impose() throws IdentityException {
        putEntry();
        putTokens();
        Optional<byte[]> mine = read(file(OWN));
        if (mine.isPresent()) {
            shareOwn(mine.get());
            remember(mine.get());
        }
        for (Path file : registrarFiles()) {
            put(REGISTRAR + name(file), read(file).orElseThrow());
        }
    }

    /**
     * Makes the folder and the state the same, whichever is newer; to be called before the lists are opened, and whenever
     * they may have been changed by another process.
     *
     * @throws IdentityException {@code NOT_NEWER}: neither is known to come from the other, or this folder's member entry
     *     or key store is older than the other replica's; nothing was changed
     */
    public synchronized void meet() throws IdentityException {
        requireEntry();
        requireTokens();
        meetOwn();
        meetRegistrars();
    }

    /** To be called with a new list of ours before it is written into the folder: so it counts for every replica. */
    synchronized void share(byte[] list) throws IdentityException {
        shareRegistrars();
        shareOwn(list);
    }

    /** To be called when that list is in the folder. */
    synchronized void settled(MemberListFile.Content list) {
        try {
            remember(MemberListFile.write(list));
        } catch (IdentityException e) {
            // The list is in force in both places; they are found to be the same at the next meeting.
        }
    }

    private void shareOwn(byte[] list) throws IdentityException {
        String digest = digest(list);
        write(tx -> {
            tx.put(Document.of(KIND, OWN, "", list));
            List<String> earlier = new ArrayList<>(earlier(tx.get(KIND, EARLIER)));
            if (!earlier.contains(digest)) {
                earlier.add(digest);
            }
            int from = Math.max(0, earlier.size() - MOST_EARLIER);
            String text = String.join("\n", earlier.subList(from, earlier.size()));
            tx.put(Document.of(KIND, EARLIER, "", text.getBytes(StandardCharsets.US_ASCII)));
        });
    }

    private void meetOwn() throws IdentityException {
        Optional<byte[]> theirs = content(OWN);
        Optional<byte[]> mine = read(file(OWN));
        if (theirs.isEmpty()) {
            if (mine.isPresent()) {
                shareOwn(mine.get());
                remember(mine.get());
            }
            return;
        }
        String shared = digest(theirs.get());
        String here = mine.map(SharedLists::digest).orElse("");
        if (here.equals(shared)) {
            remember(theirs.get());
        } else if (mine.isEmpty() || known().contains(here)) {
            if (mine.isPresent() && serial(theirs.get()) <= serial(mine.get())) {
                throw new IdentityException(
                        Reason.NOT_NEWER,
                        file(OWN) + ": serial " + serial(mine.get()) + ", and the state has the earlier "
                                + serial(theirs.get())
                                + " (expected: a later one; is the state an old copy?)");
            }
            take(theirs.get());
        } else if (remembered().equals(shared)) {
            shareOwn(mine.get());
            remember(mine.get());
        } else {
            throw new IdentityException(
                    Reason.NOT_NEWER,
                    file(OWN) + ": was changed here while another replica ran, from a list that is no longer in force"
                            + " (expected: changes at the replica that runs; put this file away, start, and make the"
                            + " change again: the list in force is then taken from the state)");
        }
    }

    private void take(byte[] list) throws IdentityException {
        files.requireOwn(list);
        write(file(OWN), list);
        remember(list);
    }

    /** A registrar's lists are numbered by the registrar, who signs them: they are checked when they are opened. */
    private void meetRegistrars() throws IdentityException {
        for (Document document : state.list(KIND, REGISTRAR, MemberListFile.MAX_LISTS)) {
            if (document.id().startsWith(REGISTRAR)) {
                Path file = file(document.id());
                Optional<byte[]> mine = read(file);
                if (mine.isEmpty() || serial(mine.get()) < serial(document.content())) {
                    write(file, document.content());
                }
            }
        }
        shareRegistrars();
    }

    private void shareRegistrars() throws IdentityException {
        for (Path file : registrarFiles()) {
            byte[] mine = read(file).orElseThrow();
            Optional<byte[]> theirs = content(REGISTRAR + name(file));
            if (theirs.isEmpty() || serial(theirs.get()) < serial(mine)) {
                put(REGISTRAR + name(file), mine);
            }
        }
    }

    private void requireEntry() throws IdentityException {
        long mine = self.entry().value().getSerial();
        Optional<byte[]> theirs = content(ENTRY);
        if (theirs.isPresent()) {
            String[] parts = new String(theirs.get(), StandardCharsets.US_ASCII).split(" ", 2);
            long serial = Long.parseLong(parts[0]);
            if (mine < serial || mine == serial && !parts[1].equals(fingerprint())) {
                throw new IdentityException(
                        Reason.NOT_NEWER,
                        directory.resolve("member.json") + ": serial " + mine
                                + ", while the other replica ran with serial "
                                + serial + (mine == serial ? " of another content" : "")
                                + " (expected: the same; copy member.json and keys.p12 from it)");
            }
        }
        putEntry();
    }

    private void putEntry() throws IdentityException {
        String text = self.entry().value().getSerial() + " " + fingerprint();
        putIfOther(ENTRY, text.getBytes(StandardCharsets.US_ASCII));
    }

    private void putIfOther(String id, byte[] content) throws IdentityException {
        if (content(id).filter(known -> Arrays.equals(known, content)).isEmpty()) {
            put(id, content);
        }
    }

    /** A replica without the others' newest secret of tokens would take their records for forged ones. */
    private void requireTokens() throws IdentityException {
        Optional<String> theirs = content(TOKENS).map(name -> new String(name, StandardCharsets.US_ASCII));
        if (theirs.isPresent() && !self.tokenSecretNames().contains(theirs.get())) {
            throw new IdentityException(
                    Reason.NOT_NEWER,
                    directory.resolve(OrganisationFiles.KEYS)
                            + ": lacks the token secret that the other replica ran with"
                            + " (expected: the same; copy keys.p12 from it)");
        }
        putTokens();
    }

    private void putTokens() throws IdentityException {
        putIfOther(TOKENS, self.tokenSecretNames().get(0).getBytes(StandardCharsets.US_ASCII));
    }

    private String fingerprint() {
        return self.entry().fingerprint().toString();
    }

    private List<String> known() throws IdentityException {
        try {
            return earlier(state.get(KIND, EARLIER));
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    private static List<String> earlier(Optional<Document> document) {
        return document.map(found -> List.of(new String(found.content(), StandardCharsets.US_ASCII).split("\n")))
                .orElse(List.of());
    }

    private String remembered() throws IdentityException {
        return read(base())
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
                .orElse("");
    }

    private void remember(byte[] list) throws IdentityException {
        if (!remembered().equals(digest(list))) {
            write(base(), (digest(list) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private Path base() {
        return directory.resolve("members.shared");
    }

    private Path file(String id) {
        return id.equals(OWN)
                ? directory.resolve("members.json")
                : directory.resolve("registrars").resolve(id.substring(REGISTRAR.length()) + ".json");
    }

    private List<Path> registrarFiles() throws IdentityException {
        Path folder = directory.resolve("registrars");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw OrganisationFiles.failed("member list", folder, StoreException.of("member list", folder, e));
        }
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ".json".length());
    }

    private static long serial(byte[] list) throws IdentityException {
        return MemberListFile.read(list).value().getSerial();
    }

    private Optional<byte[]> content(String id) throws IdentityException {
        try {
            return state.get(KIND, id).map(Document::content);
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    private void put(String id, byte[] content) throws IdentityException {
        write(tx -> tx.put(Document.of(KIND, id, "", content)));
    }

    private void write(java.util.function.Consumer<Tx> work) throws IdentityException {
        try {
            state.write(work);
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    private static IdentityException failed(StoreException e) {
        return new IdentityException(Reason.UNREADABLE, "member lists in the state: " + e.getMessage(), e);
    }

    private static Optional<byte[]> read(Path file) throws IdentityException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Durable.read(file, MemberListFile.MAX_BYTES));
        } catch (IOException e) {
            throw new IdentityException(Reason.UNREADABLE, file + ": cannot be read", e);
        }
    }

    private static void write(Path file, byte[] content) throws IdentityException {
        try {
            Durable.createDirectories(file.getParent());
            Durable.write(file, content);
        } catch (IOException e) {
            throw OrganisationFiles.failed("member list", file, StoreException.of("member list", file, e));
        }
    }

    private static String digest(byte[] list) {
        return HexFormat.of()
                .formatHex(Digests.sha256(ByteString.copyFrom(list)).toByteArray());
    }
}
