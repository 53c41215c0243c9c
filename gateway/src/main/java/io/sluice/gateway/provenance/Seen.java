package io.sluice.gateway.provenance;

import io.sluice.proto.FieldKind;
import io.sluice.proto.Record;
import java.util.Map;

/**
 * A verified record with those of its fields that the asker may see.
 *
 * @param fields empty where nothing was opened
 */
record Seen(Place place, Record record, Map<FieldKind, byte[]> fields) {}
