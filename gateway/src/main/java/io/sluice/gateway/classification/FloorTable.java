package io.sluice.gateway.classification;

import io.sluice.proto.Rank;
import java.util.Map;

/**
 * What each type of identifier demands. Data, not code; a scheme file may bring another one.
 *
 * @param floors by type
 * @param quasiIdentifiersTogether so many columns of different quasi-identifiers together
 * @param quasiIdentifierFloor have this floor
 * @param unreadableFloor the floor of what cannot be read
 */
public record FloorTable(
        Map<String, Floor> floors, int quasiIdentifiersTogether, Rank quasiIdentifierFloor, Rank unreadableFloor) {
    /**
     * When a type counts and what it then demands. It counts if both minima are reached, or, whatever its share, from
     * alarmCount on: many identifiers do not become few by adding empty rows.
     *
     * @param rank the floor
     * @param minimumShare of a column's cells that are not empty, 0 to 1
     * @param minimumCount cells
     * @param alarmCount cells
     * @param minimumPrecision of count by count and near misses, 0 to 1: below it the check digits fit by chance
     * @param personalInformationClass empty if it is not about a person
     * @param category of the data
     */
    public record Floor(
            Rank rank,
            double minimumShare,
            long minimumCount,
            long alarmCount,
            double minimumPrecision,
            String personalInformationClass,
            String category) {}

    /** Copies the map. */
    public FloorTable {
        floors = Map.copyOf(floors);
    }
}
