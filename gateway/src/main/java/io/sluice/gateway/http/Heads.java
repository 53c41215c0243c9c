package io.sluice.gateway.http;

import java.nio.charset.StandardCharsets;

/** Writes the heads of messages. */
final class Heads {
    private Heads() {}

    /** A response's head. Length -1: chunked; -2: no body and no word about one. */
    static byte[] response(int status, Headers headers, long length, boolean close, String date) {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(reason(status))
                .append("\r\nDate: ");
        head.append(date).append("\r\n");
        if (close) {
            head.append("Connection: close\r\n");
        }
        return finish(head, headers, length);
    }

    /** A request's head. Length -2: no body. */
    static byte[] request(String method, String target, String host, Headers headers, long length) {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ");
        return finish(head.append(host).append("\r\n"), headers, length);
    }

    private static byte[] finish(StringBuilder head, Headers headers, long length) {
        for (Headers.Field field : headers) {
            if (isOurs(field.name())) {
                throw new IllegalArgumentException("header field: " + field.name() + " (expected: not set by callers)");
            }
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        if (length >= 0) {
            head.append("Content-Length: ").append(length).append("\r\n");
        } else if (length == -1) {
            head.append("Transfer-Encoding: chunked\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isOurs(String name) {
        return switch (name.length()) {
            case 4 -> name.equalsIgnoreCase("Host") || name.equalsIgnoreCase("Date");
            case 10 -> name.equalsIgnoreCase("Connection");
            case 14 -> name.equalsIgnoreCase("Content-Length");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            default -> false;
        };
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 204 -> "No Content";
            case 206 -> "Partial Content";
            case 304 -> "Not Modified";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 416 -> "Range Not Satisfiable";
            case 417 -> "Expectation Failed";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "Status";
        };
    }
}
