package dev.taskward.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @Nested
    class AnOwnerId {

        @ParameterizedTest
        @ValueSource(strings = {"kT4mXbW0cUq9gYwPz5vNfL2hRj7sDa1e", "42", "auth0|5f7c", "a@b.example", "Jürgen 😀"})
        void isOpaqueText(String text) {
            assertThat(new OwnerId(text).value()).isEqualTo(text);
        }

        @Test
        void hasAtMost255Characters() {
            assertThat(new OwnerId("x".repeat(255)).value()).hasSize(255);
            assertBreaks(Rule.TOO_LONG, () -> new OwnerId("x".repeat(256)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\t"})
        void mustNotBeBlank(String text) {
            assertBreaks(Rule.BLANK, () -> new OwnerId(text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"a\0", "a\nb", "a\u0085b", "a\u007f", "a\uD800"})
        void holdsNoControlCharacters(String text) {
            assertBreaks(Rule.INVALID_CHARACTER, () -> new OwnerId(text));
        }
    }

    @Nested
    class ATaskId {

        @ParameterizedTest
        @ValueSource(longs = {1, 42, 9_007_199_254_740_991L})
        void fitsAJavaScriptNumber(long value) {
            assertThat(new TaskId(value).value()).isEqualTo(value);
        }

        @ParameterizedTest
        @ValueSource(longs = {0, -1, 9_007_199_254_740_992L, Long.MAX_VALUE, Long.MIN_VALUE})
        void isNothingElse(long value) {
            assertBreaks(Rule.OUT_OF_RANGE, () -> new TaskId(value));
        }
    }

    @Nested
    class ADescription {

        @Test
        void keepsItsWhiteSpace() {
            assertThat(new TaskDescription(" a\n ").value()).isEqualTo(" a\n ");
            assertThat(new TaskDescription("").value()).isEmpty();
        }

        @Test
        void hasAtMost100000CodePoints() {
            assertThat(new TaskDescription("😀".repeat(100_000)).value()).hasSize(200_000);
            assertBreaks(Rule.TOO_LONG, () -> new TaskDescription("x".repeat(100_001)));
        }

        @Test
        void mustBeTextThatCanBeStored() {
            assertBreaks(Rule.INVALID_CHARACTER, () -> new TaskDescription("a\0"));
        }
    }

    @Nested
    class ADueDate {

        @ParameterizedTest
        @ValueSource(strings = {"0001-01-01T00:00:00Z", "2026-02-10T00:00:00.000001Z", "9999-12-31T23:59:59.999999Z"})
        void isInTheYearsOfFourDigits(String time) {
            assertThat(new DueDate(Instant.parse(time)).value()).isEqualTo(time);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0000-12-31T23:59:59Z", "0000-02-29T00:00:00Z", "+10000-01-01T00:00:00Z"})
        void isInNoOtherYear(String time) {
            assertBreaks(Rule.OUT_OF_RANGE, () -> new DueDate(Instant.parse(time)));
        }

        @Test
        void isCutToMicroseconds() {
            assertThat(new DueDate(Instant.parse("2026-02-10T00:00:00.123456789Z")).value())
                    .isEqualTo("2026-02-10T00:00:00.123456Z");
        }
    }

    private static void assertBreaks(Rule rule, ThrowingCallable making) {
        assertThatExceptionOfType(InvalidValue.class).isThrownBy(making).returns(rule, InvalidValue::rule);
    }
}
