package io.sluice.gateway.watch;

import java.util.Arrays;

/** What may end, as people are told; records hold the English. */
enum EndingKind {
    AGREEMENT("an agreement", "协议"),
    AGREEMENT_WITH_DELETION("an agreement, whose data must be deleted then,", "协议（届时须删除其数据）"),
    GRADING("a grading", "数据定级"),
    DOCUMENT("a document", "所附文件"),
    RIGHT("a right", "所授权利"),
    CERTIFICATE("our certificate", "本方证书"),
    OUR_ENTRY("our member entry", "本方成员条目"),
    MEMBER_ENTRY("a member's entry", "对方成员条目");

    private final String english;
    private final String chinese;

    EndingKind(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    String english() {
        return english;
    }

    /** In Chinese; what is not known is left as it is. */
    static String chinese(String english) {
        return Arrays.stream(values())
                .filter(kind -> kind.english.equals(english))
                .map(kind -> kind.chinese)
                .findFirst()
                .orElse(english);
    }
}
