package io.sluice.gateway.provenance;

/**
 * Hears of every record, for whoever counts or logs. Called by the thread that records, so it must be quick; it must not
 * throw.
 */
public interface RecordWatch {
    /** Hears nothing. */
    RecordWatch NONE = new RecordWatch() {
        @Override
        public void recorded(Event event, Recorded recorded, long nanos) {
            // nobody wants to know
        }

        @Override
        public void notRecorded(Event event) {
            // nobody wants to know
        }
    };

    /** The record is durable, so many nanoseconds after it was asked for. */
    void recorded(Event event, Recorded recorded, long nanos);

    /** The record is not known to be durable. */
    void notRecorded(Event event);
}
