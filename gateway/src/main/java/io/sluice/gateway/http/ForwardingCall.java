package io.sluice.gateway.http;

import java.io.IOException;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A call that is another one in all that is not overridden. */
public abstract class ForwardingCall implements Call {
    private final Call call;

    /** All goes to that call. */
    protected ForwardingCall(Call call) {
        this.call = call;
    }

    @Override
    public String parameter(String name) {
        return call.parameter(name);
    }

    @Override
    public String method() {
        return call.method();
    }

    @Override
    public String path() {
        return call.path();
    }

    @Override
    public String target() {
        return call.target();
    }

    @Override
    public List<String> segments() {
        return call.segments();
    }

    @Override
    public Optional<String> query(String name) {
        return call.query(name);
    }

    @Override
    public Map<String, List<String>> query() {
        return call.query();
    }

    @Override
    public Headers headers() {
        return call.headers();
    }

    @Override
    public Optional<X509Certificate> peer() {
        return call.peer();
    }

    @Override
    public SocketAddress remote() {
        return call.remote();
    }

    @Override
    public Body body() {
        return call.body();
    }

    @Override
    public void respond(int status, String contentType, byte[] body) throws IOException {
        call.respond(status, contentType, body);
    }

    @Override
    public void respond(int status, Headers headers, byte[] body) throws IOException {
        call.respond(status, headers, body);
    }

    @Override
    public Sink respond(int status, Headers headers, long length) throws IOException {
        return call.respond(status, headers, length);
    }

    @Override
    public Sink respondAtPace(int status, Headers headers, long length) throws IOException {
        return call.respondAtPace(status, headers, length);
    }
}
