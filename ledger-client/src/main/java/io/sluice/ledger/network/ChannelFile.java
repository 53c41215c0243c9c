package io.sluice.ledger.network;

import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.FabricIdentity;
import io.sluice.ledger.fabric.PeerAddress;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A channel that exists, as a file: {@code docs/fabric.md} section 4 lists its keys. Certificates, the key and block 0
 * lie in files beside it, named relative to its folder. The same for a channel of ours and for one that others made.
 */
public final class ChannelFile {
    /** What the file is called when we write it. */
    public static final String NAME = "channel.yaml";

    private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    private ChannelFile() {}

    /** @throws IOException when it, or a file that it names, is not there or not as expected; names file, line and key */
    public static ChannelAccess read(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        try {
            return parse(file.toString(), Files.readString(file), folder);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": not UTF-8 (expected: YAML)", e);
        }
    }

    static ChannelAccess parse(String name, String text, Path folder) throws IOException {
        YamlSection root = YamlSection.parse(name, text);
        String channel = root.text("channel", "the channel's name");
        String chaincode = root.optional("chaincode", "the contract's name").orElse("sluice");
        Path genesis = file(root, "genesis", folder, "file of the channel's block 0");
        YamlSection identity = root.section("identity")
                .orElseThrow(() -> root.mistake("identity", "missing (expected: msp, certificate and key)"));
        String msp = identity.text("msp", "the organisation's MSP");
        Path certificate = file(identity, "certificate", folder, "file of a PEM certificate");
        Path key = file(identity, "key", folder, "file of a PEM key in PKCS #8");
        identity.finish();
        List<PeerAddress> peers = new ArrayList<>();
        for (YamlSection peer : root.sections("peers")) {
            peers.add(peer(peer, folder));
        }
        root.finish();
        if (peers.isEmpty()) {
            throw root.mistake("peers", "none (expected: at least one)");
        }
        Credential credential = Credential.read(certificate, key);
        if (!credential.belongs()) {
            throw identity.mistake("key", key + ": not that of " + certificate + " (expected: its key of P-256)");
        }
        return new ChannelAccess(
                channel,
                chaincode,
                peers,
                new FabricIdentity(msp, credential.certificate(), credential.key()),
                Files.readAllBytes(genesis));
    }

    private static PeerAddress peer(YamlSection peer, Path folder) throws IOException {
        String msp = peer.text("msp", "the MSP of the peer's organisation");
        String address = peer.text("address", "HOST:PORT");
        Path roots = file(peer, "tlsRoots", folder, "file of PEM certificates");
        peer.finish();
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT) {
            throw peer.mistake("address", address + " (expected: HOST:PORT)");
        }
        Pem.certificate(roots); // Found here, not at the first connection.
        return new PeerAddress(msp, matcher.group(1), Integer.parseInt(matcher.group(2)), Files.readString(roots));
    }

    private static Path file(YamlSection section, String key, Path folder, String expected) throws IOException {
        String name = section.text(key, expected);
        try {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return file;
            }
        } catch (java.nio.file.InvalidPathException e) {
            // As good as not there.
        }
        throw section.mistake(key, name.replaceAll("\\p{Cntrl}", "?") + ": no such file (expected: " + expected + ")");
    }

    /**
     * Writes the file and all that it names into a folder, for nobody but their owner.
     *
     * @return the file
     */
    public static Path write(Path folder, ChannelAccess access) throws IOException {
        PrivateFiles.write(folder.resolve("genesis.block"), access.genesis());
        new Credential(access.identity().certificate(), access.identity().key())
                .write(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        Map<String, String> roots = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder("# A channel of Hyperledger Fabric, and as whom we are on it.\n");
        text.append("channel: ").append(YamlText.quoted(access.channel())).append('\n');
        text.append("chaincode: ").append(YamlText.quoted(access.chaincode())).append('\n');
        text.append("genesis: genesis.block\n");
        text.append("identity:\n  msp: ")
                .append(YamlText.quoted(access.identity().msp()));
        text.append("\n  certificate: cert.pem\n  key: key.pem\n");
        text.append("# The next one is asked when one is away.\npeers:\n");
        for (PeerAddress peer : access.peers()) {
            String file =
                    roots.computeIfAbsent(peer.tlsRoots(), pem -> "tls-" + peer.msp() + "-" + roots.size() + ".pem");
            PrivateFiles.write(folder.resolve(file), peer.tlsRoots());
            text.append("  - msp: ").append(YamlText.quoted(peer.msp()));
            text.append("\n    address: ").append(YamlText.quoted(peer.authority()));
            text.append("\n    tlsRoots: ").append(YamlText.quoted(file)).append('\n');
        }
        Path file = folder.resolve(NAME);
        PrivateFiles.write(file, text.toString());
        return file;
    }
}
