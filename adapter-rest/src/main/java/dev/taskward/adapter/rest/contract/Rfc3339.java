package dev.taskward.adapter.rest.contract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses and formats date-times of RFC 3339. The parsers of {@code java.time} reject some of its offsets and fractions,
 * and accept times without seconds and years of any length. Fractions are truncated to nanoseconds. Leap seconds are
 * rejected.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3339#section-5.6">RFC 3339, section 5.6</a>
 */
public final class Rfc3339 {
    private static final Pattern DATE_TIME = Pattern.compile("(?<date>\\d{4}-\\d\\d-\\d\\d)[Tt]"
            + "(?<time>\\d\\d:\\d\\d:\\d\\d)(?:(?<fraction>\\.\\d{1,9}+)\\d*+)?"
            + "(?:[Zz]|(?<sign>[+-])(?<hours>[01]\\d|2[0-3]):(?<minutes>[0-5]\\d))");

    private static final int WHOLE_SECONDS = "2026-02-10T09:00:00".length();

    private Rfc3339() {}

    /** Parses a date-time with an offset. Returns empty if the text is not one. */
    public static Optional<Instant> parse(String text) {
        Matcher match = DATE_TIME.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        try {
            Instant local = LocalDateTime.parse(match.group("date") + "T" + match.group("time")
                            + Objects.requireNonNullElse(match.group("fraction"), ""))
                    .toInstant(ZoneOffset.UTC);
            return Optional.of(match.group("sign") == null ? local : local.minusSeconds(offsetSeconds(match)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Formats a time of the years 0 to 9999 in ASCII, like {@link Instant#toString}, but several times faster. A list
     * has hundreds of times.
     *
     * @param zone whether to end with a Z
     */
    static byte[] format(Instant time, boolean zone) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        int nanos = utc.getNano();
        // fraction digits come in groups of three
        int digits = nanos == 0 ? 0 : nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
        byte[] text = new byte[WHOLE_SECONDS + (digits == 0 ? 0 : 1 + digits) + (zone ? 1 : 0)];
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
        if (digits > 0) {
            text[WHOLE_SECONDS] = '.';
            int remaining = digits == 3 ? nanos / 1_000_000 : digits == 6 ? nanos / 1_000 : nanos;
            for (int i = WHOLE_SECONDS + digits; i > WHOLE_SECONDS; i--) {
                text[i] = (byte) ('0' + remaining % 10);
                remaining /= 10;
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

    private static long offsetSeconds(Matcher match) {
        int minutes = Integer.parseInt(match.group("hours")) * 60 + Integer.parseInt(match.group("minutes"));
        return (match.group("sign").equals("-") ? -60L : 60L) * minutes;
    }
}
