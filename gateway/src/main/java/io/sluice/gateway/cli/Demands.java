package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.policy.ConsentDemand;
import io.sluice.gateway.policy.ObligationProfile;
import io.sluice.gateway.policy.ObligationProfile.Audience;
import io.sluice.gateway.policy.Vocabulary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one rank demands of an exchange, in words: each line in English and in Chinese. */
final class Demands {
    /** One demand. */
    record Line(String english, String chinese) {}

    private final ObligationProfile profile;
    private final boolean personal;

    /** Of an exchange by this profile; of data about persons more is demanded. */
    Demands(ObligationProfile profile, boolean personal) {
        this.profile = profile;
        this.personal = personal;
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        if (profile.audience() == Audience.NOBODY || !profile.keyRelease()) {
            lines.add(new Line("Offered to nobody; no key ever leaves.", "不对任何人提供，密钥永不外发。"));
            return lines;
        }
        lines.add(
                profile.audience() == Audience.MEMBERS
                        ? new Line(
                                "Every member with the clearance " + profile.clearance() + " may see the offer.",
                                "许可级别不低于 " + profile.clearance() + " 的成员均可看到该数据。")
                        : new Line(
                                "Only members whom you name (--to), with the clearance " + profile.clearance()
                                        + ", may see the offer.",
                                "仅您指定（--to）且许可级别不低于 " + profile.clearance() + " 的成员可看到该数据。"));
        add(lines, profile.purposeNeeded(), "An agreement names its purpose (--purpose).", "协议须写明用途（--purpose）。");
        add(lines, profile.bothSign(), "Both sides sign the agreement.", "双方均须签署协议。");
        add(
                lines,
                profile.personalBasis() && personal,
                "Personal information: you attest why you may share it (--basis KIND:TEXT).",
                "含个人信息：须声明共享依据（--basis KIND:TEXT）。");
        add(
                lines,
                profile.consent() == ConsentDemand.SEPARATE && personal,
                "Shared by consent: only rows of persons whose separate consent is registered (derive --consent-column).",
                "以同意为依据时：仅可提供已登记单独同意者的记录（derive --consent-column）。");
        add(lines, profile.permit(), "You attest a permit (--basis permit:TEXT).", "须声明主管部门许可（--basis permit:TEXT）。");
        add(lines, profile.longestMillis() > 0, "Terms last at most " + days() + " days.", "使用期限最长 " + days() + " 天。");
        add(
                lines,
                profile.committed(),
                "The record is committed on the shared ledger before a key leaves.",
                "密钥发出前，记录须先提交至共享账本。");
        add(
                lines,
                personal,
                "A de-identified release has groups of at least " + profile.leastK() + " persons who look the same.",
                "去标识化后发布时，每个等价组不少于 " + profile.leastK() + " 人。");
        add(
                lines,
                profile.duties().contains(Vocabulary.CHECK_LABEL),
                "The recipient's gateway checks the content against the label before the file gets its name.",
                "接收方网关在文件落盘前核对内容与标签。");
        add(
                lines,
                profile.duties().contains(Vocabulary.DELETE),
                "The recipient deletes it when the terms end.",
                "期限届满，接收方须删除。");
        add(
                lines,
                profile.foreignConnectors(),
                "You may also let connectors have it that are no Sluice gateways (--foreign).",
                "可选择向非 Sluice 网关的连接器提供（--foreign）。");
        return lines;
    }

    private static void add(List<Line> lines, boolean demanded, String english, String chinese) {
        if (demanded) {
            lines.add(new Line(english, chinese));
        }
    }

    private long days() {
        return Duration.ofMillis(profile.longestMillis()).toDays();
    }

    ObjectNode object() {
        ObjectNode object = Json.object();
        object.put("audience", profile.audience().name());
        object.put("clearance", profile.clearance().name());
        object.put("purpose", profile.purposeNeeded());
        object.put("bothSign", profile.bothSign());
        object.put("basis", profile.personalBasis() && personal);
        object.put("consent", profile.consent().name());
        object.put("permit", profile.permit());
        object.put("longestDays", days());
        object.put("committed", profile.committed());
        object.put("keyRelease", profile.keyRelease());
        object.put("leastK", profile.leastK());
        object.put("foreignConnectors", profile.foreignConnectors());
        lines().forEach(line -> object.withArray("text").add(line.english()));
        return object;
    }
}
