package io.sluice.gateway.classification.detection;

/**
 * What the built-in recognisers know. The names are stable: they stand in reports, records and scheme files; national
 * ones begin with the state's ISO 3166 code (UK for the United Kingdom, EU for all of the Union). docs/detection.md
 * says of each what is checked and when it is reported.
 */
public enum IdentifierType {
    /** Chinese resident identity number, 18 characters, GB 11643: region, date of birth, check character; 15 digits. */
    CN_RESIDENT_ID,
    /** Chinese unified social credit code of an organisation, 18 characters, GB 32100. */
    CN_USCC,
    /** Chinese organisation code, 9 characters, GB 11714. */
    CN_ORGANISATION_CODE,
    /** Chinese taxpayer number of 15 characters: region and organisation code. */
    CN_TAXPAYER_ID,
    /** Chinese mobile telephone number, 11 digits, with or without +86. */
    CN_MOBILE,
    /** Chinese fixed line with area code, and 400 and 800 numbers. */
    CN_LANDLINE,
    /** Chinese number plate, GA 36, also of new energy vehicles. */
    CN_PLATE,
    /** Chinese passport. */
    CN_PASSPORT,
    /** Mainland travel permit of residents of Hong Kong and Macao. */
    CN_HM_RETURN_PERMIT,
    /** Travel permit of mainland residents to Hong Kong and Macao. */
    CN_HKMO_TRAVEL_PERMIT,
    /** Travel permit between Taiwan and the mainland, either way. */
    CN_TAIWAN_PERMIT,
    /** Chinese medical insurance number. */
    CN_MEDICAL_INSURANCE,
    /** Identity card of Chinese officers and soldiers. */
    CN_OFFICER_ID,
    /** Chinese postcode. */
    CN_POSTCODE,
    /** Hong Kong identity card. */
    HK_ID,
    /** Macao identity card. */
    MO_ID,
    /** Taiwan identity number of citizens and residents. */
    TW_ID,
    /** Vehicle identification number, ISO 3779 and GB 16735, with check digit. */
    VIN,
    /** Number of a mobile device, 3GPP TS 23.003. */
    IMEI,
    /** Number of a bank or credit card: known prefix and length, Luhn check digit. */
    PAYMENT_CARD,
    /** E-mail address. */
    EMAIL,
    /** IP address, version 4 or 6. */
    IP_ADDRESS,
    /** Hardware address, EUI-48. */
    MAC_ADDRESS,
    /** Web address with its scheme, or beginning with www. */
    URL,
    /** Telephone number other than Chinese. */
    PHONE,
    /** International bank account number, ISO 13616: country, length, check digits modulo 97. */
    IBAN,
    /** Business identifier code of a bank, ISO 9362. */
    BIC,
    /** Legal entity identifier, ISO 17442. */
    LEI,
    /** International securities identification number, ISO 6166. */
    ISIN,
    /** Value added tax number of a member of the European Union, with its prefix. */
    EU_VAT,
    /** JSON web token, RFC 7519. */
    JWT,
    /** Private key in PEM form. */
    PRIVATE_KEY,
    /** Access key or token of a well-known service. */
    API_KEY,
    /** Address of a crypto currency's wallet. */
    CRYPTO_WALLET,
    /** Line of a machine-readable travel document, ICAO 9303. */
    MRZ,
    /** A place, as latitude and longitude. */
    COORDINATES,
    /** Date of birth. */
    DATE_OF_BIRTH,
    /** Name of a person. */
    PERSON_NAME,
    /** Postal address. */
    ADDRESS,
    /** A disease, diagnosis or medicine. */
    MEDICAL_TERM,
    /** United Arab Emirates: identity card. */
    AE_EMIRATES_ID,
    /** Argentina: tax number. */
    AR_CUIT,
    /** Austria: social insurance number. */
    AT_SVNR,
    /** Australia: business number. */
    AU_ABN,
    /** Australia: company number. */
    AU_ACN,
    /** Australia: Medicare number. */
    AU_MEDICARE,
    /** Australia: tax file number. */
    AU_TFN,
    /** Belgium: national register number. */
    BE_NATIONAL_NUMBER,
    /** Bulgaria: civil number. */
    BG_EGN,
    /** Brazil: company number. */
    BR_CNPJ,
    /** Brazil: taxpayer number of a person. */
    BR_CPF,
    /** Canada: social insurance number. */
    CA_SIN,
    /** Switzerland: social insurance number. */
    CH_AHV,
    /** Chile: tax and identity number. */
    CL_RUT,
    /** Czechia and Slovakia: birth number. */
    CZ_RODNE_CISLO,
    /** Germany: identity card or passport. */
    DE_ID_CARD,
    /** Germany: tax identification number of a person. */
    DE_TAX_ID,
    /** Denmark: civil registration number. */
    DK_CPR,
    /** Estonia and Lithuania: personal code. */
    EE_ISIKUKOOD,
    /** Spain: tax number of a company. */
    ES_CIF,
    /** Spain: identity number of a foreigner. */
    ES_NIE,
    /** Spain: identity number of a citizen. */
    ES_NIF,
    /** Finland: personal identity code. */
    FI_HETU,
    /** France: social security number. */
    FR_NIR,
    /** France: company and establishment number. */
    FR_SIREN,
    /** Greece: social security number. */
    GR_AMKA,
    /** Croatia: personal number. */
    HR_OIB,
    /** Indonesia: identity number. */
    ID_NIK,
    /** Ireland: personal public service number. */
    IE_PPS,
    /** Israel: identity number. */
    IL_ID,
    /** India: Aadhaar number. */
    IN_AADHAAR,
    /** India: tax number of goods and services. */
    IN_GSTIN,
    /** India: permanent account number. */
    IN_PAN,
    /** Iceland: identity number. */
    IS_KENNITALA,
    /** Italy: fiscal code. */
    IT_FISCAL_CODE,
    /** Japan: individual number. */
    JP_MY_NUMBER,
    /** South Korea: resident registration number. */
    KR_RRN,
    /** Latvia: personal code. */
    LV_PERSONAS_KODS,
    /** Mexico: population registry code. */
    MX_CURP,
    /** Mexico: taxpayer registry code. */
    MX_RFC,
    /** Malaysia: identity card. */
    MY_NRIC,
    /** Netherlands: citizen service number. */
    NL_BSN,
    /** Norway: birth number. */
    NO_FODSELSNUMMER,
    /** New Zealand: tax number. */
    NZ_IRD,
    /** Pakistan: identity card. */
    PK_CNIC,
    /** Poland: tax number. */
    PL_NIP,
    /** Poland: personal number. */
    PL_PESEL,
    /** Poland: business number. */
    PL_REGON,
    /** Portugal: tax number. */
    PT_NIF,
    /** Romania: personal numeric code. */
    RO_CNP,
    /** Serbia, Slovenia and neighbours: unique citizen number. */
    RS_JMBG,
    /** Russia: taxpayer number. */
    RU_INN,
    /** Russia: pension insurance number. */
    RU_SNILS,
    /** Sweden: personal number. */
    SE_PERSONNUMMER,
    /** Singapore: identity and foreigner's number. */
    SG_NRIC,
    /** Thailand: identity number. */
    TH_ID,
    /** Turkey: identity number. */
    TR_TCKN,
    /** United Kingdom: National Health Service number. */
    UK_NHS,
    /** United Kingdom: national insurance number. */
    UK_NINO,
    /** United States: bank routing number. */
    US_ROUTING,
    /** United States: taxpayer number of who has no social security number. */
    US_ITIN,
    /** United States: passport. */
    US_PASSPORT,
    /** United States: social security number. */
    US_SSN,
    /** Viet Nam: citizen identity card. */
    VN_CCCD,
    /** South Africa: identity number. */
    ZA_ID
}
