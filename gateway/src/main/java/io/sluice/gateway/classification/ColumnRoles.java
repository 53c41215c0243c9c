package io.sluice.gateway.classification;

import io.sluice.gateway.classification.FloorTable.Floor;
import io.sluice.proto.ColumnRole;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a column tells of a person, by what was found in it and by its name. */
public final class ColumnRoles {
    private static final double FOUND = 0.01;
    private static final double OWN_VALUE = 0.5;
    /** Kinds of quasi-identifiers that also say something which somebody may want to hide. */
    private static final Set<String> SENSITIVE_KINDS = Set.of("income", "religion", "politics", "disability");

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
    private static final List<String> DIRECT_CHINESE = List.of(
            "姓名", "电话", "手机", "地址", "身份证", "邮箱", "证件", "护照", "账号", "银行卡", "患者编号", "病历号", "病案号", "住院号", "学号", "工号",
            "会员号", "客户号");
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

    private ColumnRoles() {}

    /**
     * A column's role, and why.
     *
     * @param role never unspecified
     * @param why for people: what was found, or what the name says
     * @param person whether it tells which rows are about one person
     * @param together whether it also is one of the attributes that single persons out together
     */
    public record Told(ColumnRole role, String why, boolean person, boolean together) {}

    /**
     * The role of a column; empty if neither its name nor what was found in it tells any.
     *
     * @param name in full
     * @param findings in it
     * @param floors from when on a type counts
     * @param persons whether the table is about persons: only there an organisation's number says where somebody works
     */
    public static Optional<Told> of(
            String name, Optional<ColumnFindings> findings, FloorTable floors, boolean persons) {
        List<String> words = words(name);
        Optional<Found> type = findings.flatMap(each -> found(each, floors, persons));
        boolean person = words.stream().anyMatch(PERSON::contains)
                || type.filter(each -> each.type().equals("CN_RESIDENT_ID")).isPresent();
        if (type.isPresent() && type.get().role() == ColumnRole.DIRECT_IDENTIFIER) {
            return told(ColumnRole.DIRECT_IDENTIFIER, "found: " + type.get().type(), person, false);
        }
        if (words.stream().anyMatch(DIRECT::contains)
                || DIRECT_CHINESE.stream().anyMatch(name::contains)
                || words.stream().anyMatch(PERSON::contains) && numbered(words)) {
            return told(ColumnRole.DIRECT_IDENTIFIER, "by its name", person, false);
        }
        if (words.stream().anyMatch(SENSITIVE::contains)
                || SENSITIVE_CHINESE.stream().anyMatch(name::contains)) {
            return told(ColumnRole.SENSITIVE, "by its name", false, false);
        }
        Optional<String> quasi = findings.flatMap(ColumnFindings::quasiIdentifier);
        if (quasi.isPresent()) {
            boolean sensitive = SENSITIVE_KINDS.contains(quasi.get());
            return told(
                    sensitive ? ColumnRole.SENSITIVE : ColumnRole.QUASI_IDENTIFIER,
                    "by its name: " + quasi.get(),
                    false,
                    true);
        }
        return type.map(each -> new Told(each.role(), "found: " + each.type(), false, false));
    }

    private static Optional<Told> told(ColumnRole role, String why, boolean person, boolean together) {
        return Optional.of(new Told(role, why, person, together));
    }

    /** A type that was found often enough to count, and what it makes of its column. */
    private record Found(String type, ColumnRole role) {}

    /** The found type that demands most: direct before sensitive before quasi-identifier. */
    private static Optional<Found> found(ColumnFindings findings, FloorTable floors, boolean persons) {
        return findings.types().stream()
                .flatMap(type -> role(type, floors, persons).map(role -> new Found(type.type(), role)).stream())
                .min(Comparator.comparing(found -> List.of(
                                ColumnRole.DIRECT_IDENTIFIER, ColumnRole.SENSITIVE, ColumnRole.QUASI_IDENTIFIER)
                        .indexOf(found.role())));
    }

    private static Optional<ColumnRole> role(TypeFinding type, FloorTable floors, boolean persons) {
        Floor floor = floors.floors().get(type.type());
        if (floor == null) { // of somebody's own scheme
            return type.share() >= FOUND ? Optional.of(ColumnRole.DIRECT_IDENTIFIER) : Optional.empty();
        }
        if (type.type().equals("CN_POSTCODE")) {
            return type.share() > OWN_VALUE ? Optional.of(ColumnRole.QUASI_IDENTIFIER) : Optional.empty();
        }
        if (!floor.reached(type)) {
            return Optional.empty();
        }
        return switch (type.type()) {
            case "DATE_OF_BIRTH", "COORDINATES" -> Optional.of(ColumnRole.QUASI_IDENTIFIER);
            case "MEDICAL_TERM" -> Optional.of(ColumnRole.SENSITIVE);
            default ->
                !floor.personalInformationClass().isEmpty()
                        ? Optional.of(ColumnRole.DIRECT_IDENTIFIER)
                        : Optional.of(ColumnRole.QUASI_IDENTIFIER)
                                .filter(role -> persons && floor.category().equals("organisation"));
        };
    }

    /** "patient", "patient id", "customerNumber", but not "patient age". */
    private static boolean numbered(List<String> words) {
        String last = words.get(words.size() - 1);
        return PERSON.contains(last) || NUMBERS.contains(last);
    }

    private static List<String> words(String name) {
        return List.of(name.replaceAll("([a-z])([A-Z])", "$1 $2")
                .toLowerCase(Locale.ROOT)
                .split("[^a-z]+"));
    }
}
