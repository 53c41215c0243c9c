package io.sluice.ledger.fabric.verify;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A block that was accepted.
 *
 * @param number of the block
 * @param headerHash SHA-256 of its header, by which the next block names it
 * @param orderers MSPs of the orderers whose signatures verified, ascending
 * @param transactions in order, valid or not
 */
public record VerifiedBlock(
        long number, byte[] headerHash, List<String> orderers, List<VerifiedTransaction> transactions) {
    /** Copies the lists. */
    public VerifiedBlock {
        orderers = List.copyOf(orderers);
        transactions = List.copyOf(transactions);
    }

    /** What was found with effort, to be kept beside the block for {@link ChannelVerifier#replay}. */
    public byte[] verdicts() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(String.join(" ", orderers));
            out.writeInt(transactions.size());
            for (VerifiedTransaction transaction : transactions) {
                out.writeByte(transaction.verdict().getNumber());
                out.writeUTF(String.join(" ", transaction.endorsers()));
            }
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The verdicts of one block, read back. */
    record Verdicts(List<String> orderers, List<TxValidationCode> codes, List<List<String>> endorsers) {
        static Verdicts parse(byte[] bytes) throws IOException {
            List<TxValidationCode> codes = new ArrayList<>();
            List<List<String>> endorsers = new ArrayList<>();
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
                List<String> orderers = names(in.readUTF());
                int count = in.readInt();
                for (int i = 0; i < count; i++) {
                    TxValidationCode code = TxValidationCode.forNumber(in.readUnsignedByte());
                    codes.add(code == null ? TxValidationCode.NOT_VALIDATED : code);
                    endorsers.add(names(in.readUTF()));
                }
                if (in.read() >= 0) {
                    throw new IOException("verdicts: longer than they say");
                }
                return new Verdicts(orderers, codes, endorsers);
            }
        }

        private static List<String> names(String joined) {
            return joined.isEmpty() ? List.of() : List.of(joined.split(" "));
        }
    }
}
