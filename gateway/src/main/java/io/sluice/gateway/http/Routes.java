package io.sluice.gateway.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Chooses a handler by method and path. A template is a path whose segments are words or {@code {names}}; a last segment
 * {@code {name...}} takes the rest of the path. The first template that matches wins; HEAD goes to GET where nothing else
 * is said. No template: 404. A template, but not for this method: 405. Immutable: {@code on} gives new routes.
 */
public final class Routes implements Handler {
    private record Route(String method, List<String> template, Handler handler) {
        String name() {
            return method + " /" + String.join("/", template);
        }
    }

    private final List<Route> routes;

    private Routes(List<Route> routes) {
        this.routes = routes;
    }

    /** No routes: every call gets 404. */
    public static Routes none() {
        return new Routes(List.of());
    }

    /** These routes and one more, after them. */
    public Routes on(String method, String template, Handler handler) {
        if (!Syntax.isToken(method) || !template.startsWith("/")) {
            throw new IllegalArgumentException(
                    "route: " + method + " " + template + " (expected: METHOD and /path/{parameter})");
        }
        List<Route> more = new ArrayList<>(routes);
        more.add(new Route(method, List.of(template.substring(1).split("/", -1)), handler));
        return new Routes(List.copyOf(more));
    }

    /** These routes, then those. */
    public Routes and(Routes others) {
        List<Route> more = new ArrayList<>(routes);
        more.addAll(others.routes);
        return new Routes(List.copyOf(more));
    }

    /**
     * These routes, with another handler around that of one.
     *
     * @param named as it was told to {@link #on}: {@code "POST /path/{parameter}"}
     */
    public Routes around(UnaryOperator<Handler> wrapper, String named) {
        List<Route> all = new ArrayList<>();
        boolean found = false;
        for (Route route : routes) {
            boolean is = named.equals(route.name());
            all.add(is ? new Route(route.method(), route.template(), wrapper.apply(route.handler())) : route);
            found |= is;
        }
        if (!found) {
            throw new IllegalArgumentException("route: " + named + " (expected: one that is there)");
        }
        return new Routes(List.copyOf(all));
    }

    /** What they are called, each as it was told to {@link #on}: {@code "POST /path/{parameter}"}. */
    public List<String> names() {
        return routes.stream().map(Route::name).toList();
    }

    @Override
    public void handle(Call call) throws IOException {
        List<String> segments = call.segments();
        Set<String> allowed = new TreeSet<>();
        Route get = null;
        Map<String, String> parametersOfGet = null;
        for (Route route : routes) {
            Map<String, String> parameters = match(route.template(), segments);
            if (parameters == null) {
                continue;
            }
            if (route.method().equals(call.method())) {
                route.handler().handle(new RoutedCall(call, parameters));
                return;
            }
            if (route.method().equals("GET") && get == null) {
                get = route;
                parametersOfGet = parameters;
            }
            allowed.add(route.method());
        }
        if (get != null && call.method().equals("HEAD")) {
            get.handler().handle(new RoutedCall(call, parametersOfGet));
        } else if (allowed.isEmpty()) {
            throw new HttpRefusal(404, "NOT_FOUND", "unknown, or not for you");
        } else {
            HttpRefusal refusal = new HttpRefusal(405, "METHOD_NOT_ALLOWED", "allowed here: " + allowed);
            Headers headers = Headers.of("Content-Type", "application/json", "Allow", String.join(", ", allowed));
            call.respond(405, headers, refusal.json());
        }
    }

    /** The parameters, or null if the path does not match. */
    private static Map<String, String> match(List<String> template, List<String> segments) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String part = template.get(i);
            if (part.startsWith("{") && part.endsWith("...}") && i < segments.size()) {
                String rest = String.join("/", segments.subList(i, segments.size()));
                parameters.put(part.substring(1, part.length() - 4), rest);
                return parameters;
            }
            if (i >= segments.size()) {
                return null;
            }
            if (part.startsWith("{") && part.endsWith("}")) {
                if (segments.get(i).isEmpty()) {
                    return null;
                }
                parameters.put(part.substring(1, part.length() - 1), segments.get(i));
            } else if (!part.equals(segments.get(i))) {
                return null;
            }
        }
        return template.size() == segments.size() ? parameters : null;
    }
}
