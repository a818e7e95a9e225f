package dev.taskward.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTitleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {" Buy milk", "Buy milk\t\r\n", "\u00a0Buy milk\u3000", "\ufeffBuy milk\u2028", "\u0085Buy milk"})
    void losesWhiteSpaceAtBothEnds(String text) {
        assertThat(new TaskTitle(text).value()).isEqualTo("Buy milk");
    }

    @Test
    void keepsWhiteSpaceInside() {
        assertThat(new TaskTitle("Buy \t milk").value()).isEqualTo("Buy \t milk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u00a0", "\u2003\u3000"})
    void mustNotBeBlank(String text) {
        assertBreaks(Rule.BLANK, text);
    }

    @Test
    void countsCodePointsNotChars() {
        String longest = "\uD83D\uDE00".repeat(200);

        assertThat(new TaskTitle(longest).value()).isEqualTo(longest);
        assertBreaks(Rule.TOO_LONG, longest + "x");
    }

    @Test
    void isMeasuredAfterTrimming() {
        assertThat(new TaskTitle("  " + "x".repeat(200) + "  ").value()).hasSize(200);
        assertBreaks(Rule.TOO_LONG, "x".repeat(201));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\uD800", "\uDC00a", "\uD800\uD800", "a\uDFFF\uD800b"})
    void mustBeTextThatCanBeStored(String text) {
        assertBreaks(Rule.INVALID_CHARACTER, text);
    }

    private static void assertBreaks(Rule rule, String text) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new TaskTitle(text))
                .returns(rule, InvalidValue::rule);
    }
}
