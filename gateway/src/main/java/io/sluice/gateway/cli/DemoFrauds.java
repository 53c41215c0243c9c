package io.sluice.gateway.cli;

import static io.sluice.gateway.cli.DemoTown.AUDITOR;
import static io.sluice.gateway.cli.DemoTown.HOSPITAL;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.cli.DemoSteps.DemoFailure;
import io.sluice.gateway.cli.DemoTown.Typed;
import io.sluice.gateway.provenance.Finding;
import io.sluice.ledger.Entry;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.Query;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The hospital cheats. Its honest gateway is stopped, and software of its own answers at the same address, with the
 * hospital's own keys, showing a lane that was doctored. The auditor asks exactly as before.
 */
final class DemoFrauds {
    private final DemoTown town;
    private final DemoSteps steps;
    private final Surroundings around;

    DemoFrauds(DemoTown town, DemoSteps steps, Surroundings around) {
        this.town = town;
        this.steps = steps;
        this.around = around;
    }

    void tell() throws DemoFailure {
        steps.run("stop", "The hospital's honest gateway is stopped; from here on it cheats", this::stop);
        steps.run("fraud-byte", "It changes one byte of its lane: found", this::oneByte);
        steps.run("fraud-rewritten", "It rewrites the whole lane and signs it again: found", this::rewritten);
        steps.run("fraud-unrecorded", "It granted a key, and has no record of it: found", this::unrecorded);
    }

    private List<String> stop() throws DemoFailure {
        DemoStory.expect(town.stop(HOSPITAL), "the gateway did not stop by itself");
        return List.of();
    }

    private List<String> oneByte() throws IOException, DemoFailure {
        try (DishonestOwner hospital = open();
                Ledger lane = hospital.trueLane()) {
            hospital.show(bent(lane));
            return found(Finding.Kind.TAMPERED);
        }
    }

    private List<String> rewritten() throws IOException, DemoFailure {
        try (DishonestOwner hospital = open();
                Ledger lane = hospital.rewritten("without-refusals", Set.of(RecordKind.REFUSED))) {
            hospital.show(lane);
            return found(Finding.Kind.FORK, Finding.Kind.ROLLED_BACK);
        }
    }

    private List<String> unrecorded() throws IOException, DemoFailure {
        Set<RecordKind> left = EnumSet.of(RecordKind.GRANTED, RecordKind.DELIVERED);
        try (DishonestOwner hospital = open();
                Ledger lane = hospital.rewritten("without-grants", left)) {
            hospital.show(lane);
            return found(Finding.Kind.GRANT_WITHOUT_RECORD);
        }
    }

    private DishonestOwner open() throws IOException {
        return new DishonestOwner(town.folder(HOSPITAL), town.port(HOSPITAL), around);
    }

    /** The same lane, but for one bit of one record in the middle. */
    private static Ledger bent(Ledger lane) {
        long victim = lane.size() / 2;
        return (Ledger) java.lang.reflect.Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("find")) {
                        return bent(lane.find((Query) arguments[0]), victim);
                    }
                    try {
                        return method.invoke(lane, arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static List<Entry> bent(List<Entry> entries, long victim) {
        List<Entry> shown = new ArrayList<>();
        for (Entry entry : entries) {
            byte[] record = entry.record().clone();
            if (entry.index() == victim) {
                record[record.length / 2] ^= 1;
            }
            shown.add(new Entry(entry.index(), record));
        }
        return shown;
    }

    private List<String> found(Finding.Kind... any) throws IOException, DemoFailure {
        Typed audit = town.at(AUDITOR, "audit", "--at", HOSPITAL);
        DemoStory.expect(
                audit.exit() == Exit.REFUSED.code(),
                "the audit ended with " + audit.exit() + " (expected: 1, with findings): " + audit.why());
        for (JsonNode finding : audit.json().path("findings")) {
            for (Finding.Kind kind : any) {
                if (finding.path("kind").asText().equals(kind.name())) {
                    return List.of(kind + ": " + finding.path("text").asText());
                }
            }
        }
        throw new DemoFailure(
                "the auditor did not find " + List.of(any) + ": " + audit.json().path("findings"));
    }
}
