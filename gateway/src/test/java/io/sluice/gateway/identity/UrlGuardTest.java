package io.sluice.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.gateway.HandClock;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UrlGuardTest {
    @TempDir
    Path directory;

    @Test
    void urlsOfTheMembersOwnHostAndPortPass() throws Exception {
        Member clinic = clinic("https://clinic.example:7443");
        for (String url : List.of(
                "https://clinic.example:7443",
                "https://clinic.example:7443/sluice/v1/transfers/1/object",
                "https://CLINIC.example:7443/a?b=c",
                "HTTPS://clinic.example:7443/")) {
            assertThat(UrlGuard.require(clinic, url)).isEqualTo(URI.create(url));
        }
        assertThat(UrlGuard.require(clinic("https://clinic.example"), "https://clinic.example:443/x"))
                .isNotNull();
    }

    @Test
    void everythingElseIsRefused() throws Exception {
        Member clinic = clinic("https://clinic.example:7443");
        for (String url : List.of(
                "",
                "/path",
                "//clinic.example:7443/",
                "http://clinic.example:7443/",
                "https://clinic.example/",
                "https://clinic.example:7444/",
                "https://clinic.example.evil.example:7443/",
                "https://evil.example:7443/",
                "https://evil.example:7443/@clinic.example:7443/",
                "https://evil.example:7443#@clinic.example:7443/",
                "https://clinic.example:7443@evil.example/",
                "https://clinic.example:7443@evil.example:7443/",
                "https://user@clinic.example:7443/",
                "https://@clinic.example:7443/",
                "https://clinic.example:7443/#fragment",
                "https://clinic.example.:7443/",
                "https://clinic.example:7443\\@evil.example/",
                "https://clinic%2eexample:7443/",
                "https://clinic.example:7443 /",
                "https://clinic.example:7443/a b",
                "https://clinic.example:7443/\r\nHost: evil",
                "https://clinic.example:007443x/",
                "https://cl\u0131nic.example:7443/",
                "https:clinic.example:7443/",
                "https:///clinic.example:7443/",
                "file:///etc/passwd",
                "https://127.0.0.1:7443/",
                "https://clinic.example:7443/" + "a".repeat(3000))) {
            assertThatThrownBy(() -> UrlGuard.require(clinic, url))
                    .as(url)
                    .isInstanceOfSatisfying(
                            IdentityException.class,
                            e -> assertThat(e.reason()).isEqualTo(IdentityException.Reason.FOREIGN_URL));
        }
    }

    @FuzzTest
    void whatPassesLeadsToHostAndPort(byte[] bytes) {
        String url = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        Authority.of(url).ifPresent(authority -> {
            URI uri = URI.create(url);
            assertThat(uri.getHost()).isEqualToIgnoringCase(authority.host());
            assertThat(uri.getRawUserInfo()).isNull();
        });
    }

    private Member clinic(String url) throws Exception {
        Path home = directory.resolve("o" + url.length());
        try (Organisation made = Organisation.init(
                home, InitOptions.of("clinic", url), HandClock.standingAt(Organisations.START), Organisations.RANDOM)) {
            return new Member(made.entry(), Grants.DEFAULT, 0, "", 0);
        }
    }
}
