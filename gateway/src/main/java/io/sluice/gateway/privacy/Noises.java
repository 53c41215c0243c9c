package io.sluice.gateway.privacy;

import io.sluice.proto.NoiseDistribution;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * Noise on numbers, by the inverse of the distribution function from 53 keyed bits of the row's number. A release that
 * is derived again has the same noise, so nobody averages it away; it is no differential privacy.
 */
final class Noises implements CellTransform {
    private final NoiseDistribution distribution;
    private final double scale;
    private final Mac mac;

    Noises(NoiseDistribution distribution, String scale, byte[] key) {
        this.distribution = distribution;
        this.scale = new BigDecimal(scale).doubleValue();
        this.mac = ReleaseKeys.mac(key);
    }

    @Override
    public String apply(String value, Row row) {
        Optional<BigDecimal> number = Numbers.parse(value);
        return number.isEmpty() ? BLANK : Numbers.plus(number.get(), noise(row.number()));
    }

    private double noise(long row) {
        ByteBuffer bits = ByteBuffer.wrap(
                mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(row).array()));
        double first = unit(bits.getLong());
        return switch (distribution) {
            case LAPLACE -> -scale * Math.signum(first - 0.5) * Math.log(1 - 2 * Math.abs(first - 0.5));
            case GAUSSIAN -> scale * Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * unit(bits.getLong()));
            case UNIFORM -> scale * (2 * first - 1);
            case NOISE_DISTRIBUTION_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalStateException("a plan not checked");
        };
    }

    /** Between 0 and 1, neither of them. */
    static double unit(long bits) {
        return ((bits >>> 11) + 0.5) * 0x1p-53;
    }
}
