package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.provenance.AuditRow.State;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was made from what, by what several organisations recorded. */
class LineageGraphTest {
    private static final String SOURCE = "aa".repeat(16);
    private static final String CHILD = "bb".repeat(16);
    private static final String GRANDCHILD = "cc".repeat(16);
    private static final String OTHER = "dd".repeat(16);

    private final LineageGraph graph = new LineageGraph();

    @Test
    void whatThreeOrganisationsRecordedIsOneChain() {
        graph.take(report("lab", published("lab", "cohort", "1", Rank.CONFIDENTIAL, CHILD, List.of(SOURCE))));
        graph.take(report("clinic", published("clinic", "plan", "4", Rank.RESTRICTED, GRANDCHILD, List.of(CHILD))));
        graph.take(report("hospital", published("hospital", "beds", "2", Rank.CONFIDENTIAL, SOURCE, List.of())));

        assertThat(graph.above(GRANDCHILD)).containsExactly(GRANDCHILD, CHILD, SOURCE);
        assertThat(graph.below(SOURCE)).containsExactly(SOURCE, CHILD, GRANDCHILD);
        assertThat(graph.edges(graph.above(CHILD))).hasSize(1).allSatisfy(edge -> {
            assertThat(edge.parent()).isEqualTo(SOURCE);
            assertThat(edge.manifest()).isEqualTo(manifest(SOURCE));
            assertThat(edge.lane()).isEqualTo("lab/main");
        });
        assertThat(graph.findings(graph.above(GRANDCHILD))).isEmpty();
        assertThat(graph.find("beds", 0)).extracting(LineageGraph.Node::object).containsExactly(SOURCE);
        assertThat(graph.find("beds", 3)).isEmpty();
    }

    @Test
    void aParentThatNobodyShowsIsThereByItsIdAlone() {
        graph.take(report("lab", published("lab", "cohort", "1", Rank.CONFIDENTIAL, CHILD, List.of(SOURCE))));
        assertThat(graph.node(SOURCE)).get().satisfies(node -> {
            assertThat(node.known()).isFalse();
            assertThat(node.manifest()).isEmpty();
        });
        assertThat(graph.findings(graph.above(CHILD))).isEmpty();
    }

    @Test
    void whoClaimsAParentByAnotherManifestThanItsOwnerPublishedIsFound() {
        AuditRow lying = row(
                State.PUBLISHED,
                "lab",
                "cohort",
                "1",
                Rank.CONFIDENTIAL,
                new AuditRow.Thing(CHILD, manifest(CHILD), List.of(SOURCE), List.of(manifest(OTHER))));
        graph.take(report("lab", lying));
        graph.take(report("hospital", published("hospital", "beds", "2", Rank.CONFIDENTIAL, SOURCE, List.of())));
        assertThat(graph.findings(graph.above(CHILD)))
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.ANOTHER_PARENT);
        assertThat(graph.findings(Set.of(SOURCE))).as("not asked for").isEmpty();
    }

    @Test
    void aChildBelowItsParentIsFoundUnlessADowngradeIsRecorded() {
        graph.take(report("hospital", published("hospital", "beds", "2", Rank.RESTRICTED, SOURCE, List.of())));
        graph.take(report("lab", published("lab", "cohort", "1", Rank.CONFIDENTIAL, CHILD, List.of(SOURCE))));
        graph.take(report(
                "hospital",
                row(State.DERIVED, "hospital", "release", "1", Rank.INTERNAL, from(OTHER, SOURCE)),
                row(State.DOWNGRADED, "hospital", "release", "1", Rank.INTERNAL, from(OTHER)),
                published("hospital", "release", "1", Rank.INTERNAL, OTHER, List.of())));
        assertThat(graph.findings(graph.below(SOURCE))).hasSize(1).allSatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.BELOW_PARENTS);
            assertThat(finding.text()).contains(CHILD, SOURCE, "CONFIDENTIAL", "RESTRICTED");
        });
        assertThat(graph.node(OTHER)).get().extracting(LineageGraph.Node::made).isEqualTo("derived");
    }

    @Test
    void recordsThatGoInACircleEnd() {
        graph.take(report(
                "lab",
                published("lab", "a", "1", Rank.PUBLIC, CHILD, List.of(SOURCE)),
                published("lab", "b", "1", Rank.PUBLIC, SOURCE, List.of(CHILD, SOURCE))));
        assertThat(graph.above(CHILD)).containsExactlyInAnyOrder(CHILD, SOURCE);
        assertThat(graph.below(CHILD)).containsExactlyInAnyOrder(CHILD, SOURCE);
    }

    @Test
    void nobodyPublishesInAnothersName() {
        AuditRow forged = row(
                "lab/main",
                State.PUBLISHED,
                "hospital",
                "beds",
                "2",
                Rank.PUBLIC,
                new AuditRow.Thing(SOURCE, manifest(OTHER), List.of(GRANDCHILD), List.of()));
        AuditRow downgraded = row("lab/main", State.DOWNGRADED, "hospital", "beds", "2", Rank.PUBLIC, from(CHILD));
        for (int i = 0; i < 2; i++) { // Whoever comes last.
            graph.take(report("hospital", published("hospital", "beds", "2", Rank.CONFIDENTIAL, SOURCE, List.of())));
            graph.take(report("lab", forged, downgraded));
        }
        assertThat(graph.node(SOURCE)).get().satisfies(node -> {
            assertThat(node.manifest()).isEqualTo(manifest(SOURCE));
            assertThat(node.rank()).isEqualTo(Rank.CONFIDENTIAL);
        });
        assertThat(graph.above(SOURCE)).containsExactly(SOURCE);
        graph.take(report("clinic", published("clinic", "plan", "4", Rank.INTERNAL, CHILD, List.of(SOURCE))));
        assertThat(graph.findings(graph.above(CHILD)))
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.BELOW_PARENTS);
    }

    @Test
    void anExchangeTellsWhatAReceivedObjectIsWhereItsProviderShowsNothing() {
        graph.take(report(
                "lab",
                published("lab", "cohort", "1", Rank.CONFIDENTIAL, CHILD, List.of(SOURCE)),
                row(State.DELIVERED, "hospital", "beds", "2", Rank.CONFIDENTIAL, from(SOURCE))));
        assertThat(graph.node(SOURCE)).get().satisfies(node -> {
            assertThat(node.provider()).isEqualTo("hospital");
            assertThat(node.made()).isEmpty();
        });
    }

    private static String manifest(String object) {
        return object + object;
    }

    private static AuditRow.Thing from(String object, String... parents) {
        return new AuditRow.Thing(object, manifest(object), List.of(parents), List.of());
    }

    private static AuditRow published(
            String provider, String dataset, String version, Rank rank, String object, List<String> parents) {
        List<String> manifests =
                parents.stream().map(LineageGraphTest::manifest).toList();
        return row(
                State.PUBLISHED,
                provider,
                dataset,
                version,
                rank,
                new AuditRow.Thing(object, manifest(object), parents, manifests));
    }

    private static AuditRow row(
            State state, String provider, String dataset, String version, Rank rank, AuditRow.Thing thing) {
        String lane = (state == State.DELIVERED ? "lab" : provider) + "/main";
        return row(lane, state, provider, dataset, version, rank, thing);
    }

    private static AuditRow row(
            String lane,
            State state,
            String provider,
            String dataset,
            String version,
            Rank rank,
            AuditRow.Thing thing) {
        return new AuditRow(
                state,
                RecordKind.PUBLISHED,
                1_800_000_000_000L,
                0,
                rank,
                dataset,
                version,
                provider,
                "",
                "",
                "",
                "",
                List.of(),
                List.of(),
                Optional.empty(),
                "",
                "",
                "",
                List.of(new Place(lane, 1)),
                1,
                List.of(),
                thing,
                Map.of());
    }

    private static AuditReport report(String organisation, AuditRow... rows) {
        return new AuditReport(
                List.of(new AuditReport.Lane(organisation + "/main", 9, new byte[0], true)),
                new ArrayList<>(List.of(rows)),
                List.of(),
                new Steps());
    }
}
