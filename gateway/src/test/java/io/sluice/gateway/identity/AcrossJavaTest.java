package io.sluice.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.gateway.store.Child;
import io.sluice.proto.Signed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One key store, two Javas. The other one is named by {@code -Dsluice.other.java=HOME/bin/java}, else looked for beside
 * this one.
 */
class AcrossJavaTest {
    @TempDir
    Path directory;

    @Test
    void whatOneJavaMadeTheOtherOpens() throws Exception {
        Path other = otherJava();
        try (Organisation made = Organisations.make(directory, "hospital");
                Child child = Child.start(
                        other, OpenAndSign.class, directory.resolve("hospital").toString())) {
            check(made, child);
        }
    }

    @Test
    void whatTheOtherMadeThisOneOpens() throws Exception {
        Path other = otherJava();
        Path home = directory.resolve("hospital");
        try (Child child = Child.start(other, Make.class, directory.toString())) {
            assertThat(child.exitCode()).isZero();
        }
        try (Organisation opened =
                        Organisation.open(home, Passwords.read(home.resolve("password")), Organisations.RANDOM);
                Child child = Child.start(other, OpenAndSign.class, home.toString())) {
            check(opened, child);
        }
    }

    private static void check(Organisation here, Child there) throws Exception {
        Signed signed = Signed.parseFrom(HexFormat.of().parseHex(there.line()));
        assertThat(Signatures.verify(
                        signed, "receipt", "hospital", here.entry().value().getSigningKeysList()))
                .isEqualTo(here.sealing().keyId());
    }

    private static Path otherJava() throws Exception {
        String named = System.getProperty("sluice.other.java");
        if (named != null) {
            return Path.of(named);
        }
        Path here = Path.of(System.getProperty("java.home")).toRealPath();
        try (var beside = Files.list(here.getParent())) {
            var found = beside.filter(home -> !home.toAbsolutePath().startsWith(here))
                    .filter(home -> !Files.isSymbolicLink(home)
                            && home.getFileName().toString().contains("25"))
                    .map(home -> home.resolve("bin").resolve("java"))
                    .filter(Files::isExecutable)
                    .findFirst();
            assumeTrue(found.isPresent(), "no other Java found (expected: -Dsluice.other.java=HOME/bin/java)");
            return found.orElseThrow();
        }
    }

    /** Opens the organisation and signs the id of its sealing key. */
    static final class OpenAndSign {
        public static void main(String[] arguments) throws Exception {
            Path home = Path.of(arguments[0]);
            char[] password = Passwords.read(home.resolve("password"));
            try (Organisation opened = Organisation.open(home, password, Organisations.RANDOM)) {
                ByteString keyId = opened.sealing().keyId();
                System.out.println(HexFormat.of()
                        .formatHex(opened.signing().sign("receipt", keyId).toByteArray()));
            }
        }
    }

    /** Makes an organisation. */
    static final class Make {
        public static void main(String[] arguments) throws Exception {
            Organisations.make(Path.of(arguments[0]), "hospital").close();
        }
    }
}
