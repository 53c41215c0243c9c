package io.sluice.gateway.policy;

import io.sluice.proto.ConsentForm;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether a person's consent covers a use. What nobody knows of is no consent. A withdrawal wins over everything that was
 * given up to its own moment, in whatever order the two became known.
 */
public final class ConsentRule {
    private ConsentRule() {}

    /** The newest consent that covers the use, of all that is known of one person. */
    public static Optional<ConsentEvent> valid(List<ConsentEvent> ofOnePerson, ConsentUse use) {
        long withdrawn = ofOnePerson.stream()
                .filter(event -> !event.given() && withdraws(event.form(), use))
                .mapToLong(ConsentEvent::timeMillis)
                .max()
                .orElse(Long.MIN_VALUE);
        return ofOnePerson.stream()
                .filter(event -> event.given() && event.timeMillis() > withdrawn)
                .filter(event -> runs(event.timeMillis(), event.fromMillis(), event.untilMillis(), use.nowMillis()))
                .filter(event -> covers(event.form(), use))
                .max(Comparator.comparingLong(ConsentEvent::timeMillis));
    }

    /** Whether the moment lies in the term of a consent. */
    public static boolean runs(long timeMillis, long fromMillis, long untilMillis, long nowMillis) {
        return timeMillis <= nowMillis && fromMillis <= nowMillis && (untilMillis == 0 || nowMillis < untilMillis);
    }

    /** Whether these words of a consent cover the use, whenever it was given. */
    public static boolean covers(ConsentForm form, ConsentUse use) {
        ConsentDemand demand = use.demand();
        boolean purpose = form.getPurposesCount() == 0
                ? demand.compareTo(ConsentDemand.GENERAL) <= 0
                : form.getPurposesList().contains(use.purpose());
        boolean recipient = form.getRecipientsCount() == 0
                ? demand.compareTo(ConsentDemand.SEPARATE) < 0
                : form.getRecipientsList().contains(use.recipient());
        return purpose && recipient && (form.getSeparate() || demand != ConsentDemand.SEPARATE);
    }

    /** Whether these words of a withdrawal end consents to the use. */
    public static boolean withdraws(ConsentForm form, ConsentUse use) {
        return (form.getPurposesCount() == 0 || form.getPurposesList().contains(use.purpose()))
                && (form.getRecipientsCount() == 0 || form.getRecipientsList().contains(use.recipient()));
    }
}
