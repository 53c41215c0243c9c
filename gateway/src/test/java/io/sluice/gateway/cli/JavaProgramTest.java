package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JavaProgramTest {
    @Test
    void aRelativeClassPathMeansTheSameFilesInAnyFolder() {
        String here = Path.of("").toAbsolutePath().toString();

        assertThat(JavaProgram.absolute(String.join(File.pathSeparator, "target/sluice.jar", "/lib/other.jar")))
                .isEqualTo(here + "/target/sluice.jar" + File.pathSeparator + "/lib/other.jar");
    }
}
