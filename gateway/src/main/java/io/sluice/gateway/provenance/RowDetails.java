package io.sluice.gateway.provenance;

import io.sluice.proto.FieldKind;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a row's records tell beyond the columns that every row has. Pure. */
final class RowDetails {
    /** Those that have a column, and a partner's checkpoint, which is a page long. */
    private static final Set<FieldKind> TOLD_ELSEWHERE = EnumSet.of(
            FieldKind.FIELD_DATASET,
            FieldKind.FIELD_VERSION,
            FieldKind.FIELD_PROVIDER,
            FieldKind.FIELD_RECIPIENT,
            FieldKind.FIELD_AGREEMENT_ID,
            FieldKind.FIELD_TRANSFER_ID,
            FieldKind.FIELD_PURPOSE,
            FieldKind.FIELD_BASIS,
            FieldKind.FIELD_PLAINTEXT_SHA256,
            FieldKind.FIELD_SUBJECT,
            FieldKind.FIELD_COUNT,
            FieldKind.FIELD_OPERATOR,
            FieldKind.FIELD_OBJECT_ID,
            FieldKind.FIELD_MANIFEST_DIGEST,
            FieldKind.FIELD_PARENTS,
            FieldKind.FIELD_PARENT_MANIFESTS,
            FieldKind.FIELD_CHECKPOINT);

    private static final Pattern HASH = Pattern.compile(".*_(HASH|ROOT|DIGEST)");

    private RowDetails() {}

    static Map<String, String> of(List<Seen> group) {
        Map<String, String> details = new TreeMap<>();
        for (Seen one : group) {
            one.fields().forEach((kind, value) -> {
                if (!TOLD_ELSEWHERE.contains(kind) && kind != FieldKind.UNRECOGNIZED) {
                    details.put(name(kind), text(kind, value));
                }
            });
        }
        return Collections.unmodifiableMap(details);
    }

    private static String text(FieldKind kind, byte[] value) {
        return isHash(kind) ? Hashes.hex(value) : new String(value, StandardCharsets.UTF_8);
    }

    private static boolean isHash(FieldKind kind) {
        return kind == FieldKind.FIELD_ROOT || HASH.matcher(kind.name()).matches();
    }

    /** FIELD_CONSENT_ROOT is {@code consentRoot}. */
    private static String name(FieldKind kind) {
        StringBuilder name = new StringBuilder();
        for (String word : kind.name().substring("FIELD_".length()).split("_")) {
            String lower = word.toLowerCase(Locale.ROOT);
            name.append(name.isEmpty() ? lower : word.charAt(0) + lower.substring(1));
        }
        return name.toString();
    }
}
