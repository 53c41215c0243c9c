package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why can we not talk: each cause is made, and is named. */
class DiagnoseTest {
    @TempDir
    Path directory;

    private Site hospital;
    private Site lab;

    @BeforeEach
    void found() throws Exception {
        hospital = new Site(directory, "hospital");
        lab = new Site(directory, "lab");
        lab.knows(hospital);
    }

    @AfterEach
    void stop() {
        hospital.close();
        lab.close();
    }

    private static List<String> steps(Site.Typed typed) {
        List<String> steps = new ArrayList<>();
        for (JsonNode step : typed.json().path("steps")) {
            steps.add(step.path("step").asText() + " " + step.path("standing").asText());
        }
        return steps;
    }

    private static String detail(Site.Typed typed, String name) {
        for (JsonNode step : typed.json().path("steps")) {
            if (step.path("step").asText().equals(name)) {
                return step.path("detail").asText() + " | "
                        + step.path("advice").asText();
            }
        }
        return "";
    }

    @Test
    void whoCanTalkIsToldEachStepOfTheWayAndBack() throws Exception {
        hospital.knows(lab).start();
        lab.start();
        Site.Typed found = lab.command("diagnose", "hospital", "--bytes", "1MB").done();
        assertThat(steps(found))
                .containsExactly(
                        "member ok",
                        "name ok",
                        "route ok",
                        "tls ok",
                        "certificate ok",
                        "own-certificate ok",
                        "clock ok",
                        "version ok",
                        "own-entry ok",
                        "limits ok",
                        "speed ok",
                        "back ok");
        assertThat(detail(found, "speed")).contains("1.0 MB at");
        assertThat(detail(found, "back")).contains("it reaches https://127.0.0.1:");
    }

    @Test
    void aStrangerIsNotOnTheList() throws Exception {
        lab.start();
        Site.Typed found = lab.command("diagnose", "nobody");
        assertThat(found.exit()).isEqualTo(3);
        assertThat(steps(found)).containsExactly("member failed");
        assertThat(detail(found, "member")).contains("sluice member add");
    }

    @Test
    void aGatewayThatIsDownIsARouteWithNobodyAtItsEnd() throws Exception {
        lab.start();
        Site.Typed found = lab.command("diagnose", "hospital");
        assertThat(found.exit()).isEqualTo(3);
        assertThat(steps(found)).containsExactly("member ok", "name ok", "route failed");
        assertThat(detail(found, "route")).containsIgnoringCase("refused");
    }

    @Test
    void aNameThatNobodyKnowsIsNamed() throws Exception {
        Site away = new Site(directory, "away", "127.0.0.1:1", "--url", "https://gateway.invalid:7443");
        lab.knows(away).start();
        Site.Typed found = lab.command("diagnose", "away");
        assertThat(steps(found)).containsExactly("member ok", "name failed");
        assertThat(detail(found, "name")).contains("gateway.invalid: unknown host");
    }

    @Test
    void whoDoesNotKnowUsBreaksOffInTls() throws Exception {
        hospital.start();
        lab.start();
        Site.Typed found = lab.command("diagnose", "hospital");
        assertThat(found.exit()).isEqualTo(3);
        assertThat(steps(found)).containsExactly("member ok", "name ok", "route ok", "tls failed");
        assertThat(detail(found, "tls")).contains("hand out our member.json of serial 1");
    }

    @Test
    void anotherKeyThanTheListedOneBreaksOffInTls() throws Exception {
        Site impostor = new Site(
                Files.createDirectory(directory.resolve("other")),
                "hospital",
                hospital.configuration().http().host() + ":"
                        + hospital.configuration().http().port());
        impostor.start();
        lab.start();
        Site.Typed found = lab.command("diagnose", "hospital");
        assertThat(steps(found)).endsWith("route ok", "tls failed");
        impostor.close();
    }

    @Test
    void aClockThatIsWrongIsFoundOut() throws Exception {
        hospital.knows(lab).start(Choices.defaults(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(9)));
        lab.start();
        Site.Typed found = lab.command("diagnose", "hospital");
        assertThat(found.exit()).isEqualTo(3);
        assertThat(steps(found)).contains("clock failed", "back ok");
    }

    @Test
    void anOldEntryOfOursIsFoundOutThere() throws Exception {
        hospital.knows(lab).start();
        lab.command("rotate", "--kind", "signing").done();
        lab.start();
        Site.Typed found = lab.command("diagnose", "hospital").done();
        assertThat(steps(found)).contains("own-entry warning");
        assertThat(detail(found, "own-entry")).contains("serial 1, ours is 2");
    }

    @Test
    void whatWeSayOthersReachUsByIsTriedFromThere() throws Exception {
        Site hidden = new Site(directory, "hidden", "127.0.0.1:0", "--url", "https://127.0.0.1:1");
        hospital.knows(hidden).start();
        hidden.knows(hospital).start();
        Site.Typed found = hidden.command("diagnose", "hospital");
        assertThat(found.exit()).isEqualTo(3);
        assertThat(steps(found)).endsWith("back failed");
        assertThat(detail(found, "back")).contains("it does not reach us", "https://127.0.0.1:1");
        hidden.close();
    }

    @Test
    void moreBytesThanAMemberServesAreNotAskedFor() throws Exception {
        lab.start();
        Site.Typed typed = lab.command("diagnose", "hospital", "--bytes", "65MiB");
        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.err()).contains("--bytes: 65MiB (expected: at most 64MiB)");
    }
}
