package dev.taskward.adapter.rest.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.problem.InputError;
import dev.taskward.adapter.rest.problem.ProblemException;
import dev.taskward.application.port.in.BatchOperation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which members a batch may have. HostileInputTest covers their values. */
class BatchRequestReaderTest {
    static final List<String> CONTRACTS = WireContract.NAMES;
    private static final WireContract CONTRACT = WireContract.named(WireContract.DEFAULT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'op': 'create', 'task': {'title': 'x'}, 'id': 1}|id is a member of other operations",
                "{'op': 'create', 'task': {'title': 'x'}, 'if_match': '*'}|a new task has no version",
                "{'op': 'create', 'task': {'title': 'x'}, 'title': 'x'}|title belongs into task",
                "{'op': 'update', 'id': 1, 'task': {}, 'ifMatch': '*'}|mistyped",
                "{'op': 'update', 'id': 1, 'task': {}, 'If-Match': '*'}|the name of the header",
                "{'op': 'complete', 'id': 1, 'task': {}}|task is a member of other operations",
                "{'op': 'complete', 'id': 1, 'if_none_match': '*'}|unsupported condition",
                "{'op': 'delete', 'id': 1, 'ifMatch': '99'}|mistyped",
                "{'op': 'delete', 'id': 1, 'IF_MATCH': '99'}|wrong case",
                "{'op': 'delete', 'id': 1, '': 1}|empty name",
                "{'op': 'delete', 'id': 1, 'a': 1, 'b': 2, 'c': [{}]}|several unknown members are one error"
            })
    void rejectsAnOperationWithAnUnknownMember(String operation, String reason) {
        List<InputError> errors = errorsIn("{'operations': [%s]}".formatted(operation));

        assertThat(errors).as(reason).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo("unknown_member");
            assertThat(error.pointer()).isEqualTo("/operations/0");
            assertThat(error.detail()).startsWith("may only have ");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'operations': [{'op': 'delete', 'id': 1}], 'dry_run': true}",
                "{'atomic': false, 'operations': [{'op': 'delete', 'id': 1}]}"
            })
    void rejectsABodyWithAnUnknownMember(String body) {
        assertThat(errorsIn(body))
                .extracting(InputError::pointer, InputError::code)
                .containsExactly(tuple("", "unknown_member"));
    }

    @Test
    void reportsEachOperationThatHasAnUnknownMember() {
        List<InputError> errors = errorsIn("""
                {'operations': [
                    {'op': 'delete', 'id': 1, 'if_match': '*'},
                    {'op': 'delete', 'id': 1, 'x': 1},
                    {'op': 'create', 'task': {'title': ''}, 'x': 1}]}""");

        assertThat(errors)
                .extracting(error -> error.pointer() + " " + error.code())
                .containsExactly(
                        "/operations/1 unknown_member",
                        "/operations/2 unknown_member",
                        "/operations/2/task/title blank");
    }

    @ParameterizedTest
    @FieldSource("CONTRACTS")
    void ignoresUnknownMembersOfATaskUnderEveryContract(String contract) {
        List<BatchOperation> operations = BatchRequestReader.read(
                json("{'operations': [{'op': 'create', 'task': {'title': 'x', 'unknown': 1}}]}"),
                WireContract.named(contract));

        assertThat(operations).singleElement().isInstanceOf(BatchOperation.Create.class);
    }

    private static List<InputError> errorsIn(String body) {
        return catchThrowableOfType(ProblemException.class, () -> BatchRequestReader.read(json(body), CONTRACT))
                .errors();
    }

    private static byte[] json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"').getBytes(UTF_8);
    }
}
