package io.sluice.gateway.api;

import io.sluice.gateway.identity.Fingerprint;
import io.sluice.gateway.identity.Grants;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.MemberFile;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The member list of a running gateway; every change of it is recorded. */
public final class RecordedMemberships implements Memberships {
    private final Members members;
    private final Evidence evidence;

    public RecordedMemberships(Members members, Evidence evidence) {
        this.members = members;
        this.evidence = evidence;
    }

    @Override
    public List<Member> all() {
        return members.list();
    }

    @Override
    public Member add(byte[] memberFile, Optional<Grants> grants) throws IOException {
        var entry = MemberFile.read(memberFile);
        Member member = grants.isPresent() ? members.add(entry, grants.get()) : members.add(entry);
        return recorded("added", member);
    }

    @Override
    public Member remove(String name) throws IOException {
        return recorded("removed", members.remove(name));
    }

    @Override
    public List<Member> importList(byte[] list, Optional<Fingerprint> registrar) throws IOException {
        List<Member> listed = members.importList(list, registrar);
        for (Member member : listed) {
            recorded("imported", member);
        }
        return listed;
    }

    private Member recorded(String change, Member member) throws IOException {
        Event.Builder event = Event.of(RecordKind.MEMBER_CHANGED, Outcome.DONE)
                .field(FieldKind.FIELD_SUBJECT, member.name())
                .field(FieldKind.FIELD_REASON, change);
        member.jurisdiction().ifPresent(place -> event.field(FieldKind.FIELD_FIGURES, "jurisdiction=" + place));
        evidence.record(event.build());
        return member;
    }
}
