package dev.taskward.adapter.rest.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

    @ParameterizedTest
    @CsvSource({
        "2026-02-10T09:00:00Z, 2026-02-10T09:00:00Z",
        "2026-02-10t09:00:00z, 2026-02-10T09:00:00Z",
        "2026-02-10T09:00:00.5Z, 2026-02-10T09:00:00.5Z",
        "2026-02-10T09:00:00.123456789Z, 2026-02-10T09:00:00.123456789Z",
        "2026-02-10T09:00:00.1234567891234Z, 2026-02-10T09:00:00.123456789Z",
        "2026-02-10T09:00:00+01:00, 2026-02-10T08:00:00Z",
        "2026-02-10T09:00:00-05:30, 2026-02-10T14:30:00Z",
        "2026-02-10T09:00:00+23:59, 2026-02-09T09:01:00Z",
        "2026-02-10T09:00:00-00:00, 2026-02-10T09:00:00Z",
        "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
    })
    void parsesADateTimeWithOffset(String text, Instant time) {
        assertThat(Rfc3339.parse(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-02-10",
                "2026-02-10T09:00Z",
                "2026-02-10T09:00:00",
                "2026-02-10 09:00:00Z",
                "2026-02-10T09:00:00.Z",
                "2026-02-10T09:00:00,5Z",
                "2026-02-10T09:00:005Z",
                "2026-02-10T24:00:00Z",
                "2026-02-10T23:59:60Z",
                "2026-02-10T09:60:00Z",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-02-10T09:00:00+1:00",
                "2026-02-10T09:00:00+0100",
                "2026-02-10T09:00:00+24:00",
                "2026-02-10T09:00:00+01:60",
                "2026-02-10T09:00:00+01:00:30",
                "+2026-02-10T09:00:00Z",
                "-2026-02-10T09:00:00Z",
                "12026-02-10T09:00:00Z",
                "26-02-10T09:00:00Z",
                " 2026-02-10T09:00:00Z",
                "2026-02-10T09:00:00Z ",
                "2026-02-10T09:00:00Z[UTC]",
                "2026-W07-2T09:00:00Z",
                "٢٠٢٦-02-10T09:00:00Z"
            })
    void doesNotParseOtherText(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "1582-10-10T23:59:59.000000001Z",
                "1969-12-31T23:59:59.999Z",
                "2026-02-07T10:00:00.100Z",
                "2026-02-07T10:00:00.000100Z",
                "2024-02-29T00:00:00Z",
                "9999-12-31T23:59:59.999999Z"
            })
    void formatsATimeLikeInstant(String text) {
        Instant time = Instant.parse(text);

        assertThat(new String(Rfc3339.format(time, true), US_ASCII))
                .isEqualTo(time.toString())
                .isEqualTo(text);
        assertThat(new String(Rfc3339.format(time, false), US_ASCII)).isEqualTo(text.replace("Z", ""));
    }
}
