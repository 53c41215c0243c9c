package io.sluice.gateway.exchange;

import io.sluice.gateway.privacy.Deidentification;
import io.sluice.gateway.privacy.EarlierRelease;
import io.sluice.proto.ReleaseTrace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which earlier releases to a recipient a new one is measured together with. Releases of the same dataset always are, or
 * there is no new one: they overlap. Those of other datasets are wherever the persons can be found again.
 *
 * @param traces of those that count
 * @param uncounted how many of other datasets are left out, because nothing links their persons with the new table
 */
record EarlierReleases(String source, List<ReleaseTrace> traces, List<Boolean> ofSource, int uncounted) {

    /**
     * Those that count for a table.
     *
     * @param columns of the table
     * @param subjectColumn that the owner names, or that the plan has; may be empty
     */
    static EarlierReleases of(
            List<ReleaseTraces.Kept> all, String source, Collection<String> columns, String subjectColumn)
            throws NoRelease {
        List<ReleaseTrace> traces = new ArrayList<>();
        List<Boolean> ofSource = new ArrayList<>();
        for (ReleaseTraces.Kept each : all) {
            Optional<String> unlinked = EarlierRelease.unlinked(each.trace(), columns, subjectColumn);
            if (unlinked.isEmpty()) {
                traces.add(each.trace());
                ofSource.add(each.source().equals(source));
            } else if (each.source().equals(source)) {
                throw new NoRelease(
                        "earlier-release-unlinked",
                        "the recipient has an earlier release of " + source
                                + ", and the risk of both together cannot be measured: " + unlinked.get()
                                + "; name it with --subject");
            }
        }
        return new EarlierReleases(source, traces, ofSource, all.size() - traces.size());
    }

    /** Refuses a release of the same dataset in which nobody is found again by the rows: they may all have been changed. */
    void requireFound(Deidentification measured) throws NoRelease {
        for (int i = 0; i < traces.size(); i++) {
            ReleaseTrace trace = traces.get(i);
            if (ofSource.get(i)
                    && trace.getSubjectColumn().isEmpty()
                    && trace.getPersonsCount() > 0
                    && measured.foundAgain(i) == 0) {
                throw new NoRelease(
                        "earlier-release-unlinked",
                        "the recipient has an earlier release of " + source + ", and no row of that table is found"
                                + " again in this one: other persons, or changed rows? Release it under another dataset"
                                + " name if these are other persons");
            }
        }
    }
}
