package io.sluice.gateway.classification;

/** What the built-in scanner recognises. The names are stable: they stand in reports, records and scheme files. */
public enum IdentifierType {
    /** Chinese resident identity number, 18 characters, GB 11643: region, date of birth, check character. */
    CN_RESIDENT_ID,
    /** Chinese unified social credit code of an organisation, 18 characters, GB 32100. */
    CN_USCC,
    /** Chinese mobile telephone number, 11 digits, with or without +86. */
    CN_MOBILE,
    /** Number of a bank or credit card: known prefix and length, Luhn check digit. */
    PAYMENT_CARD,
    /** E-mail address. */
    EMAIL,
    /** International bank account number, ISO 13616: country, length, check digits modulo 97. */
    IBAN,
    /** IP address, version 4 or 6. */
    IP_ADDRESS
}
