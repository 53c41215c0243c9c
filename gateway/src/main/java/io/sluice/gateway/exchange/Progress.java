package io.sluice.gateway.exchange;

/** Is told how a long work goes on; may be called from several threads, must be quick. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (stage, done, total) -> {};

    /**
     * @param stage what is being done, one word: {@code waiting}, {@code fetching}, {@code granting}
     * @param done bytes so far, what an earlier try left included
     * @param total bytes in all; 0 if unknown
     */
    void at(String stage, long done, long total);
}
