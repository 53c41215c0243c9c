package io.sluice.gateway.sealing;

import static io.sluice.gateway.sealing.SealedObjectTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SegmentLayoutTest {
    private static Manifest manifest(long plaintextLength) {
        long body = Cobblestone.sealedLength(plaintextLength);
        return Manifest.newBuilder()
                .setHeaderLength(100)
                .setObjectLength(100 + body)
                .setPlaintextLength(plaintextLength)
                .setSegmentCount(new SegmentLayout(100, 100 + body).count())
                .build();
    }

    @Property(tries = 300)
    void segmentsCoverAnObjectOfAnySizeWithoutGap(@ForAll @LongRange(max = (1L << 42) - 1) long plaintextLength)
            throws SealException {
        SegmentLayout layout = SegmentLayout.of(manifest(plaintextLength));
        assertThat(Cobblestone.plaintextLength(layout.bodyLength())).isEqualTo(plaintextLength);
        assertThat(layout.offset(0)).isEqualTo(100);
        long last = layout.count() - 1;
        assertThat(layout.offset(last) + layout.length(last)).isEqualTo(layout.objectLength());
        assertThat(layout.length(last)).isBetween(16, SegmentLayout.MAX_SEGMENT_BYTES);
        long middle = last / 2;
        if (middle < last) {
            assertThat(layout.offset(middle) + layout.length(middle)).isEqualTo(layout.offset(middle + 1));
        }
    }

    @Test
    void lengthsThatDoNotAgreeAreRefused() {
        Manifest good = manifest(5_000_000);
        for (Manifest bad : List.of(
                good.toBuilder().setPlaintextLength(5_000_001).build(),
                good.toBuilder().setObjectLength(good.getObjectLength() + 1).build(),
                good.toBuilder().setSegmentCount(good.getSegmentCount() + 1).build(),
                good.toBuilder().setHeaderLength(15).build(),
                good.toBuilder().setObjectLength(-1).build(),
                good.toBuilder().setPlaintextLength(-1).build(),
                good.toBuilder().setPlaintextLength(Long.MAX_VALUE).build(),
                good.toBuilder().setHeaderLength(Long.MIN_VALUE).build(),
                Manifest.getDefaultInstance())) {
            assertRefused(Reason.MALFORMED, () -> SegmentLayout.of(bad));
        }
        assertRefused(Reason.TOO_LARGE, () -> SegmentLayout.of(manifest(1L << 42)));
    }

    /** The public values of RFC 6962's reference tests: leaves "", 00, 10, 2021, 3031, 40..43, 50..57, 60..6f. */
    @Test
    void theTreeIsThatOfRfc9162() {
        String[] leaves = {
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
        };
        String[] roots = {
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        };
        ByteString hashes = ByteString.EMPTY;
        for (int i = 0; i < leaves.length; i++) {
            byte[] leaf = HexFormat.of().parseHex(leaves[i]);
            hashes = hashes.concat(SegmentTree.leafHash(java.nio.ByteBuffer.wrap(leaf)));
            assertThat(HexFormat.of().formatHex(SegmentTree.root(hashes).toByteArray()))
                    .isEqualTo(roots[i]);
        }
    }

    @Test
    void aSealedMessageOpensOnlyForItsRecipientLabelAndContext() throws SealException {
        SealingKeys ours = Fixture.sealingKeys(3);
        byte[] message = "period key".getBytes(StandardCharsets.US_ASCII);
        ByteString context = ByteString.copyFromUtf8("lane");
        byte[] sealed = SealedMessage.seal(ours.publicKey(), "sluice/v1/test", context, message, Fixture.RANDOM);
        assertThat(SealedMessage.open(sealed, "sluice/v1/test", context, List.of(ours)))
                .isEqualTo(message);
        assertRefused(
                Reason.NOT_AUTHENTIC, () -> SealedMessage.open(sealed, "sluice/v1/other", context, List.of(ours)));
        assertRefused(
                Reason.NOT_AUTHENTIC,
                () -> SealedMessage.open(sealed, "sluice/v1/test", ByteString.EMPTY, List.of(ours)));
        assertRefused(
                Reason.NOT_FOR_US,
                () -> SealedMessage.open(sealed, "sluice/v1/test", context, List.of(Fixture.sealingKeys(4))));
        for (int at : new int[] {20, 1100, 1130, 1140, sealed.length - 1}) {
            byte[] bad = sealed.clone();
            bad[at] ^= 1;
            assertRefused(
                    Reason.NOT_AUTHENTIC, () -> SealedMessage.open(bad, "sluice/v1/test", context, List.of(ours)));
        }
    }
}
