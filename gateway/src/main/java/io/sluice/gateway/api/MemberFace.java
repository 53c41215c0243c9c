package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.identity.Fingerprint;
import io.sluice.gateway.identity.Grants;
import io.sluice.gateway.identity.Jurisdiction;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.MemberFile;
import io.sluice.gateway.identity.Role;
import io.sluice.gateway.policy.Ranks;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The member list of a running gateway. */
public final class MemberFace {
    private static final int MAX_LIST = 16 << 20;

    private final Memberships members;

    MemberFace(Memberships members) {
        this.members = members;
    }

    void list(Call call) throws IOException {
        Answers.send(call, object(members.all()));
    }

    void add(Call call) throws IOException {
        List<String> roles = call.query().getOrDefault("role", List.of());
        Optional<String> clearance = call.query("clearance");
        Optional<String> jurisdiction = call.query("jurisdiction");
        byte[] file = call.body().bytes(MemberFile.MAX_BYTES);
        Optional<Grants> known = members.all().stream()
                .filter(member ->
                        call.query("name").filter(member.name()::equals).isPresent())
                .map(Member::grants)
                .findFirst();
        Answers.send(call, object(members.add(file, grants(roles, clearance, jurisdiction, known))));
    }

    void remove(Call call) throws IOException {
        Answers.send(call, object(members.remove(Answers.text(Answers.body(call), "name"))));
    }

    void importList(Call call) throws IOException {
        Optional<Fingerprint> signer = call.query("signer").map(Fingerprint::parse);
        Answers.send(call, object(members.importList(call.body().bytes(MAX_LIST), signer)));
    }

    /**
     * What was asked for on the command line.
     *
     * @return empty if nothing was: then what is known goes on
     * @throws HttpRefusal for a role, rank or jurisdiction that there is not
     */
    public static Optional<Grants> grants(
            List<String> roles, Optional<String> clearance, Optional<String> jurisdiction, Optional<Grants> known)
            throws HttpRefusal {
        if (roles.isEmpty() && clearance.isEmpty() && jurisdiction.isEmpty()) {
            return Optional.empty();
        }
        Set<Role> granted =
                new HashSet<>(roles.isEmpty() ? known.map(Grants::roles).orElse(Set.of()) : Set.of());
        for (String role : roles) {
            granted.add(Role.of(role)
                    .orElseThrow(() -> new HttpRefusal(
                            400, "usage", "role: " + role + " (expected: auditor, broker, trustee or supervisor)")));
        }
        Rank rank = known.map(Grants::clearance).orElse(Grants.DEFAULT.clearance());
        if (clearance.isPresent()) {
            rank = Ranks.of(clearance.get())
                    .orElseThrow(() -> new HttpRefusal(
                            400, "usage", "clearance: " + clearance.get() + " (expected: PUBLIC to CORE)"));
        }
        Optional<Jurisdiction> place = known.flatMap(Grants::jurisdiction);
        if (jurisdiction.isPresent()) {
            place = Jurisdiction.of(jurisdiction.get());
            if (place.isEmpty()) {
                throw new HttpRefusal(
                        400,
                        "usage",
                        "jurisdiction: " + jurisdiction.get() + " (expected: " + Jurisdiction.EXPECTED + ")");
            }
        }
        return Optional.of(new Grants(granted, rank, place));
    }

    /** A list as JSON. */
    public static ObjectNode object(List<Member> members) {
        ObjectNode answer = Answers.object();
        ArrayNode rows = answer.putArray("members");
        members.forEach(member -> rows.add(object(member)));
        return answer;
    }

    /** A member as JSON. */
    public static ObjectNode object(Member member) {
        ObjectNode row = Answers.object();
        row.put("name", member.name());
        row.put("url", member.url().toString());
        row.put("serial", member.entry().value().getSerial());
        row.put("fingerprint", member.fingerprint().toString());
        member.roles().stream().map(Role::word).sorted().forEach(row.putArray("roles")::add);
        row.put("clearance", member.clearance().name());
        row.put("jurisdiction", member.jurisdiction().map(Jurisdiction::code).orElse(""));
        row.put("registrar", member.registrar());
        row.put("revoked", member.isRevoked());
        row.put("revokedAt", Answers.time(member.revokedAtMillis()));
        row.put("expires", Answers.time(member.entry().value().getExpiresAtMillis()));
        return row;
    }
}
