package io.sluice.gateway.consent;

import java.util.List;

/**
 * How a file of consents is to be read, and what holds for rows that do not say it themselves.
 *
 * @param jsonLines else CSV under a row of names
 * @param subjectColumn which column, or path, identifies the person
 * @param ignoreOthers whether columns that mean nothing here are passed over; else they are a mistake
 * @param withdrawn whether rows are withdrawals
 * @param timeMillis when; 0: each row says so
 * @param fromMillis 0: from its time on
 * @param untilMillis 0: no end
 * @param notice empty: each row says so
 */
public record ConsentFileForm(
        boolean jsonLines,
        String subjectColumn,
        boolean ignoreOthers,
        boolean withdrawn,
        long timeMillis,
        List<String> purposes,
        List<String> recipients,
        boolean separate,
        long fromMillis,
        long untilMillis,
        String notice,
        List<String> categories) {
    /** Copies the lists. */
    public ConsentFileForm {
        purposes = List.copyOf(purposes);
        recipients = List.copyOf(recipients);
        categories = List.copyOf(categories);
    }
}
