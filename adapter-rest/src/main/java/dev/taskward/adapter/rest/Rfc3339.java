package dev.taskward.adapter.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Date-times as RFC 3339 writes them, which {@code java.time} takes too narrowly (offsets, fractions) and too widely
 * (no seconds, years of any length). Fractions finer than a nanosecond are cut off; leap seconds are not known.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3339#section-5.6">RFC 3339, section 5.6</a>
 */
final class Rfc3339 {
    private static final Pattern DATE_TIME = Pattern.compile("(?<date>\\d{4}-\\d\\d-\\d\\d)[Tt]"
            + "(?<time>\\d\\d:\\d\\d:\\d\\d)(?:(?<fraction>\\.\\d{1,9}+)\\d*+)?"
            + "(?:[Zz]|(?<sign>[+-])(?<hours>[01]\\d|2[0-3]):(?<minutes>[0-5]\\d))");

    private static final int LONGEST = "2026-02-10T09:00:00.123456789Z".length();

    private Rfc3339() {}

    static Optional<Instant> parse(String text) {
        Matcher form = DATE_TIME.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            Instant local = LocalDateTime.parse(form.group("date") + "T" + form.group("time")
                            + Objects.requireNonNullElse(form.group("fraction"), ""))
                    .toInstant(ZoneOffset.UTC);
            return Optional.of(form.group("sign") == null ? local : local.minusSeconds(offsetSeconds(form)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * As {@link Instant#toString} has it for the years 0 to 9999, but several times faster; a list has hundreds.
     *
     * @param zone whether to end with a Z
     */
    static String format(Instant time, boolean zone) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        byte[] text = new byte[LONGEST];
        digits(text, 0, 4, utc.getYear());
        text[4] = '-';
        digits(text, 5, 2, utc.getMonthValue());
        text[7] = '-';
        digits(text, 8, 2, utc.getDayOfMonth());
        text[10] = 'T';
        digits(text, 11, 2, utc.getHour());
        text[13] = ':';
        digits(text, 14, 2, utc.getMinute());
        text[16] = ':';
        digits(text, 17, 2, utc.getSecond());
        int end = 19;
        int nanos = utc.getNano();
        if (nanos > 0) {
            // in groups of three
            int places = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
            text[end] = '.';
            digits(text, end + 1, places, places == 3 ? nanos / 1_000_000 : places == 6 ? nanos / 1_000 : nanos);
            end += 1 + places;
        }
        if (zone) {
            text[end++] = 'Z';
        }
        return new String(text, 0, end, ISO_8859_1);
    }

    private static void digits(byte[] text, int from, int places, int number) {
        int rest = number;
        for (int i = from + places - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static long offsetSeconds(Matcher form) {
        int minutes = Integer.parseInt(form.group("hours")) * 60 + Integer.parseInt(form.group("minutes"));
        return (form.group("sign").equals("-") ? -60L : 60L) * minutes;
    }
}
