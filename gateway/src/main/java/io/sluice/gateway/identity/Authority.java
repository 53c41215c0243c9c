package io.sluice.gateway.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Host and port of an {@code https} URL: what must be equal for two URLs to lead to the same gateway.
 *
 * @param host in lower case; IPv6 in brackets
 */
public record Authority(String host, int port) {
    private static final int MAX_URL_LENGTH = 2048;
    private static final int HTTPS_PORT = 443;

    /** Of an absolute https URL without user and fragment, at most 2,048 characters of ASCII; else empty. */
    public static Optional<Authority> of(String url) {
        if (url.length() > MAX_URL_LENGTH || !url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(url);
            boolean plain = "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && !uri.getRawAuthority().contains("@")
                    && !uri.getRawAuthority().endsWith(":");
            int port = uri.getPort() == -1 ? HTTPS_PORT : uri.getPort();
            return plain && port > 0 && port < 1 << 16
                    ? Optional.of(new Authority(uri.getHost().toLowerCase(Locale.ROOT), port))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
