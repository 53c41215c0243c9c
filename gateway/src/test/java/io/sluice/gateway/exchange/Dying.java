package io.sluice.gateway.exchange;

import io.sluice.gateway.store.NewBlob;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** A process that ends right before or right after one of the steps that make something durable, whichever is due. */
final class Dying {
    private final Set<String> durable;
    private final Thread only;
    private volatile int stepsLeft = Integer.MAX_VALUE;
    private volatile boolean after;

    private Dying(Set<String> durable, Thread only) {
        this.durable = durable;
        this.only = only;
    }

    /** Calls of these methods are steps, whoever makes them; what is written to a blob is durable only when committed. */
    static Dying at(String... methods) {
        return new Dying(Set.of(methods), null);
    }

    /** As above, but whatever another thread than this one does goes on. */
    static Dying onThisThreadAt(String... methods) {
        return new Dying(Set.of(methods), Thread.currentThread());
    }

    /** As good as a process that is gone: nobody catches it. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1;
    }

    /** The same, but it dies at the step that is due. */
    <T> T mortal(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    boolean step = durable.contains(method.getName())
                            && !(real instanceof NewBlob && method.getName().equals("write"))
                            && (only == null || only == Thread.currentThread());
                    boolean due = step && --stepsLeft == 0;
                    if (due && !after) {
                        throw new Died();
                    }
                    Object result;
                    try {
                        result = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (due) {
                        throw new Died();
                    }
                    return result instanceof NewBlob ? mortal(NewBlob.class, (NewBlob) result) : result;
                }));
    }

    interface Work {
        void run() throws Exception;
    }

    /** Whether the work comes to that step of its own, counted from one, and dies there; later work dies no more. */
    boolean dies(int step, boolean afterIt, Work work) throws Exception {
        stepsLeft = step;
        after = afterIt;
        try {
            work.run();
            return false;
        } catch (Died e) {
            return true;
        } finally {
            stepsLeft = Integer.MAX_VALUE;
        }
    }
}
