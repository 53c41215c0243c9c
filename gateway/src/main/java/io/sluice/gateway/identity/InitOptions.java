package io.sluice.gateway.identity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a new organisation is made from.
 *
 * @param name 1 to 63 of {@code a-z 0-9 -}
 * @param url what others reach it by: https, host, perhaps a port
 * @param passwordFile whose first line is the password; empty: one is generated into the file {@code password}
 * @param validity of certificate and entry
 * @param moreFiles further files (mode 0600) that appear together with the organisation, by name, for example the
 *     configuration
 */
public record InitOptions(
        String name, String url, Optional<Path> passwordFile, Duration validity, Map<String, byte[]> moreFiles) {
    /** What browsers accepted longest; long enough to be no burden, short enough to practise rotation. */
    public static final Duration DEFAULT_VALIDITY = Duration.ofDays(825);

    public InitOptions {
        if (!Entry.NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("organisation: " + name + " (expected: 1 to 63 of a-z 0-9 -)");
        }
        if (!Entry.isBaseUrl(url)) {
            throw new IllegalArgumentException("url: " + url + " (expected: https://host:port)");
        }
        Objects.requireNonNull(passwordFile, "passwordFile");
        Objects.requireNonNull(validity, "validity");
        moreFiles = Map.copyOf(moreFiles);
        for (String file : moreFiles.keySet()) {
            if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
                throw new IllegalArgumentException("file name: " + file + " (expected: a plain name)");
            }
        }
    }

    /** With the default validity, a generated password and no further files. */
    public static InitOptions of(String name, String url) {
        return new InitOptions(name, url, Optional.empty(), DEFAULT_VALIDITY, Map.of());
    }

    public InitOptions withPasswordFile(Path file) {
        return new InitOptions(name, url, Optional.of(file), validity, moreFiles);
    }

    public InitOptions withValidity(Duration newValidity) {
        return new InitOptions(name, url, passwordFile, newValidity, moreFiles);
    }

    public InitOptions withFile(String file, byte[] content) {
        Map<String, byte[]> more = new java.util.HashMap<>(moreFiles);
        more.put(file, content);
        return new InitOptions(name, url, passwordFile, validity, more);
    }

    /** Without the files' content. */
    @Override
    public String toString() {
        return "InitOptions[" + name + ", " + url + ", " + validity + ", " + moreFiles.keySet() + "]";
    }
}
