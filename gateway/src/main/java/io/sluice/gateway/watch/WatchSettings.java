package io.sluice.gateway.watch;

import io.sluice.proto.Rank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * From where on something is alarming.
 *
 * @param volumeFactor so many times the median of the days before
 * @param volumeLeastBytes in a day; less is never alarming
 * @param refusals of one member within an hour
 * @param newRank the lowest rank of which a new recipient is told of
 * @param hours the usual ones; empty: all are
 * @param zone where a day begins
 * @param requests keys granted to one member within a day
 * @param endsWithin how long before its end something is told of
 * @param deletionWithin how long after the end of the terms a deletion receipt may take
 * @param ledgerLag how long records may wait for the shared ledger
 * @param brakeOn which alerts put a brake on the member that they are about
 */
public record WatchSettings(
        int volumeFactor,
        long volumeLeastBytes,
        int refusals,
        Rank newRank,
        Optional<Hours> hours,
        ZoneId zone,
        int requests,
        Duration endsWithin,
        Duration deletionWithin,
        Duration ledgerLag,
        Optional<Hook> webhook,
        Set<AlertCode> brakeOn) {
    public WatchSettings {
        brakeOn = Set.copyOf(brakeOn);
    }

    /**
     * Whom alerts are posted to.
     *
     * @param url of https, or of http on loopback
     * @param secretFile holds what the posts are signed with; read for each
     */
    public record Hook(URI url, Path secretFile) {}
}
