package io.sluice.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Somebody with a key at a {@link Site}. */
record Person(Site site, String name, Path key, Path password) {
    /** Makes a key; nobody knows it yet. */
    static Person at(Site site, Path directory, String name) throws IOException {
        Path key = directory.resolve(name + ".key");
        Path password = Files.writeString(directory.resolve(name + ".password"), "of " + name + "\n");
        site.type("operator", "new", key.toString(), "--name", name, "--password-file", password.toString())
                .done();
        return new Person(site, name, key, password);
    }

    /** Puts it on the roster while there is no owner. */
    Person listed(String... roles) {
        return listed(List.of(), roles);
    }

    /** An owner puts it on the roster. */
    Person listedBy(Person owner, String... roles) {
        return listed(List.of(owner.as()), roles);
    }

    private Person listed(List<String> as, String... roles) {
        List<String> words = new ArrayList<>(List.of("operator", "add", key + ".pub"));
        for (String role : roles) {
            words.addAll(List.of("--role", role));
        }
        words.addAll(as);
        site.command(words.toArray(String[]::new)).done();
        return this;
    }

    /** The words that say who acts. */
    String[] as() {
        return new String[] {"--as", key.toString(), "--as-password-file", password.toString()};
    }

    /** Types a command at the site, as this person. */
    Site.Typed types(String... words) {
        return site.command(Stream.concat(Stream.of(words), Stream.of(as())).toArray(String[]::new));
    }
}
