package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths that occur in JSON values, as a tree of keys. Rows mostly repeat the keys of the row before in the same
 * order, so that a key is first compared with the one that followed last time.
 */
final class ColumnTree {
    /** One path. */
    final class Node {
        private final byte[] key;
        private final String path;
        private final List<Node> children = new ArrayList<>(4);
        private Map<ByteBuffer, Node> byKey = Map.of();
        private Node element;
        private int expected;
        private int column = -1;

        private Node(byte[] key, String path) {
            this.key = key;
            this.path = path;
        }

        /** An object begins at this path. */
        void rewind() {
            expected = 0;
        }

        /** The path one key further on; null if there are too many. */
        Node child(byte[] bytes, int from, int to) {
            if (expected < children.size()) {
                Node next = children.get(expected);
                if (Arrays.equals(next.key, 0, next.key.length, bytes, from, to)) {
                    expected++;
                    return next;
                }
            }
            Node known = byKey.get(ByteBuffer.wrap(bytes, from, to - from));
            return known != null ? known : grow(Arrays.copyOfRange(bytes, from, to));
        }

        private Node grow(byte[] name) {
            if (nodes >= most) {
                return null;
            }
            nodes++;
            String text = PushReader.name(name, 0, name.length);
            Node child = new Node(name, shortened(path.isEmpty() ? text : path + "." + text));
            if (byKey.isEmpty()) {
                byKey = new HashMap<>();
            }
            byKey.put(ByteBuffer.wrap(name), child);
            children.add(child);
            return child;
        }

        /** The path of an array's elements; that of the rest if there are too many. */
        Node element() {
            if (element == null && (this == rest || nodes >= most)) {
                return rest;
            }
            if (element == null) {
                nodes++;
                element = new Node(new byte[0], shortened(path + "[]"));
            }
            return element;
        }

        /** The column's number, announced to the sink the first time. */
        int column(CellSink sink) {
            if (column < 0) {
                column = columns++;
                sink.column(column, path.isEmpty() ? "value" : path);
            }
            return column;
        }
    }

    private final int most;
    private final Node root = new Node(new byte[0], "");
    private final Node rest = new Node(new byte[0], "(rest)");
    private int nodes;
    private int columns;

    ColumnTree(int most) {
        this.most = most;
    }

    Node root() {
        return root;
    }

    /** Where everything goes that has no place of its own. */
    Node rest() {
        return rest;
    }

    private static String shortened(String path) {
        return path.length() <= PushReader.NAME_BYTES ? path : path.substring(0, PushReader.NAME_BYTES);
    }
}
