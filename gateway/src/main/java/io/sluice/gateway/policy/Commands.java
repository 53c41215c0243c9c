package io.sluice.gateway.policy;

import io.sluice.gateway.identity.OperatorRole;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands that meet an obligation, as they are typed; words in capitals are the reader's to fill in. */
final class Commands {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.,:/=+@-]+");

    static final String CONSENT_COLUMN = "--consent-column COLUMN";

    private Commands() {}

    /** The owner publishes anew, or makes a release anew, with the same wishes and one more. */
    static String publish(Facts facts, String... more) {
        boolean derived = Labels.isRelease(facts.label());
        long most = derived ? 1 : Long.MAX_VALUE; // A release is for one recipient and one purpose.
        List<String> words = new ArrayList<>(List.of(
                derived ? "sluice derive SOURCE" : "sluice publish FILE",
                "--name " + facts.dataset(),
                "--rank " + facts.label().getRank()));
        Terms terms = facts.terms();
        terms.getRecipientsList().stream().limit(most).forEach(each -> words.add("--to " + quoted(each)));
        terms.getPurposesList().stream().limit(most).forEach(each -> words.add("--purpose " + quoted(each)));
        basesAndLimits(facts, words);
        if (!derived && terms.getForeignConnectors()) {
            words.add("--foreign");
        }
        if (!derived && terms.getPassOn()) {
            words.add("--may-pass-on");
        }
        if (!derived) {
            facts.label()
                    .getDerivation()
                    .getParentObjectIdsList()
                    .forEach(parent -> words.add("--parent " + HexFormat.of().formatHex(parent.toByteArray())));
        }
        words.addAll(List.of(more));
        return words.stream().distinct().collect(Collectors.joining(" "));
    }

    private static void basesAndLimits(Facts facts, List<String> words) {
        facts.label().getBasesList().forEach(each -> words.add("--basis " + quoted(BasisText.format(each))));
        if (facts.terms().getMaxGrants() != 0) {
            words.add("--count " + Integer.toUnsignedString(facts.terms().getMaxGrants()));
        }
        long until = facts.terms().getUntilMillis();
        if (until > facts.nowMillis()) {
            words.add("--until " + Instant.ofEpochMilli(until));
        }
    }

    /** The owner makes a release of those who consented; of a release made without that, from the same source. */
    static String consented(Facts facts) {
        if (Labels.isRelease(facts.label())) {
            return publish(facts, CONSENT_COLUMN);
        }
        String to = facts.recipient().orElse("ORG");
        String purpose = facts.purpose().isBlank() ? "P" : facts.purpose();
        return "sluice derive " + quoted(facts.dataset()) + " --to " + quoted(to) + " --purpose " + quoted(purpose)
                + " " + CONSENT_COLUMN;
    }

    /** The owner lets a member have more. */
    static String member(String name, Rank clearance) {
        return "sluice member add " + quoted(name) + "/member.json --clearance " + clearance;
    }

    /** The owner attaches a document. */
    static String permit(PermitKind kind, Facts facts) {
        return "sluice permit add FILE --kind " + kind.word() + " --issuer WHO --number NUMBER --until TIME"
                + facts.recipient().map(name -> " --recipient " + quoted(name)).orElse("")
                + " --dataset " + quoted(facts.dataset());
    }

    /** Somebody else than who offers it approves. */
    static String approve(String id) {
        return "sluice approvals give " + id + " --as KEYFILE";
    }

    /**
     * The same where there are not enough people yet: one is appointed first, and an owner before, so that nobody else may
     * appoint any.
     */
    static String appoint(OperatorRole role, boolean owned, String id) {
        String owner =
                "sluice operator new OWNER.key --name OWNER && sluice operator add OWNER.key.pub --role owner && ";
        return (owned ? "" : owner)
                + "sluice operator new NAME.key --name NAME && sluice operator add NAME.key.pub --role " + role.word()
                + " --as OWNER.key && sluice approvals give " + id + " --as NAME.key";
    }

    /** The recipient asks for an agreement. */
    static String request(Facts facts) {
        String provider = facts.agreement()
                .map(agreement -> agreement.getProvider())
                .orElse(facts.label().getGradedBy());
        return "sluice request " + (provider.isEmpty() ? "PEER" : provider) + " " + facts.dataset() + " --purpose "
                + (facts.purpose().isBlank() ? "P" : quoted(facts.purpose()));
    }

    /** The recipient fetches what was agreed. */
    static String fetch(Facts facts) {
        String agreement = facts.agreement().map(each -> each.getId()).orElse("AGREEMENT");
        return "sluice fetch " + quoted(agreement) + " -o FILE";
    }

    /** As a shell takes it for one word. */
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
