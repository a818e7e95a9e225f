package dev.taskward.adapter.rest.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.domain.TaskId;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdFormatTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 42, TaskId.MAX})
    void anIdIsTheSameAfterFormattingAndParsing(long value) {
        TaskId id = new TaskId(value);

        for (TaskIdFormat format : TaskIdFormat.values()) {
            assertThat(format.parse(format.format(id).toString())).contains(id);
        }
        assertThat(TaskIdFormat.NUMBER.format(id)).isEqualTo(value);
        assertThat(TaskIdFormat.UUID.format(id).toString())
                .matches("00000000-0000-8000-8[0-9a-f]{3}-[0-9a-f]{12}")
                .isEqualTo(TaskIdFormat.UUID.format(id));
    }

    @Test
    void aUuidIsCaseInsensitive() {
        TaskId id = new TaskId(0xABCDEF);

        assertThat(TaskIdFormat.UUID.parse(
                        TaskIdFormat.UUID.format(id).toString().toUpperCase(Locale.ROOT)))
                .contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "nonsense",
                "00000000-0000-8000-8000-000000000000",
                "00000000-0000-8000-c000-000000000001",
                "00000000-0000-8000-8020-000000000000",
                "00000000-0000-4000-8000-000000000001",
                "123e4567-e89b-12d3-a456-426614174000",
                "0-0-8000-8000-1",
                "00000000000080008000000000000001",
                " 00000000-0000-8000-8000-000000000001"
            })
    void aTextThatIsNoUuidOfATaskIsNoId(String text) {
        assertThat(TaskIdFormat.UUID.parse(text)).isEmpty();
    }
}
