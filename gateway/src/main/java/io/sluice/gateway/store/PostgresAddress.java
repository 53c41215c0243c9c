package io.sluice.gateway.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a PostgreSQL database is: {@code postgresql://HOST[:PORT][,HOST[:PORT]...]/DATABASE}. Several hosts are the same
 * database and its standbys: the one that takes writes is used. No user, no password and no parameters, as each of them
 * is a setting of its own.
 *
 * @param hosts each with its port
 * @param database its name
 */
public record PostgresAddress(List<Host> hosts, String database) {
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_HOSTS = 8;
    private static final int USUAL_PORT = 5432;
    private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})";
    private static final Pattern HOST =
            Pattern.compile("(" + NAME + "(?:\\." + NAME + "){0,31}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");
    private static final Pattern URL =
            Pattern.compile("postgres(?:ql)?://([^/@?#\\s]+)/([A-Za-z0-9_][A-Za-z0-9_-]{0,62})");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");

    /** @param name an address of IPv6 is in brackets */
    public record Host(String name, int port) {
        /** Whether what is sent there stays on this machine. */
        public boolean loopback() {
            return LOOPBACK.matcher(name).matches();
        }

        @Override
        public String toString() {
            return name + ":" + port;
        }
    }

    /** Copies the hosts. */
    public PostgresAddress {
        hosts = List.copyOf(hosts);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException says what was expected; never the text, as there may be a password in it
     */
    public static PostgresAddress parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw wrong(text.length() + " characters");
        }
        if (text.contains("@")) {
            throw wrong("a user or a password in it");
        }
        if (text.contains("?")) {
            throw wrong("parameters in it");
        }
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw wrong("not such an address");
        }
        List<Host> hosts = new ArrayList<>();
        for (String each : url.group(1).split(",", -1)) {
            Matcher host = HOST.matcher(each);
            int port = host.matches() && host.group(2) != null ? Integer.parseInt(host.group(2)) : USUAL_PORT;
            if (!host.matches() || port < 1 || port > 65_535 || hosts.size() == MAX_HOSTS) {
                throw wrong("not such an address");
            }
            hosts.add(new Host(host.group(1), port));
        }
        return new PostgresAddress(hosts, url.group(2));
    }

    /** Whether nothing that is sent there leaves this machine. */
    public boolean loopback() {
        return hosts.stream().allMatch(Host::loopback);
    }

    /** The driver's form. */
    String jdbc() {
        return "jdbc:" + this;
    }

    /** Its canonical form. */
    @Override
    public String toString() {
        return "postgresql://" + hosts.stream().map(Host::toString).collect(Collectors.joining(",")) + "/" + database;
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + " (expected: postgresql://HOST[:PORT]/DATABASE; user and password"
                + " are settings of their own)");
    }
}
