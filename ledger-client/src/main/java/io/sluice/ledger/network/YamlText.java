package io.sluice.ledger.network;

/** Values as YAML writes them. */
final class YamlText {
    private YamlText() {}

    /** As it is where that is unmistakable, else between quotes. */
    static String quoted(String text) {
        if (text.matches("[A-Za-z][A-Za-z0-9._/-]*") && !text.matches("(?i)true|false|null|yes|no|on|off")) {
            return text;
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
