package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.RightSample.of;
import static io.sluice.gateway.policy.Samples.NOW;
import static io.sluice.gateway.policy.Samples.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.proto.Rank;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldingsTest {
    private static final DatasetOrigin BIRTHS = new DatasetOrigin("clinic", "births");

    @Test
    void whoPublishedItFirstMayDoEverythingAndReadsWhy() {
        Holdings own = Holdings.own("hospital", "admissions");
        assertThat(own.lines(NOW))
                .extracting(Holdings.Line::what)
                .containsExactly("ownership", "use", "offer", "downgrade", "reidentify");
        assertThat(own.lines(NOW)).allSatisfy(line -> {
            assertThat(line.origin()).isEqualTo(ORIGIN);
            assertThat(line.by()).isEqualTo("hospital, who published it first");
            assertThat(line.against()).isEmpty();
        });
        assertThat(own.behind(NOW)).as("no grant is needed").isEmpty();
    }

    @Test
    void aHolderReadsByWhichGrantItMayDoSomethingOrWhyItMayNot() {
        RightGrant offer =
                of(Right.MANAGEMENT, "hospital", "trust").acts(RightAct.OFFER).grant();
        List<Holdings.Line> lines =
                new Holdings("trust", List.of(new Rights(ORIGIN, List.of(offer), Set.of()))).lines(NOW);
        assertThat(lines)
                .extracting(line -> line.against().stream().map(Reason::code).toList())
                .containsExactly(
                        List.of("right-missing"),
                        List.of("right-missing"),
                        List.of(),
                        List.of("right-wider"),
                        List.of("right-wider"));
        assertThat(lines)
                .extracting(Holdings.Line::by)
                .containsExactly("", "", "hospital > trust (" + offer.name() + ")", "", "");
    }

    @Test
    void behindWhatIsHeldStandsEachGrantOfAChainThatCountsOnceAndNoOther() {
        RightGrant first = of(Right.OWNERSHIP, "hospital", "clinic").depth(1).grant();
        RightGrant second = of(Right.OWNERSHIP, "clinic", "trust").on(first).grant();
        RightGrant expired = of(Right.USE, "hospital", "trust").until(NOW - 1).grant();
        RightGrant anothers = of(Right.USE, "hospital", "lab").grant();
        Rights rights = new Rights(ORIGIN, List.of(second, first, expired, anothers), Set.of());
        assertThat(new Holdings("trust", List.of(rights, rights)).behind(NOW)).containsExactly(hex(first), hex(second));
        Decisions decisions = new Decisions(() -> ObligationProfiles.DEFAULT);
        Facts facts = Samples.facts(Rank.INTERNAL);
        assertThat(decisions.rights(facts.rights(() -> Optional.of(new Holdings("trust", List.of(rights))))))
                .as("as an agreement's record names them")
                .containsExactly(hex(first), hex(second));
        assertThat(decisions.rights(facts.rights(Optional::empty)))
                .as("nobody has looked")
                .isEmpty();
    }

    @Test
    void anActNeedsARightToEverySource() {
        RightGrant offer = of(Right.MANAGEMENT, "hospital", "trust").grant();
        Rights granted = new Rights(ORIGIN, List.of(offer), Set.of());
        Rights none = new Rights(BIRTHS, List.of(), Set.of());
        assertThat(new Holdings("trust", List.of(granted)).against(RightAct.DOWNGRADE, NOW))
                .isEmpty();
        assertThat(new Holdings("trust", List.of(granted, none, none)).against(RightAct.DOWNGRADE, NOW))
                .extracting(Reason::code)
                .containsExactly("right-missing");
        assertThatThrownBy(() -> new Holdings("trust", List.of())).hasMessageContaining("at least one");
    }

    private static String hex(RightGrant grant) {
        return HexFormat.of().formatHex(grant.id().toByteArray());
    }
}
