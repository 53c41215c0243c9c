package io.sluice.gateway.sealing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether BouncyCastle can unpack and load its native code: it needs a temporary directory that is writable and from
 * which code may run. Found out beforehand, because BouncyCastle waits over a minute for the first and ends with an error
 * without the second.
 */
final class NativePlace {
    /** BouncyCastle's own switch; {@code java} keeps it from looking for native code. */
    static final String VARIANT = "org.bouncycastle.native.cpu_variant";

    private NativePlace() {}

    /** What is in the way, in words for people; null: nothing. */
    static String obstacle() {
        if ("java".equals(System.getProperty(VARIANT))) {
            return VARIANT + " is set to java";
        }
        Path directory = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            return "the temporary directory is not writable: " + directory;
        }
        try {
            List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts"), StandardCharsets.ISO_8859_1);
            return noexec(mounts, directory.toRealPath())
                    ? "the temporary directory is mounted noexec: " + directory
                    : null;
        } catch (IOException e) {
            return null; // no such list here: let BouncyCastle try
        }
    }

    /** Whether the last of the longest mount points above the directory forbids running code. */
    static boolean noexec(List<String> mounts, Path directory) {
        boolean forbidden = false;
        int longest = -1;
        for (String line : mounts) {
            String[] fields = line.split(" ");
            if (fields.length < 4) {
                continue;
            }
            Path point = Path.of(fields[1].replace("\\040", " "));
            if (directory.startsWith(point) && point.getNameCount() >= longest) {
                longest = point.getNameCount();
                forbidden = List.of(fields[3].split(",")).contains("noexec");
            }
        }
        return forbidden;
    }
}
