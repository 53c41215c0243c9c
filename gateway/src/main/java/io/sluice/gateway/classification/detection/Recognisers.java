package io.sluice.gateway.classification.detection;

import static io.sluice.gateway.classification.detection.IdentifierType.*;
import static io.sluice.gateway.classification.detection.Recogniser.checked;
import static io.sluice.gateway.classification.detection.Recogniser.exact;
import static io.sluice.gateway.classification.detection.Recogniser.formed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The recognisers of numbers, by length, so that what a scanner finds meets only those that it can be. Immutable. */
final class Recognisers {
    /** Longer numbers are known to no recogniser. */
    static final int MOST = 34;

    /** All that are built in. */
    static final Recognisers BUILT_IN = new Recognisers(builtIn());

    final int count;
    private final Map<String, Double> chances = new HashMap<>();
    private final Shape[] digits = new Shape[MOST + 1];
    private final Shape[] mixed = new Shape[MOST + 1];

    /** Those of one length, for digits alone or not, by what a number looks like; always in the same order. */
    static final class Shape {
        /** In one piece. */
        final Recogniser[] all;

        /** In one piece without a word nearby. */
        final Recogniser[] plausible;

        /** The words that make the others of them plausible. */
        final TopicSet topics;

        /** In groups, by the bit of the grouping; and if any grouping will do for some. */
        private final Recogniser[][] grouped = new Recogniser[64][];

        private final Recogniser[][] free = new Recogniser[64][];

        private Shape(List<Recogniser> some) {
            all = some.toArray(Recogniser[]::new);
            plausible = some.stream()
                    .filter(r -> r.alone >= NumberScanner.PLAUSIBLE)
                    .toArray(Recogniser[]::new);
            TopicSet words = TopicSet.NONE;
            for (Recogniser r : some) {
                words = words.or(r.topics.low(), r.topics.high());
            }
            topics = words;
            for (int bit = 0; bit < 64; bit++) {
                long one = 1L << bit;
                grouped[bit] =
                        some.stream().filter(r -> (r.groupings() & one) != 0).toArray(Recogniser[]::new);
                free[bit] = some.stream()
                        .filter(r -> r.free || (r.groupings() & one) != 0)
                        .toArray(Recogniser[]::new);
            }
        }

        /** Those that may be grouped so; some that may not are among them. */
        Recogniser[] grouped(long layout, boolean anyGroups) {
            int bit = Recogniser.bitNumber(layout);
            return anyGroups ? free[bit] : grouped[bit];
        }
    }

    Recognisers(List<Recogniser> some) {
        List<Recogniser> all = new ArrayList<>();
        some.forEach(each -> all.add(each.at(all.size())));
        count = all.size();
        chances.put(IBAN.name(), 0.011); // looked for elsewhere; modulo 97
        all.stream().filter(r -> r.chance < 1).forEach(r -> chances.merge(r.type, r.chance, Math::max));
        for (int n = 0; n <= MOST; n++) {
            int length = n;
            digits[n] = new Shape(all.stream()
                    .filter(r -> r.length == length && r.letters == 0)
                    .toList());
            mixed[n] = new Shape(all.stream()
                    .filter(r -> r.length == length && Long.bitCount(r.digits) < length)
                    .toList());
        }
    }

    /** How likely something else of a type's shape passes its check, at most; 1 if nothing is checked. */
    double chance(String type) {
        return chances.getOrDefault(type, 1.0);
    }

    /** Those that can be a number of this length, made of digits alone or not. */
    Shape of(int length, boolean digitsAlone) {
        return digitsAlone ? digits[length] : mixed[length];
    }

    static List<Recogniser> builtIn() {
        List<Recogniser> all = new ArrayList<>();
        chinese(all);
        world(all);
        europeanPersons(all);
        moreEuropeanPersons(all);
        overseas(all);
        return all;
    }

    private static void chinese(List<Recogniser> all) {
        all.add(exact(CN_RESIDENT_ID, "dddddddddddddddddA", ChineseChecks::resident, Topic.IDENTITY)
                .inAnyGroups());
        all.add(formed(CN_RESIDENT_ID, "ddddddddddddddd", ChineseChecks::residentOld, Topic.IDENTITY));
        all.add(exact(CN_USCC, "AAddddddAAAAAAAAAA", ChineseChecks::creditCode, Topic.COMPANY, Topic.TAX)
                .inAnyGroups());
        all.add(checked(CN_ORGANISATION_CODE, "AAAAAAAA-A", ChineseChecks::organisation, Topic.COMPANY));
        all.add(checked(CN_TAXPAYER_ID, "ddddddAAAAAAAAA", ChineseChecks::taxpayer, Topic.TAX));
        all.add(formed(
                        CN_MOBILE,
                        "ddddddddddd|ddd-dddd-dddd|ddd dddd dddd|ddd.dddd.dddd",
                        ChineseChecks::mobile,
                        Topic.PHONE)
                .inAnyGroups()
                .sure(0.8, 0.85));
        for (String mobile : List.of(
                "ddddddddddddd|dd-ddddddddddd|dd ddddddddddd|dd ddd dddd dddd|dd-ddd-dddd-dddd|dd ddd-dddd-dddd",
                "ddddddddddddddd|dddd-ddddddddddd|dddd ddddddddddd|dddd ddd dddd dddd")) {
            all.add(formed(CN_MOBILE, mobile, ChineseChecks::mobileAbroad, Topic.PHONE)
                    .inAnyGroups()
                    .sure(0.85, 0.9));
        }
        all.add(landline("dddddddddd|ddd-ddddddd|dddd-dddddd"));
        all.add(landline("ddddddddddd|ddd-dddddddd|dddd-ddddddd|ddd dddddddd|dddd ddddddd|(ddd)dddddddd|(dddd)ddddddd"
                + "|ddd-dddd-dddd|dddd-ddd-dddd"));
        all.add(landline("dddddddddddd|dddd-dddddddd|dddd dddddddd|(dddd)dddddddd|dddd-dddd-dddd"));
        for (String abroad : List.of(
                "dddddddddddd|dd-dd-dddddddd|dd dd dddddddd|dd dd dddd dddd|dd-ddd-ddddddd|dd-dd-dddd-dddd"
                        + "|dd ddd ddddddd|dd-ddd-ddd-dddd|dd ddd ddd dddd|dd(dd)dddddddd",
                "ddddddddddddd|dd-ddd-dddddddd|dd ddd dddddddd|dd-ddd-dddd-dddd|dd ddd dddd dddd")) {
            all.add(formed(CN_LANDLINE, abroad, ChineseChecks::landlineAbroad, Topic.PHONE)
                    .sure(0.3, 0.85));
        }
        all.add(formed(
                        CN_LANDLINE,
                        "dddddddddd|ddd-ddd-dddd|ddd-dddd-ddd|ddd ddd dddd|ddd dddd ddd|ddd-ddddddd",
                        ChineseChecks::serviceLine,
                        Topic.PHONE)
                .sure(0.4, 0.8));
        all.add(formed(CN_PASSPORT, "Ldddddddd", ChineseChecks::passport, Topic.PASSPORT)
                .sure(0.55, 0.5));
        all.add(formed(CN_PASSPORT, "LLddddddd", ChineseChecks::passportLong, Topic.PASSPORT)
                .sure(0.4, 0.4));
        all.add(formed(CN_HM_RETURN_PERMIT, "Ldddddddd", ChineseChecks::returnPermit, Topic.RETURN_PERMIT)
                .sure(0.5, 0.2));
        all.add(formed(CN_HM_RETURN_PERMIT, "Ldddddddddd", ChineseChecks::returnPermit, Topic.RETURN_PERMIT)
                .sure(0.5, 0.2));
        all.add(formed(CN_HKMO_TRAVEL_PERMIT, "Ldddddddd", ChineseChecks::travelPermit, Topic.TRAVEL_PERMIT)
                .sure(0.5, 0.2));
        all.add(formed(CN_HKMO_TRAVEL_PERMIT, "LLddddddd", ChineseChecks::travelPermitLong, Topic.TRAVEL_PERMIT)
                .sure(0.4, 0.2));
        for (String permit : List.of("dddddddd", "dddddddddd", "Ldddddddd", "ddddddddddL")) {
            all.add(formed(CN_TAIWAN_PERMIT, permit, Check::none, Topic.TAIWAN_PERMIT));
        }
        for (String member : List.of("dddddddd", "ddddddddd", "dddddddddd", "dddddddddddd", "Adddddddd")) {
            all.add(formed(CN_MEDICAL_INSURANCE, member, Check::none, Topic.INSURANCE));
        }
        all.add(formed(CN_POSTCODE, "dddddd", ChineseChecks::postcode, Topic.POSTCODE));
        all.add(checked(
                        HK_ID,
                        "LddddddA|Ldddddd(A)|L dddddd(A)|Ldddddd-A",
                        ChineseChecks::hongKong,
                        Topic.HONG_KONG,
                        Topic.IDENTITY)
                .sure(0.6, 0.95));
        all.add(checked(HK_ID, "LLddddddA|LLdddddd(A)|LLdddddd-A", ChineseChecks::hongKong, Topic.HONG_KONG)
                .sure(0.4, 0.95));
        all.add(formed(MO_ID, "dddddddd|ddddddd(d)|d/dddddd/d|ddddddd-d", ChineseChecks::macao, Topic.MACAO)
                .sure(0.1, 0.55));
        all.add(checked(TW_ID, "LAdddddddd", ChineseChecks::taiwan, Topic.TAIWAN, Topic.IDENTITY)
                .sure(0.75, 0.4));
    }

    private static Recogniser landline(String patterns) {
        return formed(CN_LANDLINE, patterns, ChineseChecks::landline, Topic.PHONE)
                .sure(0.35, 0.85);
    }

    private static void world(List<Recogniser> all) {
        all.add(checked(VIN, "AAAAAAAAAAAAAAAAA", WorldChecks::vin, Topic.VEHICLE)
                .byChance(0.08)
                .sure(0.8, 0.3));
        all.add(checked(IMEI, "ddddddddddddddd|dd-dddddd-dddddd-d|dd dddddd dddddd d", WorldChecks::imei, Topic.DEVICE)
                .byChance(0.03)
                .sure(0.6, 0.85));
        for (int n = 13; n <= 19; n++) {
            Recogniser card = checked(PAYMENT_CARD, cardGroups(n), WorldChecks::card, Topic.CARD, Topic.BANK)
                    .shaped(WorldChecks::cardShape)
                    .inAnyGroups();
            all.add(card.sure(n == 13 || n == 17 || n == 18 ? 0.4 : 0.7, n == 13 ? 0.4 : 0.92));
        }
        all.add(checked(PAYMENT_CARD, cardGroups(16), WorldChecks::nearlyCard, Topic.CARD, Topic.BANK)
                .shaped(WorldChecks::nearlyCardShape));
        all.add(exact(LEI, "AAAAAAAAAAAAAAAAAAdd", WorldChecks::lei, Topic.SECURITY, Topic.COMPANY));
        all.add(checked(ISIN, "LLAAAAAAAAAd", WorldChecks::isin, Topic.SECURITY).sure(0.8, 0.4));
        for (int n = 8; n <= 14; n++) {
            all.add(checked(EU_VAT, "LL" + "A".repeat(n - 2), EuropeanVat::valid, Topic.TAX)
                    .inAnyGroups()
                    .sure(n < 10 ? 0.4 : 0.65, 0.65));
        }
        all.add(formed(
                DATE_OF_BIRTH,
                "dddddddd|dddd-dd-dd|dddd/dd/dd|dddd.dd.dd|dd/dd/dddd|dd.dd.dddd|dd-dd-dddd|dddd dd dd",
                WorldChecks::birthDate,
                Topic.BIRTH));
    }

    /** As they are embossed; other groups of one size are possible. */
    private static String cardGroups(int n) {
        return "d".repeat(n)
                + switch (n) {
                    case 14 -> "|dddd dddddd dddd|dddd-dddddd-dddd";
                    case 15 -> "|dddd dddddd ddddd|dddd-dddddd-ddddd";
                    case 16 -> "|dddd dddd dddd dddd|dddd-dddd-dddd-dddd";
                    case 19 -> "|dddd dddd dddd dddd ddd|dddd-dddd-dddd-dddd-ddd|dddddd ddddddddddddd";
                    default -> "";
                };
    }

    private static void europeanPersons(List<Recogniser> all) {
        all.add(checked(AT_SVNR, "dddddddddd|dddd dddddd|dddd-dddddd", EuropeanChecks::austrianSocial, Topic.AT));
        all.add(exact(
                        BE_NATIONAL_NUMBER,
                        "ddddddddddd|dd.dd.dd-ddd.dd|dd.dd.dd-ddd-dd|dddddd-ddd-dd|dd.dd.dd.ddd.dd",
                        EuropeanChecks::belgian,
                        Topic.BE,
                        Topic.IDENTITY)
                .byChance(0.004)
                .sure(0.78, 0.95));
        all.add(checked(BG_EGN, "dddddddddd", EuropeanChecks::bulgarian, Topic.BG));
        all.add(exact(
                CH_AHV,
                "ddddddddddddd|ddd.dddd.dddd.dd|ddd dddd dddd dd|ddd-dddd-dddd-dd",
                EuropeanChecks::swiss,
                Topic.CH));
        all.add(checked(CZ_RODNE_CISLO, "dddddddddd|dddddd/dddd", EuropeanChecks::czech, Topic.CZ)
                .sure(0.35, 0.85));
        all.add(checked(DE_ID_CARD, "LAAAAAAAAd", EuropeanChecks::germanCard, Topic.DE, Topic.PASSPORT));
        all.add(exact(
                        DE_TAX_ID,
                        "ddddddddddd|dd ddd ddd ddd|dd-ddd-ddd-ddd",
                        EuropeanChecks::germanTax,
                        Topic.DE,
                        Topic.TAX)
                .byChance(0.0045)
                .sure(0.78, 0.95));
        all.add(formed(DK_CPR, "dddddddddd|dddddd-dddd", EuropeanChecks::danish, Topic.DK)
                .sure(0.1, 0.6));
        all.add(checked(EE_ISIKUKOOD, "ddddddddddd", EuropeanChecks::baltic, Topic.EE)
                .byChance(0.02)
                .sure(0.5, 0.3));
        all.add(checked(
                        ES_CIF,
                        "LdddddddA|L-ddddddd-A|L-dddddddA|L-dddddddd|L.ddddddd.A",
                        EuropeanChecks::spanishCompany,
                        Topic.ES,
                        Topic.TAX)
                .sure(0.5, 0.7));
        all.add(exact(
                ES_NIE,
                "LdddddddL|L-ddddddd-L|L-dddddddL|Lddddddd-L|L ddddddd L",
                EuropeanChecks::spanishForeigner,
                Topic.ES));
        all.add(checked(
                        ES_NIF,
                        "ddddddddL|dddddddd-L|dddddddd L|dd.ddd.ddd-L|dd.ddd.dddL",
                        EuropeanChecks::spanishCitizen,
                        Topic.ES)
                .sure(0.8, 0.9));
        all.add(checked(ES_NIF, "dddddddL|ddddddd-L", EuropeanChecks::spanishCitizen, Topic.ES)
                .sure(0.4, 0.6));
        for (String separator : List.of("-", "")) {
            all.add(exact(FI_HETU, "dddddd" + separator + "dddA", EuropeanChecks::finnish, Topic.FI)
                    .sure(separator.isEmpty() ? 0.3 : 0.4, 0.95));
        }
        all.add(exact(
                        FR_NIR,
                        "dddddAddddddddd|d dd dd dd ddd ddd dd|d dd dd dA ddd ddd dd|ddddddddddddd dd",
                        EuropeanChecks::french,
                        Topic.FR)
                .inAnyGroups());
        all.add(checked(FR_SIREN, "ddddddddd|ddd ddd ddd|ddd.ddd.ddd", EuropeanChecks::frenchCompany, Topic.FR)
                .sure(0.2, 0.3));
        all.add(checked(FR_SIREN, "dddddddddddddd|ddd ddd ddd ddddd", EuropeanChecks::frenchCompany, Topic.FR)
                .sure(0.3, 0.8));
        all.add(checked(GR_AMKA, "ddddddddddd", EuropeanChecks::greekSocial, Topic.GR)
                .byChance(0.015)
                .sure(0.5, 0.3));
        all.add(checked(HR_OIB, "ddddddddddd", EuropeanChecks::croatian, Topic.HR));
    }

    private static void moreEuropeanPersons(List<Recogniser> all) {
        all.add(checked(IE_PPS, "dddddddL|ddddddd L", EuropeanChecks::irish, Topic.IE)
                .sure(0.5, 0.6));
        all.add(checked(IE_PPS, "dddddddLL|ddddddd LL", EuropeanChecks::irish, Topic.IE)
                .sure(0.6, 0.6));
        all.add(checked(IS_KENNITALA, "dddddddddd|dddddd-dddd", EuropeanChecks::icelandic, Topic.IS)
                .sure(0.3, 0.8));
        all.add(exact(
                        IT_FISCAL_CODE,
                        "LLLLLLAALAALAAAL|LLL LLL AALAA LAAAL|LLLLLL AALAA LAAAL",
                        EuropeanChecks::italian,
                        Topic.IT)
                .inAnyGroups());
        all.add(checked(LV_PERSONAS_KODS, "ddddddddddd|dddddd-ddddd", EuropeanChecks::latvian, Topic.LV)
                .sure(0.2, 0.75));
        all.add(checked(
                        NL_BSN,
                        "ddddddddd|dddd.dd.ddd|ddd.ddd.ddd|dddd dd ddd|ddd-ddd-ddd",
                        EuropeanChecks::dutch,
                        Topic.NL)
                .sure(0.2, 0.45));
        all.add(exact(NO_FODSELSNUMMER, "ddddddddddd|dddddd ddddd|dddddd-ddddd", EuropeanChecks::norwegian, Topic.NO)
                .byChance(0.002)
                .sure(0.78, 0.95));
        all.add(checked(
                        PL_NIP,
                        "dddddddddd|ddd-ddd-dd-dd|ddd-dd-dd-ddd|ddd ddd dd dd",
                        EuropeanChecks::polishTax,
                        Topic.PL,
                        Topic.TAX)
                .sure(0.3, 0.8));
        all.add(checked(PL_PESEL, "ddddddddddd", EuropeanChecks::polish, Topic.PL)
                .byChance(0.02)
                .sure(0.55, 0.4));
        all.add(checked(PL_REGON, "ddddddddd", EuropeanChecks::polishBusiness, Topic.PL)
                .sure(0.2, 0.2));
        all.add(exact(PL_REGON, "dddddddddddddd", EuropeanChecks::polishBusiness, Topic.PL)
                .byChance(0.01)
                .sure(0.3, 0.3));
        all.add(checked(PT_NIF, "ddddddddd|ddd ddd ddd", EuropeanChecks::portuguese, Topic.PT)
                .sure(0.2, 0.3));
        all.add(checked(RO_CNP, "ddddddddddddd", EuropeanChecks::romanian, Topic.RO)
                .byChance(0.01)
                .sure(0.6, 0.3));
        all.add(checked(RS_JMBG, "ddddddddddddd", EuropeanChecks::yugoslav, Topic.RS)
                .byChance(0.003)
                .sure(0.5, 0.3));
        all.add(checked(RU_INN, "dddddddddd", EuropeanChecks::russianTax, Topic.RU)
                .sure(0.2, 0.2));
        all.add(exact(RU_INN, "dddddddddddd", EuropeanChecks::russianTax, Topic.RU)
                .byChance(0.01)
                .sure(0.5, 0.3));
        all.add(exact(
                        RU_SNILS,
                        "ddddddddddd|ddd-ddd-ddd dd|ddd-ddd-ddd-dd|ddd ddd ddd dd",
                        EuropeanChecks::russianPension,
                        Topic.RU)
                .byChance(0.01)
                .sure(0.4, 0.95));
        all.add(checked(SE_PERSONNUMMER, "dddddddddd|dddddd-dddd", EuropeanChecks::swedish, Topic.SE)
                .sure(0.35, 0.85));
        all.add(checked(SE_PERSONNUMMER, "dddddddddddd|dddddddd-dddd", EuropeanChecks::swedish, Topic.SE)
                .byChance(0.03)
                .sure(0.45, 0.9));
        all.add(exact(TR_TCKN, "ddddddddddd", EuropeanChecks::turkish, Topic.TR, Topic.IDENTITY)
                .byChance(0.01)
                .sure(0.6, 0.3));
        all.add(checked(UK_NHS, "dddddddddd|ddd-ddd-dddd|ddd ddd dddd", EuropeanChecks::britishHealth, Topic.UK_NHS)
                .sure(0.35, 0.8));
        all.add(formed(
                        UK_NINO,
                        "LLddddddL|LL dd dd dd L|LL-dd-dd-dd-L|LL dddddd L",
                        EuropeanChecks::britishInsurance,
                        Topic.UK_NINO)
                .sure(0.75, 0.9));
    }

    private static void overseas(List<Recogniser> all) {
        all.add(exact(AE_EMIRATES_ID, "ddddddddddddddd|ddd-dddd-ddddddd-d", OverseasChecks::emirates, Topic.AE));
        all.add(checked(AR_CUIT, "ddddddddddd|dd-dddddddd-d", OverseasChecks::argentine, Topic.AR)
                .sure(0.4, 0.85));
        all.add(exact(AU_ABN, "ddddddddddd|dd ddd ddd ddd", OverseasChecks::australianBusiness, Topic.AU_ABN)
                .byChance(0.011)
                .sure(0.5, 0.9));
        all.add(checked(AU_ACN, "ddddddddd|ddd ddd ddd", OverseasChecks::australianCompany, Topic.AU_ACN)
                .sure(0.3, 0.5));
        all.add(checked(
                        AU_MEDICARE,
                        "dddddddddd|dddd ddddd d|dddd-ddddd-d",
                        OverseasChecks::australianMedicare,
                        Topic.AU_MEDICARE)
                .sure(0.3, 0.85));
        all.add(checked(AU_TFN, "ddddddddd|ddd ddd ddd|ddd-ddd-ddd", OverseasChecks::australianTax, Topic.AU_TFN)
                .sure(0.25, 0.52));
        all.add(exact(BR_CNPJ, "dddddddddddddd|dd.ddd.ddd/dddd-dd", OverseasChecks::brazilianCompany, Topic.BR)
                .byChance(0.01)
                .sure(0.45, 0.95));
        all.add(exact(BR_CPF, "ddddddddddd|ddd.ddd.ddd-dd|ddd-ddd-ddd-dd", OverseasChecks::brazilian, Topic.BR)
                .byChance(0.01)
                .sure(0.5, 0.95));
        all.add(checked(CA_SIN, "ddddddddd|ddd-ddd-ddd|ddd ddd ddd", OverseasChecks::canadian, Topic.CA)
                .sure(0.3, 0.6));
        all.add(checked(CL_RUT, "ddddddddA|dd.ddd.ddd-A|dddddddd-A", OverseasChecks::chilean, Topic.CL)
                .sure(0.2, 0.85));
        all.add(checked(CL_RUT, "dddddddA|d.ddd.ddd-A|ddddddd-A", OverseasChecks::chilean, Topic.CL)
                .sure(0.1, 0.6));
        all.add(formed(ID_NIK, "dddddddddddddddd", OverseasChecks::indonesian, Topic.INDONESIA));
        all.add(checked(IL_ID, "ddddddddd|dddddddd-d", OverseasChecks::israeli, Topic.IL)
                .sure(0.2, 0.3));
        all.add(checked(IN_AADHAAR, "dddddddddddd|dddd dddd dddd|dddd-dddd-dddd", OverseasChecks::aadhaar, Topic.IN)
                .sure(0.4, 0.9));
        all.add(exact(IN_GSTIN, "ddLLLLLddddLAAA", OverseasChecks::indianGoodsTax, Topic.IN, Topic.TAX));
        all.add(formed(IN_PAN, "LLLLLddddL", OverseasChecks::indianAccount, Topic.IN, Topic.TAX)
                .sure(0.75, 0.3));
        all.add(checked(JP_MY_NUMBER, "dddddddddddd|dddd dddd dddd|dddd-dddd-dddd", OverseasChecks::japanese, Topic.JP)
                .sure(0.25, 0.4));
        all.add(checked(KR_RRN, "ddddddddddddd|dddddd-ddddddd", OverseasChecks::korean, Topic.KR)
                .byChance(0.05)
                .sure(0.5, 0.9));
        all.add(exact(MX_CURP, "LLLLddddddLLLLLLAd", OverseasChecks::mexican, Topic.MX));
        all.add(checked(MX_RFC, "LLLLddddddAAA|LLLL-dddddd-AAA|LLLL dddddd AAA", OverseasChecks::mexicanTax, Topic.MX)
                .sure(0.75, 0.8));
        all.add(checked(MX_RFC, "LLLddddddAAA|LLL-dddddd-AAA", OverseasChecks::mexicanTax, Topic.MX)
                .sure(0.7, 0.8));
        all.add(formed(MY_NRIC, "dddddddddddd|dddddd-dd-dddd", OverseasChecks::malaysian, Topic.MY)
                .sure(0.1, 0.85));
        all.add(checked(NZ_IRD, "ddddddddd|ddd-ddd-ddd|ddd ddd ddd", OverseasChecks::newZealand, Topic.NZ)
                .sure(0.2, 0.4));
        all.add(checked(NZ_IRD, "dddddddd|dd-ddd-ddd", OverseasChecks::newZealand, Topic.NZ)
                .sure(0.2, 0.6));
        all.add(formed(PK_CNIC, "ddddddddddddd|ddddd-ddddddd-d", OverseasChecks::pakistani, Topic.PK)
                .sure(0.1, 0.85));
        all.add(checked(SG_NRIC, "LdddddddL", OverseasChecks::singaporean, Topic.SG)
                .sure(0.85, 0.3));
        all.add(checked(
                        TH_ID,
                        "ddddddddddddd|d-dddd-ddddd-dd-d|d dddd ddddd dd d",
                        OverseasChecks::thai,
                        Topic.TH,
                        Topic.IDENTITY)
                .sure(0.4, 0.95));
        all.add(formed(US_SSN, "ddddddddd|ddd-dd-dddd|ddd dd dddd|ddd.dd.dddd", OverseasChecks::american, Topic.US_SSN)
                .sure(0.1, 0.8));
        all.add(formed(
                        US_ITIN,
                        "ddddddddd|ddd-dd-dddd|ddd dd dddd",
                        OverseasChecks::americanTaxpayer,
                        Topic.US_ITIN,
                        Topic.TAX)
                .sure(0.1, 0.8));
        all.add(checked(US_ROUTING, "ddddddddd|dddd-dddd-d", OverseasChecks::americanBank, Topic.US_ROUTING)
                .sure(0.25, 0.5));
        all.add(formed(US_PASSPORT, "Adddddddd", Check::none, Topic.PASSPORT).sure(0.1, 0.1));
        all.add(formed(VN_CCCD, "dddddddddddd", OverseasChecks::vietnamese, Topic.VN));
        all.add(checked(ZA_ID, "ddddddddddddd|dddddd dddd ddd", OverseasChecks::southAfrican, Topic.ZA, Topic.IDENTITY)
                .byChance(0.01)
                .sure(0.55, 0.8));
    }
}
