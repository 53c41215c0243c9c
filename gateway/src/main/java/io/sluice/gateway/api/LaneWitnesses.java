package io.sluice.gateway.api;

import io.sluice.gateway.dsp.HttpLane;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks every member which checkpoint of a lane it keeps, and tells apart who keeps none and who said nothing. */
public final class LaneWitnesses {
    private static final Bounds WHOLLY = new Bounds(Integer.MAX_VALUE, 15_000);
    private static final Bounds BRIEFLY = new Bounds(32, 3_000);

    /** How many are asked, and for how long they have time. */
    private record Bounds(int most, long millis) {}

    private final Members members;
    private final HttpClient client;
    private final Threads threads;

    public LaneWitnesses(Members members, HttpClient client, Threads threads) {
        this.members = members;
        this.client = client;
        this.threads = threads;
    }

    /**
     * What they said.
     *
     * @param notes by member; their signatures are not checked yet
     * @param without members that keep no checkpoint of it
     * @param silent members that did not answer, or not in time
     */
    public record Said(Map<String, String> notes, List<String> without, List<String> silent) {}

    /** Asks all members but the owner, those that were removed left out. Returns after 15 seconds at most. */
    public Said ask(String lane, String owner) {
        return ask(lane, owner, WHOLLY);
    }

    /** What members keep of it, for who can do without some: of 32 at most, within 3 seconds. */
    public Collection<String> some(String lane, String owner) {
        return ask(lane, owner, BRIEFLY).notes().values();
    }

    private Said ask(String lane, String owner, Bounds bounds) {
        Map<String, CompletableFuture<Optional<byte[]>>> answers = new LinkedHashMap<>();
        members.list().stream()
                .filter(member -> !member.name().equals(owner) && !member.isRevoked())
                .limit(bounds.most())
                .forEach(member -> answers.put(member.name(), ask(member, lane)));
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(bounds.millis());
        Map<String, String> notes = new TreeMap<>();
        List<String> without = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        answers.forEach((name, answer) -> {
            try {
                Optional<byte[]> note = answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
                note.ifPresentOrElse(
                        bytes -> notes.put(name, new String(bytes, StandardCharsets.UTF_8)), () -> without.add(name));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                silent.add(name);
            } catch (ExecutionException | TimeoutException e) {
                answer.cancel(true);
                silent.add(name);
            }
        });
        return new Said(notes, without, silent);
    }

    private CompletableFuture<Optional<byte[]>> ask(Member member, String lane) {
        CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();
        try {
            threads.workers().execute(() -> {
                try {
                    answer.complete(HttpLane.witnessed(client, members, member, lane));
                } catch (IOException | RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }
}
