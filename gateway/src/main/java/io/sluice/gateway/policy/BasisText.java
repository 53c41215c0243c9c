package io.sluice.gateway.policy;

import io.sluice.proto.Basis;
import io.sluice.proto.BasisKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The owner's attestation in the form {@code KIND:TEXT}, as on the command line and in records. */
public final class BasisText {
    /** The longest text, in characters. */
    public static final int TEXT_CHARS = 500;

    private static final List<BasisKind> KINDS = Arrays.stream(BasisKind.values())
            .filter(kind -> kind != BasisKind.BASIS_UNSPECIFIED && kind != BasisKind.UNRECOGNIZED)
            .toList();

    private BasisText() {}

    /**
     * Reads {@code KIND:TEXT}; KIND is one of consent, contract, law, public-interest, vital-interest, permit.
     *
     * @throws IllegalArgumentException if it has another form; the message says what was expected
     */
    public static Basis parse(String text) {
        String[] parts = text.split(":", 2);
        BasisKind kind = KINDS.stream()
                .filter(k -> word(k).equals(parts[0].strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("basis: " + Reasons.shown(parts[0])
                        + " (expected: KIND:TEXT with KIND one of " + words() + ")"));
        String says = parts.length == 2 ? parts[1].strip() : "";
        if (!Reasons.isLine(says, TEXT_CHARS)) {
            throw new IllegalArgumentException("basis: " + word(kind) + " (expected: " + word(kind) + ":TEXT with 1-"
                    + TEXT_CHARS + " characters on one line)");
        }
        return Basis.newBuilder().setKind(kind).setText(says).build();
    }

    /** {@code KIND:TEXT}; parses back to the same basis. */
    public static String format(Basis basis) {
        return word(basis.getKind()) + ":" + basis.getText();
    }

    /** Whether a basis that came from elsewhere says anything. */
    public static boolean valid(Basis basis) {
        return KINDS.contains(basis.getKind()) && !basis.getText().isBlank();
    }

    private static String word(BasisKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String words() {
        return KINDS.stream().map(BasisText::word).collect(Collectors.joining(", "));
    }
}
