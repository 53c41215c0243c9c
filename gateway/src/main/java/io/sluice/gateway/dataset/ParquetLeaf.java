package io.sluice.gateway.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * One column of values. Immutable.
 *
 * @param path such as {@code person.phones[]}
 * @param type of its values
 * @param definition the level of a value that is there
 * @param repetition how many lists it lies in
 */
record ParquetLeaf(String path, ParquetType type, int definition, int repetition) {
    private static final int REQUIRED = 0;
    private static final int REPEATED = 2;

    /** The leaves of a schema, whose elements come depth first, the root before all. */
    static List<ParquetLeaf> of(List<ThriftStruct> elements, int mostDepth) throws DamagedFileException {
        List<ParquetLeaf> leaves = new ArrayList<>();
        if (elements.isEmpty()) {
            throw new DamagedFileException("schema: empty");
        }
        int end = children(elements, 0, "", 0, 0, mostDepth, leaves);
        if (end != elements.size()) {
            throw new DamagedFileException("schema: elements that belong to nothing");
        }
        return leaves;
    }

    private static int children(
            List<ThriftStruct> elements,
            int parent,
            String path,
            int definition,
            int repetition,
            int depth,
            List<ParquetLeaf> leaves)
            throws DamagedFileException {
        if (depth == 0) {
            throw new DamagedFileException("schema: too deep");
        }
        int count = elements.get(parent).size(5, elements.size());
        int at = parent + 1;
        for (int i = 0; i < count; i++) {
            if (at >= elements.size()) {
                throw new DamagedFileException("schema: cut");
            }
            ThriftStruct element = elements.get(at);
            int kind = element.size(3, REPEATED);
            int defined = definition + (kind == REQUIRED ? 0 : 1);
            int repeated = repetition + (kind == REPEATED ? 1 : 0);
            String name = path.isEmpty() ? element.text(4) : path + "." + element.text(4);
            if (name.length() > PushReader.NAME_BYTES * 4) {
                throw new DamagedFileException("schema: a path too long");
            }
            if (element.number(5, 0) > 0) {
                at = children(elements, at, name, defined, repeated, depth - 1, leaves);
            } else {
                leaves.add(new ParquetLeaf(shown(name), ParquetType.of(element), defined, repeated));
                at++;
            }
        }
        return at;
    }

    /** Lists without the two names that the format puts in. */
    private static String shown(String path) {
        return path.replaceAll("\\.(list\\.(element|item)|bag\\.array_element)(?=\\.|$)", "[]");
    }
}
