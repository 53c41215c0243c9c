package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.LeakPresenceDetector.ResourceScope;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails the test that leaves a buffer or a TLS engine unreleased. Runs after the test's own closing. */
final class EveryBufferCounted implements BeforeEachCallback, AfterEachCallback {
    private ResourceScope scope;

    @Override
    public void beforeEach(ExtensionContext context) {
        ResourceLeakDetector<?> detector =
                ResourceLeakDetectorFactory.instance().newResourceLeakDetector(Object.class, 1);
        assertThat(detector)
                .as("the counting detector is installed (see the pom)")
                .isInstanceOf(CountedBuffers.class);
        scope = new ResourceScope(context.getDisplayName());
        CountedBuffers.CURRENT.set(scope);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Await.until("all buffers are released", Duration.ofSeconds(60), () -> !scope.hasOpenResources());
        CountedBuffers.CURRENT.set(CountedBuffers.none());
        scope.close();
    }
}
