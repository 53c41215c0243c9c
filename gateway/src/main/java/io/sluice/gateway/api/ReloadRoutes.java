package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.identity.OperatorRole;
import java.util.Set;

/** The admin socket's way to a reload. */
public final class ReloadRoutes {
    private ReloadRoutes() {}

    /** POST without a body. */
    public static Routes of(Reloading reloading, Actors actors) {
        return Routes.none()
                .on(
                        "POST",
                        "/admin/reload",
                        actors.allowing(Set.of(OperatorRole.OPERATOR), AdminRoutes.guarded(call -> {
                            Reloading.Reloaded outcome = reloading.reload();
                            if (outcome.refused()) {
                                Answers.send(call, new Problem(400, "configuration", outcome.mistakes()));
                                return;
                            }
                            ObjectNode answer = Answers.object();
                            outcome.changed().forEach(answer.putArray("changed")::add);
                            Answers.send(call, answer);
                        })));
    }
}
