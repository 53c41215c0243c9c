package io.sluice.gateway.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Text to search: letters in English, notes in Chinese and rows of a table, a third each, the same in every run. */
final class BenchText {
    private static final String[] WORDS =
            ("the customer called about a delayed shipment and asked for refund please contact our office at"
                            + " street today because it was wrong My name is living in town since with her husband account opened last year")
                    .split(" ");
    private static final String NOTES = "客户今天来电询问进度并要求尽快处理我们已经联系仓库核实情况如有问题请随时联系谢谢配合工作时间周一至周五上午九点到下午六点";

    private final SplittableRandom random = new SplittableRandom(7);
    private final StringBuilder text = new StringBuilder();

    private BenchText() {}

    /** So many bytes of it in UTF-8, the last line perhaps cut. */
    static byte[] of(int bytes) {
        BenchText made = new BenchText();
        int written = 0;
        for (int i = 0; written < bytes; i++) {
            int from = made.text.length();
            switch (i / 50 % 3) {
                case 0 -> made.english();
                case 1 -> made.chinese();
                default -> made.row(i);
            }
            written += made.text.substring(from).getBytes(StandardCharsets.UTF_8).length;
        }
        return Arrays.copyOf(made.text.toString().getBytes(StandardCharsets.UTF_8), bytes);
    }

    private void english() {
        for (int i = 8 + random.nextInt(16); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        value(random.nextInt(12));
        text.append(".\n");
    }

    private void chinese() {
        for (int i = 15 + random.nextInt(45); i > 0; i--) {
            text.append(NOTES.charAt(random.nextInt(NOTES.length())));
        }
        value(6 + random.nextInt(12));
        text.append("。\n");
    }

    private void row(int i) {
        text.append(i)
                .append(",User ")
                .append(i % 1000)
                .append(",2026-11-25 12:34:")
                .append(10 + i % 50);
        text.append(',')
                .append(random.nextInt(100_000))
                .append('.')
                .append(10 + i % 90)
                .append(",delivered,");
        value(random.nextInt(18));
        text.append(",ward ").append(i % 7).append(",no remarks\n");
    }

    /** One of the values that lines hold, mostly none. */
    private void value(int which) {
        switch (which) {
            case 0 -> text.append("4111 1111 1111 1111");
            case 1 -> text.append("john.").append(random.nextInt(999)).append("@example.com");
            case 2 -> text.append("(415) 555-0").append(100 + random.nextInt(900));
            case 3 ->
                text.append("192.168.").append(random.nextInt(256)).append('.').append(random.nextInt(256));
            case 4 -> text.append("GB29 NWBK 6016 1331 9268 19");
            case 5 -> text.append(random.nextInt(100_000));
            case 6 -> text.append("手机号13").append(100_000_000 + random.nextInt(900_000_000));
            case 7 -> text.append("身份证号11010519491231002X");
            case 8 -> text.append("车牌粤B12345");
            default -> text.append("ok");
        }
    }
}
