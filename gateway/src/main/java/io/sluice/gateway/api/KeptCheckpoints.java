package io.sluice.gateway.api;

import io.sluice.gateway.dsp.HttpLane;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the members which checkpoint of a lane they keep. Whoever does not answer in time is left out. */
public final class KeptCheckpoints {
    private static final int ASKED = 32;
    private static final long PATIENCE_MILLIS = 3_000;

    private final Members members;
    private final HttpClient client;
    private final Threads threads;

    public KeptCheckpoints(Members members, HttpClient client, Threads threads) {
        this.members = members;
        this.client = client;
        this.threads = threads;
    }

    /** Notes of a lane that others than its owner keep; their signatures are not checked yet. */
    public List<byte[]> of(String lane, String owner) {
        List<CompletableFuture<Optional<byte[]>>> answers = members.list().stream()
                .filter(member -> !member.name().equals(owner) && !member.isRevoked())
                .limit(ASKED)
                .map(member -> ask(member, lane))
                .toList();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        List<byte[]> notes = new ArrayList<>();
        for (CompletableFuture<Optional<byte[]>> answer : answers) {
            try {
                answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)
                        .ifPresent(notes::add);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return notes;
            } catch (ExecutionException | TimeoutException e) {
                answer.cancel(true);
            }
        }
        return notes;
    }

    private CompletableFuture<Optional<byte[]>> ask(Member member, String lane) {
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return HttpLane.witnessed(client, members, member, lane);
                        } catch (IOException e) {
                            return Optional.empty();
                        }
                    },
                    threads.workers());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }
}
