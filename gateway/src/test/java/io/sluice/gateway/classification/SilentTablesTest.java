package io.sluice.gateway.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.Rank;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables that hold nothing personal grade PUBLIC, and at most one row in a hundred raises anything. */
class SilentTablesTest {
    private static final int ROWS = 3000;

    enum Table {
        ORDER_LINES(
                "order_id,line,sku,quantity,unit_price,currency,ordered_at,status",
                r -> "2026" + r.digits(14) + "," + r.of(1, 9) + "," + r.letters(3) + "-" + r.digits(5) + ","
                        + r.of(1, 99) + "," + r.money() + ",EUR," + r.date() + ",SHIPPED"),
        LONG_ORDER_NUMBERS("number,item", r -> r.digits(18) + "," + r.digits(16)),
        INVOICES(
                "invoice_no;net;vat;gross;due",
                r -> "RE-2026-" + r.digits(6) + ";" + r.money() + ";" + r.money() + ";" + r.money() + ";" + r.date()),
        SENSORS(
                "timestamp,sensor,temperature,humidity,pressure,battery_mv",
                r -> r.moment() + ",s-" + r.of(1, 400) + "," + r.decimal(40, 2) + "," + r.decimal(100, 1) + ","
                        + r.decimal(1100, 2) + "," + r.digits(4)),
        METERS(
                "meter_id,reading_kwh,read_at,phase",
                r -> "1EMH00" + r.digits(8) + "," + r.digits(6) + "." + r.digits(3) + "," + r.moment() + ","
                        + r.of(1, 3)),
        PRICES(
                "article,price,valid_from,valid_to",
                r -> r.digits(8) + "," + r.money() + "," + r.date() + "," + r.date()),
        CATALOGUE(
                "ean,title,weight_g,length_mm,stock",
                r -> ean(r) + ",Cordless drill " + r.of(10, 40) + " V," + r.digits(4) + "," + r.digits(3) + ","
                        + r.digits(2)),
        BOOKS(
                "isbn,pages,year,edition",
                r -> "978-3-" + r.digits(2) + "-" + r.digits(6) + "-" + r.digits(1) + "," + r.of(80, 900) + ","
                        + r.of(1950, 2026) + "," + r.of(1, 5)),
        SERIAL_NUMBERS(
                "serial,part,batch,firmware",
                r -> r.letters(2) + r.digits(9) + "," + r.letters(1) + r.digits(8) + "," + r.digits(10) + ",v"
                        + r.of(1, 9) + "." + r.of(0, 20) + "." + r.of(0, 99)),
        PARCELS(
                "tracking,depot,weight,scanned",
                r -> "1Z" + r.letters(3) + r.digits(13) + ",D" + r.digits(3) + "," + r.decimal(30, 2) + ","
                        + r.moment()),
        LOG_LINES(
                "at\tlevel\tthread\tmessage",
                r -> r.moment() + "\tINFO\tworker-" + r.of(1, 16) + "\trequest " + r.digits(12) + " took " + r.digits(4)
                        + " ms, wrote " + r.digits(9) + " bytes"),
        REQUESTS(
                "at,method,path,status,bytes,micros",
                r -> r.moment() + ",GET,/api/v1/items/" + r.digits(7) + ",200," + r.digits(6) + "," + r.digits(5)),
        UUIDS("id,parent,version", r -> r.uuid() + "," + r.uuid() + "," + r.of(1, 50)),
        HASHES("sha256,size,commit", r -> r.hex(64) + "," + r.digits(7) + "," + r.hex(40)),
        OBJECT_IDS("_id,etag,offset", r -> r.hex(24) + "," + r.hex(32) + "," + r.digits(11)),
        MOMENTS(
                "seconds,millis,iso,compact",
                r -> "17" + r.digits(8) + ",17" + r.digits(11) + "," + r.moment() + ","
                        + r.moment().replaceAll("[^0-9]", "")),
        STATIONS(
                "station,lat,lon,height_m",
                r -> "ST" + r.digits(4) + "," + r.decimal(90, 5) + "," + r.decimal(180, 5) + "," + r.digits(3)),
        WELLS(
                "well,x_utm,y_utm,depth",
                r -> "W-" + r.digits(3) + "," + r.digits(6) + ".5," + r.digits(7) + ".5," + r.digits(4)),
        QUOTES(
                "isin,at,open,high,low,close,volume",
                r -> isin(r) + "," + r.date() + "," + r.money() + "," + r.money() + "," + r.money() + "," + r.money()
                        + "," + r.digits(7)),
        RATES("pair,rate,fixed_on", r -> r.letters(3) + "/" + r.letters(3) + "," + r.decimal(2, 6) + "," + r.date()),
        BUILDS(
                "build,branch,duration_s,artifact",
                r -> r.digits(6) + ",release/" + r.of(1, 9) + "." + r.of(0, 30) + "," + r.digits(3) + ",app-"
                        + r.of(1, 9) + "." + r.of(0, 9) + "." + r.of(0, 99) + "-" + r.digits(8) + ".jar"),
        MATRIX(
                "c1,c2,c3,c4,c5,c6",
                r -> r.digits(4) + "," + r.digits(6) + "," + r.digits(8) + "," + r.digits(9) + "," + r.digits(10) + ","
                        + r.digits(11)),
        CHINESE_ORDERS(
                "订单号,商品,数量,单价,下单时间,状态",
                r -> "DD" + r.digits(14) + ",螺丝刀," + r.of(1, 50) + "," + r.money() + "," + r.moment() + ",已发货"),
        CHINESE_CATALOGUE(
                "条码,名称,规格,库存,价格", r -> ean(r) + ",矿泉水," + r.digits(3) + "ml," + r.digits(4) + "," + r.money()),
        CHINESE_SENSORS(
                "时间,设备编号,温度,湿度",
                r -> r.moment() + ",SB-" + r.digits(6) + "," + r.decimal(40, 1) + "," + r.decimal(100, 1));

        private final String header;
        private final Function<Values, String> row;

        Table(String header, Function<Values, String> row) {
            this.header = header;
            this.row = row;
        }

        Findings findings() {
            Values values = new Values(new Random(ordinal() + 100));
            StringBuilder text = new StringBuilder(header).append('\n');
            for (int i = 0; i < ROWS; i++) {
                text.append(row.apply(values)).append('\n');
            }
            Classifier classifier = Classifier.start("table.csv", Classifier.ALL);
            classifier.feed(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            return classifier.finish();
        }
    }

    /** Random values of things. */
    private record Values(Random random) {
        String digits(int n) {
            StringBuilder digits = new StringBuilder();
            digits.append(1 + random.nextInt(9));
            while (digits.length() < n) {
                digits.append(random.nextInt(10));
            }
            return digits.toString();
        }

        String letters(int n) {
            StringBuilder letters = new StringBuilder();
            while (letters.length() < n) {
                letters.append((char) ('A' + random.nextInt(26)));
            }
            return letters.toString();
        }

        String hex(int n) {
            StringBuilder hex = new StringBuilder();
            while (hex.length() < n) {
                hex.append(Character.forDigit(random.nextInt(16), 16));
            }
            return hex.toString();
        }

        int of(int least, int most) {
            return least + random.nextInt(most - least + 1);
        }

        String decimal(int below, int places) {
            return String.format(Locale.ROOT, "%." + places + "f", random.nextDouble() * below);
        }

        String money() {
            return decimal(5000, 2);
        }

        String date() {
            return String.format("2026-%02d-%02d", of(1, 12), of(1, 28));
        }

        String moment() {
            return String.format("%sT%02d:%02d:%02d.%03dZ", date(), of(0, 23), of(0, 59), of(0, 59), of(0, 999));
        }

        String uuid() {
            return new UUID(random.nextLong(), random.nextLong()).toString();
        }
    }

    private static String ean(Values values) {
        String body = "40" + values.digits(10);
        int sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += (body.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
        }
        return body + (10 - sum % 10) % 10;
    }

    private static String isin(Values values) {
        return "DE000" + values.letters(1) + values.digits(5) + values.of(0, 9);
    }

    /** How many rows hold anything that some floor counts, at least; a row that holds two counts twice. */
    private static List<String> raising(Findings findings) {
        List<String> raising = new ArrayList<>();
        for (ColumnFindings column : findings.columns()) {
            for (TypeFinding type : column.types()) {
                if (FloorTable.DEFAULT.floors().get(type.type()).rank() != Rank.PUBLIC) {
                    raising.add(column.name() + " " + type.type() + " " + type.count() + " of "
                            + (type.count() + type.nearMisses()));
                }
            }
        }
        return raising;
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void nothingPersonalIsPublic(Table table) {
        Findings findings = table.findings();
        assertThat(findings.rows()).isEqualTo(ROWS);
        assertThat(findings.readable()).isTrue();
        Grade grade = new Grader(Schemes.standard()).grade(findings);
        assertThat(grade.reasons()).as(raising(findings).toString()).isEmpty();
        assertThat(grade.floor()).isEqualTo(Rank.PUBLIC);
    }

    @Test
    void hardlyAnyRowRaisesAnything() {
        long raised = 0;
        long rows = 0;
        List<String> which = new ArrayList<>();
        for (Table table : Table.values()) {
            Findings findings = table.findings();
            which.add(table + " " + raising(findings));
            raised += findings.columns().stream()
                    .flatMap(column -> column.types().stream())
                    .filter(type -> FloorTable.DEFAULT.floors().get(type.type()).rank() != Rank.PUBLIC)
                    .mapToLong(TypeFinding::count)
                    .sum();
            rows += findings.rows();
        }
        assertThat(raised).as(which.toString()).isLessThanOrEqualTo(rows / 100);
    }
}
