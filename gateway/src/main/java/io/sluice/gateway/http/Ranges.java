package io.sluice.gateway.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * The part of a representation that a Range field asks for (RFC 9110, section 14): one range of bytes. Several ranges, and
 * text that is no range, are unsatisfiable here rather than ignored: a peer that wanted 64 KiB must not get 2 GB. Another
 * unit than bytes is ignored, as the standard demands.
 *
 * @param kind what to answer
 * @param offset the first byte; 0 if unsatisfiable
 * @param length the number of bytes; 0 if unsatisfiable
 * @param total the length of the whole
 */
public record Ranges(Kind kind, long offset, long length, long total) {
    /** What to answer. */
    public enum Kind {
        /** 200, all of it. */
        WHOLE,
        /** 206, the part. */
        PART,
        /** 416. */
        UNSATISFIABLE
    }

    /** Reads a Range field, if there is one, against a representation of this many bytes. Never throws. */
    public static Ranges of(Optional<String> field, long total) {
        String text = field.map(String::strip).orElse("");
        int equals = text.indexOf('=');
        if (field.isEmpty() || equals > 0 && !text.substring(0, equals).strip().equalsIgnoreCase("bytes")) {
            return new Ranges(Kind.WHOLE, 0, total, total);
        }
        int dash = text.indexOf('-');
        if (equals < 0 || dash < equals || !text.substring(0, equals).equalsIgnoreCase("bytes")) {
            return unsatisfiable(total);
        }
        String first = text.substring(equals + 1, dash).strip();
        String last = text.substring(dash + 1).strip();
        long from = Syntax.decimal(first);
        long to = Syntax.decimal(last);
        if (first.isEmpty()) { // The last n bytes.
            return to <= 0 || total == 0 ? unsatisfiable(total) : part(Math.max(0, total - to), total - 1, total);
        }
        if (from < 0 || from >= total || !last.isEmpty() && to < from) {
            return unsatisfiable(total);
        }
        return part(from, last.isEmpty() ? total - 1 : Math.min(to, total - 1), total);
    }

    private static Ranges part(long from, long to, long total) {
        return new Ranges(Kind.PART, from, to - from + 1, total);
    }

    private static Ranges unsatisfiable(long total) {
        return new Ranges(Kind.UNSATISFIABLE, 0, 0, total);
    }

    /** Sends a part of a representation. */
    @FunctionalInterface
    public interface Source {
        /** Writes so many bytes from the offset on, and leaves the sink open. */
        void writeTo(Sink sink, long offset, long length) throws IOException;
    }

    /** As below, with a file, which stays open. */
    public static long serve(Call call, FileChannel file, String contentType, String etag) throws IOException {
        return serve(call, file.size(), (sink, offset, length) -> sink.write(file, offset, length), contentType, etag);
    }

    /**
     * Answers a GET or HEAD with the part of a representation that it asks for: 200, 206 or 416.
     *
     * @param total its length in bytes
     * @param source gives the part; not asked for HEAD
     * @param etag changes whenever the bytes do; quoted here
     * @return how many of its bytes were sent; for HEAD how many a GET would have got
     */
    public static long serve(Call call, long total, Source source, String contentType, String etag) throws IOException {
        Ranges ranges = of(call.header("Range"), total);
        Headers headers = Headers.of("Content-Type", contentType, "Accept-Ranges", "bytes", "ETag", "\"" + etag + "\"");
        switch (ranges.kind) {
            case WHOLE -> {
                send(call, 200, headers, ranges, source);
                return ranges.total;
            }
            case PART -> {
                String range =
                        "bytes " + ranges.offset + "-" + (ranges.offset + ranges.length - 1) + "/" + ranges.total;
                send(call, 206, headers.with("Content-Range", range), ranges, source);
                return ranges.length;
            }
            case UNSATISFIABLE ->
                call.respond(416, Headers.of("Content-Range", "bytes */" + ranges.total), new byte[0]);
        }
        return 0;
    }

    private static void send(Call call, int status, Headers headers, Ranges part, Source source) throws IOException {
        try (Sink sink = call.respondAtPace(status, headers, part.length)) {
            if (!call.method().equals("HEAD")) {
                source.writeTo(sink, part.offset, part.length);
            }
            sink.finish();
        }
    }
}
