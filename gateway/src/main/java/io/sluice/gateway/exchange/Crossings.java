package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.consent.ObjectPersons;
import io.sluice.gateway.identity.Jurisdiction;
import io.sluice.gateway.policy.Border;
import io.sluice.gateway.policy.BorderCount;
import io.sluice.gateway.policy.BorderLine;
import io.sluice.gateway.policy.Crossing;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.BorderCrossing;
import io.sluice.proto.CountedPersons;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts, by calendar year, the persons whose personal information goes to members in another jurisdiction. What is kept is
 * which objects went where, one small document for each; who is in an object was written down when it was sealed
 * ({@link ObjectPersons}). So a crossing is one insertion, repeated without effect, and the count is worked out from all of
 * them: nobody is counted twice, and a crash in between loses nobody. What was worked out is kept until something is added.
 *
 * <p>From the decision on that a key may leave, its persons count: before the record, and before the key. What then stops
 * it (a brake, a crash) leaves them counted: too many rather than too few. Decisions and what they add are one at a time:
 * {@link #serially}. Any thread.
 */
public final class Crossings implements Border {
    /** Kind of the documents. */
    public static final String KIND = "border-crossing";

    /** What a person reaffirms after a restore. */
    static final String SUBJECT = "cross-border";

    private static final Reason RESTORED = Reason.of(
            "restored",
            "this gateway was restored from a backup that does not know who crossed the border since; its operator must"
                    + " confirm that it counts on from there (sluice reaffirm cross-border)");
    private static final int PAGE = 256;
    private static final int MOST_KEPT = 256;

    private final Documents documents;
    private final Optional<Home> home;
    private final LongSupplier nowMillis;
    private final ObjectPersons persons;
    private final ReentrantLock lock = new ReentrantLock(); // Guards what is kept below, and makes decisions serial.
    private final Map<String, BorderTally> kept =
            new HashMap<>(); // By year and what would be added; emptied with each.

    /**
     * Where we are.
     *
     * @param zone whose calendar years are counted
     */
    public record Home(Jurisdiction jurisdiction, ZoneId zone) {}

    /**
     * @param home empty: nobody is counted
     * @param nowMillis the latest time that is known: a clock that is set back opens no year again
     */
    public Crossings(Documents documents, Optional<Home> home, LongSupplier nowMillis) {
        this.documents = documents;
        this.home = home;
        this.nowMillis = nowMillis;
        this.persons = new ObjectPersons(documents);
    }

    /**
     * What a crossing brought about.
     *
     * @param year of our calendar
     * @param together persons of the year in all jurisdictions, those of the crossing among them
     */
    record Counted(int year, Jurisdiction jurisdiction, BorderCount together) {
        /** As a record has it; with the line that is near, if one is. */
        String figures(List<BorderLine> lines) {
            String figures = "year=" + year + "\njurisdiction=" + jurisdiction + "\npersons=" + together.persons()
                    + "\nsensitive=" + together.sensitive();
            return BorderLine.near(lines, together)
                    .map(line -> figures + "\nline=" + line.words() + "\npercent=" + line.percent(together))
                    .orElse(figures);
        }
    }

    /** Of one year. */
    public record Year(int year, BorderCount together, Map<String, BorderCount> each) {}

    /** Where we are; empty: nobody is counted. */
    public Optional<Home> home() {
        return home;
    }

    private int year() {
        ZoneId zone = home.orElseThrow().zone();
        return Instant.ofEpochMilli(nowMillis.getAsLong()).atZone(zone).getYear();
    }

    @Override
    public Crossing crossing(ByteString objectId, Optional<Jurisdiction> theirs) {
        Crossing.Kind kind = Crossing.kind(home.map(Home::jurisdiction), theirs);
        if (kind == Crossing.Kind.UNCOUNTED) {
            return Crossing.UNCOUNTED;
        }
        if (kind == Crossing.Kind.DOMESTIC) {
            return Crossing.DOMESTIC;
        }
        Optional<Reason> held = Holds.holdsCrossings(documents) ? Optional.of(RESTORED) : Optional.empty();
        Optional<CountedPersons> known = persons.of(objectId);
        String code = theirs.map(Jurisdiction::code).orElse("");
        return new Crossing(
                kind,
                known.map(Crossings::count),
                known.map(each -> count(each).persons() == 0
                        ? counted(Optional.empty()).together()
                        : with(year(), objectId, code, each).together()),
                held);
    }

    private static BorderCount count(CountedPersons counted) {
        long all = counted.getNamed() + counted.getUnnamed();
        return new BorderCount(all, counted.getSensitive() ? all : 0);
    }

    /** Decides while nothing is added to the count but by this; where nothing can cross, without waiting. */
    <T> T serially(Optional<Jurisdiction> theirs, Supplier<T> deciding) {
        if (!crosses(theirs)) {
            return deciding.get();
        }
        lock.lock();
        try {
            return deciding.get();
        } finally {
            lock.unlock();
        }
    }

    private boolean crosses(Optional<Jurisdiction> theirs) {
        return home.isPresent() && !theirs.equals(home.map(Home::jurisdiction));
    }

    /**
     * The key of an object may go there: from the return on its persons are counted, durably. Empty: nobody crosses. To be
     * called within {@link #serially}, after a decision that rests on the same jurisdiction.
     */
    Optional<Counted> count(ByteString objectId, Optional<Jurisdiction> theirs) {
        Optional<CountedPersons> known = crosses(theirs)
                ? persons.of(objectId).filter(each -> count(each).persons() > 0)
                : Optional.empty();
        if (known.isEmpty() || theirs.isEmpty()) { // From where nothing is known, a decision lets nobody pass.
            return Optional.empty();
        }
        int year = year();
        BorderCrossing crossing = BorderCrossing.newBuilder()
                .setYear(year)
                .setJurisdiction(theirs.get().code())
                .setObjectId(objectId)
                .setPersons(known.get())
                .setTimeMillis(nowMillis.getAsLong())
                .build();
        lock.lock();
        try {
            BorderTally tally = with(year, objectId, theirs.get().code(), known.get());
            boolean fresh = documents.update(
                    tx -> tx.insertIfAbsent(Document.of(KIND, id(crossing), "", crossing.toByteArray())));
            if (fresh) {
                kept.clear();
            }
            return Optional.of(new Counted(year, theirs.get(), tally.together()));
        } finally {
            lock.unlock();
        }
    }

    /** The year as it would be with this object there; it may be there already. */
    private BorderTally with(int year, ByteString objectId, String code, CountedPersons counted) {
        lock.lock();
        try {
            String key = year + "/" + code + "/" + HexFormat.of().formatHex(objectId.toByteArray());
            BorderTally known = kept.get(key);
            if (known == null) {
                List<BorderCrossing> all = new ArrayList<>(of(year));
                all.add(BorderCrossing.newBuilder()
                        .setYear(year)
                        .setJurisdiction(code)
                        .setObjectId(objectId)
                        .setPersons(counted)
                        .build());
                known = tally(all);
                if (kept.size() >= MOST_KEPT) {
                    kept.clear();
                }
                kept.put(key, known);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private BorderTally tally(List<BorderCrossing> crossings) {
        Map<String, BorderCrossing> once = new HashMap<>();
        crossings.forEach(each -> once.putIfAbsent(id(each), each));
        return BorderTally.of(once.values(), persons);
    }

    private static String id(BorderCrossing crossing) {
        return String.format("%04d/%s/", crossing.getYear(), crossing.getJurisdiction())
                + HexFormat.of().formatHex(crossing.getObjectId().toByteArray());
    }

    private List<BorderCrossing> of(int year) {
        String prefix = String.format("%04d/", year);
        List<BorderCrossing> found = new ArrayList<>();
        List<Document> page = documents.list(KIND, prefix, PAGE);
        while (!page.isEmpty() && page.get(0).id().startsWith(prefix)) {
            page.stream()
                    .filter(each -> each.id().startsWith(prefix))
                    .map(Crossings::read)
                    .forEach(found::add);
            page = documents.list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
        return found;
    }

    private static BorderCrossing read(Document document) {
        try {
            return BorderCrossing.parseFrom(document.content());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(document + ": not readable", e);
        }
    }

    /** What was counted in a year; empty: in this one. Nobody has to be counted now for that. */
    public Year counted(Optional<Integer> which) {
        int year = which.orElseGet(() -> home.isPresent()
                ? year()
                : Instant.ofEpochMilli(nowMillis.getAsLong())
                        .atZone(java.time.ZoneOffset.UTC)
                        .getYear());
        lock.lock();
        try {
            BorderTally tally = kept.computeIfAbsent(year + "/", each -> tally(of(year)));
            return new Year(year, tally.together(), tally.each());
        } finally {
            lock.unlock();
        }
    }
}
