package io.sluice.gateway.watch;

import io.sluice.gateway.exchange.Braking;
import io.sluice.gateway.policy.Brake;

/** Stops the member that an alert is about. Any thread. */
public final class AutomaticBrake {
    private static final String WATCH = "watch";

    private final Braking braking;

    public AutomaticBrake(Braking braking) {
        this.braking = braking;
    }

    /** The brake's identifier; it is in force even where it can be neither stored nor recorded. Empty: nobody is stopped anew. */
    public String on(Alert alert) {
        boolean on = braking.all().stream()
                .anyMatch(each ->
                        each.scope() == Brake.Scope.MEMBER && each.target().equals(alert.member()));
        return on || alert.member().isEmpty()
                ? ""
                : braking.on(
                                Brake.Scope.MEMBER,
                                alert.member(),
                                WATCH,
                                "alert " + alert.code().word())
                        .brake()
                        .id();
    }
}
