package io.sluice.gateway.classification.detection;

/**
 * That something was found, and where; never what it says.
 *
 * @param file which file of an archive, from 1 in the order they lie in; 0 for what is no archive
 * @param line from 1
 * @param start offset of its first character in the line, in code points, from 0
 * @param end offset after its last
 * @param type a name of {@link IdentifierType}, or of a custom recogniser
 * @param confidence how sure it is, 0 to 1
 * @param column which cell of the row, from 1; 0 for what is read as lines of text
 * @param version 4 or 6 for {@link IdentifierType#IP_ADDRESS}, 0 for other types
 */
public record Finding(
        int file, long line, int column, int start, int end, String type, double confidence, int version) {
    /** In what is no archive; no address of the internet. */
    public Finding(long line, int start, int end, String type, double confidence) {
        this(0, line, 0, start, end, type, confidence, 0);
    }

    /** The same in a column of a table. */
    Finding inColumn(int number) {
        return new Finding(file, line, number, start, end, type, confidence, version);
    }

    /** The same in a file of an archive. */
    Finding in(int number) {
        return new Finding(number, line, column, start, end, type, confidence, version);
    }
}
