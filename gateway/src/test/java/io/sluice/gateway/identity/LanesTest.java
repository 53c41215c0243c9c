package io.sluice.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.HandClock;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an entry says of its organisation's lanes, and what a later one may say. */
class LanesTest {
    private static final ByteString ROOT = ByteString.copyFrom(new byte[32]);

    @TempDir
    Path directory;

    private final HandClock clock = HandClock.standingAt(Organisations.START);
    private Organisation hospital;
    private Organisation clinic;
    private Members members;

    @BeforeEach
    void open() throws Exception {
        hospital = Organisations.make(directory, "hospital");
        clinic = Organisations.make(directory, "clinic");
        members = Members.open(directory.resolve("hospital"), hospital, clock);
    }

    @AfterEach
    void close() {
        hospital.close();
        clinic.close();
    }

    private static ListedLane inUse(String origin) {
        return ListedLane.newBuilder().setOrigin(origin).build();
    }

    private static ListedLane ended(String origin, long size) {
        return ListedLane.newBuilder()
                .setOrigin(origin)
                .setEnded(true)
                .setSize(size)
                .setRoot(ROOT)
                .build();
    }

    private Entry later(long serial, ListedLane... lanes) throws Exception {
        return Organisations.renewed(
                clinic, entry -> entry.setSerial(serial).clearLanes().addAllLanes(List.of(lanes)));
    }

    @Test
    void anEntryWithoutAListHasItsOneLane() {
        assertThat(Lanes.of(clinic.entry().value())).containsExactly(inUse("clinic/main"));
        assertThat(new String(MemberFile.write(clinic.entry()))).doesNotContain("lanes");
    }

    @Test
    void aFileShowsWhatIsListed() throws Exception {
        Entry entry = later(2, inUse("clinic/main"), ended("clinic/b", 7));
        byte[] file = MemberFile.write(entry);
        assertThat(new String(file)).contains("clinic/b (ended at 7)");
        assertThat(MemberFile.read(file)).isEqualTo(entry);
    }

    @Test
    void aListedLaneCannotBeLeftOutLater() throws Exception {
        members.add(later(2, inUse("clinic/main"), inUse("clinic/b")));
        assertThatThrownBy(() -> members.add(later(3, inUse("clinic/main"))))
                .isInstanceOfSatisfying(
                        IdentityException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HIDES_LANE))
                .hasMessageContaining("lane clinic/b is not listed any more");
        assertThatThrownBy(() -> members.add(later(3))).hasMessageContaining("clinic/b");
        members.remove("clinic");
        assertThatThrownBy(() -> members.add(later(3, inUse("clinic/main")))).hasMessageContaining("clinic/b");
        members.add(later(3, inUse("clinic/main"), inUse("clinic/b"), inUse("clinic/c")));
    }

    @Test
    void theEndOfALaneIsSaidOnce() throws Exception {
        members.add(later(2, inUse("clinic/main"), inUse("clinic/b")));
        members.add(later(3, inUse("clinic/main"), ended("clinic/b", 7)));
        for (ListedLane other : List.of(inUse("clinic/b"), ended("clinic/b", 6), ended("clinic/b", 8))) {
            assertThatThrownBy(() -> members.add(later(4, inUse("clinic/main"), other)))
                    .hasMessageContaining("had ended at size 7");
        }
        members.add(later(4, ended("clinic/b", 7), inUse("clinic/main")));
    }

    @Test
    void aListThatIsNotWellFormedIsRefused() {
        List<Consumer<MemberEntry.Builder>> bad = List.of(
                entry -> entry.addLanes(inUse("clinic/b")),
                entry -> entry.addLanes(inUse("clinic/main")).addLanes(inUse("clinic/main")),
                entry -> entry.addLanes(inUse("clinic/main")).addLanes(inUse("hospital/b")),
                entry -> entry.addLanes(inUse("clinic/main")).addLanes(inUse("clinic/B")),
                entry -> entry.addLanes(
                        inUse("clinic/main").toBuilder().setSize(3).build()),
                entry -> entry.addLanes(
                        ended("clinic/main", 3).toBuilder().clearRoot().build()),
                entry -> entry.addLanes(ended("clinic/main", -3)));
        for (Consumer<MemberEntry.Builder> change : bad) {
            assertThatThrownBy(() -> Organisations.renewed(clinic, change))
                    .isInstanceOfSatisfying(
                            IdentityException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
        }
    }
}
