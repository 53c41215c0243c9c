package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.proto.Agreement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What our agreements add to the records about lineage: what was given to us, and from what its label says that it was made. */
public final class Tracing {
    private final Agreements agreements;
    private final String ourName;
    private final ParentSearch search;

    Tracing(Parts parts) {
        this.agreements = parts.agreements();
        this.ourName = parts.self().name();
        this.search = new ParentSearch(parts);
    }

    /** The objects that a name may mean here: what we published, and what was given to us. */
    public List<ByteString> find(ParentName name) {
        return search.objects(name);
    }

    /** The newest agreement by which an object was given to us; empty: none. */
    public Optional<Agreement> received(ByteString objectId) {
        return agreements.byObject(objectId).stream()
                .map(stored -> stored.agreement().agreement())
                .filter(agreement -> agreement.getRecipient().equals(ourName))
                .max(Comparator.comparingLong(Agreement::getTimeMillis));
    }
}
