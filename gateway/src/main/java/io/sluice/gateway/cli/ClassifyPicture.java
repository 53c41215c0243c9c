package io.sluice.gateway.cli;

import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.policy.Ranks;
import io.sluice.proto.Rank;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The two drawings of a report, as SVG inside the page: the ladder of ranks, and the columns as bars. */
final class ClassifyPicture {
    /** More bars help nobody; the table has them all. */
    static final int MOST_BARS = 24;

    private static final int WIDTH = 400;
    private static final int RUNG = 44;
    private static final int BAR = 42;
    private static final int MOST_LABEL = 34;

    private ClassifyPicture() {}

    /** What a rank is called in Chinese. */
    static String chinese(Rank rank) {
        return switch (rank) {
            case PUBLIC -> "公开";
            case INTERNAL -> "内部";
            case CONFIDENTIAL -> "保密";
            case RESTRICTED -> "受限";
            case IMPORTANT -> "重要";
            case CORE -> "核心";
            default -> "";
        };
    }

    /** The six ranks, the highest on top, each rung as long as it is high; the reached one is marked. */
    static String ladder(Rank reached, Scheme scheme) {
        StringBuilder svg = begin(
                6 * RUNG + 4,
                "ladder",
                "Ladder of the six ranks 六级阶梯",
                "The rank is " + reached + ", number " + reached.getNumber() + " of 6. 等级为第 " + reached.getNumber()
                        + " 级（共 6 级）。");
        for (int i = 0; i < 6; i++) {
            Rank rank = Ranks.ALL.get(5 - i);
            int y = 2 + i * RUNG;
            int width = 24 + rank.getNumber() * 18;
            boolean here = rank == reached;
            String off = rank.getNumber() > reached.getNumber() ? " off" : "";
            rect(svg, rank + off, 2, y + 6, width, RUNG - 12, 6);
            if (here) {
                rect(svg, "mark", 2, y + 6, width, RUNG - 12, 6);
            }
            text(svg, here ? "bold" : "", 2 + width + 12, y + 20, rank.getNumber() + " " + rank + " " + chinese(rank));
            Scheme.Level level = scheme.of(rank);
            text(svg, "small", 2 + width + 12, y + 36, shortened(level.name() + " " + level.chinese(), 24));
        }
        return svg.append("</svg>").toString();
    }

    /** Columns by what they demand, the most first: how much of each holds what was found in it. */
    static String bars(List<ClassifyReport.Column> columns) {
        List<ClassifyReport.Column> most = columns.stream()
                .sorted(Comparator.comparing(ClassifyReport.Column::floor)
                        .thenComparing(ClassifyReport.Column::share)
                        .reversed())
                .limit(MOST_BARS)
                .toList();
        StringBuilder svg = begin(
                most.size() * BAR + 4,
                "bars",
                "Columns by what they demand 各列的要求",
                "The table below says the same. 内容同下表。");
        for (int i = 0; i < most.size(); i++) {
            ClassifyReport.Column column = most.get(i);
            int y = 2 + i * BAR;
            boolean named = column.share() == 0 && column.floor() != Rank.PUBLIC;
            int width = (int) Math.round((named ? 1 : column.share()) * (WIDTH - 4));
            text(svg, "", 2, y + 15, shortened(column.findings().name(), MOST_LABEL));
            String said = named
                    ? "by name 按列名"
                    : column.share() > 0 ? String.format(Locale.ROOT, "%.0f %%", 100 * column.share()) : "–";
            svg.append("<text class=\"small\" text-anchor=\"end\" x=\"")
                    .append(WIDTH - 2)
                    .append("\" y=\"")
                    .append(y + 15)
                    .append("\">")
                    .append(Html.escaped(said))
                    .append("</text>");
            rect(svg, "track", 2, y + 22, WIDTH - 4, 10, 5);
            if (width > 0) {
                rect(svg, column.floor().name(), 2, y + 22, Math.max(6, width), 10, 5);
            }
        }
        return svg.append("</svg>").toString();
    }

    private static StringBuilder begin(int height, String id, String title, String description) {
        return new StringBuilder("<svg role=\"img\" aria-labelledby=\"" + id + "-t " + id + "-d\" viewBox=\"0 0 "
                + WIDTH
                + " " + height + "\" xmlns=\"http://www.w3.org/2000/svg\"><title id=\"" + id + "-t\">"
                + Html.escaped(title) + "</title><desc id=\"" + id + "-d\">" + Html.escaped(description) + "</desc>");
    }

    private static void rect(StringBuilder svg, String style, int x, int y, int width, int height, int round) {
        svg.append("<rect class=\"" + style + "\" x=\"" + x + "\" y=\"" + y + "\" width=\"" + width + "\" height=\""
                + height + "\" rx=\"" + round + "\"/>");
    }

    private static void text(StringBuilder svg, String style, int x, int y, String text) {
        svg.append("<text" + (style.isEmpty() ? "" : " class=\"" + style + "\"") + " x=\"" + x + "\" y=\"" + y + "\">"
                + Html.escaped(text) + "</text>");
    }

    /** As much of it as fits; a Chinese character is as wide as two others. */
    private static String shortened(String text, int most) {
        int width = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            width += text.codePointAt(i) < 0x1100 ? 1 : 2;
            if (width > most) {
                return text.substring(0, i) + "…";
            }
        }
        return text;
    }
}
