package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Priority;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Direction;
import dev.taskward.domain.TaskQuery.Filter;
import dev.taskward.domain.TaskQuery.Position;
import dev.taskward.domain.TaskQuery.Sort;
import dev.taskward.domain.TaskQuery.Status;
import dev.taskward.domain.TaskTitle;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What PostgreSQL reads for a page of one user's 10,000 tasks among 100,000 of others, and for one task more: planned with the values of the
 * statement, or without, as it may be once it is prepared. PostgreSQL's auto_explain sends the plan along with the answer,
 * so it is that of the very statement that the repository sent, bound by the policies.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
class QueryPlanTest {
    private static final OwnerId OWNER = new OwnerId("user-0");
    private static final int OWN = 10_000;
    private static final int PAGE = 50;

    private static final List<Filter> FILTERS = List.of(
            filter(Status.ALL, null, null),
            filter(Status.PENDING, null, null),
            filter(Status.ALL, Priority.HIGH, null),
            filter(Status.ALL, null, Instant.parse("2026-03-01T00:00:00Z")),
            filter(Status.ALL, null, null, "1", "task"));

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final List<String> PLANS = new ArrayList<>();

    private final String planning;
    private TestPersistence persistence;
    private TaskRepository repository;

    QueryPlanTest(String planning) {
        this.planning = planning;
    }

    @BeforeAll
    static void fill() {
        new TestPersistence(DATABASE.url(), 1).close();
        // of every eleventh the owner is the one user; the others' lie between them
        DATABASE.execute("INSERT INTO tasks (user_id, title, description, completed, priority, due_date, created_at,"
                + " updated_at, version)"
                + " SELECT CASE WHEN i % 11 = 0 THEN 'user-0' ELSE 'user-' || 1 + i % 1000 END,"
                + " 'Task ' || hashint4(i::int), repeat('words ', 20), i % 2 = 0, nullif(i / 11 % 4, 0),"
                + " CASE WHEN i % 3 = 0 THEN timestamptz '2026-01-01' + interval '1 minute' * (i * 7919 % 200000) END,"
                + " timestamptz '2026-01-01' + interval '1 minute' * i,"
                + " timestamptz '2027-01-01' + interval '1 minute' * (i * 104729 % 110000), 1"
                + " FROM generate_series(1::bigint, 110000) i");
        DATABASE.execute("ANALYZE tasks");
        set("session_preload_libraries = 'auto_explain'");
        set("auto_explain.log_min_duration = 0");
        set("auto_explain.log_analyze = on");
        set("auto_explain.log_buffers = on");
        set("auto_explain.log_format = 'json'");
        set("auto_explain.log_level = 'notice'");
    }

    @AfterAll
    static void forget() {
        PLANS.clear();
    }

    /** For all connections from now on. */
    private static void set(String setting) {
        DATABASE.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET ' || $s$" + setting
                + "$s$, current_database()); END $$");
    }

    @BeforeEach
    void start() {
        set("plan_cache_mode = " + planning);
        persistence = new TestPersistence(DATABASE.url(), 1);
        DSLContext sql = persistence.sql();
        ConnectionProvider watched = new Watched(sql.configuration().connectionProvider());
        repository = new JooqTaskRepository(
                sql,
                OwnerScopedExecutor.as(
                        "taskward_app", DSL.using(sql.configuration().derive(watched))));
    }

    @AfterEach
    void stop() {
        persistence.close();
    }

    /** Lends connections whose statements leave their plans behind when they are closed. */
    private record Watched(ConnectionProvider behind) implements ConnectionProvider {

        @Override
        public Connection acquire() {
            Connection connection = Objects.requireNonNull(behind.acquire());
            return proxy(
                    Connection.class,
                    connection,
                    (method, result) -> result instanceof PreparedStatement statement
                            ? proxy(PreparedStatement.class, statement, (use, answer) -> {
                                if (use.equals("execute")) {
                                    take(statement.getWarnings());
                                }
                                return answer;
                            })
                            : result);
        }

        @Override
        public void release(Connection connection) {
            try {
                behind.release(connection.unwrap(Connection.class));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void take(@Nullable SQLWarning first) {
            for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
                String message = String.valueOf(warning.getMessage());
                if (message.contains("from \\\"tasks\\\"")) {
                    PLANS.add(message.substring(message.indexOf('{')));
                }
            }
        }

        private interface Seeing {
            @Nullable
            Object seen(String method, @Nullable Object result) throws SQLException;
        }

        private static <T> T proxy(Class<T> type, T target, Seeing seeing) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                        if (method.getName().equals("unwrap") && type == Connection.class) {
                            return target;
                        }
                        try {
                            return seeing.seen(method.getName(), method.invoke(target, arguments));
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageInAnyOrderReadsNoRowOfOthers(Sort sort) {
        for (Filter filter : FILTERS) {
            for (Direction direction : Direction.values()) {
                Page first = page(new TaskQuery(filter, sort, order, null, PAGE));
                Page second = page(new TaskQuery(filter, sort, order, first.end(sort), PAGE));

                assertThat(List.of(first, second)).allSatisfy(page -> {
                    assertThat(page.tasks).hasSize(PAGE);
                    assertThat(page.scan).as(page.plan).isNotEqualTo("Seq Scan");
                    assertThat(page.rows).as(page.plan).isBetween((double) PAGE, (double) OWN);
                });
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ALL, DESC", "ALL, ASC", "PENDING, DESC", "PENDING, ASC", "COMPLETED, DESC", "COMPLETED, ASC"})
    void aPageInOrderOfCreationReadsNothingButThePageHoweverFarBehind(Status status, Direction direction) {
        Filter filter = filter(status, null, null);
        List<Task> seen = new ArrayList<>();
        @Nullable Position end = null;
        while (seen.size() < (status == Status.ALL ? OWN : OWN / 2)) {
            Page page = page(new TaskQuery(filter, Sort.CREATED, order, end, PAGE));

            assertThat(page.rows).as(page.plan).isEqualTo(PAGE);
            assertThat(page.buffers).as(page.plan).isLessThan(2 * PAGE);
            assertThat(page.tasks).hasSize(PAGE);
            seen.addAll(page.tasks);
            end = page.end(Sort.CREATED);
        }
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void aCreationReadsTheLatestTaskAloneOnceTheTasksAreCounted() {
        TaskDetails details = new TaskDetails(new TaskTitle("One more"), null, false, null, null);
        repository.create(OWNER, details, Instant.EPOCH, 2 * OWN);
        PLANS.clear();
        repository.create(OWNER, details, Instant.EPOCH, 2 * OWN);

        Page creation = planned(List.of());
        // once for the condition and once for what it notes itself
        assertThat(creation.rows).as(creation.plan).isEqualTo(2);
        DATABASE.execute("DELETE FROM tasks WHERE title = 'One more'");
    }

    private Page page(TaskQuery query) {
        return planned(repository.list(OWNER, query).toList());
    }

    private Page planned(List<Task> tasks) {
        String plan = PLANS.removeLast();
        assertThat(PLANS).isEmpty();
        assertThat(plan).contains("current_setting('taskward.owner'");
        Record read = persistence.sql().fetchSingle("""
                        select string_agg(distinct scan ->> 'Node Type', ', '),
                            sum((coalesce((scan ->> 'Actual Rows')::numeric, 0)
                                + coalesce((scan ->> 'Rows Removed by Filter')::numeric, 0)
                                + coalesce((scan ->> 'Rows Removed by Index Recheck')::numeric, 0))
                                * (scan ->> 'Actual Loops')::numeric),
                            min((plan #>> '{Plan,Shared Hit Blocks}')::bigint
                                + (plan #>> '{Plan,Shared Read Blocks}')::bigint)
                        from cast({0} as jsonb) plan,
                            jsonb_path_query(plan, 'strict $.** ?
                                (@."Relation Name" == "tasks" && @."Node Type" != "ModifyTable")') scan""", DSL.val(plan));
        return new Page(tasks, plan, read.get(0, String.class), read.get(1, double.class), read.get(2, int.class));
    }

    /**
     * What was answered, and what for.
     *
     * @param scan how the table was read
     * @param rows read of it, whether wanted or not
     * @param buffers of the table and its indexes
     */
    private record Page(List<Task> tasks, String plan, String scan, double rows, int buffers) {
        Position end(Sort sort) {
            return Position.of(tasks.getLast(), sort);
        }
    }

    private static Filter filter(
            Status status, @Nullable Priority priority, @Nullable Instant dueBefore, String... words) {
        return new Filter(status, priority, dueBefore, null, null, List.of(words));
    }
}
