package io.sluice.gateway.classification;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Attributes that single persons out only when they come together, recognised by a column's name in English or
 * Chinese, whatever its case, separators and further words ("Patient-Age", "customer.birthDate", "患者性别").
 */
final class QuasiIdentifiers {
    /** Kind, then the names that announce it: words joined without a space; Chinese ones may stand anywhere. */
    private static final String[][] NAMES = {
        {"age", "age", "ages", "agegroup", "ageyears", "年龄", "岁数"},
        {"sex", "sex", "gender", "性别"},
        {"birth", "birth", "birthday", "birthdate", "birthyear", "dob", "dateofbirth", "yearofbirth", "born", "出生", "生日"
        },
        {"postcode", "postcode", "postalcode", "postal", "zip", "zipcode", "postnumber", "plz", "邮编", "邮政编码"},
        {
            "place",
            "city",
            "town",
            "district",
            "county",
            "province",
            "region",
            "residence",
            "hometown",
            "birthplace",
            "城市",
            "籍贯",
            "户籍",
            "居住地",
            "省份",
            "区县"
        },
        {"race", "race", "ethnicity", "ethnic", "ethnicgroup", "民族", "种族"},
        {"nationality", "nationality", "citizenship", "nativecountry", "countryofbirth", "国籍"},
        {"marital-status", "marital", "maritalstatus", "married", "civilstatus", "婚姻", "婚否"},
        {"education", "education", "educationlevel", "degree", "schooling", "学历", "文化程度", "教育程度"},
        {"occupation", "occupation", "profession", "jobtitle", "职业", "职务", "工种"},
        {"employment", "workclass", "employment", "employer", "employmentstatus", "工作单位", "单位性质"},
        {"income", "income", "salary", "salaryclass", "wage", "wages", "earnings", "收入", "工资", "薪资", "薪酬"},
        {"religion", "religion", "faith", "宗教", "信仰"},
        {"politics", "politicalstatus", "politicalaffiliation", "政治面貌"},
        {"household", "household", "householdsize", "familysize", "children", "relationship", "家庭人口", "子女"},
        {"language", "mothertongue", "nativelanguage", "母语"},
        {"blood-group", "bloodgroup", "bloodtype", "血型"},
        {"body", "height", "weight", "bmi", "身高", "体重"},
        {"disability", "disability", "disabled", "残疾"}
    };

    private static final int MOST_WORDS = 3;
    private static final Map<String, String> KIND_BY_WORDS = index(true);
    private static final Map<String, String> KIND_BY_PART = index(false);

    private QuasiIdentifiers() {}

    /** The kind that a column's name announces. */
    static Optional<String> of(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
        for (Map.Entry<String, String> part : KIND_BY_PART.entrySet()) {
            if (plain.contains(part.getKey())) {
                return Optional.of(part.getValue());
            }
        }
        List<String> words = words(plain);
        for (int n = Math.min(MOST_WORDS, words.size()); n > 0; n--) {
            for (int i = 0; i + n <= words.size(); i++) {
                String kind = KIND_BY_WORDS.get(String.join("", words.subList(i, i + n)));
                if (kind != null) {
                    return Optional.of(kind);
                }
            }
        }
        return Optional.ofNullable(KIND_BY_WORDS.get(String.join("", words)));
    }

    private static Map<String, String> index(boolean ascii) {
        Map<String, String> index = new LinkedHashMap<>();
        for (String[] row : NAMES) {
            for (int i = 1; i < row.length; i++) {
                if (row[i].charAt(0) < 0x80 == ascii) {
                    index.put(row[i], row[0]);
                }
            }
        }
        return Collections.unmodifiableMap(index);
    }

    /** Words in lower case; a capital after a small letter begins one ("birthDate"), as does any separator. */
    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char before = ' ';
        for (char c : name.toCharArray()) {
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter || Character.isUpperCase(c) && Character.isLowerCase(before)) {
                if (word.length() > 0) {
                    words.add(word.toString().toLowerCase(Locale.ROOT));
                    word.setLength(0);
                }
            }
            if (letter) {
                word.append(c);
            }
            before = c;
        }
        if (word.length() > 0) {
            words.add(word.toString().toLowerCase(Locale.ROOT));
        }
        return words;
    }
}
