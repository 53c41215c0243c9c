package io.sluice.gateway.privacy;

import io.sluice.gateway.classification.ColumnFindings;
import io.sluice.gateway.classification.FloorTable;
import io.sluice.gateway.classification.TypeFinding;
import io.sluice.proto.ColumnRole;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Suggests what a column tells of a person: from what was found in it, from its name, and from how its values lie. */
final class SuggestedRoles {
    private static final double FOUND = 0.01;
    private static final double OWN_VALUE = 0.5;
    private static final int ENOUGH_ROWS = 20;

    private static final Set<String> DIRECT = Set.of(
            "name",
            "names",
            "surname",
            "firstname",
            "lastname",
            "fullname",
            "forename",
            "phone",
            "telephone",
            "mobile",
            "tel",
            "fax",
            "email",
            "mail",
            "address",
            "street",
            "ssn",
            "passport",
            "iban",
            "account",
            "username",
            "login");
    private static final Set<String> PERSON =
            Set.of("patient", "person", "subject", "customer", "client", "citizen", "resident", "member", "student");
    private static final Set<String> NUMBERS = Set.of("id", "ids", "no", "nr", "number", "key", "code", "identifier");
    private static final List<String> DIRECT_CHINESE =
            List.of("姓名", "电话", "手机", "地址", "身份证", "邮箱", "证件", "护照", "账号", "银行卡");
    private static final Set<String> SENSITIVE = Set.of(
            "diagnosis",
            "diagnoses",
            "disease",
            "illness",
            "condition",
            "icd",
            "hiv",
            "symptom",
            "symptoms",
            "medication",
            "treatment",
            "therapy",
            "drug",
            "verdict",
            "offence",
            "conviction");
    private static final List<String> SENSITIVE_CHINESE = List.of("诊断", "疾病", "病名", "病种", "症状", "用药", "处方", "犯罪");

    private SuggestedRoles() {}

    /**
     * A column's role, and why.
     *
     * @param person whether it tells which rows are about one person
     */
    record Suggested(ColumnRole role, String why, boolean person) {}

    /** The role of a column of a profile, given what the detectors found in it. */
    static Suggested of(TableProfile table, int column, Optional<ColumnFindings> findings) {
        String name = table.name(column);
        List<String> words = words(name);
        Optional<Found> type = findings.flatMap(SuggestedRoles::found);
        boolean person = words.stream().anyMatch(PERSON::contains)
                || type.filter(each -> each.type().equals("CN_RESIDENT_ID")).isPresent();
        if (type.isPresent() && type.get().role() == ColumnRole.DIRECT_IDENTIFIER) {
            return new Suggested(
                    ColumnRole.DIRECT_IDENTIFIER, "found: " + type.get().type(), person);
        }
        if (words.stream().anyMatch(DIRECT::contains)
                || DIRECT_CHINESE.stream().anyMatch(name::contains)
                || words.stream().anyMatch(PERSON::contains) && numbered(words)) {
            return new Suggested(ColumnRole.DIRECT_IDENTIFIER, "by its name", person);
        }
        if (words.stream().anyMatch(SENSITIVE::contains)
                || SENSITIVE_CHINESE.stream().anyMatch(name::contains)) {
            return new Suggested(ColumnRole.SENSITIVE, "by its name", false);
        }
        Optional<String> quasi = findings.flatMap(ColumnFindings::quasiIdentifier);
        if (quasi.isPresent()) {
            return new Suggested(ColumnRole.QUASI_IDENTIFIER, "by its name: " + quasi.get(), false);
        }
        return type.map(each -> new Suggested(each.role(), "found: " + each.type(), false))
                .orElseGet(() -> byValues(table, column));
    }

    /** A type that was found often enough to count, and what it makes of its column. */
    private record Found(String type, ColumnRole role) {}

    /** The found type that demands most: direct before sensitive before quasi-identifier. */
    private static Optional<Found> found(ColumnFindings findings) {
        return findings.types().stream()
                .flatMap(type -> role(type).map(role -> new Found(type.type(), role)).stream())
                .min(Comparator.comparing(found -> List.of(
                                ColumnRole.DIRECT_IDENTIFIER, ColumnRole.SENSITIVE, ColumnRole.QUASI_IDENTIFIER)
                        .indexOf(found.role())));
    }

    private static Optional<ColumnRole> role(TypeFinding type) {
        FloorTable.Floor floor = FloorTable.DEFAULT.floors().get(type.type());
        if (floor == null) { // of somebody's own scheme
            return type.share() >= FOUND ? Optional.of(ColumnRole.DIRECT_IDENTIFIER) : Optional.empty();
        }
        return switch (type.type()) {
            case "CN_POSTCODE" ->
                type.share() > OWN_VALUE ? Optional.of(ColumnRole.QUASI_IDENTIFIER) : Optional.empty();
            case "DATE_OF_BIRTH", "COORDINATES" ->
                floor.reached(type) ? Optional.of(ColumnRole.QUASI_IDENTIFIER) : Optional.empty();
            case "MEDICAL_TERM" -> floor.reached(type) ? Optional.of(ColumnRole.SENSITIVE) : Optional.empty();
            default ->
                !floor.reached(type)
                        ? Optional.empty()
                        : floor.personalInformationClass().isEmpty()
                                ? organisation(floor)
                                : Optional.of(ColumnRole.DIRECT_IDENTIFIER);
        };
    }

    /** An employer's number says where somebody works; an address on the web or of a bank says nothing. */
    private static Optional<ColumnRole> organisation(FloorTable.Floor floor) {
        return floor.category().isEmpty() ? Optional.empty() : Optional.of(ColumnRole.QUASI_IDENTIFIER);
    }

    /** "patient", "patient id", "customerNumber", but not "patient age". */
    private static boolean numbered(List<String> words) {
        String last = words.get(words.size() - 1);
        return PERSON.contains(last) || NUMBERS.contains(last);
    }

    private static Suggested byValues(TableProfile table, int column) {
        if (!table.coded(column)) {
            return new Suggested(ColumnRole.DIRECT_IDENTIFIER, "too many different values", false);
        }
        Codes codes = table.codes(column);
        if (SuggestedLevels.share(codes, value -> Dates.parse(value).isPresent()) > OWN_VALUE) {
            return new Suggested(ColumnRole.QUASI_IDENTIFIER, "dates", false);
        }
        boolean own = table.rows() >= ENOUGH_ROWS && codes.size() > OWN_VALUE * table.rows();
        boolean fractions = SuggestedLevels.share(
                        codes,
                        value -> Numbers.parse(value).filter(n -> n.scale() > 0).isPresent())
                > OWN_VALUE;
        return own && !fractions
                ? new Suggested(ColumnRole.DIRECT_IDENTIFIER, "most rows have a value of their own", false)
                : new Suggested(ColumnRole.OTHER_COLUMN, "nothing found", false);
    }

    private static List<String> words(String name) {
        return List.of(name.replaceAll("([a-z])([A-Z])", "$1 $2")
                .toLowerCase(Locale.ROOT)
                .split("[^a-z]+"));
    }
}
