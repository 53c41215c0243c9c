package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.consent.SubjectScan;
import java.util.Optional;

/**
 * What the first reading of a file gave: its grade, and a digest that ties the second reading to it.
 *
 * @param bytes how many were read
 * @param sha256 of all of them
 * @param subjects whom its rows are about; empty: it was not asked
 */
public record Graded(
        Findings findings, Grade grade, long bytes, ByteString sha256, Optional<SubjectScan.Found> subjects) {}
