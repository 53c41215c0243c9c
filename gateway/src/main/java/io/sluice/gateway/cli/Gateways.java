package io.sluice.gateway.cli;

import io.sluice.gateway.api.Reloading;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Starts gateways: what {@code serve} asks of {@code Main}. */
@FunctionalInterface
public interface Gateways {
    /**
     * Starts one, and returns when it answers.
     *
     * @throws ConfigurationException when the configuration names things that cannot be used
     * @throws IOException when a port, file or folder cannot be had
     */
    Running start(Configuration configuration) throws IOException, ConfigurationException;

    /**
     * Writes a backup of one that does not run, and keeps one from being started meanwhile.
     *
     * @return how many bytes it has
     * @throws IOException when it runs after all, or a part of it cannot be read
     */
    default long backup(Configuration configuration, WritableByteChannel out, boolean withBlobs, Far far)
            throws IOException, ConfigurationException {
        throw new UnsupportedOperationException("a program that makes no backups");
    }

    /** Is told how far it is, in bytes. */
    @FunctionalInterface
    interface Far {
        void at(long done, long total);
    }

    /** A gateway that answers, until it is closed. */
    interface Running extends AutoCloseable {
        /** The port that other gateways connect to. */
        int port();

        /** The management port; empty where there is none. */
        Optional<Integer> managementPort();

        /**
         * Completes, with the reason for people, when this gateway may not go on, as another process has taken its state
         * over: it answers no more of what needs the state, and is to be closed. What depends on it must return at once.
         */
        CompletableFuture<String> mustEnd();

        /**
         * Says that it is not ready any more, and lets the commands that are under way come to their end, for as long as
         * its configuration allows. {@link #close} is to follow.
         *
         * @return true if all came to their end
         */
        boolean drain();

        /** Takes over what has changed in its configuration. */
        Reloading.Reloaded reload() throws IOException;

        /** Calls this after each change that was taken over. */
        void onReload(Consumer<Configuration> changed);

        /** Lets calls in flight end, writes what is to be written, and releases everything. */
        @Override
        void close();
    }
}
