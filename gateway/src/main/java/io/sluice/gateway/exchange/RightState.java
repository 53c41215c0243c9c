package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.policy.DatasetOrigin;
import io.sluice.gateway.policy.RightGrant;
import io.sluice.gateway.policy.Rights;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The grants of rights that are known here, by id, with where they stand: one of ours is {@code OPEN} until it is recorded, and
 * does not count so long; from the end of one that is to be recorded yet ({@code ENDING}) it counts no more. Any thread.
 */
final class RightState {
    private static final String KIND = "right";
    private static final String ORIGIN = "origin";
    private static final String GRANTOR = "grantor";
    private static final int PAGE = 256;

    private final Documents documents;

    RightState(Documents documents) {
        this.documents = documents;
    }

    /** Where a grant stands. */
    enum Step {
        OPEN,
        COUNTS,
        ENDING,
        ENDED;

        boolean over() {
            return this == ENDING || this == ENDED;
        }
    }

    /** A grant, and where it stands. */
    record Known(RightPaper paper, Step step) {
        RightGrant grant() {
            return paper.grant();
        }
    }

    /** Within a transaction. */
    static void put(Tx tx, RightPaper paper, Step step) {
        RightGrant grant = paper.grant();
        tx.put(Document.of(
                KIND,
                DataKeys.hex(grant.id()),
                step.name(),
                paper.payload().toByteArray(),
                Map.of(ORIGIN, grant.origin().toString(), GRANTOR, grant.grantor())));
    }

    /** Everything about an origin. */
    Rights of(DatasetOrigin origin) {
        List<Known> known = documents.find(KIND, ORIGIN, origin.toString()).stream()
                .map(RightState::read)
                .filter(each -> each.step() != Step.OPEN)
                .toList();
        Set<ByteString> ended = known.stream()
                .filter(each -> each.step().over())
                .map(each -> each.grant().id())
                .collect(Collectors.toSet());
        return new Rights(origin, known.stream().map(Known::grant).toList(), ended);
    }

    /** One of them. */
    Optional<Known> get(ByteString id) {
        return documents.get(KIND, DataKeys.hex(id)).map(RightState::read);
    }

    /** The one that commands call so; empty: none, or several. */
    Optional<Known> named(String name) {
        List<Known> found = new ArrayList<>();
        each(known -> {
            if (known.grant().name().equals(name)) {
                found.add(known);
            }
        });
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** How many of one grantor are known. */
    int count(String grantor) {
        return documents.find(KIND, GRANTOR, grantor).size();
    }

    /** Hands over all, one by one. */
    void each(Consumer<Known> taker) {
        List<Document> page = documents.list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(document -> taker.accept(read(document)));
            page = documents.list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
    }

    /** What a crash left on its way. */
    List<Known> at(Step step) {
        List<Known> found = new ArrayList<>();
        List<Document> page = documents.inState(KIND, step.name(), "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(document -> found.add(read(document)));
            page = documents.inState(
                    KIND, step.name(), page.get(page.size() - 1).id(), PAGE);
        }
        return found;
    }

    private static Known read(Document document) {
        try {
            return new Known(RightPaper.read(ByteString.copyFrom(document.content())), Step.valueOf(document.state()));
        } catch (SealException e) {
            throw new IllegalStateException(document + ": not readable", e);
        }
    }
}
