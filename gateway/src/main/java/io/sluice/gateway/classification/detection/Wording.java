package io.sluice.gateway.classification.detection;

/**
 * What only words tell: names of persons behind a word that announces them, Chinese addresses by their parts, dates of
 * birth in Chinese, medical terms where somebody's health is the subject, numbers of officers. Found by dictionary and
 * context, so never sure.
 */
final class Wording {
    /** Characters that begin or end something that {@link #hint} knows. */
    static final String HINTS = "号室年字先女小医老经同教律";

    private static final boolean[] ANNOUNCING = announcing();
    private static final String SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
            + "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
            + "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳上官司马诸葛";
    private static final String TITLES = "先生女士小姐医生老师经理同志教授律师";
    private static final String BETWEEN = " :=是为\"'：\t,|>}{)(";
    private static final String AFTER = "先女的于在已确因和与及是男身手电联住，";
    private static final TopicSet NAME = TopicSet.of(Topic.NAME);
    private static final TopicSet DISEASE = TopicSet.of(Topic.DISEASE);
    private static final TopicSet DIAGNOSIS = TopicSet.of(Topic.DIAGNOSIS);
    private static final TopicSet BIRTH = TopicSet.of(Topic.BIRTH);
    private static final TopicSet OFFICER = TopicSet.of(Topic.OFFICER);
    private static final int MOST_BETWEEN = 4;

    private final Scene scene;
    private final ChineseAddress address = new ChineseAddress();

    Wording(Scene scene) {
        this.scene = scene;
    }

    /** Whether a word that begins with these letters may be one that announces a name or is a disease; quick. */
    static boolean mayAnnounce(byte[] b, int start, int to) {
        return ANNOUNCING[hash(b[start], b[start + 1], start + 2 < to ? b[start + 2] : 0)];
    }

    /** Names behind a word that announces one, and diseases. */
    void announced() {
        Line line = scene.line;
        Surroundings words = scene.surroundings();
        for (int k = 0; k < words.count(); k++) {
            if (words.is(k, NAME)) {
                name(line, words.end(k));
            } else if (words.is(k, DISEASE) && scene.about(words.start(k), words.end(k), DIAGNOSIS)) {
                scene.found(IdentifierType.MEDICAL_TERM, words.start(k), words.end(k), 0.7);
            }
        }
    }

    /** A cell of Chinese characters in a column of names. */
    void cell() {
        Line line = scene.line;
        int n = line.to - line.from;
        if (line.characters == null || n < 2 || n > 4 || !scene.columnAbout(NAME)) {
            return;
        }
        int surname = surname(line, line.from);
        boolean all = surname > 0 && n > surname && n <= surname + 2;
        for (int i = line.from; i < line.to && all; i++) {
            all = han(line, i);
        }
        if (all) {
            scene.found(IdentifierType.PERSON_NAME, line.from, line.to, 0.85);
        }
    }

    /** Looks at a character of {@link #HINTS}. */
    void hint(Line line, int i) {
        switch (line.characters[i]) {
            case '号', '室' -> {
                if (address.find(line, i)) {
                    scene.found(IdentifierType.ADDRESS, address.start(), address.end(), 0.75);
                }
            }
            case '年' -> birth(line, i);
            case '字' -> officer(line, i);
            default -> title(line, i);
        }
    }

    private static boolean[] announcing() {
        boolean[] announcing = new boolean[1 << 15];
        for (Topic topic : new Topic[] {Topic.NAME, Topic.DISEASE}) {
            for (String word : topic.words) {
                for (int third = 0; third < 32 && word.charAt(0) < 0x80; third++) {
                    boolean fits = word.length() < 3 || (word.charAt(2) & 31) == third;
                    announcing[hash(word.charAt(0), word.charAt(1), third)] |= fits;
                }
            }
        }
        return announcing;
    }

    private static int hash(int first, int second, int third) {
        return (first & 31) << 10 | (second & 31) << 5 | third & 31;
    }

    /** A name behind the word that ends at i and perhaps a colon or the like. */
    private void name(Line line, int end) {
        int i = end;
        while (i < line.to && i - end < MOST_BETWEEN && BETWEEN.indexOf(line.character(i)) >= 0) {
            i++;
        }
        boolean parted = i > end;
        if (i >= line.to) {
            return;
        }
        if (line.bytes[i] < 0) {
            int last = i;
            while (last < line.to && last - i <= 4 && han(line, last)) {
                last++;
            }
            int surname = surname(line, i);
            int n = last - i;
            for (int longer = surname + 2; longer > surname && n > longer; longer--) {
                n = AFTER.indexOf(line.characters[i + longer]) >= 0 ? longer : n;
            }
            if (surname > 0 && n > surname && n <= surname + 2) {
                scene.found(IdentifierType.PERSON_NAME, i, i + n, parted ? 0.75 : 0.55);
            }
        } else if (parted) {
            int last = capitals(line, i);
            if (last > 0) {
                scene.found(IdentifierType.PERSON_NAME, i, last, 0.6);
            }
        }
    }

    private static boolean han(Line line, int i) {
        return line.bytes[i] < 0 && Character.isIdeographic(line.characters[i]);
    }

    /** The end of two or three words that begin with a capital letter and go on in small ones; 0 for none. */
    private static int capitals(Line line, int s) {
        int words = 0;
        int i = s;
        int end = 0;
        while (words < 3 && i + 1 < line.to && line.bytes[i] >= 'A' && line.bytes[i] <= 'Z') {
            int start = i++;
            while (i < line.to && line.bytes[i] >= 'a' && line.bytes[i] <= 'z') {
                i++;
            }
            boolean initial = i - start == 1 && i < line.to && line.bytes[i] == '.';
            if (i - start < 2 && !initial || i < line.to && Kind.alnum(line.bytes[i])) {
                break;
            }
            words++;
            i += initial ? 1 : 0;
            end = initial ? end : i;
            if (i >= line.to || line.bytes[i] != ' ') {
                break;
            }
            i++;
        }
        return words >= 2 ? end : 0;
    }

    /** How many characters of surname stand at i. */
    private static int surname(Line line, int i) {
        if (i + 1 < line.to) {
            int two = SURNAMES.indexOf(new String(line.characters, i, 2), SURNAMES.length() - 8);
            if (two >= 0 && two % 2 == SURNAMES.length() % 2) {
                return 2;
            }
        }
        return SURNAMES.indexOf(line.characters[i]) >= 0 ? 1 : 0;
    }

    /** A surname and one or two characters before a title, behind something that is no Chinese character. */
    private void title(Line line, int i) {
        if (i + 1 >= line.to) {
            return;
        }
        int at = TITLES.indexOf(new String(line.characters, i, 2));
        if (at < 0 || at % 2 != 0) {
            return;
        }
        for (int n = 3; n >= 2; n--) {
            int s = i - n;
            boolean fresh = s == line.from || s > line.from && line.bytes[s - 1] >= 0;
            if (fresh && surname(line, s) > 0 && line.bytes[s + 1] < 0) {
                scene.found(IdentifierType.PERSON_NAME, s, i, 0.6);
                return;
            }
        }
    }

    private void birth(Line line, int i) {
        byte[] b = line.bytes;
        int month = i + 1;
        int end = month;
        while (end < line.to && (Kind.digit(b[end]) || line.characters[end] == '月')) {
            end++;
        }
        boolean day = end < line.to && (line.characters[end] == '日' || line.characters[end] == '号');
        int start = i;
        while (start > line.from && Kind.digit(b[start - 1])) {
            start--;
        }
        if (i - start == 4 && day && end - month >= 3 && end - month <= 5 && scene.about(start, end + 1, BIRTH)) {
            scene.found(IdentifierType.DATE_OF_BIRTH, start, end + 1, 0.85);
        }
    }

    /** A character or two, this one, perhaps "第", and digits: "军字第2001988号". */
    private void officer(Line line, int i) {
        byte[] b = line.bytes;
        int start = i + 1;
        start += start < line.to && line.characters[start] == '第' ? 1 : 0;
        int end = start;
        while (end < line.to && Kind.digit(b[end])) {
            end++;
        }
        int from = i;
        while (from > line.from && i - from < 2 && b[from - 1] < 0) {
            from--;
        }
        boolean service = from < i && "军士文兵警空海火参政后装北南沈成济广兰".indexOf(line.characters[i - 1]) >= 0;
        if (end - start >= 4 && end - start <= 8 && service) {
            boolean number = end < line.to && line.characters[end] == '号';
            boolean said = scene.about(i - 1, end, OFFICER);
            scene.found(IdentifierType.CN_OFFICER_ID, i - 1, number ? end + 1 : end, said ? 0.9 : 0.65);
        }
    }
}
