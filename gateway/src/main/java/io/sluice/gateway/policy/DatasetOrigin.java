package io.sluice.gateway.policy;

/**
 * Where a dataset comes from: the organisation that published it first, under the name that it had there. That organisation
 * holds all three rights to it, unless it handed them on; every chain of rights begins there.
 */
public record DatasetOrigin(String organisation, String dataset) {
    private static final String ORGANISATION = "[a-z0-9][a-z0-9-]{0,62}";
    private static final String DATASET = "[a-z0-9][a-z0-9._-]{0,127}";

    /** @throws IllegalArgumentException no organisation, or no dataset, can be called so */
    public DatasetOrigin {
        if (!organisation.matches(ORGANISATION) || !dataset.matches(DATASET)) {
            throw new IllegalArgumentException(
                    "origin: not ORG/DATASET (expected: 1-63 of a-z, 0-9, -; then 1-128 of a-z, 0-9, dot, _, -)");
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException it is not ORG/DATASET
     */
    public static DatasetOrigin parse(String text) {
        int slash = text.indexOf('/');
        return new DatasetOrigin(text.substring(0, Math.max(slash, 0)), text.substring(slash + 1));
    }

    /** ORG/DATASET. */
    @Override
    public String toString() {
        return organisation + "/" + dataset;
    }
}
