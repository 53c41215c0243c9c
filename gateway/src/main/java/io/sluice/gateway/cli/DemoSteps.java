package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Runs the demo's steps one after the other, with their times, for people or for programs. */
final class DemoSteps {
    /** What a step does; returns what a person should know of it, or throws. */
    @FunctionalInterface
    interface Step {
        List<String> run() throws IOException, DemoFailure;
    }

    /** A step did not do what it should. */
    static final class DemoFailure extends Exception {
        private static final long serialVersionUID = 1;

        DemoFailure(String message) {
            super(message);
        }
    }

    private static final int TITLE_WIDTH = 66;

    private final Surroundings around;
    private final boolean json;
    private final boolean colours;
    private final long startNanos = System.nanoTime();
    private int done;

    DemoSteps(Surroundings around, boolean json) {
        this.around = around;
        this.json = json;
        this.colours = around.colours(around.outTerminal());
    }

    /** Says something between steps, to people only. */
    void say(String text) {
        if (!json) {
            around.out().println(text);
        }
    }

    /** Runs one step and tells how it went. */
    void run(String step, String title, Step body) throws DemoFailure {
        long begin = System.nanoTime();
        if (!json && around.outTerminal()) {
            around.out().print("     " + title + " ...");
            around.out().flush();
        }
        List<String> details;
        try {
            details = body.run();
        } catch (IOException | DemoFailure | RuntimeException e) {
            String reason = e instanceof DemoFailure ? e.getMessage() : e.toString();
            tell(step, title, false, begin, List.of(reason));
            throw new DemoFailure(step + ": " + reason);
        }
        done++;
        tell(step, title, true, begin, details);
    }

    private void tell(String step, String title, boolean ok, long begin, List<String> details) {
        long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        if (json) {
            ObjectNode line = Json.object();
            line.put("step", step);
            line.put("ok", ok);
            line.put("ms", millis);
            if (!ok) {
                line.put("reason", details.get(0));
            }
            around.out().println(Json.line(line));
            around.out().flush();
            return;
        }
        String mark = ok ? coloured("32", " ok ") : coloured("31", "FAIL");
        String gap = " ".repeat(Math.max(1, TITLE_WIDTH - title.length()));
        String start = around.outTerminal() ? "\r\033[K" : "";
        around.out()
                .println(start + mark + " " + coloured("1", title) + gap
                        + coloured("2", String.format("%8s", Sizes.time(Duration.ofMillis(millis)))));
        details.forEach(detail -> around.out().println("       " + coloured("2", detail)));
        around.out().flush();
    }

    /** The last line, when every step did what it should. */
    void finished() {
        say("\nAll " + done + " steps did what they should, in "
                + Sizes.time(Duration.ofNanos(System.nanoTime() - startNanos)) + ".");
    }

    private String coloured(String code, String text) {
        return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
