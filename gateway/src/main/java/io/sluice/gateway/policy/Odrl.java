package io.sluice.gateway.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.proto.Label;
import io.sluice.proto.Terms;
import java.time.Instant;
import java.util.List;

/**
 * Terms and label as an ODRL policy in the compact JSON form of the Dataspace Protocol, and back.
 *
 * <p>Scalars only, all of them strings, because connectors in the field damage arrays; a set is an {@code or} of
 * {@code eq}. Reading is closed by default: an operand, operator, action, duty, profile or key that is not ours to
 * understand is refused by name.
 */
public final class Odrl {
    private Odrl() {}

    /** Adds permission, obligation and profile to policy, which may have a type, id, target and parties already. */
    public static ObjectNode render(ObjectNode policy, Terms terms, Label label) {
        ObjectNode permission = policy.putArray("permission").addObject();
        permission.put("action", "use");
        ArrayNode all = permission.putArray("constraint").addObject().putArray("and");
        atom(all, Vocabulary.RANK, "eq", label.getRank().name());
        label.getCategoriesList().forEach(category -> atom(all, Vocabulary.CATEGORY, "eq", category));
        label.getPersonalInformationClassesList()
                .forEach(each -> atom(all, Vocabulary.PERSONAL_INFORMATION, "eq", each));
        atom(all, Vocabulary.CLEARANCE, "gteq", terms.getClearance().name());
        oneOf(all, Vocabulary.RECIPIENT, terms.getRecipientsList());
        oneOf(all, Vocabulary.PURPOSE, terms.getPurposesList());
        if (terms.getUntilMillis() != 0) {
            atom(
                    all,
                    Vocabulary.DATE_TIME,
                    "lteq",
                    Instant.ofEpochMilli(terms.getUntilMillis()).toString());
        }
        if (terms.getMaxGrants() != 0) {
            atom(all, Vocabulary.COUNT, "lteq", Integer.toUnsignedString(terms.getMaxGrants()));
        }
        if (terms.getForeignConnectors()) {
            atom(all, Vocabulary.FOREIGN_CONNECTOR, "eq", "true");
        }
        if (terms.getPassOn()) {
            atom(all, Vocabulary.PASS_ON, "eq", "true");
        }
        ArrayNode duties = policy.putArray("obligation");
        terms.getObligationsList().forEach(duty -> duties.addObject().put("action", duty));
        return policy.put("profile", Vocabulary.PROFILE);
    }

    /** Reads an Offer, Set or Agreement. Never throws for what a stranger may send. */
    public static OdrlReading parse(JsonNode policy) {
        return new OdrlReader().read(policy);
    }

    /**
     * Whether policy says exactly what terms and label say, whatever its order of keys and constraints. What the
     * rendering leaves out (ids, target, parties, timestamp) is not compared.
     */
    public static boolean equalsRendering(JsonNode policy, Terms terms, Label label) {
        ObjectNode rendering = render(JsonNodeFactory.instance.objectNode(), terms, label);
        return parse(policy) instanceof OdrlReading.Understood said
                && parse(rendering) instanceof OdrlReading.Understood meant
                && said.equals(meant);
    }

    private static void oneOf(ArrayNode all, String operand, List<String> values) {
        if (values.size() == 1) {
            atom(all, operand, "eq", values.get(0));
        } else if (!values.isEmpty()) {
            ArrayNode or = all.addObject().putArray("or");
            values.forEach(value -> atom(or, operand, "eq", value));
        }
    }

    private static void atom(ArrayNode constraints, String operand, String operator, String value) {
        constraints
                .addObject()
                .put("leftOperand", operand)
                .put("operator", operator)
                .put("rightOperand", value);
    }
}
