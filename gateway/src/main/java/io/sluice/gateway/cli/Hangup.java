package io.sluice.gateway.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * SIGHUP. The JDK has signals in {@code sun.misc} only, whose use the compiler warns of whatever one does: so it is found
 * when the program runs, and a platform without it has no SIGHUP.
 */
final class Hangup {
    private Hangup() {}

    /**
     * From now on a SIGHUP runs this, on a thread of the JVM, instead of ending the process.
     *
     * @return false if there is no such signal here
     */
    static boolean runs(Runnable body) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Hangup.class.getClassLoader(), new Class<?>[] {handlers}, (self, method, all) -> {
                        if (method.getName().equals("handle")) {
                            body.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handlers)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handler);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return notHere(e);
        }
    }

    private static boolean notHere(Exception e) {
        Throwable why = e instanceof InvocationTargetException ? e.getCause() : e;
        System.getLogger(Hangup.class.getName())
                .log(System.Logger.Level.INFO, "no SIGHUP here ({0}); `sluice reload` does the same", why.getMessage());
        return false;
    }
}
