package io.sluice.gateway.classification.detection;

/**
 * A Chinese postal address around a house number: a street or village before it, and a place above that, all in one run
 * of characters. Reused; not safe for concurrent use.
 */
final class ChineseAddress {
    private static final String PLACES = "省市区县州旗盟";
    private static final String STREETS = "路街道巷弄村里镇乡屯组园苑城庄";
    private static final String ROOMS = "号栋幢楼单元室层座房户";
    private static final String[] PROVINCES = {
        "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南",
        "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆",
        "香港", "澳门"
    };
    private static final int MOST = 48;
    private static final int NAME = 3;

    private int start;
    private int end;

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Whether the character at i ends a house number that has an address before it. */
    boolean find(Line line, int i) {
        char[] c = line.characters;
        byte[] b = line.bytes;
        if (i == line.from || !Kind.digit(b[i - 1])) {
            return false;
        }
        int run = i;
        while (run > line.from && i - run < MOST && (b[run - 1] < 0 || Kind.alnum(b[run - 1]) || b[run - 1] == '-')) {
            run--;
        }
        int place = -1;
        int street = -1;
        for (int k = run; k < i; k++) {
            if (place < 0 && PLACES.indexOf(c[k]) >= 0) {
                place = k;
            } else if (STREETS.indexOf(c[k]) >= 0) {
                street = k;
            }
        }
        int known = province(line, run, i);
        if (street < 0 || place < 0 && known < 0 || street < Math.max(place, known)) {
            return false;
        }
        start = known >= 0 ? known : Math.max(run, place - NAME + 1);
        end = i + 1;
        while (end < line.to
                && end - start < 2 * MOST
                && (Kind.alnum(b[end]) || ROOMS.indexOf(c[end]) >= 0 || b[end] == '-')) {
            end++;
        }
        while (end > i + 1 && Kind.letter(b[end - 1])) {
            end--;
        }
        return true;
    }

    private static int province(Line line, int from, int to) {
        for (int k = from; k + 1 < to; k++) {
            for (String name : PROVINCES) {
                if (line.characters[k] == name.charAt(0) && line.characters[k + 1] == name.charAt(1)) {
                    return k;
                }
            }
        }
        return -1;
    }
}
