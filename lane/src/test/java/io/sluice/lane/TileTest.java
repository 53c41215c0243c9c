package io.sluice.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {
    @Test
    void theExamplesOfTheSpecificationComeOut() {
        assertThat(new Tile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        List<Tile> tiles = Tile.between(0, 70_000);
        assertThat(tiles).hasSize(273 + 1 + 1 + 1 + 1);
        assertThat(tiles).endsWith(new Tile(0, 273, 112), new Tile(1, 0, 256), new Tile(1, 1, 17), new Tile(2, 0, 1));
        assertThat(Tile.between(0, 256)).containsExactly(new Tile(0, 0, 256), new Tile(1, 0, 1));
        assertThat(Tile.between(256, 256)).isEmpty();
        assertThat(Tile.between(255, 257)).containsExactly(new Tile(0, 0, 256), new Tile(0, 1, 1), new Tile(1, 0, 1));
    }

    @Property(tries = 200)
    void aPathIsReadAsItWasWritten(
            @ForAll @IntRange(max = 7) int level,
            @ForAll @LongRange(max = 1L << 48) long index,
            @ForAll @IntRange(min = 1, max = 256) int width) {
        Tile tile = new Tile(level, index, width);
        assertThat(Tile.parse(tile.path())).isEqualTo(tile);
        assertThat(Tile.parseEntries(Tile.entriesPath(index, width))).isEqualTo(new Tile(0, index, width));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tile/0/0",
                "tile/0/1000",
                "tile/0/x000/001",
                "tile/8/000",
                "tile/00/000",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/01",
                "tile/0/../000",
                "tile/0/x001/x234",
                "tile/entries/000"
            })
    void otherPathsAreRefused(String path) {
        assertThatThrownBy(() -> Tile.parse(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 100)
    void aBundleIsReadAsItWasWritten(@ForAll @Size(max = 256) List<@Size(max = 400) byte[]> entries) {
        byte[] bundle = EntryBundle.encode(entries);
        assertThat(EntryBundle.decode(bundle)).containsExactlyElementsOf(entries);
        if (bundle.length > 0 && entries.get(entries.size() - 1).length > 0) {
            byte[] cut = Arrays.copyOf(bundle, bundle.length - 1);
            assertThatThrownBy(() -> EntryBundle.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aBundleHasItsLimits() {
        byte[] longest = new byte[65_535];
        assertThat(EntryBundle.decode(EntryBundle.encode(List.of(longest)))).hasSize(1);
        assertThatThrownBy(() -> EntryBundle.encode(List.of(new byte[65_536])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EntryBundle.decode(new byte[2 * 257])).isInstanceOf(IllegalArgumentException.class);
    }
}
