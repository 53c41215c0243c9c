package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.label;
import static io.sluice.gateway.policy.Samples.terms;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OdrlTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Property(tries = 200)
    void whatIsRenderedReadsBackTheSame(
            @ForAll @IntRange(max = 5) int rank,
            @ForAll @Size(max = 5) Set<@AlphaChars @StringLength(min = 1, max = 12) String> recipients,
            @ForAll @Size(max = 5) Set<@StringLength(min = 1, max = 12) String> purposes,
            @ForAll @LongRange(min = 0, max = 300_000_000_000_000L) long until,
            @ForAll @IntRange(max = 999_999_999) int count,
            @ForAll boolean foreign,
            @ForAll boolean passOn) {
        List<String> readable = purposes.stream().filter(p -> !p.isBlank()).toList();
        OwnerTerms wishes = new OwnerTerms(List.copyOf(recipients), readable, until, count, foreign, passOn);
        Label label = label(Ranks.ALL.get(rank));
        Terms terms = Samples.OFFERS.terms(label, wishes);
        OdrlReading reading = Odrl.parse(render(terms, label));
        assertThat(reading).isInstanceOf(OdrlReading.Understood.class);
        OdrlReading.Understood understood = (OdrlReading.Understood) reading;
        assertThat(understood.terms()).isEqualTo(terms);
        assertThat(understood.label().getRank()).isEqualTo(label.getRank());
        assertThat(understood.label().getCategoriesList()).isEqualTo(label.getCategoriesList());
        assertThat(Odrl.equalsRendering(render(terms, label), terms, label)).isTrue();
    }

    @Test
    void everyRightOperandIsAString() {
        JsonNode all = constraints(policy());
        all.findValues("rightOperand")
                .forEach(value -> assertThat(value.isTextual()).isTrue());
        assertThat(all.findValues("rightOperand")).hasSizeGreaterThan(6);
    }

    @Test
    void anyOtherTermIsNotTheRendering() {
        Terms terms = terms(Rank.CONFIDENTIAL);
        Label label = label(Rank.CONFIDENTIAL);
        ObjectNode policy = policy();
        assertThat(Odrl.equalsRendering(policy, terms, label)).isTrue();
        assertThat(Odrl.equalsRendering(policy, terms, label(Rank.INTERNAL))).isFalse();
        for (Terms other : List.of(
                terms.toBuilder().addPurposes("marketing").build(),
                terms.toBuilder().clearPurposes().build(),
                terms.toBuilder().clearUntilMillis().build(),
                terms.toBuilder().setMaxGrants(4).build(),
                terms.toBuilder().setClearance(Rank.INTERNAL).build(),
                terms.toBuilder().setForeignConnectors(true).build(),
                terms.toBuilder().setPassOn(true).build(),
                terms.toBuilder().addRecipients("bakery").build(),
                terms.toBuilder().clearObligations().build())) {
            assertThat(Odrl.equalsRendering(policy, other, label))
                    .as(other.toString())
                    .isFalse();
        }
    }

    @Test
    void theFormsThatOtherConnectorsWriteMeanTheSame() throws JsonProcessingException {
        ObjectNode policy = policy();
        policy.put("@type", "odrl:Offer").put("@id", "urn:uuid:1").put("target", "admissions");
        policy.putArray("prohibition");
        String text = JSON.writeValueAsString(policy)
                .replace("\"use\"", "{\"@id\":\"odrl:use\"}")
                .replace("\"eq\"", "{\"@id\":\"http://www.w3.org/ns/odrl/2/eq\"}")
                .replace("\"odrl:purpose\"", "\"http://www.w3.org/ns/odrl/2/purpose\"")
                .replace("\"research\"", "{\"@value\":\"research\"}")
                .replace("\"3\"", "3");
        assertThat(Odrl.equalsRendering(JSON.readTree(text), terms(Rank.CONFIDENTIAL), label(Rank.CONFIDENTIAL)))
                .isTrue();
    }

    @Test
    void orderAndNestingOfAndMakeNoDifference() {
        ObjectNode policy = policy();
        ObjectNode permission = (ObjectNode) policy.get("permission").get(0);
        JsonNode all = constraints(policy);
        ObjectNode nested = JSON.createObjectNode();
        for (int i = all.size() - 1; i > 0; i--) {
            nested.withArray("and").add(all.get(i));
        }
        permission.putArray("constraint").add(all.get(0)).add(nested);
        policy.set("permission", permission);
        assertThat(Odrl.equalsRendering(policy, terms(Rank.CONFIDENTIAL), label(Rank.CONFIDENTIAL)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "odrl:purpose, odrl:spatial, policy-unknown-operand",
        "https://w3id.org/sluice/v1/rank, https://w3id.org/sluice/v1/mood, policy-unknown-operand",
        "gteq, gt, policy-unknown-operator",
        "eq, isAnyOf, policy-unknown-operator",
        "use, odrl:distribute, policy-unknown-action",
        "https://w3id.org/sluice/v1/seal, https://w3id.org/sluice/v1/dance, policy-unknown-duty",
        "https://w3id.org/sluice/v1/profile/1, https://w3id.org/sluice/v1/profile/2, policy-unknown-profile",
        "obligation, obligations, policy-unknown-key",
        "action, actions, policy-unknown-key",
        "constraint, refinement, policy-unknown-key",
        "permission, prohibition, policy-unknown-rule",
        "CONFIDENTIAL, SECRET, policy-malformed",
        "2027-, soon, policy-malformed",
        "2027-02-, 1969-02-, policy-malformed",
        "or, xone, policy-unknown-key"
    })
    void anythingUnknownIsRefusedByName(String ours, String theirs, String code) throws JsonProcessingException {
        String text = JSON.writeValueAsString(policy());
        String changed = ours.endsWith("-")
                ? text.replace(ours, theirs)
                : text.replace("\"" + ours + "\"", "\"" + theirs + "\"");
        assertThat(changed).isNotEqualTo(text);
        OdrlReading reading = Odrl.parse(JSON.readTree(changed));
        assertThat(reading).isInstanceOf(OdrlReading.Refused.class);
        assertThat(((OdrlReading.Refused) reading).reasons())
                .extracting(Reason::code)
                .contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "4294967296", "1e3", "", "many"})
    void aCountThatCouldReadAsNoLimitIsRefused(String count) throws JsonProcessingException {
        String text = JSON.writeValueAsString(policy()).replace("\"3\"", "\"" + count + "\"");
        assertThat(Odrl.parse(JSON.readTree(text))).isInstanceOf(OdrlReading.Refused.class);
    }

    @Test
    void aSecondSetOfPurposesIsRefused() {
        ObjectNode policy = policy();
        ((ObjectNode) policy.get("permission").get(0))
                .withArray("constraint")
                .addObject()
                .put("leftOperand", "odrl:purpose")
                .put("operator", "eq")
                .put("rightOperand", "marketing");
        assertThat(Odrl.parse(policy)).isInstanceOf(OdrlReading.Refused.class);
    }

    @Test
    void anAlternativeOverDifferentOperandsIsRefused() throws JsonProcessingException {
        String text = JSON.writeValueAsString(policy())
                .replace(
                        "{\"leftOperand\":\"odrl:purpose\",\"operator\":\"eq\",\"rightOperand\":\"audit\"}",
                        "{\"leftOperand\":\"" + Vocabulary.CLEARANCE
                                + "\",\"operator\":\"gteq\",\"rightOperand\":\"PUBLIC\"}");
        assertThat(Odrl.parse(JSON.readTree(text))).isInstanceOf(OdrlReading.Refused.class);
    }

    @Test
    void twoPermissionsAreRefused() {
        ObjectNode policy = policy();
        policy.withArray("permission").add(policy.get("permission").get(0).deepCopy());
        assertThat(Odrl.parse(policy)).isInstanceOf(OdrlReading.Refused.class);
    }

    @Test
    void reasonsQuoteAStrangersWordsShortAndOnOneLine() {
        ObjectNode policy = policy().put("x\n".repeat(200), "y");
        OdrlReading.Refused refused = (OdrlReading.Refused) Odrl.parse(policy);
        assertThat(refused.reasons().get(0).text()).hasSizeLessThan(200).doesNotContain("\n");
    }

    @Property(tries = 500)
    void aDamagedPolicyIsRefusedOrUnderstoodButNeverMistakenForOurs(@ForAll Random random) {
        ObjectNode policy = policy();
        String before = policy.toString();
        damage(policy, random);
        OdrlReading reading = Odrl.parse(policy);
        if (reading instanceof OdrlReading.Understood understood) {
            assertThat(Odrl.equalsRendering(policy, understood.terms(), understood.label()))
                    .isTrue();
            boolean ours = understood.equals(Odrl.parse(policy()));
            assertThat(Odrl.equalsRendering(policy, terms(Rank.CONFIDENTIAL), label(Rank.CONFIDENTIAL)))
                    .isEqualTo(ours);
            assertThat(ours && !policy.toString().equals(before))
                    .as("a change without meaning: %s", policy)
                    .isFalse();
        }
    }

    /** Removes, renames or replaces something somewhere. */
    private static void damage(JsonNode node, Random random) {
        if (node instanceof ArrayNode array && !array.isEmpty()) {
            int i = random.nextInt(array.size());
            if (array.get(i).isContainerNode() && random.nextInt(4) > 0) {
                damage(array.get(i), random);
            } else {
                array.remove(i);
            }
        } else if (node instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            JsonNode value = object.get(name);
            if (value.isContainerNode() && random.nextInt(4) > 0) {
                damage(value, random);
            } else if (random.nextBoolean()) {
                object.remove(name);
            } else if (random.nextBoolean()) {
                object.put(name, random.nextBoolean() ? "PUBLIC" : "other");
            } else {
                object.set(name + "s", object.remove(name));
            }
        }
    }

    @FuzzTest
    void garbageIsRefusedAndNeverThrows(byte[] bytes) {
        JsonNode node;
        try {
            node = JSON.readTree(bytes);
        } catch (IOException e) {
            return;
        }
        OdrlReading reading = Odrl.parse(node);
        if (reading instanceof OdrlReading.Understood understood) {
            assertThat(Odrl.equalsRendering(node, understood.terms(), understood.label()))
                    .isTrue();
        }
    }

    private static JsonNode constraints(ObjectNode policy) {
        return policy.at("/permission/0/constraint/0/and");
    }

    private static ObjectNode policy() {
        return render(terms(Rank.CONFIDENTIAL), label(Rank.CONFIDENTIAL));
    }

    private static ObjectNode render(Terms terms, Label label) {
        return Odrl.render(JsonNodeFactory.instance.objectNode(), terms, label);
    }
}
