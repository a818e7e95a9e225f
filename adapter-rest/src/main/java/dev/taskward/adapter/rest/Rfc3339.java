package dev.taskward.adapter.rest;

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

    private static final int WHOLE_SECONDS = "2026-02-10T09:00:00".length();

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
     * As {@link Instant#toString} has it for the years 0 to 9999, in ASCII, but several times faster; a list has hundreds.
     *
     * @param zone whether to end with a Z
     */
    static byte[] format(Instant time, boolean zone) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        int nanos = utc.getNano();
        // in groups of three
        int places = nanos == 0 ? 0 : nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
        byte[] text = new byte[WHOLE_SECONDS + (places == 0 ? 0 : 1 + places) + (zone ? 1 : 0)];
        twoDigits(text, 0, utc.getYear() / 100);
        twoDigits(text, 2, utc.getYear() % 100);
        text[4] = '-';
        twoDigits(text, 5, utc.getMonthValue());
        text[7] = '-';
        twoDigits(text, 8, utc.getDayOfMonth());
        text[10] = 'T';
        twoDigits(text, 11, utc.getHour());
        text[13] = ':';
        twoDigits(text, 14, utc.getMinute());
        text[16] = ':';
        twoDigits(text, 17, utc.getSecond());
        if (places > 0) {
            text[WHOLE_SECONDS] = '.';
            int rest = places == 3 ? nanos / 1_000_000 : places == 6 ? nanos / 1_000 : nanos;
            for (int i = WHOLE_SECONDS + places; i > WHOLE_SECONDS; i--) {
                text[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        if (zone) {
            text[text.length - 1] = 'Z';
        }
        return text;
    }

    private static void twoDigits(byte[] text, int from, int number) {
        text[from] = (byte) ('0' + number / 10);
        text[from + 1] = (byte) ('0' + number % 10);
    }

    private static long offsetSeconds(Matcher form) {
        int minutes = Integer.parseInt(form.group("hours")) * 60 + Integer.parseInt(form.group("minutes"));
        return (form.group("sign").equals("-") ? -60L : 60L) * minutes;
    }
}
