package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {
    @Test
    void aPortThatIsNotSaidIsTheUsualOne() {
        assertThat(PostgresAddress.parse("postgres://db.example/state"))
                .hasToString("postgresql://db.example:5432/state");
    }

    @Test
    void severalHostsAreOneDatabase() {
        PostgresAddress address = PostgresAddress.parse("postgresql://a.example,b.example:6000/x");
        assertThat(address.hosts())
                .extracting(PostgresAddress.Host::toString)
                .containsExactly("a.example:5432", "b.example:6000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3:99", "[::1]", "localhost,127.0.0.1"})
    void thatIsOnThisMachine(String hosts) {
        assertThat(PostgresAddress.parse("postgresql://" + hosts + "/x").loopback())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "10.0.0.1", "[::2]", "127.0.0.1.example.org", "localhost,db", "0.0.0.0"})
    void thatIsNot(String hosts) {
        assertThat(PostgresAddress.parse("postgresql://" + hosts + "/x").loopback())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "jdbc:postgresql://a/b",
                "postgresql:///b",
                "postgresql://a",
                "postgresql://a/",
                "postgresql://a:0/b",
                "postgresql://a:65536/b",
                "postgresql://a,/b",
                "postgresql://a/b/c",
                "postgresql://a/b?sslmode=disable",
                "postgresql://a/b#c",
                "mysql://a/b",
                "postgresql://a b/c",
                "postgresql://::1/b"
            })
    void thatIsNoAddress(String text) {
        assertThatThrownBy(() -> PostgresAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: postgresql://HOST");
    }

    @Test
    void aPasswordIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> PostgresAddress.parse("postgresql://u:staple@a/b"))
                .hasMessageStartingWith("a user or a password in it")
                .hasMessageNotContaining("staple");
    }
}
