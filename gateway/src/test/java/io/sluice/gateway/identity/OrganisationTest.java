package io.sluice.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.store.Child;
import io.sluice.proto.MemberEntry;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrganisationTest {
    private static final Clock CLOCK = Clock.fixed(Organisations.START, ZoneOffset.UTC);
    private static final InitOptions OPTIONS = InitOptions.of("hospital", "https://hospital.example:7443");

    @TempDir
    Path directory;

    @Test
    void whatInitMadeIsWhatOpenFinds() throws Exception {
        try (Organisation made = Organisation.init(home(), OPTIONS, CLOCK, Organisations.RANDOM);
                Organisation opened = open()) {
            assertThat(opened.name()).isEqualTo("hospital");
            assertThat(opened.url()).hasToString("https://hospital.example:7443");
            assertThat(opened.lane()).isEqualTo("hospital/main");
            assertThat(opened.entry()).isEqualTo(made.entry());
            assertThat(opened.signing().keyId()).isEqualTo(made.signing().keyId());
            assertThat(opened.sealing().keyId()).isEqualTo(made.sealing().keyId());
            assertThat(opened.checkpoint().publicKey())
                    .isEqualTo(made.checkpoint().publicKey());
            assertThat(opened.tokenSecrets().get(0))
                    .isEqualTo(made.tokenSecrets().get(0))
                    .hasSize(32);
            assertThat(opened.tlsChain()).isEqualTo(made.tlsChain());
        }
    }

    @Test
    void theSecretOfReleasesIsThereFromTheStartAndIsMadeOnceForWhoWasFoundedBefore() throws Exception {
        try (Organisation made = init();
                Organisation opened = open()) {
            assertThat(opened.releaseSecret())
                    .isEqualTo(made.releaseSecret())
                    .hasSize(32)
                    .isNotEqualTo(made.tokenSecrets().get(0));
        }
        Path file = home().resolve("keys.p12");
        char[] password = Passwords.read(home().resolve("password"));
        KeyStore store = KeyStore.getInstance(file.toFile(), password);
        store.deleteEntry("releases-1");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        try (Organisation old = open()) {
            assertThatThrownBy(old::releaseSecret).isInstanceOf(IllegalStateException.class);
        }
        byte[] secret;
        try (Organisation completed = Organisation.openCompleted(home(), password, Organisations.RANDOM)) {
            secret = completed.releaseSecret();
        }
        try (Organisation completed = Organisation.openCompleted(home(), password, Organisations.RANDOM);
                Organisation again = open()) {
            assertThat(completed.releaseSecret()).isEqualTo(secret).hasSize(32);
            assertThat(again.releaseSecret()).isEqualTo(secret);
        }
    }

    @Test
    void theEntryListsAllKeysAndEndsWithTheCertificate() throws Exception {
        try (Organisation made = init()) {
            MemberEntry entry = made.entry().value();
            X509Certificate certificate = made.tlsChain().get(0);

            assertThat(entry.getSerial()).isEqualTo(1);
            assertThat(entry.getTlsPinsList()).containsExactly(Certificates.pin(certificate));
            assertThat(entry.getSigningKeysList())
                    .containsExactly(made.signing().publicKey());
            assertThat(entry.getSealingKeysList())
                    .containsExactly(made.sealing().publicKey());
            assertThat(entry.getCheckpointKeysList())
                    .containsExactly(made.checkpoint().publicKey());
            assertThat(entry.getExpiresAtMillis())
                    .isEqualTo(certificate.getNotAfter().getTime());
            assertThat(entry.getExpiresAtMillis())
                    .isEqualTo(Organisations.START.plus(Duration.ofDays(825)).toEpochMilli());
        }
    }

    @Test
    void theCertificateIsForTheHostAndFitsItsKey() throws Exception {
        try (Organisation made = init()) {
            X509Certificate certificate = made.tlsChain().get(0);
            certificate.verify(certificate.getPublicKey());
            assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, "hospital.example"));
            assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
            assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
            byte[] message = {1, 2, 3};
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(made.tlsKey());
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(message);
            assertThat(signature.verify(signed)).isTrue();
        }
    }

    @Test
    void addressesGoIntoTheCertificateAsAddresses() throws Exception {
        for (String host : List.of("127.0.0.1", "[::1]")) {
            Path home = directory.resolve("o" + host.length());
            InitOptions options = InitOptions.of("o", "https://" + host + ":8443");
            try (Organisation made = Organisation.init(home, options, CLOCK, Organisations.RANDOM)) {
                assertThat(made.tlsChain().get(0).getSubjectAlternativeNames())
                        .singleElement()
                        .satisfies(name -> assertThat(name.get(0)).isEqualTo(7));
            }
        }
    }

    @Test
    void dataKeysAreWrappedUnderAKeyThatStays() throws Exception {
        ByteString object = ByteString.copyFromUtf8("object");
        ByteString wrapped;
        try (Organisation made = init();
                DataKey key = DataKey.generate(Organisations.RANDOM)) {
            wrapped = made.storage().wrap(key, object, Organisations.RANDOM);
        }
        try (Organisation opened = open();
                DataKey key = opened.storage().unwrap(wrapped, object)) {
            assertThat(key).isNotNull();
        }
    }

    @Test
    void secretsAreForTheirOwnerOnlyAndNoLineShowsThem() throws Exception {
        try (Organisation made = init()) {
            for (String file : List.of("keys.p12", "password", "member.json")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve(file))))
                        .isEqualTo("rw-------");
            }
            assertThat(made).hasToString("Organisation[hospital]");
            assertThat(made.checkpoint().toString()).doesNotContain("seed");
        }
        assertThat(Files.readString(home().resolve("password")).strip()).hasSize(32);
    }

    @Test
    void aGivenPasswordFileIsUsedAndNotCopied() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "correct horse\nsecond line\n");
        Organisation.init(home(), OPTIONS.withPasswordFile(secret), CLOCK, Organisations.RANDOM)
                .close();

        assertThat(home().resolve("password")).doesNotExist();
        Organisation.open(home(), "correct horse".toCharArray(), Organisations.RANDOM)
                .close();
    }

    @Test
    void aMissingOrEmptyPasswordFileLeavesNothing() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        for (Path file : List.of(empty, directory.resolve("missing"))) {
            assertThatThrownBy(() ->
                            Organisation.init(home(), OPTIONS.withPasswordFile(file), CLOCK, Organisations.RANDOM))
                    .isInstanceOf(IdentityException.class)
                    .hasMessageContaining(file.toString());
            assertThat(home()).doesNotExist();
        }
    }

    @Test
    void aWrongPasswordIsOneClearLine() throws Exception {
        init().close();

        assertThatThrownBy(() -> Organisation.open(home(), "wrong".toCharArray(), Organisations.RANDOM))
                .isInstanceOfSatisfying(
                        IdentityException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_PASSWORD))
                .hasMessageContaining("wrong password")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void anExistingOrganisationIsLeftAlone() throws Exception {
        init().close();
        byte[] before = Files.readAllBytes(home().resolve("keys.p12"));

        refuses(Reason.EXISTS, () -> init());
        assertThat(Files.readAllBytes(home().resolve("keys.p12"))).isEqualTo(before);
        open().close();
    }

    @Test
    void aDirectoryWithSomethingElseIsLeftAlone() throws Exception {
        Files.createDirectories(home());
        Files.writeString(home().resolve("thesis.txt"), "years of work");

        refuses(Reason.EXISTS, () -> init());
        try (Stream<Path> files = Files.list(home())) {
            assertThat(files).containsExactly(home().resolve("thesis.txt"));
        }
    }

    @Test
    void anEmptyDirectoryIsTaken() throws Exception {
        Files.createDirectories(home());
        init().close();

        open().close();
    }

    @Test
    void furtherFilesAppearTogetherWithIt() throws Exception {
        InitOptions options = OPTIONS.withFile("sluice.yaml", "x: 1\n".getBytes(StandardCharsets.UTF_8));
        Organisation.init(home(), options, CLOCK, Organisations.RANDOM).close();

        assertThat(home().resolve("sluice.yaml")).hasContent("x: 1\n");
        try (Stream<Path> files = Files.list(home())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("keys.p12", "member.json", "password", "sluice.yaml");
        }
    }

    @Test
    void aKilledInitIsBegunAnewAndNeverHalfThere() throws Exception {
        for (int round = 0; round < 8; round++) {
            Path home = directory.resolve("killed" + round);
            try (Child child = Child.start(InitLater.class, home.toString())) {
                assertThat(child.line()).isEqualTo("go");
                long until = System.nanoTime() + round * 120_000_000L;
                while (System.nanoTime() < until && !Files.exists(home.resolve("member.json"))) {
                    Thread.onSpinWait();
                }
                child.kill();
            }
            if (!Files.exists(home.resolve("member.json"))) {
                Organisation.init(home, OPTIONS, CLOCK, Organisations.RANDOM).close();
            }
            char[] password = Passwords.read(home.resolve("password"));
            Organisation.open(home, password, Organisations.RANDOM).close();
        }
    }

    @Test
    void anInitThatStoppedWhileItsFilesWereMovedIsClearedAway() throws Exception {
        init().close();
        // As a crash just before the last rename leaves it.
        Files.createDirectories(home().resolve(".init"));
        Files.move(home().resolve("member.json"), home().resolve(".init").resolve("member.json"));
        Files.writeString(home().resolve(".init-contents"), "keys.p12\npassword");

        refuses(Reason.MISSING, this::open);
        init().close();
        open().close();
    }

    @Test
    void anInitThatFailsLeavesNothing() {
        Clock broken = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public java.time.Instant instant() {
                throw new IllegalStateException("no time");
            }
        };

        assertThatThrownBy(() -> Organisation.init(home(), OPTIONS, broken, Organisations.RANDOM))
                .hasMessage("no time");
        assertThat(home()).doesNotExist();
    }

    @Test
    void oneFileInTheWayIsTold() throws Exception {
        Files.writeString(home(), "a file");

        assertThatThrownBy(this::init).isInstanceOf(IdentityException.class).hasMessageContaining(home().toString());
        assertThat(home()).hasContent("a file");
    }

    @Test
    void badNamesAndUrlsAreRefused() {
        for (String name : List.of("", "-a", "A", "a.b", "a_b", "x".repeat(64), "a/b")) {
            assertThatThrownBy(() -> InitOptions.of(name, "https://h:1")).isInstanceOf(IllegalArgumentException.class);
        }
        for (String url : List.of(
                "http://h",
                "https://",
                "h:1",
                "https://u@h",
                "https://h/p",
                "https://h?q",
                "https://h#f",
                "https://h:0",
                "https://h:99999",
                "https://h:",
                "ftp://h",
                "https://h x")) {
            assertThatThrownBy(() -> InitOptions.of("o", url)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void expiryIsKnownInTime() throws Exception {
        try (Organisation made =
                Organisation.init(home(), OPTIONS.withValidity(Duration.ofDays(1)), CLOCK, Organisations.RANDOM)) {
            assertThat(made.refusal(Organisations.START)).isEmpty();
            assertThat(made.refusal(Organisations.START.plus(Duration.ofDays(2))))
                    .get()
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.EXPIRED));
            assertThat(made.refusal(Organisations.START.minus(Duration.ofDays(2))))
                    .isPresent();
        }
    }

    @Test
    void aMemberFileOfAnotherOrganisationIsRefused() throws Exception {
        init().close();
        Organisations.make(directory, "clinic").close();
        Files.copy(
                directory.resolve("clinic").resolve("member.json"),
                home().resolve("member.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        refuses(Reason.TAMPERED, this::open);
    }

    @Test
    void anyFlippedByteOfTheKeyStoreIsRefused() throws Exception {
        init().close();
        Path file = home().resolve("keys.p12");
        byte[] content = Files.readAllBytes(file);
        for (int at = 0; at < content.length; at += content.length / 40) {
            byte[] flipped = content.clone();
            flipped[at] ^= 0x10;
            Files.write(file, flipped);
            assertThatThrownBy(this::open).as("byte %d", at).isInstanceOf(IdentityException.class);
        }
        for (int length : new int[] {0, 1, 100, content.length / 2, content.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(content, length));
            assertThatThrownBy(this::open).as("length %d", length).isInstanceOf(IdentityException.class);
        }
    }

    private interface Attempt {
        Object run() throws Exception;
    }

    private static void refuses(Reason reason, Attempt attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        IdentityException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private Path home() {
        return directory.resolve("hospital");
    }

    private Organisation init() throws IdentityException {
        return Organisation.init(home(), OPTIONS, CLOCK, Organisations.RANDOM);
    }

    private Organisation open() throws IdentityException {
        return Organisation.open(home(), Passwords.read(home().resolve("password")), Organisations.RANDOM);
    }

    /** Says when it begins, to be killed some time after. */
    static final class InitLater {
        public static void main(String[] arguments) throws Exception {
            System.out.println("go");
            Organisation.init(Path.of(arguments[0]), OPTIONS, CLOCK, Organisations.RANDOM);
        }
    }
}
