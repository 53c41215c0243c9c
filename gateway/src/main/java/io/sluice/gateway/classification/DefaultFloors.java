package io.sluice.gateway.classification;

import io.sluice.gateway.classification.FloorTable.Floor;
import io.sluice.gateway.classification.detection.IdentifierType;
import io.sluice.proto.Rank;
import java.util.HashMap;
import java.util.Map;

/** What each built-in type demands. */
final class DefaultFloors {
    private static final String PERSONAL = "personal-information";
    private static final String FINANCE = "finance";

    private DefaultFloors() {}

    static Map<String, Floor> all() {
        Map<String, Floor> floors = new HashMap<>();
        for (IdentifierType type : IdentifierType.values()) {
            floors.put(type.name(), of(type));
        }
        return floors;
    }

    private static Floor of(IdentifierType type) {
        return switch (type) {
            case PAYMENT_CARD -> new Floor(Rank.RESTRICTED, 0.01, 1, 20, 0.1, "financial", FINANCE);
            case IBAN -> new Floor(Rank.RESTRICTED, 0.01, 1, 20, 0.02, "financial", FINANCE);
            case CRYPTO_WALLET -> new Floor(Rank.CONFIDENTIAL, 0.01, 1, 20, 0.02, "financial", FINANCE);
            case PRIVATE_KEY, API_KEY, JWT -> new Floor(Rank.RESTRICTED, 0, 1, 1, 0, "credential", "");
            case CN_MEDICAL_INSURANCE, MEDICAL_TERM ->
                new Floor(Rank.RESTRICTED, 0.05, 1, 100, 0.1, "health", "health");
            case CN_MOBILE, PHONE, CN_LANDLINE -> new Floor(Rank.CONFIDENTIAL, 0.05, 1, 100, 0.1, "contact", PERSONAL);
            case EMAIL -> new Floor(Rank.CONFIDENTIAL, 0.01, 1, 100, 0, "contact", PERSONAL);
            case ADDRESS -> new Floor(Rank.CONFIDENTIAL, 0.05, 1, 100, 0.1, "contact", PERSONAL);
            case IP_ADDRESS, MAC_ADDRESS, IMEI -> new Floor(Rank.CONFIDENTIAL, 0.05, 1, 1000, 0.1, "device", PERSONAL);
            case COORDINATES -> new Floor(Rank.CONFIDENTIAL, 0.05, 1, 1000, 0, "location", PERSONAL);
            case PERSON_NAME, DATE_OF_BIRTH -> new Floor(Rank.CONFIDENTIAL, 0.05, 1, 1000, 0, "identity", PERSONAL);
            case CN_PLATE, VIN -> new Floor(Rank.CONFIDENTIAL, 0.05, 1, 100, 0.1, "identity", PERSONAL);
            case CN_USCC,
                    CN_ORGANISATION_CODE,
                    CN_TAXPAYER_ID,
                    EU_VAT,
                    LEI,
                    AU_ABN,
                    AU_ACN,
                    BR_CNPJ,
                    ES_CIF,
                    FR_SIREN,
                    IN_GSTIN,
                    PL_REGON -> new Floor(Rank.INTERNAL, 0.05, 1, 100, 0.05, "", "organisation");
            case BIC, ISIN, URL, CN_POSTCODE, US_ROUTING -> new Floor(Rank.PUBLIC, 1, 1, Long.MAX_VALUE, 0, "", "");
            default -> new Floor(Rank.RESTRICTED, 0.01, 1, 20, 0.1, "identity", PERSONAL);
        };
    }
}
