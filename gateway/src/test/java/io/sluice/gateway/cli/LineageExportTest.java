package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Lineage in other programs' formats. What their schemas demand is written out here: the schemas themselves are not ours to keep.
 * The same samples were held against the published OpenLineage schema and read by a PROV library by hand (docs/lineage.md).
 */
class LineageExportTest {
    private static final String SOURCE = "a".repeat(32);
    private static final String CHILD = "b".repeat(32);
    private static final String UNKNOWN = "c".repeat(32);

    /** The relations of PROV-JSON that we use, with the two things that each relates, and where these stand. */
    private static final Map<String, List<String>> RELATIONS = Map.of(
            "wasGeneratedBy", List.of("prov:entity", "entity", "prov:activity", "activity"),
            "used", List.of("prov:activity", "activity", "prov:entity", "entity"),
            "wasDerivedFrom", List.of("prov:generatedEntity", "entity", "prov:usedEntity", "entity"),
            "wasAttributedTo", List.of("prov:entity", "entity", "prov:agent", "agent"),
            "wasAssociatedWith", List.of("prov:activity", "activity", "prov:agent", "agent"));

    @Test
    void aProvDocumentRelatesOnlyWhatItDeclares() throws Exception {
        JsonNode prov = ProvDocument.of(graph());
        Set<String> prefixes = new HashSet<>(Set.of("prov", "_"));
        prov.path("prefix").properties().forEach(each -> {
            assertThat(URI.create(each.getValue().asText()).isAbsolute()).isTrue();
            prefixes.add(each.getKey());
        });
        int relations = 0;
        for (Map.Entry<String, JsonNode> section : prov.properties()) {
            if (section.getKey().equals("prefix")) {
                continue;
            }
            assertThat(Set.of("entity", "activity", "agent").contains(section.getKey())
                            || RELATIONS.containsKey(section.getKey()))
                    .as(section.getKey())
                    .isTrue();
            for (Map.Entry<String, JsonNode> one : section.getValue().properties()) {
                assertThat(prefixes).contains(one.getKey().split(":")[0]);
                one.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> assertThat(prefixes).contains(name.split(":")[0]));
                for (String time : List.of("prov:time", "prov:endTime")) {
                    if (one.getValue().has(time)) {
                        Instant.parse(one.getValue().path(time).asText());
                    }
                }
                if (RELATIONS.containsKey(section.getKey())) {
                    List<String> ends = RELATIONS.get(section.getKey());
                    for (int i = 0; i < 4; i += 2) {
                        String name = one.getValue().path(ends.get(i)).asText();
                        assertThat(prov.path(ends.get(i + 1)).has(name))
                                .as("%s of %s: %s", ends.get(i), one, name)
                                .isTrue();
                    }
                    relations++;
                }
            }
        }
        assertThat(relations).isGreaterThan(8);
        assertThat(prov.path("entity")).hasSize(3);
        assertThat(prov.path("wasDerivedFrom")).hasSize(2);
        assertThat(prov.at("/entity/object:" + CHILD + "/sluice:rank").asText()).isEqualTo("CONFIDENTIAL");
        assertThat(prov.path("agent").has("organisation:clinic")).isTrue();
    }

    @Test
    void eachRunEventHasWhatOpenLineageRequiresAndEachRunBeginsAndEnds() throws Exception {
        List<ObjectNode> events = OpenLineageEvents.of(graph());
        assertThat(events).hasSize(6);
        for (int i = 0; i < events.size(); i++) {
            JsonNode event = events.get(i);
            assertThat(event.path("eventType").asText()).isEqualTo(i % 2 == 0 ? "START" : "COMPLETE");
            Instant.parse(event.path("eventTime").asText());
            assertThat(UUID.fromString(event.at("/run/runId").asText()))
                    .hasToString(events.get(i - i % 2).at("/run/runId").asText());
            named(event.path("job"));
            assertThat(URI.create(event.path("producer").asText()).isAbsolute()).isTrue();
            assertThat(event.path("schemaURL").asText())
                    .isEqualTo("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
            for (String side : List.of("inputs", "outputs")) {
                assertThat(event.path(side).isArray()).isTrue();
                event.path(side).forEach(LineageExportTest::dataset);
            }
        }
        JsonNode making = events.get(3);
        assertThat(making.at("/job/namespace").asText()).isEqualTo("sluice://lab");
        assertThat(making.at("/job/name").asText()).isEqualTo("publish cohort");
        assertThat(making.path("inputs")).hasSize(2);
        assertThat(making.at("/inputs/0/namespace").asText()).isEqualTo("sluice://hospital");
        assertThat(making.at("/inputs/0/name").asText()).isEqualTo("beds");
        assertThat(making.at("/outputs/0/name").asText()).isEqualTo("cohort");
        assertThat(events.get(5).at("/job/name").asText()).isEqualTo("fetch cohort");
    }

    private static void named(JsonNode thing) {
        assertThat(thing.path("namespace").asText()).startsWith("sluice://");
        assertThat(thing.path("name").asText()).isNotBlank();
    }

    private static void dataset(JsonNode dataset) {
        named(dataset);
        dataset.path("facets").forEach(facet -> {
            assertThat(URI.create(facet.path("_producer").asText()).isAbsolute())
                    .isTrue();
            assertThat(facet.path("_schemaURL").asText()).startsWith("https://openlineage.io/spec/facets/");
        });
        assertThat(dataset.at("/facets/version/datasetVersion").asText()).isNotBlank();
        dataset.at("/facets/tags/tags").forEach(tag -> {
            assertThat(tag.path("key").asText()).startsWith("sluice.");
            assertThat(tag.path("value").asText()).isNotBlank();
        });
    }

    @Test
    void aTreeShowsBothDirectionsAndNothingThatCouldMoveTheCursor() throws Exception {
        String text = LineageText.of(graph(), true, true);
        assertThat(text)
                .contains("cohort version 1 (CONFIDENTIAL) of lab, published 2027-01-15T08:00:00Z, object " + CHILD)
                .contains("\nmade from:\n  beds version 2 (CONFIDENTIAL) of hospital")
                .contains("  something that is not known here, object " + UNKNOWN)
                .contains("  -> clinic: delivered 2027-01-16T08:00:00Z, for research")
                .contains("what was made from it:\n  nothing that is known here")
                .contains("FINDING BELOW_PARENTS: a?[2Jb")
                .doesNotContain("\u001b");
        assertThat(LineageText.of(graph(), false, true)).doesNotContain("made from:");
    }

    /** As the gateway answers. */
    private static JsonNode graph() throws Exception {
        return Json.parse(("""
                {"subject":"CHILD","nodes":[
                 {"object":"SOURCE","manifest":"11","provider":"hospital","dataset":"beds","version":"2",
                  "rank":"CONFIDENTIAL","made":"published","time":"2027-01-14T08:00:00Z","lane":"hospital/main"},
                 {"object":"CHILD","manifest":"22","provider":"lab","dataset":"cohort","version":"1",
                  "rank":"CONFIDENTIAL","made":"published","time":"2027-01-15T08:00:00Z","lane":"lab/main"},
                 {"object":"UNKNOWN","manifest":"","provider":"","dataset":"","version":"","rank":"","made":"",
                  "time":"","lane":""}],
                 "edges":[{"child":"CHILD","parent":"SOURCE","manifest":"11","saidBy":"lab/main"},
                  {"child":"CHILD","parent":"UNKNOWN","manifest":"","saidBy":"lab/main"}],
                 "exchanges":[
                  {"object":"SOURCE","state":"agreed","provider":"hospital","recipient":"lab","purpose":"research",
                   "agreement":"urn:uuid:1","transfer":"","time":"2027-01-14T09:00:00Z","revokedAt":"2027-01-20T08:00:00Z"},
                  {"object":"CHILD","state":"delivered","provider":"lab","recipient":"clinic","purpose":"research",
                   "agreement":"urn:uuid:2","transfer":"TRANSFER","time":"2027-01-16T08:00:00Z","revokedAt":""}],
                 "findings":[{"kind":"BELOW_PARENTS","lane":"lab/main","text":"a\\u001b[2Jb"}],
                 "lanes":["lab/main","hospital/main"]}""")
                .replace("SOURCE", SOURCE)
                .replace("CHILD", CHILD)
                .replace("UNKNOWN", UNKNOWN)
                .replace("TRANSFER", "f".repeat(32))
                .getBytes(StandardCharsets.UTF_8));
    }
}
