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
     * alarmCount on: many identifiers do not become few by adding other rows. And there must be more of them than fit
     * by chance, or order numbers of the right length would be a finding.
     *
     * @param rank the floor
     * @param minimumShare of a column's cells that are not empty, 0 to 1
     * @param minimumCount cells
     * @param alarmCount cells
     * @param chance that something of the same shape, but of another kind, passes all checks; 0 to 1
     * @param personalInformationClass empty if it is not about a person
     * @param category of the data
     */
    public record Floor(
            Rank rank,
            double minimumShare,
            long minimumCount,
            long alarmCount,
            double chance,
            String personalInformationClass,
            String category) {
        private static final double DEVIATIONS = 6;

        /** The same with another rank. */
        public Floor withRank(Rank other) {
            return new Floor(other, minimumShare, minimumCount, alarmCount, chance, personalInformationClass, category);
        }

        /** Whether the type counts, found so often. */
        public boolean reached(TypeFinding found) {
            long count = found.count();
            boolean enough = count >= minimumCount && found.share() >= minimumShare || count >= alarmCount;
            return count > 0 && enough && beyondChance(count, count + found.nearMisses());
        }

        /** Half of all that have the shape, or so many that chance alone would need a miracle. */
        private boolean beyondChance(double count, double shaped) {
            return count * 2 >= shaped
                    || count - shaped * chance >= DEVIATIONS * Math.sqrt(shaped * chance * (1 - chance));
        }
    }

    /**
     * The floors of the reference (privacy 1.1 to 1.3): sensitive personal information (identity documents, accounts,
     * health, credentials) at RESTRICTED, other personal information that reaches a person or a device at CONFIDENTIAL,
     * an organisation's public number at INTERNAL, what names nobody at PUBLIC.
     */
    public static final FloorTable DEFAULT =
            new FloorTable(DefaultFloors.all(), 3, Rank.CONFIDENTIAL, Rank.CONFIDENTIAL);

    /** Copies the map. */
    public FloorTable {
        floors = Map.copyOf(floors);
    }

    /**
     * The least share from which on some type counts; types that count at any share, such as keys, are left out: no
     * sample can say that they are nowhere.
     */
    double leastShare() {
        return floors.values().stream()
                .filter(floor -> floor.rank() != Rank.PUBLIC)
                .mapToDouble(Floor::minimumShare)
                .filter(share -> share > 0)
                .min()
                .orElse(1);
    }
}
