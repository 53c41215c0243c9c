package io.sluice.ledger.fabric.verify;

import io.sluice.ledger.fabric.verify.EndorsedTransaction.Access;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;

/**
 * Which transaction wrote each key of the channel's state last: what decides whether a transaction read what was still
 * true when its turn came. Values are not kept. Not safe for concurrent use.
 */
final class StateVersions {
    private static final int TRANSACTION_BITS = 20;

    private final Map<String, TreeMap<String, Long>> spaces = new HashMap<>();

    /** Whether all that it read is as it was when it read it. */
    boolean current(List<Access> accesses) {
        for (Access access : accesses) {
            TreeMap<String, Long> keys = space(access.namespace());
            for (KVRead read : access.keys().getReadsList()) {
                if (!same(keys.get(read.getKey()), read.hasVersion(), read.getVersion())) {
                    return false;
                }
            }
            for (RangeQueryInfo range : access.keys().getRangeQueriesInfoList()) {
                if (!same(keys, range)) {
                    return false;
                }
            }
            for (Map.Entry<String, HashedRWSet> collection :
                    access.collections().entrySet()) {
                TreeMap<String, Long> hashes = space(access.namespace(), collection.getKey());
                for (KVReadHash read : collection.getValue().getHashedReadsList()) {
                    String key = HexFormat.of().formatHex(read.getKeyHash().toByteArray());
                    if (!same(hashes.get(key), read.hasVersion(), read.getVersion())) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static boolean same(Long known, boolean there, Version read) {
        return known == null ? !there : there && known == version(read.getBlockNum(), read.getTxNum());
    }

    /** Long results are only hashed; they are taken as they are, since no Sluice chaincode writes after such a query. */
    private static boolean same(TreeMap<String, Long> keys, RangeQueryInfo range) {
        if (!range.hasRawReads()) {
            return true;
        }
        Map<String, Long> now = range.getEndKey().isEmpty()
                ? keys.tailMap(range.getStartKey(), true)
                : keys.subMap(range.getStartKey(), true, range.getEndKey(), !range.getItrExhausted());
        Iterator<Map.Entry<String, Long>> entries = now.entrySet().iterator();
        for (KVRead read : range.getRawReads().getKvReadsList()) {
            if (!entries.hasNext()) {
                return false;
            }
            Map.Entry<String, Long> entry = entries.next();
            if (!entry.getKey().equals(read.getKey())
                    || !same(entry.getValue(), read.hasVersion(), read.getVersion())) {
                return false;
            }
        }
        return !entries.hasNext();
    }

    /** What it writes is written, by transaction {@code number} of {@code block}. */
    void apply(List<Access> accesses, long block, int number) {
        long version = version(block, number);
        for (Access access : accesses) {
            for (KVWrite write : access.keys().getWritesList()) {
                set(space(access.namespace()), write.getKey(), write.getIsDelete(), version);
            }
            access.keys()
                    .getMetadataWritesList()
                    .forEach(write -> space(access.namespace()).replace(write.getKey(), version));
            for (Map.Entry<String, HashedRWSet> collection :
                    access.collections().entrySet()) {
                for (KVWriteHash write : collection.getValue().getHashedWritesList()) {
                    set(
                            space(access.namespace(), collection.getKey()),
                            HexFormat.of().formatHex(write.getKeyHash().toByteArray()),
                            write.getIsDelete() || write.getIsPurge(),
                            version);
                }
            }
        }
    }

    private static void set(TreeMap<String, Long> keys, String key, boolean delete, long version) {
        if (delete) {
            keys.remove(key);
        } else {
            keys.put(key, version);
        }
    }

    private TreeMap<String, Long> space(String namespace) {
        return spaces.computeIfAbsent(namespace, name -> new TreeMap<>());
    }

    private TreeMap<String, Long> space(String namespace, String collection) {
        return space(namespace + '\0' + collection);
    }

    private static long version(long block, long number) {
        return block << TRANSACTION_BITS | number;
    }
}
