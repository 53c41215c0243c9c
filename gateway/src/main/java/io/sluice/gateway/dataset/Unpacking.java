package io.sluice.gateway.dataset;

/** Unpacks an archive that is pushed in pieces of any size. Not safe for concurrent use; memory is bounded. */
public interface Unpacking {
    /** Takes the files of an archive, one after the other. */
    interface Files {
        /** A file begins. Its name is data as well. */
        void begin(String name, Nesting nesting);

        /** Some bytes of it, lent for one call. */
        void bytes(byte[] bytes, int from, int to);

        /** It ends: complete, or because the archive does. */
        void endFile();
    }

    /** Unpacks bytes from to to. */
    void feed(byte[] bytes, int from, int to);

    /** Ends the archive, and frees what the platform keeps for it. No feed may follow. */
    void end();

    /** Whether all so far is as its format says, and within reason; once it ended, also whether it is complete. */
    boolean sound();
}
