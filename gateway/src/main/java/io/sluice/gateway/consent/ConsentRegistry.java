package io.sluice.gateway.consent;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.policy.ConsentEvent;
import io.sluice.gateway.policy.ConsentRule;
import io.sluice.gateway.policy.ConsentUse;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Reading;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.ConsentForm;
import io.sluice.proto.NumberedConsentForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * All consents and withdrawals that we know of. Nothing is ever taken out or changed: what counts is worked out from all
 * events of a person, so the order in which they became known makes no difference, and taking the same ones over again
 * adds nothing. Any thread.
 *
 * <p>Persons lie in 4,096 documents by the first 12 bits of their pseudonym, some 30 bytes an event, so that a million
 * of them are read or written in some thousand steps and one of them in one.
 */
public final class ConsentRegistry {
    static final int PAGES = 1 << 12;
    private static final String PAGE = "consent-page";
    private static final String FORM = "consent-form";
    /** Withdrawals as they became known. */
    private static final String WITHDRAWN = "consent-withdrawn";

    /** Its state is the id of the newest of these. */
    private static final String MARK = "consent-mark";

    private static final String OPEN = "OPEN";
    private static final int JOURNALLED = 50_000;
    private static final int TOGETHER = 64;

    private final Documents documents;

    /** In the state of the gateway. */
    public ConsentRegistry(Documents documents) {
        this.documents = documents;
    }

    /**
     * What taking over a batch came to.
     *
     * @param added events that nobody knew of
     * @param known the others
     * @param withdrawals what {@link #withdrawals} tells of those that came with it
     */
    public record Applied(long added, long known, List<String> withdrawals) {
        /** Copies the list. */
        public Applied {
            withdrawals = List.copyOf(withdrawals);
        }
    }

    /** Somebody withdrew. */
    public record Withdrawal(Subject subject, ConsentForm form) {}

    /** What is known of one form: how many persons gave it, or withdrew by it. */
    public record Count(ConsentForm form, long given, long withdrawn) {}

    static int page(long high) {
        return (int) (high >>> 52);
    }

    private static String id(int page) {
        return String.format("%03x", page);
    }

    /**
     * Takes events over, 64 documents in a transaction. What a crash leaves undone is done by taking the same batch over
     * again.
     *
     * @param done is told how many events were looked at so far
     */
    public Applied apply(ConsentBatch batch, IntConsumer done) {
        int[] numbers = numbers(batch.forms());
        List<String> withdrawals = journal(batch, numbers); // First: what a crash interrupts is done at the next start.
        int[] starts = new int[PAGES + 1];
        int[] order = batch.byPage(starts);
        long added = 0;
        int page = 0;
        while (page < PAGES) {
            List<Integer> some = new ArrayList<>();
            for (; page < PAGES && some.size() < TOGETHER; page++) {
                if (starts[page] < starts[page + 1]) {
                    some.add(page);
                }
            }
            if (!some.isEmpty()) {
                added += documents.<Long>update(tx -> some.stream()
                        .mapToLong(each -> merge(tx, each, events(batch, order, starts, each, numbers)))
                        .sum());
                done.accept(starts[page]);
            }
        }
        return new Applied(added, batch.size() - added, withdrawals);
    }

    private static List<StoredEvent> events(ConsentBatch batch, int[] order, int[] starts, int page, int[] numbers) {
        List<StoredEvent> events = new ArrayList<>();
        for (int i = starts[page]; i < starts[page + 1]; i++) {
            events.add(batch.event(order[i], numbers));
        }
        return events;
    }

    private static long merge(Tx tx, int page, List<StoredEvent> events) {
        Pages.Events before = page(tx.get(PAGE, id(page)));
        TreeSet<StoredEvent> merged = new TreeSet<>(before);
        merged.addAll(events);
        int added = merged.size() - before.size();
        if (added > 0) {
            tx.put(Document.of(PAGE, id(page), "", Pages.write(new ArrayList<>(merged))));
        }
        return added;
    }

    /** Withdrawals in the order in which they became known, some thousand in a document. */
    private List<String> journal(ConsentBatch batch, int[] numbers) {
        List<StoredEvent> page = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < batch.size() && batch.withdrawals() > 0; i++) {
            StoredEvent event = batch.event(i, numbers);
            if (!event.given()) {
                page.add(event);
            }
            if (page.size() == JOURNALLED) {
                ids.add(journal(page));
                page.clear();
            }
        }
        if (!page.isEmpty()) {
            ids.add(journal(page));
        }
        return ids;
    }

    private String journal(List<StoredEvent> withdrawn) {
        byte[] page = Pages.write(withdrawn);
        return documents.update(tx -> {
            String id = journalId(tx.next(WITHDRAWN));
            tx.put(Document.of(WITHDRAWN, id, OPEN, page));
            tx.put(Document.of(MARK, MARK, id, new byte[0]));
            return id;
        });
    }

    /** Withdrawals that {@link #closed} was not said of, oldest first: a crash came between. They count already. */
    public List<String> open() {
        List<Document> open = documents.inState(WITHDRAWN, OPEN, "", Integer.MAX_VALUE);
        for (Document document : open) {
            Map<Integer, List<StoredEvent>> byPage = new TreeMap<>();
            Pages.read(document.content())
                    .forEach(
                            event -> byPage.computeIfAbsent(page(event.subject().high()), each -> new ArrayList<>())
                                    .add(event));
            byPage.forEach((page, events) -> documents.write(tx -> merge(tx, page, events)));
        }
        return open.stream().map(Document::id).toList();
    }

    /** Who withdrew what. */
    public List<Withdrawal> withdrawals(String id) {
        return withdrawals(documents, documents.get(WITHDRAWN, id).orElseThrow());
    }

    private static List<Withdrawal> withdrawals(Reading reading, Document document) {
        Map<Integer, ConsentForm> forms = forms(reading);
        return Pages.read(document.content()).stream()
                .map(event -> new Withdrawal(event.subject(), forms.get(event.form())))
                .toList();
    }

    /** All that follows from these withdrawals is done. */
    public void closed(String id) {
        documents.write(tx -> tx.get(WITHDRAWN, id).ifPresent(known -> tx.put(known.with("DONE", known.content()))));
    }

    /**
     * The newest withdrawals that whoever reads consents from here on sees for sure; for {@link #withdrawnSince}. Those that
     * are being taken over are later ones: they are in the journal before they are with the persons.
     */
    public String mark() {
        String newest = documents.get(MARK, MARK).map(Document::state).orElse(""); // First: what opens then is later.
        return documents.inState(WITHDRAWN, OPEN, "", 1).stream()
                .findFirst()
                .map(open -> journalId(Long.parseLong(open.id()) - 1))
                .orElse(newest);
    }

    private static String journalId(long number) {
        return String.format("%016d", number);
    }

    /** Whether somebody withdrew after a mark, within a transaction that is to rest on the answer. */
    public static boolean withdrawnSince(Tx tx, String mark, Predicate<Withdrawal> concerns) {
        return tx.list(WITHDRAWN, mark, Integer.MAX_VALUE).stream()
                .anyMatch(document -> withdrawals(tx, document).stream().anyMatch(concerns));
    }

    /** The number of each form, which it gets when it is first seen. */
    private int[] numbers(List<ConsentForm> forms) {
        return documents.update(tx -> {
            int[] numbers = new int[forms.size()];
            for (int i = 0; i < numbers.length; i++) {
                String digest = HexFormat.of().formatHex(ConsentLeaf.digest(forms.get(i)));
                numbers[i] = tx.get(FORM, digest)
                        .map(ConsentRegistry::read)
                        .orElseGet(() -> NumberedConsentForm.getDefaultInstance())
                        .getNumber();
                if (numbers[i] == 0) {
                    numbers[i] = Math.toIntExact(tx.next(FORM));
                    if (numbers[i] > ConsentBatch.MOST_FORMS) {
                        throw new IllegalArgumentException("different purposes, recipients, notices and categories"
                                + " together: " + numbers[i] + " (expected: at most " + ConsentBatch.MOST_FORMS + ")");
                    }
                    NumberedConsentForm fresh = NumberedConsentForm.newBuilder()
                            .setNumber(numbers[i])
                            .setForm(forms.get(i))
                            .build();
                    tx.put(Document.of(FORM, digest, "", fresh.toByteArray()));
                }
            }
            return numbers;
        });
    }

    private static NumberedConsentForm read(Document document) {
        try {
            return NumberedConsentForm.parseFrom(document.content());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(document + ": not readable", e);
        }
    }

    private Map<Integer, ConsentForm> forms() {
        return forms(documents);
    }

    private static Map<Integer, ConsentForm> forms(Reading documents) {
        Map<Integer, ConsentForm> forms = new HashMap<>();
        String after = "";
        List<Document> some;
        do {
            some = documents.list(FORM, after, TOGETHER);
            for (Document document : some) {
                NumberedConsentForm form = read(document);
                forms.put(form.getNumber(), form.getForm());
                after = document.id();
            }
        } while (!some.isEmpty());
        return forms;
    }

    /** All that is known of a person, oldest first. */
    public List<ConsentEvent> of(Subject subject) {
        Pages.Events events = page(documents.get(PAGE, id(page(subject.high()))));
        int first = events.first(subject);
        if (first < 0) {
            return List.of();
        }
        Map<Integer, ConsentForm> forms = forms();
        return events.subList(first, events.end(first)).stream()
                .map(event -> event(event, forms))
                .toList();
    }

    private static Pages.Events page(Optional<Document> document) {
        return document.map(each -> Pages.read(each.content())).orElse(Pages.NONE);
    }

    private static ConsentEvent event(StoredEvent event, Map<Integer, ConsentForm> forms) {
        return new ConsentEvent(
                event.given(), forms.get(event.form()), event.timeMillis(), event.fromMillis(), event.untilMillis());
    }

    /** Everybody whose consent covers the use. */
    public ConsentedSubjects consented(ConsentUse use) {
        Map<Integer, ConsentForm> forms = forms();
        ConsentedSubjects found = new ConsentedSubjects(forms);
        boolean[] covers = marks(forms, form -> ConsentRule.covers(form, use));
        boolean[] withdraws = marks(forms, form -> ConsentRule.withdraws(form, use));
        forEachPage(events -> {
            int first = 0;
            while (first < events.size()) {
                int end = events.end(first);
                int valid = valid(events, first, end, covers, withdraws, use.nowMillis());
                if (valid >= 0) {
                    found.add(events.high(valid), events.low(valid), events.form(valid), events.timeMillis(valid));
                }
                first = end;
            }
        });
        return found.complete();
    }

    /** As {@link ConsentRule#valid}, for a person whose events lie there, by time; -1: none. */
    private static int valid(
            Pages.Events events, int first, int end, boolean[] covers, boolean[] withdraws, long nowMillis) {
        for (int i = end - 1; i >= first; i--) {
            if (!events.given(i) && withdraws[events.form(i)]) {
                return -1; // whatever was given up to then
            }
            if (events.given(i)
                    && covers[events.form(i)]
                    && ConsentRule.runs(events.timeMillis(i), events.fromMillis(i), events.untilMillis(i), nowMillis)) {
                return withdrawnThen(events, first, i, withdraws) ? -1 : i;
            }
        }
        return -1;
    }

    /** At the same moment the withdrawal wins; it stands before. */
    private static boolean withdrawnThen(Pages.Events events, int first, int at, boolean[] withdraws) {
        for (int i = at - 1; i >= first && events.timeMillis(i) == events.timeMillis(at); i--) {
            if (!events.given(i) && withdraws[events.form(i)]) {
                return true;
            }
        }
        return false;
    }

    /** A consent that counted for a use. */
    record Counted(ConsentForm form, byte[] formDigest, long timeMillis) {}

    /** What counted for a use at its moment, by all that is known now of what had happened by then. */
    Then then(ConsentUse use) {
        return new Then(use);
    }

    /** Asked for persons in the order of their pseudonyms it reads each page once. Not for several threads. */
    final class Then {
        private final ConsentUse use;
        private final Map<Integer, ConsentForm> forms = forms();
        private final boolean[] covers;
        private final boolean[] withdraws;
        private final Map<Integer, byte[]> digests = new HashMap<>();
        private Pages.Events events = Pages.NONE;
        private int page = -1;

        private Then(ConsentUse use) {
            this.use = use;
            this.covers = marks(forms, form -> ConsentRule.covers(form, use));
            this.withdraws = marks(forms, form -> ConsentRule.withdraws(form, use));
        }

        Optional<Counted> of(Subject subject) {
            if (page(subject.high()) != page) {
                page = page(subject.high());
                events = page(documents.get(PAGE, id(page)));
            }
            int first = events.first(subject);
            if (first < 0) {
                return Optional.empty();
            }
            int end = events.end(first);
            while (end > first && events.timeMillis(end - 1) > use.nowMillis()) {
                end--; // It had not happened by then.
            }
            int valid = valid(events, first, end, covers, withdraws, use.nowMillis());
            return valid < 0 ? Optional.empty() : Optional.of(counted(events.form(valid), events.timeMillis(valid)));
        }

        private Counted counted(int number, long timeMillis) {
            ConsentForm form = forms.get(number);
            byte[] digest = digests.computeIfAbsent(number, each -> ConsentLeaf.digest(form));
            return new Counted(form, digest, timeMillis);
        }
    }

    private static boolean[] marks(Map<Integer, ConsentForm> forms, Predicate<ConsentForm> mark) {
        int most = forms.keySet().stream().mapToInt(each -> each).max().orElse(0);
        boolean[] marks = new boolean[most + 1];
        forms.forEach((number, form) -> marks[number] = mark.test(form));
        return marks;
    }

    private void forEachPage(Consumer<Pages.Events> consumer) {
        String after = "";
        List<Document> some;
        do {
            some = documents.list(PAGE, after, TOGETHER);
            for (Document document : some) {
                consumer.accept(Pages.read(document.content()));
                after = document.id();
            }
        } while (!some.isEmpty());
    }

    /** How many persons gave and withdrew what; says nothing of anybody. */
    public List<Count> counts() {
        Map<Integer, ConsentForm> forms = forms();
        long[][] counts = new long[ConsentBatch.MOST_FORMS + 1][];
        forEachPage(events -> {
            for (int i = 0; i < events.size(); i++) {
                long[] count = counts[events.form(i)];
                if (count == null) {
                    count = new long[2];
                    counts[events.form(i)] = count;
                }
                count[events.given(i) ? 0 : 1]++;
            }
        });
        return forms.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(each -> counts[each.getKey()] != null)
                .map(each -> new Count(each.getValue(), counts[each.getKey()][0], counts[each.getKey()][1]))
                .toList();
    }
}
