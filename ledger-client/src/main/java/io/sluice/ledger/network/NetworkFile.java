package io.sluice.ledger.network;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A network's description as a file: {@code docs/fabric.md} section 4 lists its keys. */
public final class NetworkFile {
    /** What the file is called in a network's folder. */
    public static final String NAME = "network.yaml";

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s)");
    private static final String DURATION_EXPECTED = "1ms to 60s";

    private NetworkFile() {}

    /** @throws IOException when it is not there or not as expected; names file, line and key */
    public static NetworkDescription read(Path file) throws IOException {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": not UTF-8 (expected: YAML)", e);
        }
    }

    static NetworkDescription parse(String name, String text) throws IOException {
        YamlSection root = YamlSection.parse(name, text);
        String channel = root.text("channel", "the channel's name");
        String host = root.optional("host", "a name or an address").orElse(NetworkDescription.LOOPBACK);
        Consensus consensus = consensus(root);
        Duration batchTimeout = duration(root);
        String chaincode = "sluice";
        String version = "1";
        if (root.isSection("chaincode")) {
            YamlSection contract = root.section("chaincode").orElseThrow();
            chaincode = contract.optional("name", "the contract's name").orElse(chaincode);
            version = contract.optional("version", "a label").orElse(version);
            contract.finish();
        } else {
            chaincode = root.optional("chaincode", "the contract's name").orElse(chaincode);
        }
        List<Organisation> organisations = new ArrayList<>();
        for (YamlSection section : root.sections("organisations")) {
            organisations.add(organisation(section));
        }
        List<OrdererNode> orderers = new ArrayList<>();
        for (YamlSection section : root.sections("orderers")) {
            String node = section.text("name", "the orderer's name");
            String owner = section.text("organisation", "whose it is");
            section.finish();
            orderers.add(checked(section, "name", () -> new OrdererNode(node, owner)));
        }
        if (orderers.isEmpty()) {
            orderers.add(new OrdererNode("orderer", "ordering"));
        }
        EndorsementRule endorsement = endorsement(root);
        Map<String, String> hosts = new LinkedHashMap<>();
        var elsewhere = root.section("hosts");
        if (elsewhere.isPresent()) {
            hosts.putAll(elsewhere.get().words());
        }
        Map<String, Integer> ports = new LinkedHashMap<>();
        var listed = root.section("ports");
        if (listed.isPresent()) {
            ports.putAll(listed.get().numbers());
        }
        root.finish();
        try {
            return new NetworkDescription(
                    channel,
                    host,
                    consensus,
                    batchTimeout,
                    organisations,
                    orderers,
                    endorsement,
                    chaincode,
                    version,
                    hosts,
                    ports);
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private static Organisation organisation(YamlSection section) throws IOException {
        String name = section.text("name", "the organisation's name");
        String msp = section.optional("msp", "its name on the channel").orElse(Organisation.mspOf(name));
        boolean auditor = section.flag("auditor");
        int peers = section.number("peers", auditor ? 0 : 1);
        section.finish();
        return checked(section, "name", () -> new Organisation(name, msp, peers, auditor));
    }

    private static Consensus consensus(YamlSection root) throws IOException {
        String text = root.optional("consensus", "raft or bft").orElse("raft");
        return switch (text) {
            case "raft" -> Consensus.RAFT;
            case "bft" -> Consensus.BFT;
            default -> throw root.mistake("consensus", text + " (expected: raft or bft)");
        };
    }

    private static Duration duration(YamlSection root) throws IOException {
        String text = root.optional("batchTimeout", DURATION_EXPECTED).orElse("50ms");
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw root.mistake("batchTimeout", text + " (expected: " + DURATION_EXPECTED + ")");
        }
        long number = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
    }

    private static EndorsementRule endorsement(YamlSection root) throws IOException {
        String expected = "all, majority, or atLeast and of";
        if (root.isSection("endorsement")) {
            YamlSection some = root.section("endorsement").orElseThrow();
            int number = some.number("atLeast", 0);
            List<String> organisations = some.texts("of", "names of organisations");
            some.finish();
            return checked(some, "atLeast", () -> EndorsementRule.some(number, organisations));
        }
        String text = root.optional("endorsement", expected).orElse("all");
        return switch (text) {
            case "all" -> EndorsementRule.all();
            case "majority" -> EndorsementRule.majority();
            default -> throw root.mistake("endorsement", text + " (expected: " + expected + ")");
        };
    }

    private interface Made<T> {
        T make();
    }

    private static <T> T checked(YamlSection section, String key, Made<T> made) throws IOException {
        try {
            return made.make();
        } catch (IllegalArgumentException e) {
            throw section.mistake(key, e.getMessage());
        }
    }

    /** Writes it, whole or not at all. */
    public static void write(Path file, NetworkDescription network) throws IOException {
        PrivateFiles.write(file, text(network));
    }

    static String text(NetworkDescription network) {
        StringBuilder text = new StringBuilder();
        text.append("channel: ").append(YamlText.quoted(network.channel())).append('\n');
        text.append("host: ").append(YamlText.quoted(network.host())).append('\n');
        text.append("consensus: ")
                .append(network.consensus().name().toLowerCase(Locale.ROOT))
                .append('\n');
        text.append("batchTimeout: ").append(network.batchTimeout().toMillis()).append("ms\n");
        text.append("chaincode: {name: ").append(YamlText.quoted(network.chaincode()));
        text.append(", version: ")
                .append(YamlText.quoted(network.chaincodeVersion()))
                .append("}\n");
        EndorsementRule rule = network.endorsement();
        text.append("# Whose peers must endorse: all, majority, or {atLeast: 2, of: [a, b, c]}\nendorsement: ");
        if (rule.kind() == EndorsementRule.Kind.SOME) {
            List<String> names =
                    rule.organisations().stream().map(YamlText::quoted).toList();
            text.append("{atLeast: ").append(rule.number());
            text.append(", of: [").append(String.join(", ", names)).append("]}\n");
        } else {
            text.append(rule.kind().name().toLowerCase(Locale.ROOT)).append('\n');
        }
        text.append("organisations:\n");
        for (Organisation each : network.organisations()) {
            text.append("  - {name: ").append(YamlText.quoted(each.name()));
            text.append(", msp: ").append(YamlText.quoted(each.msp()));
            text.append(", peers: ").append(each.peers());
            text.append(each.auditor() ? ", auditor: true}\n" : "}\n");
        }
        text.append("orderers:\n");
        for (OrdererNode each : network.orderers()) {
            text.append("  - {name: ").append(YamlText.quoted(each.name()));
            text.append(", organisation: ")
                    .append(YamlText.quoted(each.organisation()))
                    .append("}\n");
        }
        if (network.elsewhere()) {
            text.append("hosts:\n");
            new TreeMap<>(network.hosts())
                    .forEach((name, host) -> text.append("  ")
                            .append(YamlText.quoted(name))
                            .append(": ")
                            .append(YamlText.quoted(host))
                            .append('\n'));
        }
        if (!network.ports().isEmpty()) {
            text.append("ports:\n");
            new TreeMap<>(network.ports())
                    .forEach((name, port) -> text.append("  ")
                            .append(YamlText.quoted(name))
                            .append(": ")
                            .append(port)
                            .append('\n'));
        }
        return text.toString();
    }
}
