package io.sluice.gateway.sealing;

import static io.sluice.gateway.sealing.SealedObjectTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SealedHeaderTest {
    private static ByteString prelude(ByteString core) {
        return ByteString.copyFromUtf8("SLUICE\r\n")
                .concat(Digests.u16(1))
                .concat(Digests.u16(1))
                .concat(Digests.u16(core.size() >>> 16))
                .concat(Digests.u16(core.size()))
                .concat(core);
    }

    private static SealedHeader parse(ByteString core) throws SealException {
        return SealedHeader.parse(prelude(core));
    }

    @Test
    void theCoreIsHashedAsReceived() throws IOException {
        ByteString ordered = Fixture.core().toByteString();
        ByteString version = HeaderCore.newBuilder().setVersion(3).build().toByteString();
        ByteString rest = Fixture.core().toBuilder().clearVersion().build().toByteString();
        ByteString reordered = version.concat(rest);
        assertThat(parse(reordered).core()).isEqualTo(parse(ordered).core());
        assertThat(parse(reordered).hash()).isNotEqualTo(parse(ordered).hash());
        assertThat(parse(reordered).bytes()).isEqualTo(prelude(reordered));
    }

    @Test
    void unknownFieldsPassButAreHashed() throws IOException {
        ByteString more = Fixture.core().toByteString().concat(ByteString.copyFrom(new byte[] {(byte) 0xa0, 0x06, 1}));
        assertThat(parse(more).hash())
                .isNotEqualTo(parse(Fixture.core().toByteString()).hash());
    }

    @Test
    void aSingularFieldThatComesTwiceIsRefusedAtAnyDepth() {
        ByteString twice = HeaderCore.newBuilder().setVersion(4).build().toByteString();
        assertRefused(
                Reason.MALFORMED, () -> parse(Fixture.core().toByteString().concat(twice)));
        ByteString label = Label.newBuilder().setRank(Rank.PUBLIC).build().toByteString();
        ByteString doubled = label.concat(label);
        ByteString nested =
                ByteString.copyFrom(new byte[] {0x22, (byte) doubled.size()}).concat(doubled);
        ByteString core =
                Fixture.core().toBuilder().clearLabel().build().toByteString().concat(nested);
        assertRefused(Reason.MALFORMED, () -> parse(core));
    }

    @Test
    void anUnknownCriticalExtensionIsRefused() {
        HeaderCore core = Fixture.core().toBuilder()
                .addCriticalExtensions("https://example.org/x")
                .build();
        assertRefused(Reason.UNSUPPORTED, () -> parse(core.toByteString()));
        assertRefused(Reason.UNSUPPORTED, () -> SealedHeader.of(core));
    }

    @Test
    void aHeaderWithoutRankOrIdentityIsRefused() {
        assertRefused(
                Reason.MALFORMED,
                () -> parse(Fixture.core().toBuilder().clearLabel().build().toByteString()));
        assertRefused(
                Reason.MALFORMED,
                () -> parse(Fixture.core().toBuilder()
                        .setLabel(Label.newBuilder().setRankValue(7))
                        .build()
                        .toByteString()));
        assertRefused(
                Reason.MALFORMED,
                () -> parse(Fixture.core().toBuilder().clearObjectId().build().toByteString()));
    }

    @Test
    void lengthsAreBoundedBeforeAnythingIsRead() {
        HeaderCore core =
                Fixture.core().toBuilder().setMediaType("x".repeat(1 << 16)).build();
        assertRefused(Reason.TOO_LARGE, () -> SealedHeader.of(core));
        ByteString huge =
                prelude(ByteString.EMPTY).substring(0, 12).concat(ByteString.copyFrom(new byte[] {-1, -1, -1, -1}));
        assertRefused(Reason.TOO_LARGE, () -> SealedHeader.coreLength(huge));
    }

    @Test
    void whatIsNoObjectIsMalformedAndWhatEndsEarlyIsTruncated() {
        ByteString good = prelude(Fixture.core().toByteString());
        for (int length = 0; length < good.size(); length++) {
            ByteString cut = good.substring(0, length);
            assertRefused(Reason.TRUNCATED, () -> SealedHeader.parse(cut));
        }
        assertRefused(Reason.MALFORMED, () -> SealedHeader.parse(ByteString.copyFromUtf8("PK\3\4")));
        ByteString version2 =
                good.substring(0, 9).concat(ByteString.copyFrom(new byte[] {2})).concat(good.substring(10));
        assertRefused(Reason.UNSUPPORTED, () -> SealedHeader.parse(version2));
    }
}
