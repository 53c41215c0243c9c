package io.sluice.gateway.watch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What may be alarming: a closed list. Words in braces stand for the member or a figure of the alert. */
public enum AlertCode {
    VOLUME_UNUSUAL(
            true,
            "{member} was given {mebibytes} MiB on one day; usual are {usual} MiB",
            "{member} 一天内获得 {mebibytes} MiB 数据；通常为 {usual} MiB",
            "sluice brake on --member {member} --reason \"volume\""),
    REFUSALS_MANY(
            true,
            "{member} was refused {count} times within an hour",
            "{member} 一小时内被拒绝 {count} 次",
            "sluice audit --refused, then sluice brake on --member {member} --reason \"refusals\""),
    RECIPIENT_NEW(
            true,
            "{member} agreed on data of rank {rank} for the first time in {days} days",
            "{member} 在 {days} 天内首次就 {rank} 级数据达成协议",
            "sluice status; if nobody expected it: sluice revoke AGREEMENT"),
    HOURS_UNUSUAL(
            true,
            "a key was granted to {member} outside of the usual hours",
            "在非工作时间向 {member} 授予了密钥",
            "sluice audit; if nobody expected it: sluice brake on --member {member} --reason \"hours\""),
    REQUESTS_MANY(
            true,
            "{member} was granted {count} keys within a day, together {mebibytes} MiB",
            "{member} 一天内获得 {count} 个密钥，合计 {mebibytes} MiB",
            "sluice audit; if nobody expected it: sluice brake on --member {member} --reason \"requests\""),
    BORDER_NEAR(
            false,
            "personal information of {persons} persons, {sensitive} of them sensitive, left the jurisdiction this year:"
                    + " {percent} % of the line \"{line}\"",
            "今年向境外提供了 {persons} 人的个人信息，其中敏感个人信息 {sensitive} 人：已达界线 \"{line}\" 的 {percent} %",
            "sluice border shows what the line demands; attach it in time: sluice permit add"),
    ENDS_SOON(
            false,
            "{what} ends in {days} days",
            "{what} 将在 {days} 天内到期",
            "renew it: sluice status, sluice rotate, sluice right list, or agree anew"),
    DELETION_OVERDUE(
            true,
            "{member} has not confirmed that it deleted what it may hold no longer",
            "{member} 尚未确认已删除到期数据",
            "sluice retention list; talk to {member}; else sluice brake on --member {member} --reason \"deletion\""),
    DELETION_OWED(
            false,
            "we have not confirmed to {member} that we deleted what we may hold no longer",
            "我方尚未向 {member} 确认已删除到期数据",
            "sluice retention list; delete the files, then sluice retention confirm AGREEMENT"),
    LEDGER_LAG(
            false,
            "records have waited for the shared ledger for {minutes} minutes",
            "记录等待共享账本已 {minutes} 分钟",
            "sluice status; docs/fabric.md"),
    RECALLED(
            false,
            "{member} recalled what it gave us; what this gateway held of it is deleted; files opened: {opened}",
            "{member} 召回了提供给我方的数据；本网关所存部分已删除；已打开的文件：{opened}",
            "sluice recall --list names the datasets; delete the files, and copies of them, that were opened"),
    LANE_FORKED(
            false,
            "{member} has signed two histories of its lane",
            "{member} 为其日志签署了两份不同的历史",
            "talk to {member}; nothing is exchanged with it meanwhile");

    private final boolean aboutMember;
    private final String english;
    private final String chinese;
    private final String answer;

    AlertCode(boolean aboutMember, String english, String chinese, String answer) {
        this.aboutMember = aboutMember;
        this.english = english;
        this.chinese = chinese;
        this.answer = answer;
    }

    /** In lower-kebab, as records, metrics and settings say it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The code of that word. */
    public static Optional<AlertCode> of(String word) {
        return Arrays.stream(values()).filter(code -> code.word().equals(word)).findFirst();
    }

    /** Whether a brake on the member that it is about can answer it. */
    public boolean canBrake() {
        return aboutMember;
    }

    String english(String member, Map<String, String> figures) {
        return filled(english, member, figures);
    }

    String chinese(String member, Map<String, String> figures) {
        Map<String, String> said = new HashMap<>(figures);
        said.computeIfPresent("what", (name, english) -> EndingKind.chinese(english));
        return filled(chinese, member, said);
    }

    String answer(String member) {
        return filled(answer, member, Map.of());
    }

    private static String filled(String text, String member, Map<String, String> figures) {
        String filled = text.replace("{member}", member);
        for (var figure : figures.entrySet()) {
            filled = filled.replace("{" + figure.getKey() + "}", figure.getValue());
        }
        return filled;
    }
}
