package dev.taskward.adapter.rest.task;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestService;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tests random sequences of patches: a patch changes its members and no others, if its precondition holds. */
class MergePatchTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> MEMBERS = List.of("title", "description", "completed", "priority", "due_date");

    @SuppressWarnings("NullAway.Init") // start() initializes it
    private static TestService service;

    @BeforeContainer
    static void start() {
        service = new TestService(TestService.SETTINGS, useCases -> useCases, new StrictlyIncreasingClock());
    }

    @AfterContainer
    static void stop() {
        service.close();
    }

    /** A clock that never returns the same time twice. */
    private static final class StrictlyIncreasingClock extends Clock {
        private final AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);

        @Override
        public Instant instant() {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return last.updateAndGet(before -> now.isAfter(before) ? now : before.plusMillis(1));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("The clock is always in UTC");
        }
    }

    /** The value that a patch has for one member. */
    sealed interface MemberPatch {
        /** The patch does not have the member. */
        record Absent() implements MemberPatch {}

        /** The patch repeats the current value of the task. */
        record Same() implements MemberPatch {}

        /**
         * The patch sets a value.
         *
         * @param sent the value in the patch
         * @param stored the value that the task has afterwards
         */
        record Value(@Nullable Object sent, @Nullable Object stored) implements MemberPatch {}
    }

    /** The If-Match header of a patch. */
    enum Precondition {
        NONE(true),
        CURRENT(true),
        ANY(true),
        CURRENT_AMONG_OTHERS(true),
        OLDER(false),
        NEWER(false),
        WEAK(false);

        private final boolean holds;

        Precondition(boolean holds) {
            this.holds = holds;
        }

        List<String> headers(long version) {
            return switch (this) {
                case NONE -> List.of();
                case CURRENT -> List.of("If-Match", "\"" + version + "\"");
                case ANY -> List.of("If-Match", "*");
                case CURRENT_AMONG_OTHERS -> List.of("If-Match", "\"x\", \"" + version + "\",");
                case OLDER -> List.of("If-Match", "\"" + (version - 1) + "\"");
                case NEWER -> List.of("If-Match", "\"" + (version + 1) + "\"");
                case WEAK -> List.of("If-Match", "W/\"" + version + "\"");
            };
        }
    }

    record Patch(List<MemberPatch> members, Precondition precondition, String mediaType, boolean hasUnknownMembers) {}

    @Property(tries = 25, shrinking = ShrinkingMode.BOUNDED)
    void aPatchChangesItsMembersAndNoOthersIfItsPreconditionHolds(@ForAll("sequences") List<Patch> patches) {
        TestClient client = TestClient.as("user-" + UUID.randomUUID(), service.port());
        Response created = client.post("/api/tasks", "{\"title\": \"New\"}");
        String task = created.header("Location");
        ObjectNode expected = created.json().asObject();

        for (Patch patch : patches) {
            JsonNode before = expected.deepCopy();
            long version = before.get("version").asLong();
            ObjectNode body = body(patch, before);
            if (patch.precondition.holds) {
                apply(patch, expected);
            }
            boolean changed = !expected.equals(before);

            Response response = client.send("PATCH", task, body.toString(), headers(patch, version));

            if (patch.precondition.holds) {
                assertThat(response.status()).as(response.body()).isEqualTo(200);
                if (changed) {
                    Instant updatedAt =
                            Instant.parse(response.json().get("updated_at").asString());
                    assertThat(updatedAt)
                            .isAfter(Instant.parse(before.get("updated_at").asString()));
                    expected.put("version", version + 1);
                    expected.put("updated_at", updatedAt.toString());
                }
                assertThat(response.json()).isEqualTo(JSON.readTree(expected.toString()));
            } else {
                assertProblem(response, 412, "precondition_failed");
            }
            assertThat(response.header("ETag"))
                    .isEqualTo("\"" + expected.get("version").asLong() + "\"");
            assertThat(client.get(task).json()).isEqualTo(JSON.readTree(expected.toString()));
        }
    }

    /** Returns the body of a patch. */
    private static ObjectNode body(Patch patch, JsonNode task) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (patch.hasUnknownMembers) {
            body.put("id", 7);
            body.put("version", "99");
            body.put("updated_at", null);
            body.put("more", List.of(Map.of("title", "Not a member of the task")));
        }
        for (int i = 0; i < MEMBERS.size(); i++) {
            String member = MEMBERS.get(i);
            switch (patch.members.get(i)) {
                case MemberPatch.Absent _ -> {}
                case MemberPatch.Same _ -> body.put(member, task.get(member));
                case MemberPatch.Value value -> body.put(member, value.sent);
            }
        }
        return JSON.valueToTree(body);
    }

    /** Applies a patch to the expected task. */
    private static void apply(Patch patch, ObjectNode task) {
        for (int i = 0; i < MEMBERS.size(); i++) {
            if (patch.members.get(i) instanceof MemberPatch.Value value) {
                task.set(MEMBERS.get(i), JSON.valueToTree(value.stored));
            }
        }
    }

    private static String[] headers(Patch patch, long version) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", patch.mediaType));
        headers.addAll(patch.precondition.headers(version));
        return headers.toArray(String[]::new);
    }

    @Provide
    Arbitrary<List<Patch>> sequences() {
        return Combinators.combine(
                        Combinators.combine(
                                        memberPatches(titles()),
                                        memberPatches(orNull(descriptions())),
                                        memberPatches(
                                                Arbitraries.of(true, false).map(MergePatchTest::unchanged)),
                                        memberPatches(orNull(Arbitraries.of("low", "medium", "high")
                                                .map(MergePatchTest::unchanged))),
                                        memberPatches(orNull(dueDates())))
                                .as(List::<MemberPatch>of),
                        Arbitraries.frequencyOf(
                                Tuple.of(2, Arbitraries.just(Precondition.NONE)),
                                Tuple.of(3, Arbitraries.of(Precondition.class))),
                        Arbitraries.of("application/merge-patch+json", "application/json"),
                        Arbitraries.of(true, false))
                .as(Patch::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    private static Arbitrary<MemberPatch> memberPatches(Arbitrary<MemberPatch> values) {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(new MemberPatch.Absent())),
                Tuple.of(1, Arbitraries.just(new MemberPatch.Same())),
                Tuple.of(3, values));
    }

    private static Arbitrary<MemberPatch> orNull(Arbitrary<MemberPatch> values) {
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(unchanged(null))), Tuple.of(4, values));
    }

    private static MemberPatch unchanged(@Nullable Object value) {
        return new MemberPatch.Value(value, value);
    }

    /** Returns few different titles, so that a sequence sets the same one again. */
    private static Arbitrary<MemberPatch> titles() {
        Arbitrary<String> title = Arbitraries.oneOf(
                Arbitraries.of("New", "new", "né", "ne\u0301", "\uD83D\uDE00", "\u202Ex"),
                storableTexts().map(text -> "(" + text + ")"));
        Arbitrary<String> spaces = Arbitraries.of("", " ", "\t \n", "\u00A0\u3000", "\uFEFF\u0085");
        return Combinators.combine(spaces, title, spaces)
                .as((before, text, after) -> new MemberPatch.Value(before + text + after, text));
    }

    private static Arbitrary<MemberPatch> descriptions() {
        return Arbitraries.oneOf(Arbitraries.of("", " ", " with spaces \n", "null"), storableTexts())
                .map(MergePatchTest::unchanged);
    }

    /** Returns any text that can be stored. */
    private static Arbitrary<String> storableTexts() {
        return Arbitraries.integers()
                .between(1, Character.MAX_CODE_POINT)
                .filter(codePoint -> codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                .list()
                .ofMaxSize(20)
                .map(codePoints -> codePoints.stream().map(Character::toString).reduce("", String::concat));
    }

    private static Arbitrary<MemberPatch> dueDates() {
        return Arbitraries.of(
                        "2026-02-10T00:00:00Z",
                        "2026-02-10T01:00:00+01:00",
                        "2026-02-09T23:59:59.9999999-00:00",
                        "2026-02-10T00:00:00.123456789Z",
                        "0001-01-01T00:00:00Z",
                        "9999-12-31T23:59:59.999999Z",
                        "2024-02-29t12:00:00.5z")
                .map(text -> new MemberPatch.Value(text, storedDueDate(text)));
    }

    private static String storedDueDate(String text) {
        return OffsetDateTime.parse(text)
                .toInstant()
                .truncatedTo(ChronoUnit.MICROS)
                .toString();
    }
}
