package io.sluice.gateway.http;

import java.util.Map;

/** A call and the parameters of the path template that matched it. */
final class RoutedCall extends ForwardingCall {
    private final Map<String, String> parameters;

    RoutedCall(Call call, Map<String, String> parameters) {
        super(call);
        this.parameters = parameters;
    }

    @Override
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("path parameter: " + name + " (expected: one of the route's template)");
        }
        return value;
    }
}
