package io.sluice.gateway.privacy;

import io.sluice.gateway.dataset.CellSink;
import io.sluice.gateway.dataset.CsvWriter;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.TableLimits;
import io.sluice.gateway.dataset.TableReader;
import io.sluice.proto.ReleaseTrace;
import io.sluice.proto.TransformPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A table in memory that is de-identified; text is empty if the gate refuses. */
record Release(RiskReport report, String text, ReleaseTrace trace) {

    static Release of(String csv, TransformPlan plan, ReleaseTrace... earlier) throws PlanException, IOException {
        try (ReleaseKeys keys = ReleaseKeys.of(new byte[ReleaseKeys.SECRET_BYTES], plan.getScope())) {
            Deidentification release =
                    Deidentification.of(plan, keys, List.of(earlier)).tracing();
            read(csv, release.measure());
            RiskReport report = release.measured();
            if (!report.permits()) {
                return new Release(report, "", release.trace());
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            read(csv, release.release(new CsvWriter(DataFormat.CSV, out)));
            release.finish();
            return new Release(report, out.toString(StandardCharsets.UTF_8), release.trace());
        }
    }

    static void read(String csv, CellSink sink) {
        TableReader reader = TableReader.of(DataFormat.CSV, TableLimits.DEFAULT, sink);
        reader.feed(ByteBuffer.wrap(csv.getBytes(StandardCharsets.UTF_8)));
        reader.end();
    }
}
