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

    private static long offsetSeconds(Matcher form) {
        int minutes = Integer.parseInt(form.group("hours")) * 60 + Integer.parseInt(form.group("minutes"));
        return (form.group("sign").equals("-") ? -60L : 60L) * minutes;
    }
}
