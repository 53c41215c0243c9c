package io.sluice.gateway.dataset;

import com.fasterxml.aalto.AsyncByteArrayFeeder;
import com.fasterxml.aalto.AsyncXMLStreamReader;
import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * Reads XML 1.0 that is pushed in pieces of any size. It is parsed in blocks of its own, so that the pieces make no
 * difference. Refused are a document type, entities of its own, what is not well-formed, and what would need much memory:
 * many names, deep elements, one tag beyond {@value #MOST_SILENT} bytes. The refused block and what follows is handed on
 * as it is. Not safe for concurrent use.
 */
final class XmlStream {
    /** Takes what is in the document. */
    interface Handler {
        /** An element begins; its attributes can be asked for during this call. */
        void start(String name, XmlStream xml);

        /** Text, perhaps a part of it. */
        void text(String text);

        /** An element ends. */
        void end(String name);

        /** A comment or processing instruction. */
        void aside(String text);

        /** What was refused. */
        void refused(byte[] bytes, int from, int to);
    }

    private static final int BLOCK = 8192;
    private static final int MOST_SILENT = 256 * 1024;
    private static final int MOST_DIGITS = 8;
    private static final int MOST_NAMES = 1024;
    private static final Set<String> USUAL_SPACES =
            Set.of("http://schemas", "http://purl.oc", "http://purl.or", "http://www.w3.", "urn:schemas-mi");

    private final AsyncXMLStreamReader<AsyncByteArrayFeeder> xml = new InputFactoryImpl().createAsyncForByteArray();
    private final Set<String> names = new HashSet<>();
    private final byte[] block = new byte[BLOCK];
    private final int mostDepth;
    private final Handler handler;
    private int filled;
    private int silent;
    private int depth;
    private boolean refused;
    private boolean whole;

    XmlStream(int mostDepth, Handler handler) {
        this.mostDepth = mostDepth;
        this.handler = handler;
    }

    void feed(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (refused) {
                handler.refused(bytes, i, to);
                return;
            }
            int n = Math.min(to - i, BLOCK - filled);
            System.arraycopy(bytes, i, block, filled, n);
            filled += n;
            i += n;
            if (filled == BLOCK) {
                parse(false);
            }
        }
    }

    void end() {
        if (!refused) {
            parse(true);
        }
    }

    /** Whether nothing was refused, and, once it ended, all was there. */
    boolean sound() {
        return !refused;
    }

    /** How many attributes the element has that begins. */
    int attributes() {
        return xml.getAttributeCount();
    }

    String attributeName(int i) {
        return xml.getAttributeLocalName(i);
    }

    String attributeValue(int i) {
        return xml.getAttributeValue(i);
    }

    /** The attribute of this name, in whatever name space; null if there is none. */
    String attribute(String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return xml.getAttributeValue(i);
            }
        }
        return null;
    }

    private void parse(boolean last) {
        try {
            if (filled > 0) {
                xml.getInputFeeder().feedInput(block, 0, filled);
            }
            if (last) {
                xml.getInputFeeder().endOfInput();
            }
            silent += filled;
            while (!refused && !whole && event(next())) {
                silent = 0;
            }
            refused |= silent > MOST_SILENT || last && !whole;
        } catch (XMLStreamException
                | UncheckedStreamException // Text is decoded only when it is asked for.
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            refused = true; // Not well-formed, in one of the ways in which the parser says so.
        }
        if (refused) {
            handler.refused(block, 0, filled);
        }
        filled = 0;
    }

    private int next() throws XMLStreamException {
        try {
            return xml.next();
        } catch (RuntimeException e) { // For some of what is not well-formed it has none of its own.
            throw new XMLStreamException(e);
        }
    }

    private boolean event(int event) {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> {
                names.add(xml.getLocalName());
                names.add(xml.getPrefix());
                for (int i = 0; i < xml.getAttributeCount(); i++) {
                    names.add(xml.getAttributeLocalName(i));
                    names.add(xml.getAttributePrefix(i));
                }
                for (int i = 0; i < xml.getNamespaceCount(); i++) {
                    names.add(xml.getNamespacePrefix(i));
                    nameSpace(xml.getNamespaceURI(i));
                }
                if (++depth > mostDepth || names.size() > MOST_NAMES) {
                    refused = true;
                } else {
                    handler.start(xml.getLocalName(), this);
                }
            }
            case XMLStreamConstants.END_ELEMENT -> {
                depth--;
                handler.end(xml.getLocalName());
            }
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> handler.text(xml.getText());
            case XMLStreamConstants.COMMENT -> handler.aside(xml.getText());
            case XMLStreamConstants.PROCESSING_INSTRUCTION -> {
                names.add(xml.getPITarget());
                handler.aside(xml.getPITarget() + " " + xml.getPIData());
            }
            case XMLStreamConstants.START_DOCUMENT, XMLStreamConstants.SPACE -> {
                // Neither says anything.
            }
            case XMLStreamConstants.END_DOCUMENT -> whole = true;
            case AsyncXMLStreamReader.EVENT_INCOMPLETE -> {
                return false;
            }
            default -> refused = true; // A document type, or a reference to an entity.
        }
        return true;
    }

    /** Somebody may have hidden something there too. */
    private void nameSpace(String uri) {
        if (uri != null && !usual(uri)) {
            handler.aside(uri);
        }
    }

    /** Whether a text is one of the addresses that XML uses as names, and has no room for a number. */
    static boolean usual(String text) {
        return text.length() > 14
                && USUAL_SPACES.contains(text.substring(0, 14))
                && text.chars().filter(c -> c >= '0' && c <= '9').count() <= MOST_DIGITS
                && text.indexOf('@') < 0;
    }
}
