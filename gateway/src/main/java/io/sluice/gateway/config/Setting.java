package io.sluice.gateway.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that an operator may set, with all there is to say about it. {@link ConfigurationReader} reads by it; the
 * messages, {@code docs/configuration.md} and the JSON Schema are made from it.
 *
 * @param name as in the file: {@code http.listen} is {@code listen} within {@code http}
 * @param about one or two sentences for the reference
 * @param need whether it must be given
 * @param usual the text that holds when it is not given
 * @param without what it means that it is not given, where no text would say the same
 * @param secret whether the value is the path of a file whose content nobody may see
 * @param live whether a running gateway takes over a change of it
 */
record Setting<T>(
        String name,
        Form<T> form,
        String about,
        Need need,
        Optional<String> usual,
        Optional<String> without,
        boolean secret,
        boolean live) {
    private static final String PREFIX = "SLUICE_";

    /** Whether a setting must be given. */
    enum Need {
        ALWAYS,
        /** As soon as any other of its group is. */
        WITHIN_GROUP,
        NEVER;

        /** {@code within-group}, for programs. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A setting that must be given, until it is said otherwise. */
    static <T> Setting<T> of(String name, Form<T> form, String about) {
        return new Setting<>(name, form, about, Need.ALWAYS, Optional.empty(), Optional.empty(), false, false);
    }

    /** Not given, it is as if this were. */
    Setting<T> usually(Object text) {
        return new Setting<>(name, form, about, Need.NEVER, Optional.of(text.toString()), without, secret, live);
    }

    /** It need not be given, and this is what that means. */
    Setting<T> without(String meaning) {
        return new Setting<>(name, form, about, Need.NEVER, usual, Optional.of(meaning), secret, live);
    }

    /** It must be given when any other setting of its group is; what it means that none is. */
    Setting<T> requiredWithinGroup(String withoutTheGroup) {
        return new Setting<>(name, form, about, Need.WITHIN_GROUP, usual, Optional.of(withoutTheGroup), secret, live);
    }

    /** A running gateway takes over a change of it. */
    Setting<T> whileRunning() {
        return new Setting<>(name, form, about, need, usual, without, secret, true);
    }

    /** Its value is the path of a secret. */
    Setting<T> pathOfSecret() {
        return new Setting<>(name, form, about, need, usual, without, true, live);
    }

    /** {@code http} for {@code http.listen}; empty at the top. */
    String group() {
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
    }

    /** {@code keys.passwordFile} is {@code SLUICE_KEYS_PASSWORD_FILE}. */
    String variable() {
        return variable(name);
    }

    static String variable(String name) {
        return PREFIX
                + name.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
