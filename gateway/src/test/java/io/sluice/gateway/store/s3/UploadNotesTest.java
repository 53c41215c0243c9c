package io.sluice.gateway.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway that was killed left of its notes about uploads. */
class UploadNotesTest {
    @TempDir
    Path directory;

    @Test
    void oneThatWasHalfWrittenIsSweptAndTheOthersAreRead() throws Exception {
        Path uploads = directory.resolve("uploads");
        new UploadNotes(uploads).write("k/big", "upload-1");
        Path half = Files.writeString(uploads.resolve(".note.new~"), "k/b");

        assertThat(new UploadNotes(uploads).all())
                .extracting(UploadNotes.Note::key, UploadNotes.Note::id)
                .containsExactly(tuple("k/big", "upload-1"));
        assertThat(half).doesNotExist();
    }
}
