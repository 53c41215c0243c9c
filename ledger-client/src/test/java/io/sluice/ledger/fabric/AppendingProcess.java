package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.LocalLedger;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Semaphore;

/** A process with a lane on a channel that appends without end, to be killed. */
final class AppendingProcess {
    private static final int OUTSTANDING = 1_500;

    private AppendingProcess() {}

    static CheckpointSigner signer(String origin) {
        byte[] classic = new byte[CheckpointSigner.SEED_BYTES];
        byte[] quantum = new byte[CheckpointSigner.SEED_BYTES];
        Arrays.fill(classic, (byte) origin.hashCode());
        Arrays.fill(quantum, (byte) 7);
        return new CheckpointSigner(origin, classic, quantum);
    }

    /** A record that tells its number. */
    static byte[] record(long number) {
        return Arrays.copyOf(("record " + number + " ").getBytes(StandardCharsets.US_ASCII), 400);
    }

    static FabricLedger open(Path dir, String origin, ChannelAccess access) throws IOException {
        return FabricLedger.open(
                LocalLedger.open(dir.resolve("lane"), signer(origin), Clock.systemUTC()),
                access,
                FabricSettings.defaults(),
                dir.resolve("outbox"),
                Clock.systemUTC());
    }

    /** Lets it append until so many more records are anchored, kills it, and returns how many were then. */
    static long killAfter(Path dir, String origin, ChannelAccess access, long more)
            throws IOException, InterruptedException, CertificateEncodingException {
        Files.createDirectories(dir);
        write(dir.resolve("access"), access);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        dir.toString(),
                        origin)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long anchored = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = lines.readLine();
            assertThat(line).startsWith("open ");
            long start = Long.parseLong(line.substring(5));
            while (anchored < start + more && (line = lines.readLine()) != null) {
                anchored = Long.parseLong(line);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return anchored;
    }

    private static void write(Path file, ChannelAccess access) throws IOException, CertificateEncodingException {
        Properties all = new Properties();
        all.setProperty("channel", access.channel());
        all.setProperty("chaincode", access.chaincode());
        all.setProperty("msp", access.identity().msp());
        PlayedIdentity identity = new PlayedIdentity(access.identity());
        all.setProperty("certificate", identity.certificatePem());
        all.setProperty("key", identity.keyPem());
        for (int i = 0; i < access.peers().size(); i++) {
            PeerAddress peer = access.peers().get(i);
            all.setProperty("peer." + i, peer.msp() + " " + peer.host() + " " + peer.port());
            all.setProperty("roots." + i, peer.tlsRoots());
        }
        try (var out = Files.newBufferedWriter(file)) {
            all.store(out, null);
        }
    }

    private static ChannelAccess read(Path file) throws Exception {
        Properties all = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            all.load(in);
        }
        List<PeerAddress> peers = new ArrayList<>();
        for (int i = 0; all.containsKey("peer." + i); i++) {
            String[] peer = all.getProperty("peer." + i).split(" ");
            peers.add(new PeerAddress(peer[0], peer[1], Integer.parseInt(peer[2]), all.getProperty("roots." + i)));
        }
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(all.getProperty("certificate").getBytes(StandardCharsets.US_ASCII)));
        byte[] key =
                java.util.Base64.getMimeDecoder().decode(all.getProperty("key").replaceAll("-----[A-Z ]+-----", ""));
        FabricIdentity identity = new FabricIdentity(
                all.getProperty("msp"),
                certificate,
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)));
        return new ChannelAccess(
                all.getProperty("channel"), all.getProperty("chaincode"), peers, identity, new byte[0]);
    }

    /** Arguments: directory with the file "access", origin. Prints how many records are anchored, again and again. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        Path dir = Path.of(args[0]);
        try (FabricLedger ledger = open(dir, args[1], read(dir.resolve("access")))) {
            long next = ledger.size();
            out.println("open " + ledger.health().backlog().orElseThrow().anchored());
            Semaphore room = new Semaphore(OUTSTANDING);
            while (next < 10_000_000) {
                room.acquire();
                ledger.append(record(next), new byte[0])
                        .thenCompose(receipt ->
                                ledger.anchored(receipt.index()).thenAccept(anchor -> out.println(receipt.index() + 1)))
                        .whenComplete((done, failure) -> room.release());
                next++;
            }
        }
    }
}
