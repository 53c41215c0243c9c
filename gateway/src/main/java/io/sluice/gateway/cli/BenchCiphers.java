package io.sluice.gateway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.OptionalDouble;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The bound that sealing is held against: AES-256-GCM and SHA-256 one after the other, each on 16 KiB, on one thread. By
 * {@code openssl speed} where it is installed, else by the JDK.
 */
final class BenchCiphers {
    private static final int BLOCK = 16 * 1024;

    private final BenchSettings settings;
    private final boolean openssl;

    private BenchCiphers(BenchSettings settings, boolean openssl) {
        this.settings = settings;
        this.openssl = openssl;
    }

    static BenchCiphers best(BenchSettings settings) throws IOException {
        boolean found = true;
        try {
            settings.place().end(settings.place().start(command("version")));
        } catch (IOException e) {
            if (settings.place().stopped()) {
                throw e;
            }
            found = false;
            settings.talk().accept("openssl not found: the JDK's ciphers are the baseline");
        }
        return new BenchCiphers(settings, found);
    }

    String name() {
        return (openssl ? "openssl speed" : "JDK (openssl not found)") + ", AES-256-GCM then SHA-256, 16 KiB";
    }

    /** Both algorithms one after the other, in processor time. */
    double megabytesPerSecond(long nanos) throws IOException {
        double cipher = openssl ? openssl("aes-256-gcm", nanos / 2) : jdkCipher(nanos / 2);
        double hash = openssl ? openssl("sha256", nanos / 2) : jdkHash(nanos / 2);
        return 1 / (1 / cipher + 1 / hash);
    }

    private double openssl(String algorithm, long nanos) throws IOException {
        String seconds = Long.toString(Math.max(1, Math.round(nanos / 1e9)));
        Process child = settings.place()
                .start(command(
                        "speed", "-mr", "-seconds", seconds, "-bytes", Integer.toString(BLOCK), "-evp", algorithm));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            OptionalDouble bytes = lines.lines()
                    .filter(line -> line.startsWith("+F:"))
                    .map(line -> line.substring(line.lastIndexOf(':') + 1).strip())
                    .mapToDouble(Double::parseDouble)
                    .max();
            return bytes.orElseThrow(() -> new IOException("openssl speed: no figure for " + algorithm)) / 1e6;
        } catch (NumberFormatException e) {
            throw new IOException("openssl speed: not readable (expected: its -mr output)", e);
        } finally {
            settings.place().end(child);
        }
    }

    private static ProcessBuilder command(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "openssl";
        System.arraycopy(words, 0, command, 1, words.length);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", Locale.ROOT.toString());
        return builder;
    }

    private static double jdkCipher(long nanos) {
        byte[] key = new byte[32];
        byte[] nonce = new byte[12];
        byte[] block = new byte[BLOCK];
        byte[] sealed = new byte[BLOCK + 16];
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            return rate(nanos, number -> {
                nonce[0] = (byte) number;
                nonce[1] = (byte) (number >> 8);
                nonce[2] = (byte) (number >> 16);
                nonce[3] = (byte) (number >> 24);
                cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
                cipher.doFinal(block, 0, block.length, sealed);
            });
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private static double jdkHash(long nanos) {
        byte[] block = new byte[BLOCK];
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return rate(nanos, number -> {
                digest.update(block);
                digest.digest();
            });
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private interface Step {
        void run(int number) throws GeneralSecurityException;
    }

    private static double rate(long nanos, Step step) throws GeneralSecurityException {
        var clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        long took;
        int count = 0;
        do {
            step.run(++count);
            took = clock.getCurrentThreadCpuTime() - start;
        } while (took < nanos);
        return count * (double) BLOCK * 1e3 / took;
    }
}
