package dev.taskward.adapter.rest.task;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Answer;
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

/** Whatever is patched in whatever order: exactly the members of a patch change, and its precondition decides. */
class MergePatchTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> MEMBERS = List.of("title", "description", "completed", "priority", "due_date");

    @SuppressWarnings("NullAway.Init") // it is there before each property
    private static TestService service;

    @BeforeContainer
    static void start() {
        service = new TestService(TestService.SETTINGS, useCases -> useCases, new NeverTwice());
    }

    @AfterContainer
    static void stop() {
        service.close();
    }

    /** A clock on which nothing happens at the same moment. */
    private static final class NeverTwice extends Clock {
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
            throw new UnsupportedOperationException("always UTC");
        }
    }

    /** What a patch says of one member. */
    sealed interface Saying {
        record Nothing() implements Saying {}

        /** The value that it has. */
        record Same() implements Saying {}

        /**
         * A value.
         *
         * @param sent as the client writes it
         * @param kept as the service writes it
         */
        record Value(@Nullable Object sent, @Nullable Object kept) implements Saying {}
    }

    /** Which versions a patch is meant for. */
    enum Precondition {
        NONE(true),
        THIS(true),
        ANY(true),
        THIS_AMONG_OTHERS(true),
        OLDER(false),
        NEWER(false),
        NO_VERSION(false);

        private final boolean holds;

        Precondition(boolean holds) {
            this.holds = holds;
        }

        List<String> headers(long version) {
            return switch (this) {
                case NONE -> List.of();
                case THIS -> List.of("If-Match", "\"" + version + "\"");
                case ANY -> List.of("If-Match", "*");
                case THIS_AMONG_OTHERS -> List.of("If-Match", "\"x\", \"" + version + "\",");
                case OLDER -> List.of("If-Match", "\"" + (version - 1) + "\"");
                case NEWER -> List.of("If-Match", "\"" + (version + 1) + "\"");
                case NO_VERSION -> List.of("If-Match", "W/\"" + version + "\"");
            };
        }
    }

    record Patch(List<Saying> sayings, Precondition precondition, String mediaType, boolean alsoOthers) {}

    @Property(tries = 25, shrinking = ShrinkingMode.BOUNDED)
    void changesWhatItNamesAndNothingElse(@ForAll("sequences") List<Patch> patches) {
        TestClient client = TestClient.as("user-" + UUID.randomUUID(), service.port());
        Answer created = client.post("/api/tasks", "{\"title\": \"New\"}");
        String task = created.header("Location");
        ObjectNode expected = created.json().asObject();

        for (Patch patch : patches) {
            JsonNode before = expected.deepCopy();
            long version = before.get("version").asLong();
            ObjectNode body = body(patch, before);
            if (patch.precondition.holds) {
                keep(patch, expected);
            }
            boolean changed = !expected.equals(before);

            Answer answer = client.send("PATCH", task, body.toString(), headers(patch, version));

            if (patch.precondition.holds) {
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                if (changed) {
                    Instant updatedAt =
                            Instant.parse(answer.json().get("updated_at").asString());
                    assertThat(updatedAt)
                            .isAfter(Instant.parse(before.get("updated_at").asString()));
                    expected.put("version", version + 1);
                    expected.put("updated_at", updatedAt.toString());
                }
                assertThat(answer.json()).isEqualTo(JSON.readTree(expected.toString()));
            } else {
                assertProblem(answer, 412, "precondition_failed");
            }
            assertThat(answer.header("ETag"))
                    .isEqualTo("\"" + expected.get("version").asLong() + "\"");
            assertThat(client.get(task).json()).isEqualTo(JSON.readTree(expected.toString()));
        }
    }

    /** The patch as it is sent. */
    private static ObjectNode body(Patch patch, JsonNode task) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (patch.alsoOthers) {
            body.put("id", 7);
            body.put("version", "99");
            body.put("updated_at", null);
            body.put("more", List.of(Map.of("title", "Not this")));
        }
        for (int i = 0; i < MEMBERS.size(); i++) {
            String member = MEMBERS.get(i);
            switch (patch.sayings.get(i)) {
                case Saying.Nothing nothing -> {}
                case Saying.Same same -> body.put(member, task.get(member));
                case Saying.Value value -> body.put(member, value.sent);
            }
        }
        return JSON.valueToTree(body);
    }

    /** What the task is to have of it. */
    private static void keep(Patch patch, ObjectNode task) {
        for (int i = 0; i < MEMBERS.size(); i++) {
            if (patch.sayings.get(i) instanceof Saying.Value value) {
                task.set(MEMBERS.get(i), JSON.valueToTree(value.kept));
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
                                        saying(titles()),
                                        saying(orNull(descriptions())),
                                        saying(Arbitraries.of(true, false).map(MergePatchTest::asItIs)),
                                        saying(orNull(Arbitraries.of("low", "medium", "high")
                                                .map(MergePatchTest::asItIs))),
                                        saying(orNull(dueDates())))
                                .as(List::<Saying>of),
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

    private static Arbitrary<Saying> saying(Arbitrary<Saying> values) {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(new Saying.Nothing())),
                Tuple.of(1, Arbitraries.just(new Saying.Same())),
                Tuple.of(3, values));
    }

    private static Arbitrary<Saying> orNull(Arbitrary<Saying> values) {
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(asItIs(null))), Tuple.of(4, values));
    }

    private static Saying asItIs(@Nullable Object value) {
        return new Saying.Value(value, value);
    }

    /** Few enough to come again. */
    private static Arbitrary<Saying> titles() {
        Arbitrary<String> title = Arbitraries.oneOf(
                Arbitraries.of("New", "new", "né", "ne\u0301", "\uD83D\uDE00", "\u202Ex"),
                anything().map(text -> "(" + text + ")"));
        Arbitrary<String> spaces = Arbitraries.of("", " ", "\t \n", "\u00A0\u3000", "\uFEFF\u0085");
        return Combinators.combine(spaces, title, spaces)
                .as((before, text, after) -> new Saying.Value(before + text + after, text));
    }

    private static Arbitrary<Saying> descriptions() {
        return Arbitraries.oneOf(Arbitraries.of("", " ", " kept as it is \n", "null"), anything())
                .map(MergePatchTest::asItIs);
    }

    /** Any text that can be stored. */
    private static Arbitrary<String> anything() {
        return Arbitraries.integers()
                .between(1, Character.MAX_CODE_POINT)
                .filter(codePoint -> codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                .list()
                .ofMaxSize(20)
                .map(codePoints -> codePoints.stream().map(Character::toString).reduce("", String::concat));
    }

    private static Arbitrary<Saying> dueDates() {
        return Arbitraries.of(
                        "2026-02-10T00:00:00Z",
                        "2026-02-10T01:00:00+01:00",
                        "2026-02-09T23:59:59.9999999-00:00",
                        "2026-02-10T00:00:00.123456789Z",
                        "0001-01-01T00:00:00Z",
                        "9999-12-31T23:59:59.999999Z",
                        "2024-02-29t12:00:00.5z")
                .map(text -> new Saying.Value(text, keptDueDate(text)));
    }

    private static String keptDueDate(String text) {
        return OffsetDateTime.parse(text)
                .toInstant()
                .truncatedTo(ChronoUnit.MICROS)
                .toString();
    }
}
