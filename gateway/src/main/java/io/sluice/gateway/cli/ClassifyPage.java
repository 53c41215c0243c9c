package io.sluice.gateway.cli;

import static io.sluice.gateway.cli.Html.both;
import static io.sluice.gateway.cli.Html.escaped;

import io.sluice.gateway.classification.GradeReason;
import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.classification.TypeFinding;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * A report as one page in English and Chinese that needs nothing else: no script, no outside resource, and a policy that
 * forbids both. Holds types, places and counts, never a value of the data.
 */
final class ClassifyPage {
    private static final String TEMPLATE = "classify.html";

    /** More rows make no page; `--json` has them all. */
    private static final int MOST_COLUMNS = 2000;

    private final ClassifyReport report;
    private final StringBuilder body = new StringBuilder();

    ClassifyPage(ClassifyReport report) {
        this.report = report;
    }

    String html() throws IOException {
        verdict();
        body.append("<div class=\"cards\">\n");
        pictures();
        why();
        demands();
        columns();
        body.append("</div>\n<p class=\"soft\">");
        body.append(
                both("Types, places and counts only: this page holds no value of the data.", "本页仅含类型、位置与计数，不含任何数据值。"));
        body.append("</p>");
        return template(report.name + ": " + report.grade.floor(), body.toString());
    }

    private void verdict() {
        Rank rank = report.grade.floor();
        Scheme.Level level = report.scheme.of(rank);
        body.append("<h1>").append(escaped(report.name)).append("</h1>\n");
        body.append("<p class=\"verdict\"><strong class=\"t-" + rank + "\"><span>" + rank + "</span> <span lang=\"zh\">"
                + ClassifyPicture.chinese(rank) + "</span></strong> <span>");
        body.append(escaped(report.scheme.name() + ": " + level.name() + ", "))
                .append(both(level.english(), level.chinese()));
        body.append("</span></p>\n<p class=\"soft\">");
        String rows = report.findings.rows() + (report.findings.rows() == 1 ? " row, " : " rows, ");
        body.append(escaped(report.findings.format().kind() + ", " + rows + Sizes.bytes(report.findings.bytes())));
        body.append(report.grade.personal() ? " · " + both("about persons", "涉及个人信息") : "")
                .append("</p>\n");
        if (report.scheme.understates(rank)) {
            note(
                    "The scheme has no level as high: " + rank + " demands more than " + level.name() + ".",
                    "该方案没有对应级别：实际要求高于 " + level.name() + "。");
        }
        if (!report.findings.readable()) {
            note("Not all of it could be read as rows.", "部分内容无法按行读取。");
        }
        if (!report.findings.complete()) {
            note("A sample: only the beginning was looked at. No grade to publish by.", "仅抽样检查了开头部分，不能作为发布依据。");
        }
    }

    private void note(String english, String chinese) {
        body.append("<p class=\"note\">").append(both(english, chinese)).append("</p>\n");
    }

    private void pictures() {
        body.append("<section class=\"card\"><h2>" + both("Rank", "等级") + "</h2><figure>");
        body.append(ClassifyPicture.ladder(report.grade.floor(), report.scheme)).append("</figure></section>\n");
        body.append("<section class=\"card\"><h2>" + both("Columns by what they demand", "各列的要求") + "</h2>");
        if (report.columns.isEmpty()) {
            body.append("<p>" + both("No columns were found.", "未发现列。") + "</p></section>\n");
            return;
        }
        body.append("<figure>").append(ClassifyPicture.bars(report.columns)).append("</figure>");
        if (report.columns.size() > ClassifyPicture.MOST_BARS) {
            body.append("<p class=\"soft\">"
                    + both(
                            "The " + ClassifyPicture.MOST_BARS + " that demand most.",
                            "仅列出要求最高的 " + ClassifyPicture.MOST_BARS + " 列。")
                    + "</p>");
        }
        body.append("</section>\n");
    }

    private void why() {
        body.append("<section class=\"card\"><h2>" + both("Why this rank", "定级理由") + "</h2>");
        if (report.grade.reasons().isEmpty()) {
            body.append("<p>" + both("Nothing was found that demands more.", "未发现需要更高等级的内容。") + "</p>");
        } else {
            body.append("<ul class=\"plain\">");
            for (GradeReason reason : report.grade.reasons()) {
                body.append("<li>" + rank(reason.floor()) + "<span>" + escaped(reason.words())
                        + "</span><span lang=\"zh\">" + escaped(chinese(reason)) + "</span></li>\n");
            }
            body.append("</ul>");
        }
        body.append("</section>\n");
    }

    private static String chinese(GradeReason reason) {
        return switch (reason.code()) {
            case "direct-identifier" ->
                "列“" + reason.column() + "”中有 " + reason.count() + " 个单元格含 " + reason.type() + "（"
                        + percent(reason.share()) + "）";
            case "quasi-identifiers-together" -> reason.count() + " 个准标识符合在一起可识别个人：" + reason.column();
            case "unreadable-content" -> "内容无法完整按行读取，无法判断其中含有什么";
            case "many-persons" -> reason.count() + " 行含" + (reason.type().equals("sensitive") ? "敏感" : "") + "个人信息";
            case "category-floor" -> "类别 " + reason.type() + " 的最低要求";
            case "stated-impact" -> "数据所有者声明的影响：" + reason.type();
            case "type-floor-lowered" -> "所用方案对 " + reason.type() + " 的要求低于通常";
            default -> reason.code();
        };
    }

    private void demands() {
        body.append("<section class=\"card\"><h2>" + both("What an exchange demands", "交换要求") + "</h2><ul>");
        for (Demands.Line line : report.demands.lines()) {
            body.append("<li>" + escaped(line.english()) + "<span lang=\"zh\">" + escaped(line.chinese())
                    + "</span></li>\n");
        }
        body.append("</ul></section>\n");
    }

    private void columns() {
        body.append("<section class=\"card wide\"><h2>" + both("Columns", "列") + "</h2>");
        body.append("<table><thead><tr><th scope=\"col\">" + both("Column", "列") + "</th><th scope=\"col\">"
                + both("Found", "发现") + "</th><th scope=\"col\">" + both("Role", "角色") + "</th><th scope=\"col\">"
                + both("At least", "至少") + "</th></tr></thead><tbody>\n");
        report.columns.stream().limit(MOST_COLUMNS).forEach(this::row);
        body.append("</tbody></table>");
        if (report.columns.size() > MOST_COLUMNS) {
            body.append("<p>" + both("and " + (report.columns.size() - MOST_COLUMNS) + " more", "其余从略") + "</p>");
        }
        body.append("</section>\n");
    }

    private void row(ClassifyReport.Column column) {
        body.append("<tr><th scope=\"row\">" + escaped(column.findings().name()) + "</th><td>");
        for (TypeFinding type : column.findings().types()) {
            body.append("<div>" + escaped(type.type() + " " + percent(type.share()) + ", ")
                    + both(
                            String.format(Locale.ROOT, "confidence %.2f", type.confidence()),
                            String.format(Locale.ROOT, "置信度 %.2f", type.confidence()))
                    + "</div>");
        }
        body.append(column.findings().types().isEmpty() ? "–" : "").append("</td><td>");
        body.append(role(column.role()));
        body.append(column.why().isEmpty() ? "" : "<div class=\"soft\">" + escaped(column.why()) + "</div>");
        body.append("</td><td>" + rank(column.floor()) + "</td></tr>\n");
    }

    private static String role(String role) {
        return switch (role) {
            case "DIRECT_IDENTIFIER" -> both("direct identifier", "直接标识符");
            case "QUASI_IDENTIFIER" -> both("quasi-identifier", "准标识符");
            case "SENSITIVE" -> both("sensitive", "敏感属性");
            default -> both("other", "其他");
        };
    }

    private static String rank(Rank rank) {
        return "<span class=\"rank t-" + rank + "\"><span class=\"dot\"></span><span>" + rank + " "
                + ClassifyPicture.chinese(rank) + "</span></span>";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share > 0 && share < 0.01 ? "%.4f %%" : "%.0f %%", share * 100);
    }

    /** The page around a body; its policy allows the one style that stands in it. */
    private static String template(String title, String body) throws IOException {
        String page;
        try (InputStream in = ClassifyPage.class.getResourceAsStream(TEMPLATE)) {
            page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String style = page.substring(page.indexOf("<style>") + "<style>".length(), page.indexOf("</style>"));
        byte[] hash = Digests.sha256().digest(style.getBytes(StandardCharsets.UTF_8));
        return page.replace("{{hash}}", Base64.getEncoder().encodeToString(hash))
                .replace("{{title}}", escaped(title))
                .replace("{{body}}", body);
    }
}
