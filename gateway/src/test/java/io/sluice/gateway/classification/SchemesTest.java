package io.sluice.gateway.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.proto.Rank;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SchemesTest {
    private static final String TWO = "{'scheme':'own','zh':'自有','en':'Own','levels':["
            + "{'level':'low','rank':'PUBLIC','zh':'低','en':'Low'},"
            + "{'level':'high','rank':'RESTRICTED','zh':'高','en':'High'}],"
            + "'ranks':{'PUBLIC':'low','INTERNAL':'low','CONFIDENTIAL':'low','RESTRICTED':'high',"
            + "'IMPORTANT':'high','CORE':'high'}}";

    private static Scheme read(String json) throws SchemeException {
        return SchemeReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String from, String to, String... said) {
        assertThat(TWO).contains(from);
        assertThatThrownBy(() -> read(TWO.replace(from, to)))
                .isInstanceOf(SchemeException.class)
                .hasMessageContainingAll(said)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void sevenSchemesComeAlongAndTheDefaultIsFirst() {
        assertThat(Schemes.all().stream().map(Scheme::name))
                .containsExactly(
                        "GB/T 43697", "JR/T 0197", "GB/T 39725", "YD/T 3813", "FIPS 199", "TLP 2.0", "ISO 27001");
        assertThat(Schemes.named("gbt-39725")
                        .orElseThrow()
                        .level("4")
                        .orElseThrow()
                        .rank())
                .isEqualTo(Rank.RESTRICTED);
        assertThat(Schemes.named("nothing")).isEmpty();
    }

    @Test
    void aRankIsShownInTheSchemesWordsAndSaidToBeUnderstatedAboveItsTop() {
        Scheme tlp = Schemes.named("TLP 2.0").orElseThrow();
        assertThat(tlp.of(Rank.CONFIDENTIAL).name()).isEqualTo("AMBER");
        assertThat(tlp.of(Rank.CORE).name()).isEqualTo("RED");
        assertThat(tlp.understates(Rank.CORE)).isTrue();
        assertThat(tlp.understates(Rank.RESTRICTED)).isFalse();
    }

    @Test
    void ownSchemesAreRead() throws SchemeException {
        assertThat(read(TWO).of(Rank.RESTRICTED).chinese()).isEqualTo("高");
    }

    @Test
    void mapsThatAreNotTotalAreRefused() {
        refused(",'CORE':'high'", "", "ranks.CORE");
        refused("'rank':'PUBLIC',", "", "levels[0].rank");
        refused("'CORE':'high'", "'CORE':'top'", "ranks.CORE", "top");
    }

    @Test
    void mapsThatDoNotKeepTheOrderAreRefused() {
        refused("'CORE':'high'", "'CORE':'low'", "ranks.CORE");
        refused("'rank':'PUBLIC'", "'rank':'CORE'", "levels[1].rank");
        refused("'CONFIDENTIAL':'low','RESTRICTED':'high'", "'CONFIDENTIAL':'low','RESTRICTED':'low'", "RESTRICTED");
    }

    @Test
    void unknownKeysAndDuplicatesAreRefused() {
        refused("'zh':'自有'", "'zh':'自有','fr':'x'", "unknown key fr");
        refused("'zh':'自有'", "'zh':'自有','zh':'x'", "line 1");
        refused("'level':'high'", "'level':'low'", "levels[1].level", "once");
        refused("'rank':'RESTRICTED'", "'rank':'SECRET'", "levels[1].rank", "SECRET");
        refused("'en':'Own'", "'en':''", "en:");
    }

    @Test
    void whatASchemeDoesNotSayIsAsInTheDefault() throws SchemeException {
        GradingRules rules = read(TWO).rules();
        assertThat(rules).isEqualTo(Schemes.standard().rules());
        assertThat(rules.floors().floors()).isEqualTo(FloorTable.DEFAULT.floors());
        assertThat(Schemes.standard().edition()).isEqualTo("GB/T 43697-2024");
        assertThat(read(TWO).edition()).isEqualTo("own");
    }

    @Test
    void noSchemeThatComesAlongLowersAType() {
        assertThat(Schemes.all()).allSatisfy(scheme -> {
            assertThat(scheme.rules().lowered()).isEmpty();
            assertThat(scheme.rules().impact().ranksByObject()).isNotEmpty();
        });
    }

    @Test
    void theDefaultMatrixIsThatOfTheStandard() {
        ImpactMatrix matrix = Schemes.standard().rules().impact();
        assertThat(matrix.rank(Impact.parse("national-security:ordinary"))).isEqualTo(Rank.IMPORTANT);
        assertThat(matrix.rank(Impact.parse("national-security:serious"))).isEqualTo(Rank.CORE);
        assertThat(matrix.rank(Impact.parse("public-interest:serious"))).isEqualTo(Rank.IMPORTANT);
        assertThat(matrix.rank(Impact.parse("person:extraordinary"))).isEqualTo(Rank.RESTRICTED);
        assertThatThrownBy(() -> matrix.rank(Impact.parse("person:mild"))).hasMessageContaining("extraordinary");
        assertThatThrownBy(() -> matrix.rank(Impact.parse("nobody:serious"))).hasMessageContaining("economy");
        assertThatThrownBy(() -> Impact.parse("person")).hasMessageContaining("OBJECT:DEGREE");
    }

    @Test
    void matricesThatAreNotTotalOrNotMonotoneAreRefused() {
        rules("'impact':{'degrees':['a','b'],'objects':{'x':['PUBLIC']}}", "impact.objects.x: 1 ranks");
        rules("'impact':{'degrees':['a','b'],'objects':{'x':['CORE','PUBLIC']}}", "impact.objects.x[1]", "milder");
        rules("'impact':{'degrees':['a','a'],'objects':{'x':['CORE','CORE']}}", "impact.degrees[1]", "once");
        rules("'impact':{'degrees':[],'objects':{}}", "impact.degrees");
        rules("'impact':{'degrees':['a'],'objects':{}}", "impact.objects: none");
        rules("'impact':{'degrees':['a']}", "impact.objects");
    }

    @Test
    void rulesThatAreNotUnderstoodAreRefusedWithTheirPlace() {
        rules("'types':{'NO_SUCH':'CORE'}", "types.NO_SUCH: unknown type");
        rules("'types':{'EMAIL':'TOP'}", "types.EMAIL: TOP");
        rules("'categories':{'Health!':'CORE'}", "categories: Health!");
        rules("'categories':{'health':'TOP'}", "categories.health: TOP");
        rules("'recognisers':[{'type':'EMAIL','pattern':'x','rank':'CORE'}]", "recognisers[0].type", "once");
        rules("'recognisers':[{'type':'STAFF','pattern':'(a','rank':'CORE'}]", "recognisers[0].pattern", "character");
        rules("'recognisers':[{'type':'STAFF','pattern':'a[0-9]'}]", "recognisers[0].rank");
        rules("'recognisers':[{'type':'S','pattern':'a','rank':'CORE','share':2}]", "recognisers[0].share: 2");
        rules("'volume':[{'of':'all','persons':5,'rank':'CORE'}]", "volume[0].of: all");
        rules("'volume':[{'of':'personal','rank':'CORE'}]", "volume[0].persons: missing");
        rules("'volume':[{'of':'personal','persons':0,'rank':'CORE'}]", "volume[0].persons: 0");
        rules("'quasiIdentifiers':{'together':4,'rank':'CONFIDENTIAL'}", "quasiIdentifiers.together: 4");
        rules("'quasiIdentifiers':{'together':2,'rank':'PUBLIC'}", "quasiIdentifiers.rank: PUBLIC", "or higher");
        rules("'unreadable':'INTERNAL'", "unreadable: INTERNAL", "CONFIDENTIAL or higher");
    }

    private static void rules(String more, String... said) {
        refused("'zh':'自有',", "'zh':'自有'," + more + ",", said);
    }

    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] bytes) {
        try {
            assertThat(SchemeReader.read(bytes).levelByRank()).hasSize(6);
        } catch (SchemeException e) {
            assertThat(e).hasMessageContaining("(expected: ");
        }
    }
}
