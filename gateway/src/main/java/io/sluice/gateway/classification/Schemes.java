package io.sluice.gateway.classification;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The schemes that come with Sluice. */
public final class Schemes {
    private static final List<String> FILES =
            List.of("jrt-0197", "gbt-39725", "ydt-3813", "fips-199", "tlp-2.0", "iso-27001");

    private static final Scheme STANDARD = load("gbt-43697", GradingRules.only(FloorTable.DEFAULT));

    private Schemes() {}

    /** All of them, the default (GB/T 43697) first. */
    public static List<Scheme> all() {
        List<Scheme> all = new ArrayList<>();
        all.add(STANDARD);
        for (String file : FILES) {
            all.add(load(file, STANDARD.rules()));
        }
        return List.copyOf(all);
    }

    /** GB/T 43697: what holds where nobody chose another one. */
    public static Scheme standard() {
        return STANDARD;
    }

    /** The one of that name, whatever its case, slashes, spaces and hyphens: "gbt-43697" is "GB/T 43697". */
    public static Optional<Scheme> named(String name) {
        return all().stream()
                .filter(scheme -> plain(scheme.name()).equals(plain(name)))
                .findFirst();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[/ _-]", "");
    }

    private static Scheme load(String file, GradingRules rules) {
        try (InputStream in = Schemes.class.getResourceAsStream("schemes/" + file + ".json")) {
            return SchemeReader.read(in.readAllBytes(), rules);
        } catch (SchemeException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
