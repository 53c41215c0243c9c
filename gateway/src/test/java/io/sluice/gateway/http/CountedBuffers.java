package io.sluice.gateway.http;

import io.netty.util.LeakPresenceDetector;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Netty's detector of leaks that counts every resource, by the test that made it. Installed for all tests by a system
 * property in the pom; {@link EveryBufferCounted} opens and checks the scope of a test.
 */
public final class CountedBuffers<T> extends LeakPresenceDetector<T> {
    private static final ResourceScope NO_TEST = new ResourceScope("outside of a counting test");
    static final AtomicReference<ResourceScope> CURRENT = new AtomicReference<>(NO_TEST);

    /** Called by Netty. */
    public CountedBuffers(Class<?> type, int samplingInterval) {
        super(type);
    }

    /** Called by Netty. */
    public CountedBuffers(Class<?> type, int samplingInterval, long maxActive) {
        super(type);
    }

    @Override
    protected ResourceScope currentScope() {
        return CURRENT.get();
    }

    static ResourceScope none() {
        return NO_TEST;
    }
}
