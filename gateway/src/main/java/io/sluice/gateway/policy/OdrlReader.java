package io.sluice.gateway.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads one policy. Constraints are brought to one flat conjunction; each operand has one place where it may stand and
 * one operator that it takes. A term that could only be misunderstood (a second purpose list, a count of zero) is
 * refused as well. One use; not safe for concurrent use.
 */
final class OdrlReader {
    private static final Set<String> POLICY_KEYS = Set.of(
            "@context",
            "@id",
            "@type",
            "target",
            "assigner",
            "assignee",
            "timestamp",
            "permission",
            "prohibition",
            "obligation",
            "profile");
    private static final Set<String> POLICY_TYPES = Set.of("Offer", "Set", "Agreement");
    private static final int MOST_CONSTRAINTS = 2048;
    private static final int DEEPEST = 8;
    private static final int VALUE_CHARS = 2048;

    private final List<Reason> reasons = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Terms.Builder terms = Terms.newBuilder();
    private final Label.Builder label = Label.newBuilder();
    private final Set<String> categories = new TreeSet<>();
    private final Set<String> classes = new TreeSet<>();
    private final Set<String> duties = new TreeSet<>();
    private int constraints;

    OdrlReading read(JsonNode policy) {
        if (policy == null || !policy.isObject()) {
            return new OdrlReading.Refused(List.of(Reason.of("policy-malformed", "the policy is not a JSON object")));
        }
        keys(policy, POLICY_KEYS, "policy");
        checkType(policy.get("@type"));
        checkProfile(policy.get("profile"));
        if (!empty(policy.get("prohibition"))) {
            refuse("policy-unknown-rule", "prohibition", "a prohibition");
        }
        List<JsonNode> permissions = items(policy.get("permission"));
        if (permissions.size() == 1) {
            permission(permissions.get(0));
        } else {
            malformed("permission", permissions.size() + " rules", "exactly one");
        }
        items(policy.get("obligation")).forEach(this::duty);
        require(Vocabulary.RANK);
        require(Vocabulary.CLEARANCE);
        if (!reasons.isEmpty()) {
            return new OdrlReading.Refused(reasons);
        }
        return new OdrlReading.Understood(
                terms.addAllObligations(duties).build(),
                label.addAllCategories(categories)
                        .addAllPersonalInformationClasses(classes)
                        .build());
    }

    private void checkType(JsonNode type) {
        if (type != null
                && !scalar(type)
                        .map(OdrlReader::local)
                        .filter(POLICY_TYPES::contains)
                        .isPresent()) {
            refuse("policy-unknown-type", scalar(type).orElse("(no name)"), "the policy type");
        }
    }

    private void checkProfile(JsonNode profile) {
        List<JsonNode> profiles = items(profile);
        if (profiles.isEmpty()) {
            malformed("profile", "missing", Vocabulary.PROFILE);
        }
        for (JsonNode each : profiles) {
            String name = scalar(each).orElse("(no name)");
            if (!name.equals(Vocabulary.PROFILE)) {
                refuse("policy-unknown-profile", name, "the profile");
            }
        }
    }

    private void permission(JsonNode rule) {
        keys(rule, Set.of("@type", "action", "constraint"), "permission");
        String action = scalar(rule.get("action")).orElse("(no name)");
        if (!local(action).equals("use")) {
            refuse("policy-unknown-action", action, "the action");
        }
        items(rule.get("constraint")).forEach(each -> constraint(each, 0));
    }

    private void duty(JsonNode rule) {
        keys(rule, Set.of("@type", "action"), "obligation");
        String action = scalar(rule.get("action")).orElse("(no name)");
        if (Vocabulary.DUTIES.contains(action)) {
            duties.add(action);
        } else {
            refuse("policy-unknown-duty", action, "the duty");
        }
    }

    private void constraint(JsonNode node, int depth) {
        if (++constraints > MOST_CONSTRAINTS || depth > DEEPEST) {
            if (seen.add("too long")) {
                malformed(
                        "constraint", "too many or too deep", "at most " + MOST_CONSTRAINTS + ", " + DEEPEST + " deep");
            }
        } else if (node.has("and")) {
            keys(node, Set.of("@type", "and"), "and");
            List<JsonNode> all = items(node.get("and"));
            if (all.isEmpty()) {
                malformed("and", "empty", "constraints");
            }
            all.forEach(each -> constraint(each, depth + 1));
        } else if (node.has("or")) {
            keys(node, Set.of("@type", "or"), "or");
            alternatives(items(node.get("or")));
        } else {
            atom(node).ifPresent(atom -> take(atom.operand(), atom.operator(), List.of(atom.value())));
        }
    }

    private void alternatives(List<JsonNode> nodes) {
        List<Atom> atoms = new ArrayList<>();
        for (JsonNode node : nodes) {
            if (++constraints > MOST_CONSTRAINTS) {
                malformed("or", "too many", "at most " + MOST_CONSTRAINTS);
                return;
            }
            atom(node).ifPresent(atoms::add);
        }
        if (atoms.size() != nodes.size() || atoms.isEmpty()) {
            malformed("or", atoms.size() + " of " + nodes.size() + " understood", "atomic constraints");
            return;
        }
        String operand = atoms.get(0).operand();
        boolean set = operand.equals(Vocabulary.PURPOSE) || operand.equals(Vocabulary.RECIPIENT);
        if (operator(operand).isEmpty()) {
            refuse("policy-unknown-operand", operand, "the operand");
            return;
        }
        if (!set
                || !atoms.stream()
                        .allMatch(
                                a -> a.operand().equals(operand) && a.operator().equals("eq"))) {
            malformed("or", Reasons.shown(operand), "values of one set: purpose or recipient, each by eq");
            return;
        }
        take(operand, "eq", atoms.stream().map(Atom::value).toList());
    }

    private record Atom(String operand, String operator, String value) {}

    private Optional<Atom> atom(JsonNode node) {
        int before = reasons.size();
        keys(node, Set.of("@type", "leftOperand", "operator", "rightOperand"), "constraint");
        String operand =
                scalar(node.get("leftOperand")).map(OdrlReader::prefixed).orElse("");
        String operator = scalar(node.get("operator")).map(OdrlReader::local).orElse("");
        String value = scalar(node.get("rightOperand")).orElse("");
        if (value.isBlank() || value.length() > VALUE_CHARS) {
            malformed("rightOperand of " + Reasons.shown(operand), "no usable scalar", "one short, non-empty value");
        }
        return reasons.size() == before ? Optional.of(new Atom(operand, operator, value)) : Optional.empty();
    }

    private void take(String operand, String operator, List<String> values) {
        String expected = operator(operand);
        if (expected.isEmpty()) {
            refuse("policy-unknown-operand", operand, "the operand");
        } else if (!operator.equals(expected)) {
            refuse("policy-unknown-operator", operator, "with " + operand + " the operator");
        } else if (operand.equals(Vocabulary.CATEGORY)) {
            categories.addAll(values);
        } else if (operand.equals(Vocabulary.PERSONAL_INFORMATION)) {
            classes.addAll(values);
        } else if (seen.add(operand)) {
            set(operand, values);
        } else {
            malformed(operand, "twice", "one constraint, sets as one or of eq");
        }
    }

    /** The one operator that an operand takes; empty for an unknown operand. */
    private static String operator(String operand) {
        return switch (operand) {
            case Vocabulary.CLEARANCE -> "gteq";
            case Vocabulary.DATE_TIME, Vocabulary.COUNT -> "lteq";
            case Vocabulary.RANK,
                    Vocabulary.CATEGORY,
                    Vocabulary.PERSONAL_INFORMATION,
                    Vocabulary.RECIPIENT,
                    Vocabulary.FOREIGN_CONNECTOR,
                    Vocabulary.PASS_ON,
                    Vocabulary.PURPOSE -> "eq";
            default -> "";
        };
    }

    private void set(String operand, List<String> values) {
        String value = values.get(0);
        switch (operand) {
            case Vocabulary.RANK -> rank(operand, value).ifPresent(label::setRank);
            case Vocabulary.CLEARANCE -> rank(operand, value).ifPresent(terms::setClearance);
            case Vocabulary.RECIPIENT -> terms.addAllRecipients(new TreeSet<>(values));
            case Vocabulary.PURPOSE -> terms.addAllPurposes(new TreeSet<>(values));
            case Vocabulary.DATE_TIME -> until(value);
            case Vocabulary.COUNT -> count(value);
            case Vocabulary.PASS_ON -> terms.setPassOn(allowed(operand, value));
            default -> terms.setForeignConnectors(allowed(operand, value));
        }
    }

    private boolean allowed(String operand, String value) {
        if (!value.equals("true")) {
            malformed(operand, Reasons.shown(value), "true, or no such constraint");
            return false;
        }
        return true;
    }

    private Optional<Rank> rank(String operand, String name) {
        Optional<Rank> rank =
                Ranks.ALL.stream().filter(each -> each.name().equals(name)).findFirst();
        if (rank.isEmpty()) {
            malformed(operand, Reasons.shown(name), "a rank by name, PUBLIC to CORE");
        }
        return rank;
    }

    /** The epoch itself would read as "no end", a count of 0 as "no limit": neither may come out of a limit. */
    private void until(String value) {
        long millis = 0;
        try {
            millis = OffsetDateTime.parse(value).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            // Left at 0, which is refused below.
        }
        if (millis <= 0) {
            malformed(Vocabulary.DATE_TIME, Reasons.shown(value), "a time after 1970 such as 2027-12-31T00:00:00Z");
        } else {
            terms.setUntilMillis(millis);
        }
    }

    private void count(String value) {
        if (value.matches("[1-9][0-9]{0,8}")) {
            terms.setMaxGrants(Integer.parseInt(value));
        } else {
            malformed(Vocabulary.COUNT, Reasons.shown(value), "1 to 999999999");
        }
    }

    private void require(String operand) {
        if (!seen.contains(operand)) {
            malformed(operand, "missing", "every policy of this profile to state it");
        }
    }

    private void keys(JsonNode node, Set<String> known, String where) {
        if (!node.isObject()) {
            malformed(where, "not an object", "a JSON object");
            return;
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                refuse("policy-unknown-key", name, "in " + where + " the key");
            }
        }
    }

    private void refuse(String code, String term, String what) {
        if (reasons.size() < 64) {
            reasons.add(new Reason(
                    code,
                    what + " " + Reasons.shown(term) + " is not understood here",
                    Map.of("term", Reasons.shown(term))));
        }
    }

    private void malformed(String what, String found, String expected) {
        if (reasons.size() < 64) {
            reasons.add(Reason.of("policy-malformed", what + ": " + found + " (expected: " + expected + ")"));
        }
    }

    /** A string or number, bare or as the value or id object that a JSON-LD processor makes of it. */
    private static Optional<String> scalar(JsonNode node) {
        if (node == null) {
            return Optional.empty();
        }
        if (node.isTextual() || node.isIntegralNumber()) {
            return Optional.of(node.asText());
        }
        if (node.isArray() && node.size() == 1) {
            return node.get(0).isContainerNode() && node.get(0).isArray() ? Optional.empty() : scalar(node.get(0));
        }
        if (node.isObject() && (node.has("@value") ^ node.has("@id"))) {
            JsonNode inner = node.has("@value") ? node.get("@value") : node.get("@id");
            boolean plain = node.size() == 1 || node.size() == 2 && node.has("@value") && node.has("@type");
            return plain && inner.isValueNode() ? scalar(inner) : Optional.empty();
        }
        return Optional.empty();
    }

    private static List<JsonNode> items(JsonNode node) {
        if (node == null || node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            return List.of(node);
        }
        List<JsonNode> items = new ArrayList<>();
        node.forEach(items::add);
        return items;
    }

    private static boolean empty(JsonNode node) {
        return items(node).isEmpty();
    }

    /** Standard terms come with the prefix, as full IRIs or bare, depending on who wrote them. */
    private static String local(String term) {
        for (String prefix : List.of("odrl:", "http://www.w3.org/ns/odrl/2/")) {
            if (term.startsWith(prefix)) {
                return term.substring(prefix.length());
            }
        }
        return term;
    }

    private static String prefixed(String term) {
        String local = local(term);
        return Set.of("purpose", "dateTime", "count").contains(local) ? "odrl:" + local : term;
    }
}
