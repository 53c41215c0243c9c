package io.sluice.gateway.cli;

import io.sluice.gateway.classification.Classifier;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.classification.Schemes;
import io.sluice.gateway.classification.Statement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;

/** Reads files and folders to see what is in them. */
final class Grading {

    private Grading() {}

    /** Everything that the default scheme knows and that is found in a file or folder; the progress is closed. */
    static Findings scan(Path path, String name, Progress progress) throws IOException {
        return scan(path, new Grader(Schemes.standard()).scan(name, Classifier.ALL), progress);
    }

    /** What this classifier finds in a file or folder; the progress is closed. */
    static Findings scan(Path path, Classifier classifier, Progress progress) throws IOException {
        try (progress;
                Source source = Source.open(path)) {
            ReadableByteChannel bytes = source.channel(progress);
            ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
            while (!classifier.saturated() && bytes.read(buffer.clear()) >= 0) {
                classifier.feed(buffer.flip());
            }
        }
        return classifier.finish();
    }

    /** The least rank for it. */
    static Grade of(Path path, String name, Grader grader, Statement statement, Progress progress) throws IOException {
        return grader.grade(scan(path, grader.scan(name, Classifier.ALL), progress), statement);
    }
}
