package io.sluice.gateway;

import io.sluice.gateway.http.Admission;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Routes;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Which calls begin work that needs memory, and how many bytes of it each may need. Releases ask for it themselves, when it
 * is known of what. All others (ranges, receipts, grants, messages about what is under way, revocations, status) are always
 * taken.
 */
final class CostlyCalls {
    private static final long MEBIBYTE = 1 << 20;
    /** What passes through in pieces: so much, or twice what it is where that is little. */
    private static final long STREAMED = 8 * MEBIBYTE;

    private static final long LEAST = MEBIBYTE / 2;
    private static final long FETCHED = 2 * MEBIBYTE;
    /** What is read against its label: so much, or four times what it is where that is little. */
    private static final long OPENED = 16 * MEBIBYTE;

    /** Consents of a length that is not known. */
    private static final long TAKEN = 64 * MEBIBYTE;

    /** Read from the end or by columns, so that they are kept: three times what they are, up to the bound of the reader. */
    private static final List<String> KEPT =
            List.of(".xlsx", ".xlsm", ".parquet", ".zip", ".gz", ".tgz", ".tar", ".zst", ".jar", ".docx");

    private static final long MOST_KEPT = 64 * MEBIBYTE;

    private CostlyCalls() {}

    /** What other gateways ask for: a new negotiation, a new transfer. */
    static Routes data(Routes routes, Admission admission) {
        Routes some = around(routes, admission, call -> MEBIBYTE, "POST /dsp/2025-1/negotiations/request");
        return around(some, admission, call -> MEBIBYTE, "POST /dsp/2025-1/transfers/request");
    }

    /**
     * What the operator asks for.
     *
     * @param plaintextBytes of a transfer, where they are known
     */
    static Routes admin(Routes routes, Admission admission, Function<String, OptionalLong> plaintextBytes) {
        Routes some = around(routes, admission, CostlyCalls::graded, "POST /admin/grade");
        some = around(some, admission, CostlyCalls::streamed, "POST /admin/publish");
        some = around(some, admission, call -> FETCHED, "POST /admin/fetch");
        some = around(
                some,
                admission,
                call -> opened(plaintextBytes.apply(call.parameter("id"))),
                "GET /admin/transfers/{id}/plaintext");
        return around(some, admission, CostlyCalls::taken, "POST /admin/consents/import");
    }

    private static Routes around(Routes routes, Admission admission, ToLongFunction<Call> need, String route) {
        return routes.around(handler -> admission.before(need, handler), route);
    }

    private static long opened(OptionalLong bytes) {
        return bytes.isEmpty() ? OPENED : Math.min(OPENED, MEBIBYTE + 4 * Math.min(OPENED, bytes.getAsLong()));
    }

    private static long streamed(Call call) {
        long length = call.body().length();
        return length < 0 ? STREAMED : Math.min(STREAMED, LEAST + 2 * Math.min(STREAMED, length));
    }

    private static long taken(Call call) {
        long length = call.body().length();
        return length < 0 ? TAKEN : LEAST + 2 * length;
    }

    private static long graded(Call call) {
        String name = call.query("file").orElse("").toLowerCase(Locale.ROOT);
        boolean kept = KEPT.stream().anyMatch(name::endsWith);
        return streamed(call)
                + (kept ? 3 * Math.min(MOST_KEPT, Math.max(0, call.body().length())) : 0);
    }
}
