package io.sluice.gateway.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.dataset.DataFormat;
import io.sluice.proto.Rank;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a scheme demands is what comes out. */
class SchemeRulesTest {
    private static final String WORDS = "{'scheme':'own','zh':'自有','en':'Own','levels':["
            + "{'level':'all','rank':'PUBLIC','zh':'全','en':'All'}],'ranks':{'PUBLIC':'all','INTERNAL':'all',"
            + "'CONFIDENTIAL':'all','RESTRICTED':'all','IMPORTANT':'all','CORE':'all'}";

    private static Grader with(String rules) throws SchemeException {
        String json = (WORDS + "," + rules + "}").replace('\'', '"');
        return new Grader(SchemeReader.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Findings scan(Grader grader, String text) {
        Classifier classifier = grader.scan("a.csv", Classifier.ALL);
        classifier.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return classifier.finish();
    }

    private static Grade grade(Grader grader, String text) {
        return grader.grade(scan(grader, text));
    }

    private static String mails(int rows) {
        StringBuilder csv = new StringBuilder("n,mail\n");
        for (int i = 0; i < rows; i++) {
            csv.append(i).append(",person").append(i).append("@example.org\n");
        }
        return csv.toString();
    }

    @Test
    void ownRecognisersFindAndGradeOnesOwnNumbers() throws SchemeException {
        Grader grader = with("'recognisers':[{'type':'STAFF_NUMBER','pattern':'STF-[0-9]{6}','rank':'RESTRICTED',"
                + "'category':'staff','class':'identity','share':0.5,'count':2,'alarm':1000},"
                + "{'type':'CODE_NAME','pattern':'(EAGLE|RAVEN)','rank':'IMPORTANT'}]");
        String staff = "n,who\n1,STF-123456\n2,STF-654321\n3,none\n";
        Grade grade = grade(grader, staff);
        assertThat(grade.floor()).isEqualTo(Rank.RESTRICTED);
        assertThat(grade.reasons()).extracting(GradeReason::type).containsExactly("STAFF_NUMBER");
        assertThat(grade.categories()).containsExactly("personal-information", "staff");
        assertThat(grade.personal()).isTrue();
        assertThat(grade(grader, "n,who\n1,STF-123456\n2,none\n3,none\n").floor())
                .isEqualTo(Rank.PUBLIC);
        assertThat(grade(grader, "n,what\n1,EAGLE\n2,RAVEN\n").floor()).isEqualTo(Rank.IMPORTANT);
        assertThat(grade(new Grader(Schemes.standard()), staff).floor()).isEqualTo(Rank.PUBLIC);
    }

    @Test
    void aSchemeRaisesATypeAndSaysSoWhereItLowersOne() throws SchemeException {
        assertThat(grade(with("'types':{'EMAIL':'IMPORTANT'}"), mails(50)).floor())
                .isEqualTo(Rank.IMPORTANT);
        Grade lowered = grade(with("'types':{'EMAIL':'INTERNAL'}"), mails(50));
        assertThat(lowered.floor()).isEqualTo(Rank.INTERNAL);
        assertThat(lowered.reasons())
                .extracting(GradeReason::code)
                .containsExactly("direct-identifier", "type-floor-lowered");
        Grade nothing =
                grade(with("'types':{'EMAIL':'PUBLIC'},'categories':{'personal-information':'PUBLIC'}"), mails(50));
        assertThat(nothing.floor()).isEqualTo(Rank.PUBLIC);
        assertThat(nothing.reasons()).extracting(GradeReason::code).containsExactly("type-floor-lowered");
        assertThat(nothing.personal()).isTrue();
        String web = "n,link\n1,https://a.example/x\n2,https://b.example/y\n";
        assertThat(grade(with("'types':{'URL':'INTERNAL'}"), web).floor()).isEqualTo(Rank.INTERNAL);
    }

    @Test
    void aCategoryHasItsFloorWhetherItIsFoundOrStated() throws SchemeException {
        Grader grader = with("'categories':{'health':'RESTRICTED','personal-information':'IMPORTANT'}");
        assertThat(grade(grader, mails(50)).floor()).isEqualTo(Rank.IMPORTANT);
        Findings plain = scan(grader, "a,b\n1,2\n");
        Grade stated = grader.grade(plain, new Statement(List.of("health", "other"), List.of()));
        assertThat(stated.floor()).isEqualTo(Rank.RESTRICTED);
        assertThat(stated.reasons())
                .containsExactly(new GradeReason("category-floor", Rank.RESTRICTED, "", "health", 0, 0));
        assertThat(stated.personal()).isFalse();
        assertThat(grader.grade(plain).floor()).isEqualTo(Rank.PUBLIC);
    }

    @Test
    void aStatedImpactRaisesTheRankAndOneThatNobodyKnowsIsRefused() {
        Grader grader = new Grader(Schemes.standard());
        Findings plain = scan(grader, "a,b\n1,2\n");
        Grade grade = grader.grade(plain, stated("public-interest:serious"));
        assertThat(grade.floor()).isEqualTo(Rank.IMPORTANT);
        assertThat(grade.reasons().get(0).code()).isEqualTo("stated-impact");
        assertThat(grader.grade(plain, stated("organisation:ordinary")).floor()).isEqualTo(Rank.INTERNAL);
        assertThatThrownBy(() -> grader.grade(plain, stated("weather:serious")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("national-security");
    }

    private static Statement stated(String impact) {
        return new Statement(List.of(), List.of(Impact.parse(impact)));
    }

    @Test
    void manyPersonsRaiseTheRank() throws SchemeException {
        Grader grader = with("'volume':[{'of':'personal','persons':60,'rank':'RESTRICTED'},"
                + "{'of':'personal','persons':90,'rank':'IMPORTANT'},"
                + "{'of':'sensitive','persons':30,'rank':'CORE'}]");
        assertThat(grade(grader, mails(59)).floor()).isEqualTo(Rank.CONFIDENTIAL);
        Grade many = grade(grader, mails(60));
        assertThat(many.floor()).isEqualTo(Rank.RESTRICTED);
        assertThat(many.reasons().get(0))
                .isEqualTo(new GradeReason("many-persons", Rank.RESTRICTED, "mail", "personal", 60, 1));
        assertThat(grade(grader, mails(90)).floor()).isEqualTo(Rank.IMPORTANT);
        StringBuilder ids = new StringBuilder("n,id\n");
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            ids.append(i).append(',').append(Identifiers.residentId(random)).append('\n');
        }
        assertThat(grade(grader, ids.toString()).floor()).isEqualTo(Rank.CORE);
    }

    @Test
    void inTheDefaultAMillionPersonsAreRestrictedAndTenMillionImportant() {
        Grader grader = new Grader(Schemes.standard());
        assertThat(grader.grade(persons(999_999)).floor()).isEqualTo(Rank.CONFIDENTIAL);
        assertThat(grader.grade(persons(1_000_000)).floor()).isEqualTo(Rank.RESTRICTED);
        assertThat(grader.grade(persons(9_999_999)).floor()).isEqualTo(Rank.RESTRICTED);
        assertThat(grader.grade(persons(10_000_000)).floor()).isEqualTo(Rank.IMPORTANT);
    }

    /** A table about so many persons by their age, sex and place. */
    private static Findings persons(long rows) {
        List<ColumnFindings> columns = List.of("age", "sex", "place").stream()
                .map(kind -> new ColumnFindings(kind, rows, List.of(), Optional.of(kind)))
                .toList();
        return new Findings(DataFormat.CSV, true, true, 1, rows, columns, Optional.empty());
    }

    @Test
    void twoQuasiIdentifiersAreEnoughWhereTheSchemeSaysSo() throws SchemeException {
        String table = "sex,age,value\nm,1,2\nf,3,4\n";
        Grade grade = grade(with("'quasiIdentifiers':{'together':2,'rank':'RESTRICTED'}"), table);
        assertThat(grade.floor()).isEqualTo(Rank.RESTRICTED);
        assertThat(grade(new Grader(Schemes.standard()), table).floor()).isEqualTo(Rank.PUBLIC);
    }

    @Test
    void whatCannotBeReadMayHaveAHigherFloor() throws SchemeException {
        assertThat(grade(with("'unreadable':'RESTRICTED'"), "\0\1\2").floor()).isEqualTo(Rank.RESTRICTED);
    }
}
