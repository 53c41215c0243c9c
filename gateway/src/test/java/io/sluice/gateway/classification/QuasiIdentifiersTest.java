package io.sluice.gateway.classification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuasiIdentifiersTest {
    @ParameterizedTest
    @CsvSource({
        "age, age",
        "AGE, age",
        "Patient Age, age",
        "patient_age, age",
        "patientAge, age",
        "ａｇｅ, age",
        "患者年龄, age",
        "sex, sex",
        "Gender, sex",
        "性别, sex",
        "birthDate, birth",
        "date_of_birth, birth",
        "DOB, birth",
        "出生日期, birth",
        "zip-code, postcode",
        "ZIP, postcode",
        "postal code, postcode",
        "邮政编码, postcode",
        "race, race",
        "民族, race",
        "marital-status, marital-status",
        "MaritalStatus, marital-status",
        "婚姻状况, marital-status",
        "education, education",
        "最高学历, education",
        "native-country, nationality",
        "国籍, nationality",
        "workclass, employment",
        "occupation, occupation",
        "职业, occupation",
        "salary-class, income",
        "月收入, income",
        "customer.birthDate, birth"
    })
    void namesAreReadWhateverTheirForm(String name, String kind) {
        assertThat(QuasiIdentifiers.of(name)).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"page", "usage", "stage", "sextant", "id", "value", "embrace", "image", "message", "", "123"})
    void otherNamesAreNone(String name) {
        assertThat(QuasiIdentifiers.of(name)).isEmpty();
    }
}
