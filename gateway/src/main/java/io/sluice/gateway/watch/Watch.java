package io.sluice.gateway.watch;

import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.exchange.LedgerStanding;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.ledger.Entry;
import io.sluice.ledger.LaneView;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.Query;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Follows our lane, asks the rules, and raises what they find: brake first (where the settings say so), then the record,
 * then whoever is told. What the rules remember is built anew from the lane at each start, and an alert that the lane has is
 * not raised again: so a restart neither forgets nor repeats one. At most {@value #MOST_AN_HOUR} alerts of a code are raised
 * within an hour; the next one says how many there were beyond, and whom they are about is stopped all the same.
 */
public final class Watch {
    /** Alerts of one code within an hour. */
    public static final int MOST_AN_HOUR = 32;

    private static final System.Logger LOG = System.getLogger(Watch.class.getName());
    private static final String FORK = "FORK"; // As partners' forks have always been recorded.
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final Duration MEMORY = NewRecipientRule.MEMORY.plusDays(2);
    private static final int PAGE = 1_000;

    private final LaneView lane;
    private final Evidence evidence;
    private final Function<Alert, String> brake;
    private final Endings endings;
    private final LedgerStanding standing;
    private final WatchSettings settings;
    private final Consumer<Raised> told;
    private final Clock clock;
    private final Facts facts;
    private final Rules rules;

    private final AtomicBoolean looking = new AtomicBoolean();
    private final Set<String> raised = new HashSet<>(); // Of who looks, as are all below.
    private final Deque<Alert> waiting = new ArrayDeque<>();
    private final Map<AlertCode, Quota> quotas = new EnumMap<>(AlertCode.class);
    private long next = -1;
    /** What the lane had at the start: alerts over it from before this time were raised, or are too old. */
    private long begun;

    private long settledMillis;
    private long endingsLooked;

    private static final class Quota {
        private long hour;
        private int used;
        private long beyond;
    }

    /**
     * @param brake stops whom an alert is about, where the settings say so, and names the brake
     * @param told hears of each alert after its record; must be quick and must not throw
     */
    public Watch(
            LaneView lane,
            Evidence evidence,
            String self,
            Catalog catalog,
            Function<Alert, String> brake,
            Endings endings,
            LedgerStanding standing,
            WatchSettings settings,
            Consumer<Raised> told,
            Clock clock) {
        this.lane = lane;
        this.evidence = evidence;
        this.brake = brake;
        this.endings = endings;
        this.standing = standing;
        this.settings = settings;
        this.told = told;
        this.clock = clock;
        this.facts = new Facts(lane, catalog, self);
        this.rules = new Rules(settings);
    }

    /**
     * Looks at what is new; to be called again and again, and returns at once while another thread looks. What cannot be read
     * or recorded now is done the next time.
     */
    public void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        try {
            for (Alert late = waiting.poll(); late != null; late = waiting.poll()) {
                raise(late);
            }
            if (next < 0) {
                begin();
            }
            follow();
            lag();
            if (clock.millis() - endingsLooked >= HOUR) {
                endingsLooked = clock.millis();
                endings.all().stream()
                        .flatMap(each -> each.soon(clock.millis(), settings.endsWithin()).stream())
                        .forEach(this::raiseOnce);
            }
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.DEBUG, "lane not read: {0}; tried again", e.getMessage());
        } finally {
            looking.set(false);
        }
    }

    /** What the lane has of the last three months, so that rules know what is usual. */
    private void begin() throws LedgerException {
        long size = lane.size();
        if (size == 0) {
            next = 0;
            return;
        }
        long newest = lane.entry(size - 1).parsed().getTimeMillis();
        long from = newest - MEMORY.toMillis();
        for (Raised each : find(from, Integer.MAX_VALUE)) {
            raised.add(each.alert().id());
        }
        begun = size;
        settledMillis = newest - HOUR;
        next = lane.find(Query.all().withTime(from, Long.MAX_VALUE).withLimit(1))
                .get(0)
                .index();
    }

    private void follow() throws LedgerException {
        while (next < lane.size()) {
            for (Entry entry : lane.find(Query.all().withRange(next, next + PAGE))) {
                for (Alert alert : alerts(entry)) {
                    if (entry.index() < begun && alert.timeMillis() < settledMillis) {
                        raised.add(alert.id());
                    } else {
                        raiseOnce(alert); // The process may have ended before it was raised.
                    }
                }
                next = entry.index() + 1;
            }
        }
    }

    private List<Alert> alerts(Entry entry) throws LedgerException {
        Optional<Fact> fact = facts.of(entry);
        return fact.isPresent() ? rules.see(fact.get()) : List.of();
    }

    private void lag() {
        long millis = standing.shared().waitingMillis();
        if (millis >= settings.ledgerLag().toMillis()) {
            long now = clock.millis();
            raiseOnce(new Alert(
                    AlertCode.LEDGER_LAG,
                    "",
                    Long.toString(now / HOUR),
                    now,
                    List.of(),
                    Map.of("minutes", Long.toString(Duration.ofMillis(millis).toMinutes()))));
        }
    }

    private void raiseOnce(Alert alert) {
        if (!raised.add(alert.id())) {
            return;
        }
        if (withinQuota(alert.code())) {
            raise(alert);
        } else {
            brake(alert); // However many alerts there are: who raises many does not get others through.
        }
    }

    private String brake(Alert alert) {
        return settings.brakeOn().contains(alert.code()) ? brake.apply(alert) : "";
    }

    private boolean withinQuota(AlertCode code) {
        Quota quota = quotas.computeIfAbsent(code, each -> new Quota());
        long hour = clock.millis() / HOUR;
        if (quota.hour != hour) {
            quota.hour = hour;
            quota.used = 0;
        }
        if (quota.used == MOST_AN_HOUR) {
            quota.beyond++;
            return false;
        }
        quota.used++;
        return true;
    }

    private void raise(Alert alert) {
        String braked = brake(alert);
        Quota quota = quotas.computeIfAbsent(alert.code(), each -> new Quota());
        try {
            long index = evidence.record(event(alert, braked, quota.beyond)).index();
            quota.beyond = 0;
            told.accept(new Raised(index, alert, braked));
        } catch (LedgerException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "alert {0} not recorded: {1}",
                    alert.code().word(),
                    e.getMessage());
            waiting.add(alert);
        }
    }

    private static Event event(Alert alert, String brake, long beyond) {
        StringBuilder figures = new StringBuilder();
        alert.figures()
                .forEach((name, value) ->
                        figures.append(name).append('=').append(value).append('\n'));
        return Event.of(RecordKind.ALERT, Outcome.DONE)
                .field(FieldKind.FIELD_REASON, alert.code().word())
                .field(FieldKind.FIELD_SUBJECT, alert.member())
                .field(FieldKind.FIELD_COUNT, 1 + beyond)
                .field(FieldKind.FIELD_BRAKE, brake)
                .field(FieldKind.FIELD_ALERT_KEY, alert.key())
                .field(
                        FieldKind.FIELD_RECORDS,
                        String.join(
                                "\n",
                                alert.evidence().stream().map(String::valueOf).toList()))
                .field(FieldKind.FIELD_FIGURES, figures.toString().strip())
                .build();
    }

    /** Those that the lane has of the last days, newest first. */
    public List<Raised> alerts(Duration back, int most) throws LedgerException {
        return find(clock.millis() - back.toMillis(), most);
    }

    private List<Raised> find(long fromMillis, int most) throws LedgerException {
        List<Raised> found = new ArrayList<>();
        long until = Long.MAX_VALUE;
        while (found.size() < most) {
            List<Entry> page = lane.find(Query.all()
                    .withKinds(Set.of(RecordKind.ALERT))
                    .withTime(fromMillis, Long.MAX_VALUE)
                    .withRange(0, until)
                    .withNewestFirst()
                    .withLimit(PAGE));
            for (Entry entry : page) {
                read(entry).ifPresent(found::add);
                until = entry.index();
            }
            if (page.size() < PAGE) {
                break;
            }
        }
        return found.subList(0, Math.min(most, found.size()));
    }

    private Optional<Raised> read(Entry entry) throws LedgerException {
        Map<FieldKind, String> fields = facts.fields(entry.index());
        String word = fields.getOrDefault(FieldKind.FIELD_REASON, "");
        Optional<AlertCode> code = word.equals(FORK) ? Optional.of(AlertCode.LANE_FORKED) : AlertCode.of(word);
        Map<String, String> figures = new TreeMap<>();
        lines(fields, FieldKind.FIELD_FIGURES).forEach(line -> {
            String[] pair = line.split("=", 2);
            figures.put(pair[0], pair[pair.length - 1]);
        });
        long time = entry.parsed().getTimeMillis();
        return code.map(known -> new Raised(
                entry.index(),
                new Alert(
                        known,
                        fields.getOrDefault(FieldKind.FIELD_SUBJECT, ""),
                        fields.getOrDefault(FieldKind.FIELD_ALERT_KEY, Long.toString(entry.index())),
                        time,
                        lines(fields, FieldKind.FIELD_RECORDS).stream()
                                .filter(line -> line.matches("[0-9]{1,18}"))
                                .map(Long::valueOf)
                                .toList(),
                        figures),
                fields.getOrDefault(FieldKind.FIELD_BRAKE, "")));
    }

    private static List<String> lines(Map<FieldKind, String> fields, FieldKind kind) {
        String text = fields.getOrDefault(kind, "");
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }
}
