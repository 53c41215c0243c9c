package io.sluice.gateway;

import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.http.HttpSettings;
import io.sluice.gateway.policy.ObligationProfiles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What is asked for anew each time it is needed, because a reload may change it. Any thread. */
final class Changes {
    private final Optional<Grader> fixed;
    private final List<Consumer<Configuration>> listeners = new CopyOnWriteArrayList<>();
    private volatile Grader grader;
    private volatile ObligationProfiles profiles;
    private volatile Duration drain;
    private volatile HttpSettings http;
    private volatile Duration release;

    /** @param fixed grades whatever the configuration says */
    Changes(Configuration configuration, Rules rules, Optional<Grader> fixed) {
        this.fixed = fixed;
        take(configuration, rules);
    }

    /** From now on these hold. */
    void take(Configuration configuration, Rules rules) {
        grader = fixed.orElseGet(() -> new Grader(rules.scheme()));
        profiles = rules.profiles();
        drain = configuration.management().drain();
        http = configuration.http();
        release = configuration.watch().release();
        listeners.forEach(listener -> listener.accept(configuration));
    }

    /** Is told of each later change. */
    void listen(Consumer<Configuration> listener) {
        listeners.add(listener);
    }

    Grader grader() {
        return grader;
    }

    ObligationProfiles profiles() {
        return profiles;
    }

    HttpSettings http() {
        return http;
    }

    Duration release() {
        return release;
    }

    Duration drain() {
        return drain;
    }
}
