package io.sluice.gateway.sealing;

import static io.sluice.gateway.sealing.SealedObjectTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.sealing.OfflineSeal.Recipient;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineSealTest {
    @TempDir
    Path directory;

    private final OfflineSeal offline =
            new OfflineSeal(Clock.fixed(Instant.ofEpochMilli(1_800_000_000_000L), ZoneOffset.UTC), Fixture.RANDOM);
    private final SigningKeys clinic = Fixture.signer("clinic", 1);
    private final SealingKeys institute = Fixture.sealingKeys(9);
    private final SealingKeys archive = Fixture.sealingKeys(11);
    private final byte[] plaintext = new byte[1_200_000];
    private Path object;
    private Path target;

    @BeforeEach
    void names() {
        new Random(1).nextBytes(plaintext);
        object = directory.resolve("rows.csv.sluice");
        target = directory.resolve("rows.csv");
    }

    private OfflineSeal.SealedFiles seal(HeaderCore core) throws IOException {
        return offline.seal(
                Channels.newChannel(new ByteArrayInputStream(plaintext)),
                object,
                core,
                clinic,
                List.of(
                        new Recipient("institute", institute.publicKey()),
                        new Recipient("archive", archive.publicKey())));
    }

    private OfflineSeal.OpenedFile open(SealingKeys ours) throws IOException {
        return offline.open(object, target, "clinic", List.of(clinic.publicKey()), List.of(ours));
    }

    private List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyRecipientOpensWhatWasSealed() throws IOException {
        OfflineSeal.SealedFiles sealed = seal(Fixture.core());
        assertThat(names(directory))
                .containsExactly("rows.csv.sluice", "rows.csv.sluice.grant", "rows.csv.sluice.manifest");
        for (SealingKeys ours : List.of(institute, archive)) {
            OfflineSeal.OpenedFile opened = open(ours);
            assertThat(target).hasBinaryContent(plaintext);
            assertThat(opened.plaintextSha256()).isEqualTo(sealed.summary().plaintextSha256());
            assertThat(opened.grant().getOffline()).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                    .isEqualTo("rw-------");
        }
        assertThat(opened(archive)).isEqualTo("archive");
    }

    private String opened(SealingKeys ours) throws IOException {
        return open(ours).grant().getBinding().getRecipient();
    }

    @Test
    void inspectSaysWhatTheFilesSayWithoutAnyKey() throws IOException {
        seal(Fixture.core());
        OfflineSeal.Inspection seen = OfflineSeal.inspect(object);
        assertThat(seen.header().core().getLabel().getRank()).isEqualTo(Rank.CONFIDENTIAL);
        assertThat(seen.header().core().getSender()).isEqualTo("clinic");
        assertThat(seen.manifest().getPlaintextLength()).isEqualTo(plaintext.length);
        assertThat(seen.grants()).hasSize(2);
        Files.delete(directory.resolve("rows.csv.sluice.grant"));
        Files.delete(directory.resolve("rows.csv.sluice.manifest"));
        assertThat(OfflineSeal.inspect(object).manifest()).isNull();
    }

    @Test
    void ranksThatNeedAnAgreementAreRefused() throws IOException {
        for (Rank rank : List.of(Rank.RESTRICTED, Rank.IMPORTANT, Rank.CORE)) {
            HeaderCore core = Fixture.core().toBuilder()
                    .setLabel(Label.newBuilder().setRank(rank))
                    .build();
            assertRefused(Reason.NEEDS_AGREEMENT, () -> seal(core));
        }
        assertThat(names(directory)).isEmpty();
    }

    @Test
    void aStrangerAndAWrongSenderOpenNothing() throws IOException {
        seal(Fixture.core());
        assertRefused(Reason.NOT_FOR_US, () -> open(Fixture.sealingKeys(50)));
        SigningKeys other = Fixture.signer("clinic", 60);
        assertRefused(
                Reason.BAD_SIGNATURE,
                () -> offline.open(object, target, "clinic", List.of(other.publicKey()), List.of(institute)));
        assertThat(target).doesNotExist();
    }

    @Test
    void aChangedFileLeavesNoPlaintextAtAll() throws IOException {
        seal(Fixture.core());
        for (String suffix : List.of("", ".manifest", ".grant")) {
            Path file = directory.resolve("rows.csv.sluice" + suffix);
            byte[] good = Files.readAllBytes(file);
            Random random = new Random(2);
            for (int i = 0; i < 12; i++) {
                byte[] bad = good.clone();
                // Of the grants only the first is ours; the other recipient's bytes do not concern us.
                int end = suffix.equals(".grant") ? bad.length / 2 - 4 : bad.length;
                bad[random.nextInt(end)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bad);
                assertThatThrownBy(() -> open(institute)).isInstanceOf(SealException.class);
            }
            Files.write(file, good);
        }
        assertThat(names(directory))
                .containsExactly("rows.csv.sluice", "rows.csv.sluice.grant", "rows.csv.sluice.manifest");
        open(institute);
    }

    @Test
    void anotherObjectsGrantDoesNotOpen() throws IOException {
        seal(Fixture.core());
        Path grant = directory.resolve("rows.csv.sluice.grant");
        byte[] first = Files.readAllBytes(grant);
        for (String name : names(directory)) {
            Files.delete(directory.resolve(name));
        }
        seal(Fixture.core());
        Files.write(grant, first);
        assertRefused(Reason.WRONG_BINDING, () -> open(institute));
    }

    @Test
    void nothingIsOverwrittenAndAFailureLeavesNothing() throws IOException {
        seal(Fixture.core());
        assertThatThrownBy(() -> seal(Fixture.core())).isInstanceOf(FileAlreadyExistsException.class);
        Path empty = Files.createDirectory(directory.resolve("empty"));
        ReadableByteChannel broken = new ReadableByteChannel() {
            @Override
            public int read(java.nio.ByteBuffer target) throws IOException {
                throw new IOException("source broke");
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(() -> offline.seal(
                        broken,
                        empty.resolve("x.sluice"),
                        Fixture.core(),
                        clinic,
                        List.of(new Recipient("institute", institute.publicKey()))))
                .hasMessage("source broke");
        assertThat(names(empty)).isEmpty();
    }
}
