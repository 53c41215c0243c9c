package io.sluice.gateway.privacy;

import io.sluice.proto.Group;
import io.sluice.proto.Groups;
import java.util.HashMap;
import java.util.Map;

/** Generalisation of words and codes. */
final class Categories {
    private Categories() {}

    static CellTransform groups(Groups groups) {
        Map<String, String> labels = new HashMap<>();
        for (Group group : groups.getGroupsList()) {
            group.getValuesList().forEach(value -> labels.put(value, group.getLabel()));
        }
        return (value, row) -> labels.getOrDefault(value, CellTransform.BLANK);
    }

    /** The first characters (code points) stay; how long the value was is not told beyond ten characters. */
    static CellTransform prefix(int keep) {
        return (value, row) -> {
            int count = value.codePointCount(0, value.length());
            if (count <= keep) {
                return CellTransform.BLANK; // as it is would be no generalisation
            }
            int end = value.offsetByCodePoints(0, keep);
            return value.substring(0, end) + CellTransform.BLANK.repeat(Math.min(count - keep, 10));
        };
    }
}
