package io.sluice.gateway.privacy;

import io.sluice.proto.Alphabet;
import io.sluice.proto.CheckScheme;
import io.sluice.proto.FormatPreserving;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The same amount of work by our transform of whole cells and by BouncyCastle's FF1 on bare numerals, for
 * {@code sluice bench}: same key length, length and tweak. Each output is the next input, so that nothing is left out.
 */
public final class Ff1Comparison {
    private static final String COLUMN = "card";

    private final byte[] key = new byte[32];
    private final FormatPreservingCells cells = new FormatPreservingCells(
            FormatPreserving.newBuilder()
                    .setAlphabet(Alphabet.DIGITS)
                    .setCheck(CheckScheme.LUHN)
                    .build(),
            key,
            COLUMN);
    private final FPEFF1Engine bare = new FPEFF1Engine(AESEngine.newInstance());
    private final CellTransform.Row row = new CellTransform.Row(0, "");
    private String cell = "6222021234567894011";
    private byte[] numerals = new byte[18];

    /** Prepares both. */
    public Ff1Comparison() {
        bare.init(true, new FPEParameters(new KeyParameter(key), 10, COLUMN.getBytes(StandardCharsets.UTF_8)));
    }

    /** Cells of 19 digits, of which the last is a check digit, from text to text. */
    public void cells(int values) {
        for (int i = 0; i < values; i++) {
            cell = cells.apply(cell, row);
        }
    }

    /** The 18 numerals of such cells, from bytes to bytes. */
    public void bare(int values) {
        byte[] next = new byte[numerals.length];
        for (int i = 0; i < values; i++) {
            bare.processBlock(numerals, 0, numerals.length, next, 0);
            byte[] done = numerals;
            numerals = next;
            next = done;
        }
    }
}
