package io.sluice.gateway.cli;

import com.google.protobuf.ByteString;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Lanes;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.provenance.FolderCopies;
import io.sluice.gateway.provenance.LaneSigning;
import io.sluice.gateway.store.PostgresDatabase;
import io.sluice.gateway.store.StoreException;
import io.sluice.lane.Checkpoint;
import io.sluice.lane.FormatException;
import io.sluice.lane.SignedNote;
import io.sluice.ledger.LaneCopy;
import io.sluice.ledger.LocalLedger;
import io.sluice.proto.LaneReach;
import io.sluice.proto.ListedLane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * How far each lane of an organisation is, while nobody can write one: the lane of this gateway is open here, and a state in
 * a database server that replicas share is owned. Until it is closed.
 */
final class HeldLanes implements AutoCloseable {
    private final Configuration configuration;
    private final Organisation self;
    private final Map<String, Long> stated;
    private final List<LaneReach> reaches = new ArrayList<>();
    private final Deque<Runnable> held = new ArrayDeque<>();

    private HeldLanes(Configuration configuration, Organisation self, Map<String, Long> stated) {
        this.configuration = configuration;
        this.self = self;
        this.stated = stated;
    }

    /**
     * Holds them.
     *
     * @param stated records of each lane that this gateway does not write, by its name, as its own replica says: a copy here
     *     cannot know whether it is the newest
     * @throws CommandException a lane is not here as a whole, or another replica runs
     */
    static HeldLanes hold(Configuration configuration, Organisation self, Map<String, Long> stated, Clock clock)
            throws IOException, CommandException {
        HeldLanes lanes = new HeldLanes(configuration, self, stated);
        boolean all = false;
        try {
            lanes.holdState();
            for (ListedLane lane : Lanes.of(self.entry().value())) {
                lanes.add(lane, clock);
            }
            all = true;
            return lanes;
        } finally {
            if (!all) {
                lanes.close();
            }
        }
    }

    /** Size and root of every lane that the entry lists. */
    List<LaneReach> reaches() {
        return List.copyOf(reaches);
    }

    private void holdState() throws CommandException {
        if (configuration.state().server().isPresent()) {
            Threads writing = new Threads(configuration.organisation() + "-state", 1, 4);
            held.push(writing::close);
            try {
                PostgresDatabase state =
                        PostgresDatabase.open(configuration.state().server().get(), writing.workers(), end -> {});
                held.push(state::close);
            } catch (StoreException e) {
                throw CommandException.usage("state: " + e.getMessage() + " (expected: all replicas stopped)");
            }
        }
    }

    private void add(ListedLane lane, Clock clock) throws IOException, CommandException {
        if (lane.getEnded()) {
            add(lane.getOrigin(), lane.getSize(), lane.getRoot().toByteArray());
        } else if (lane.getOrigin()
                .equals(self.name() + "/" + configuration.ledger().lane())) {
            addWritten(lane.getOrigin(), clock);
        } else {
            addCopy(lane.getOrigin());
        }
    }

    private void addWritten(String origin, Clock clock) throws IOException {
        LocalLedger ledger = LaneSigning.open(configuration.ledger().directory(), self, origin, clock);
        held.push(ledger::close);
        try {
            Checkpoint head =
                    Checkpoint.parse(SignedNote.parse(ledger.checkpoint()).text());
            add(origin, head.size(), head.root());
        } catch (FormatException e) {
            throw new IllegalStateException("a checkpoint that was just signed is none", e);
        }
    }

    private void addCopy(String origin) throws IOException, CommandException {
        Path place = FolderCopies.place(configuration.ledger().copies(), origin);
        if (!Files.isDirectory(place)) {
            throw CommandException.usage("lane " + origin + ": no copy of it at " + place
                    + " (expected: its whole directory there, with its gateway stopped)");
        }
        LaneCopy copy = LaneCopy.open(place, LaneSigning.keys(self, origin).orElseThrow());
        if (copy.beyond() > 0) {
            throw CommandException.usage("lane " + origin + ": " + copy.beyond()
                    + " records that its checkpoint does not cover yet (expected: a copy of a lane whose gateway was"
                    + " stopped in order; start and stop it once, and copy it again)");
        }
        String name = place.getFileName().toString();
        if (!Long.valueOf(copy.size()).equals(stated.get(name))) {
            throw CommandException.usage("lane " + origin + ": the copy here has " + copy.size()
                    + " records (expected: --lane " + name + "=N with as many as `sluice lane list` says at the stopped"
                    + " replica that writes it, and an up-to-date copy)");
        }
        add(origin, copy.size(), copy.root());
    }

    private void add(String origin, long size, byte[] root) {
        reaches.add(LaneReach.newBuilder()
                .setOrigin(origin)
                .setSize(size)
                .setRoot(ByteString.copyFrom(root))
                .build());
    }

    @Override
    public void close() {
        while (!held.isEmpty()) {
            held.pop().run();
        }
    }
}
