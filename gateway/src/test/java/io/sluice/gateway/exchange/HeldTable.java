package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.proto.Rank;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A table that its owner holds, so that releases can be made from it. */
final class HeldTable {
    private HeldTable() {}

    /** Held as {@code towns}, CONFIDENTIAL. */
    static void towns(Publication publication, Grader grader, byte[] csv) throws Exception {
        PublishOrder order = new PublishOrder(
                "towns",
                "towns.csv",
                grader,
                Rank.CONFIDENTIAL,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                OwnerTerms.NONE,
                0,
                true,
                List.of(),
                "",
                OptionalLong.empty(),
                Optional.empty(),
                csv.length);
        Graded graded = publication.grade(order, channel(csv));
        assertThat(publication.publish(order, graded, channel(csv))).isInstanceOf(Published.Stored.class);
    }

    private static ReadableByteChannel channel(byte[] csv) {
        return Channels.newChannel(new ByteArrayInputStream(csv));
    }
}
