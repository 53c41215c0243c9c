package io.sluice.gateway.classification.detection;

/** Takes what a {@link TextDetector} finds, in order of line and place. */
@FunctionalInterface
public interface FindingSink {
    /** One more finding. */
    void found(Finding finding);
}
