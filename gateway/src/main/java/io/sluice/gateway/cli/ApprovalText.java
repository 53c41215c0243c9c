package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.identity.Operator;
import io.sluice.gateway.policy.BasisText;
import io.sluice.proto.ApprovalSubject;
import io.sluice.proto.ConsentSet;
import io.sluice.proto.Derivation;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** What exactly is approved, in words; read from the very bytes that are signed, not from what a gateway says of them. */
final class ApprovalText {
    private ApprovalText() {}

    static byte[] bytes(JsonNode question) {
        return Base64.getDecoder().decode(question.path("subject").asText());
    }

    static ApprovalSubject subject(JsonNode question) throws IOException {
        try {
            return ApprovalSubject.parseFrom(bytes(question));
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("the question is not readable", e);
        }
    }

    static String of(JsonNode question) throws IOException {
        ApprovalSubject subject = subject(question);
        Label label = subject.getLabel();
        Terms terms = subject.getTerms();
        StringBuilder text = new StringBuilder();
        line(
                text,
                "approval",
                question.path("id").asText() + ", " + question.path("state").asText());
        line(
                text,
                "needed",
                question.path("needed").asInt() + " with the role "
                        + question.path("role").asText() + ", given "
                        + question.path("given").asInt());
        line(text, "to", subject.getRecipient());
        line(text, "dataset", subject.getDataset() + " version " + subject.getVersion());
        line(text, "object", HexFormat.of().formatHex(subject.getObjectId().toByteArray()));
        line(text, "rank", label.getRank() + " (found in the content: " + rank(label.getFoundFloor()) + ")");
        line(text, "categories", list(label.getCategoriesList()));
        line(text, "persons' data", list(label.getPersonalInformationClassesList()));
        line(
                text,
                "basis",
                list(label.getBasesList().stream().map(BasisText::format).toList()));
        line(text, "risk", risk(label));
        line(text, "consents", consents(label));
        line(text, "purpose", subject.getPurpose());
        line(text, "terms", terms(terms));
        line(text, "put on offer by", named(subject.getRequester()));
        line(text, "asked", Times.shown(subject.getTimeMillis()));
        for (JsonNode word : question.path("said")) {
            String why = word.path("why").asText();
            line(
                    text,
                    word.path("verdict").asText() + " by",
                    word.path("approver").asText() + " at "
                            + word.path("time").asText()
                            + (word.path("until").asText().isEmpty()
                                    ? ""
                                    : ", good until " + word.path("until").asText())
                            + (why.isEmpty() ? "" : " (does not count: " + why + ")"));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append(String.format("%-16s %s%n", what, value.replaceAll("\\p{Cntrl}", "?")));
    }

    private static String rank(Rank rank) {
        return rank == Rank.RANK_UNSPECIFIED ? "nothing" : rank.name();
    }

    private static String list(List<String> words) {
        return words.isEmpty() ? "none" : String.join(", ", words);
    }

    private static String named(String mark) {
        return mark.isEmpty() ? "nobody was named" : Operator.nameOf(mark);
    }

    private static String risk(Label label) {
        if (!label.hasDerivation()) {
            return "the data as they are; nothing was taken out";
        }
        Derivation derivation = label.getDerivation();
        String lowered = label.hasDowngrade()
                ? "; lowered from " + label.getDowngrade().getFrom() + ": "
                        + label.getDowngrade().getReason()
                : "";
        return derivation.hasRisk()
                ? "de-identified; " + DerivationText.risk(derivation.getRisk()) + lowered
                : "made from " + derivation.getParentObjectIdsCount() + " others, not measured" + lowered;
    }

    private static String consents(Label label) {
        ConsentSet set = label.getDerivation().getConsent();
        return label.getDerivation().hasConsent()
                ? "of " + Long.toUnsignedString(set.getPersons()) + " persons, to " + set.getRecipient() + " for "
                        + set.getPurpose()
                : "none are shown";
    }

    private static String terms(Terms terms) {
        String duties = terms.getObligationsList().stream()
                .map(iri -> iri.substring(iri.lastIndexOf('/') + 1))
                .collect(Collectors.joining(", "));
        return (terms.getUntilMillis() == 0 ? "no end" : "until " + Times.shown(terms.getUntilMillis()))
                + ", "
                + (terms.getMaxGrants() == 0 ? "any number of" : Integer.toUnsignedString(terms.getMaxGrants()))
                + " deliveries, for "
                + (terms.getPurposesCount() == 0 ? "any purpose" : list(terms.getPurposesList()))
                + (terms.getPassOn() ? ", what is made from it may be passed on" : "") + "; duties: " + duties;
    }
}
