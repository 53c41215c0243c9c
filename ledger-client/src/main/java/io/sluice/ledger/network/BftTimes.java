package io.sluice.ledger.network;

import java.time.Duration;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;

/** Sizes and times of Byzantine agreement. A leader that is silent for five seconds is replaced. */
final class BftTimes {
    private BftTimes() {}

    static Options of(Duration batchTimeout) {
        return Options.newBuilder()
                .setRequestBatchMaxCount(500)
                .setRequestBatchMaxBytes(10 << 20)
                .setRequestBatchMaxInterval(batchTimeout.toMillis() + "ms")
                .setRequestMaxBytes(10 << 20)
                .setIncomingMessageBufferSize(200)
                .setRequestPoolSize(400)
                .setRequestForwardTimeout("2s")
                .setRequestComplainTimeout("10s")
                .setRequestAutoRemoveTimeout("3m")
                .setViewChangeResendInterval("2s")
                .setViewChangeTimeout("10s")
                .setLeaderHeartbeatTimeout("5s")
                .setLeaderHeartbeatCount(10)
                .setCollectTimeout("1s")
                .setLeaderRotation(Options.Rotation.ROTATION_OFF)
                .build();
    }
}
