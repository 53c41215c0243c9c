package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What a consent says. */
final class ConsentOptions {
    @Option(names = "--purpose", paramLabel = "P", description = "What for; may be repeated. None: any.")
    List<String> purposes = new ArrayList<>();

    @Option(names = "--to", paramLabel = "ORG", description = "Who may have the data; may be repeated. None: anybody.")
    List<String> recipients = new ArrayList<>();

    @Option(names = "--separate", description = "It was asked for by itself, not together with something else.")
    boolean separate;

    @Option(names = "--notice", paramLabel = "VERSION", description = "Version of the notice that was shown.")
    String notice;

    @Option(names = "--category", paramLabel = "C", description = "Which data; may be repeated.")
    List<String> categories = new ArrayList<>();

    @Option(names = "--from", paramLabel = "TIME", description = "Valid from then on.")
    String from;

    @Option(names = "--until", paramLabel = "TIME", description = "No longer valid from then on.")
    String until;

    @Option(names = "--time", paramLabel = "TIME", description = "When it was given or withdrawn.")
    String time;

    /** 0 for what was not said. */
    static long millis(String option, String text, Surroundings around) throws CommandException {
        return text == null ? 0 : Times.parse(option, text, around.clock());
    }

    ObjectNode order(Surroundings around) throws CommandException {
        ObjectNode order = Json.object();
        purposes.forEach(order.putArray("purposes")::add);
        recipients.forEach(order.putArray("recipients")::add);
        order.put("separate", separate);
        order.put("notice", notice == null ? "" : notice);
        categories.forEach(order.putArray("categories")::add);
        order.put("from", millis("--from", from, around));
        order.put("until", millis("--until", until, around));
        if (time != null) {
            order.put("time", Times.parse("--time", time, around.clock()));
        }
        return order;
    }
}
