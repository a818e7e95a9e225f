package dev.taskward.adapter.rest.task;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.domain.ListPosition;
import dev.taskward.domain.ListPosition.SortKey;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Priority;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Direction;
import dev.taskward.domain.TaskQuery.Filter;
import dev.taskward.domain.TaskQuery.Sort;
import dev.taskward.domain.TaskQuery.Status;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageCursorsTest {
    private static final int HMAC_BYTES = 16;
    private static final OwnerId OWNER = new OwnerId("alice");
    private static final Instant TIME = Instant.parse("2026-02-10T09:00:00.123456Z");
    private static final Instant OTHER_TIME = TIME.plusNanos(1_000);
    private static final Filter FILTER =
            new Filter(Status.PENDING, Priority.LOW, TIME, TIME, TIME, List.of("tea", "bread"));
    private static final TaskQuery QUERY = new TaskQuery(FILTER, Sort.CREATED, Direction.DESC);
    private static final ListPosition POSITION = new ListPosition(new TaskId(42), new SortKey.Time(TIME));

    private final PageCursors cursors = new PageCursors("a secret that has at least 32 characters");

    static Stream<Arguments> positions() {
        return Stream.of(
                Arguments.of(Sort.CREATED, new SortKey.Time(TIME)),
                Arguments.of(Sort.UPDATED, new SortKey.Time(Instant.EPOCH)),
                Arguments.of(Sort.DUE_DATE, new SortKey.Time(Instant.parse("9999-12-31T23:59:59.999999Z"))),
                Arguments.of(Sort.DUE_DATE, new SortKey.None()),
                Arguments.of(Sort.PRIORITY, new SortKey.Rank(Priority.MEDIUM)),
                Arguments.of(Sort.PRIORITY, new SortKey.None()),
                Arguments.of(Sort.TITLE, new SortKey.Title("Buy groceries")),
                Arguments.of(Sort.TITLE, new SortKey.Title("\uD83D\uDE00".repeat(200))));
    }

    @ParameterizedTest
    @MethodSource("positions")
    void aCursorHoldsThePositionOfEverySort(Sort sort, SortKey key) {
        TaskQuery query = new TaskQuery(FILTER, sort, Direction.ASC);
        ListPosition position = new ListPosition(new TaskId(TaskId.MAX), key);

        String cursor = cursors.format(OWNER, query, position);

        assertThat(cursor).matches("[A-Za-z0-9_-]+");
        assertThat(cursors.parse(OWNER, query, cursor)).contains(position);
    }

    static Stream<Named<TaskQuery>> otherQueries() {
        return Stream.of(
                Named.of("status", withFilter(new Filter(Status.ALL, Priority.LOW, TIME, TIME, TIME, FILTER.words()))),
                Named.of("priority", withFilter(new Filter(Status.PENDING, null, TIME, TIME, TIME, FILTER.words()))),
                Named.of(
                        "due before",
                        withFilter(new Filter(Status.PENDING, Priority.LOW, OTHER_TIME, TIME, TIME, FILTER.words()))),
                Named.of(
                        "due after",
                        withFilter(new Filter(Status.PENDING, Priority.LOW, TIME, OTHER_TIME, TIME, FILTER.words()))),
                Named.of(
                        "updated since",
                        withFilter(new Filter(Status.PENDING, Priority.LOW, TIME, TIME, OTHER_TIME, FILTER.words()))),
                Named.of(
                        "no due before",
                        withFilter(new Filter(Status.PENDING, Priority.LOW, null, TIME, TIME, FILTER.words()))),
                Named.of("no words", withWords()),
                Named.of("fewer words", withWords("tea")),
                Named.of("more words", withWords("tea", "bread", "milk")),
                Named.of("words in another order", withWords("bread", "tea")),
                Named.of("words that are joined", withWords("teabread")),
                Named.of("a word in another case", withWords("tea", "Bread")),
                Named.of("sort", new TaskQuery(FILTER, Sort.UPDATED, Direction.DESC)),
                Named.of("direction", new TaskQuery(FILTER, Sort.CREATED, Direction.ASC)));
    }

    @ParameterizedTest
    @MethodSource("otherQueries")
    void aCursorIsInvalidForAnotherQuery(TaskQuery other) {
        String cursor = cursors.format(OWNER, QUERY, POSITION);

        assertThat(cursors.parse(OWNER, QUERY, cursor)).contains(POSITION);
        assertThat(cursors.parse(OWNER, other, cursor)).isEmpty();
        assertThat(cursors.parse(OWNER, QUERY, cursors.format(OWNER, other, POSITION)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob", "Alice", "alice ", "alicealice"})
    void aCursorIsInvalidForAnotherOwner(String owner) {
        assertThat(cursors.parse(new OwnerId(owner), QUERY, cursors.format(OWNER, QUERY, POSITION)))
                .isEmpty();
    }

    @Test
    void aCursorOfAnInstanceWithAnotherSecretIsInvalid() {
        PageCursors foreign = new PageCursors("another secret that has at least 32 characters");

        assertThat(cursors.parse(OWNER, QUERY, foreign.format(OWNER, QUERY, POSITION)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "AAAA",
                "=",
                "%",
                "é",
                "\0",
                "not base64",
                "____________________",
                "AAAAAAAAAAAAAAAAAAAAAA"
            })
    void textThatIsNoCursorIsInvalid(String text) {
        assertThat(cursors.parse(OWNER, QUERY, text)).isEmpty();
        assertThat(cursors.parse(OWNER, QUERY, text.repeat(3_000))).isEmpty();
    }

    @Test
    void aCursorIsInvalidWithAnyOfItsBytesChangedOrMissing() {
        byte[] bytes = Base64.getUrlDecoder().decode(cursors.format(OWNER, QUERY, POSITION));

        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(cursors.parse(OWNER, QUERY, encode(changed))).isEmpty();
            assertThat(cursors.parse(OWNER, QUERY, encode(Arrays.copyOf(bytes, i))))
                    .isEmpty();
        }
        assertThat(cursors.parse(OWNER, QUERY, encode(Arrays.copyOf(bytes, bytes.length + 1))))
                .isEmpty();
    }

    /** The HMAC covers the query and then the position. A word at the end of the query must stay there. */
    @Test
    void aSearchWordCannotBecomePartOfThePosition() {
        byte[] bytes = Base64.getUrlDecoder().decode(cursors.format(OWNER, withWords("abcdef"), POSITION));
        ByteArrayOutputStream forged = new ByteArrayOutputStream();
        forged.write(bytes, 0, HMAC_BYTES);
        forged.writeBytes(new byte[] {0, 6});
        forged.writeBytes("abcdef".getBytes(US_ASCII));
        forged.write(bytes, HMAC_BYTES, bytes.length - HMAC_BYTES);

        assertThat(cursors.parse(OWNER, withWords(), encode(forged.toByteArray())))
                .isEmpty();
    }

    private static TaskQuery withFilter(Filter filter) {
        return new TaskQuery(filter, QUERY.sort(), QUERY.direction());
    }

    private static TaskQuery withWords(String... words) {
        return withFilter(new Filter(Status.PENDING, Priority.LOW, TIME, TIME, TIME, List.of(words)));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
