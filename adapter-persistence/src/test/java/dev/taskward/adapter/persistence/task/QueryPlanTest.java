package dev.taskward.adapter.persistence.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.persistence.TestPersistence;
import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.Priority;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Direction;
import dev.taskward.domain.TaskQuery.Filter;
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
 * Checks how many rows PostgreSQL reads for one owner who has 10,000 of 110,000 tasks. It runs with custom plans and
 * with generic plans, because PostgreSQL may use either for a prepared statement.
 *
 * <p>The extension auto_explain sends each plan with the response. So the plan is the one of the statement that the
 * repository executed, including the policies.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
class QueryPlanTest {
    private static final OwnerId OWNER = new OwnerId("user-0");
    private static final int OWNED_TASKS = 10_000;
    private static final int PAGE_SIZE = 50;

    private static final List<Filter> FILTERS = List.of(
            filter(Status.ALL, null, null),
            filter(Status.PENDING, null, null),
            filter(Status.ALL, Priority.HIGH, null),
            filter(Status.ALL, null, Instant.parse("2026-03-01T00:00:00Z")),
            filter(Status.ALL, null, null, "1", "task"));

    /** Selects the kinds of scan on the table, the rows that they read, and the buffers of the whole statement. */
    private static final String PLAN_SUMMARY = """
            select string_agg(distinct scan ->> 'Node Type', ', '),
                sum((coalesce((scan ->> 'Actual Rows')::numeric, 0)
                    + coalesce((scan ->> 'Rows Removed by Filter')::numeric, 0)
                    + coalesce((scan ->> 'Rows Removed by Index Recheck')::numeric, 0))
                    * (scan ->> 'Actual Loops')::numeric),
                min((plan #>> '{Plan,Shared Hit Blocks}')::bigint
                    + (plan #>> '{Plan,Shared Read Blocks}')::bigint)
            from cast({0} as jsonb) plan,
                jsonb_path_query(plan,
                    'strict $.** ? (@."Relation Name" == "tasks" && @."Node Type" != "ModifyTable")') scan
            """;

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final List<String> PLANS = new ArrayList<>();

    private final String planCacheMode;
    private TestPersistence persistence;
    private TaskRepository repository;

    QueryPlanTest(String planCacheMode) {
        this.planCacheMode = planCacheMode;
    }

    @BeforeAll
    static void fillDatabase() {
        new TestPersistence(DATABASE.url(), 1).close();
        // every eleventh row belongs to the owner, so the rows of others lie between
        DATABASE.execute("INSERT INTO tasks (user_id, title, description, completed, priority, due_date, created_at,"
                + " updated_at, version)"
                + " SELECT CASE WHEN i % 11 = 0 THEN 'user-0' ELSE 'user-' || 1 + i % 1000 END,"
                + " 'Task ' || hashint4(i::int), repeat('words ', 20), i % 2 = 0, nullif(i / 11 % 4, 0),"
                + " CASE WHEN i % 3 = 0 THEN timestamptz '2026-01-01' + interval '1 minute' * (i * 7919 % 200000) END,"
                + " timestamptz '2026-01-01' + interval '1 minute' * i,"
                + " timestamptz '2027-01-01' + interval '1 minute' * (i * 104729 % 110000), 1"
                + " FROM generate_series(1::bigint, 110000) i");
        DATABASE.execute("ANALYZE tasks");
        configure("session_preload_libraries = 'auto_explain'");
        configure("auto_explain.log_min_duration = 0");
        configure("auto_explain.log_analyze = on");
        configure("auto_explain.log_buffers = on");
        configure("auto_explain.log_format = 'json'");
        configure("auto_explain.log_level = 'notice'");
    }

    @AfterAll
    static void clearPlans() {
        PLANS.clear();
    }

    /** Changes a setting for all connections that are opened from now on. */
    private static void configure(String setting) {
        DATABASE.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET ' || $s$" + setting
                + "$s$, current_database()); END $$");
    }

    @BeforeEach
    void start() {
        configure("plan_cache_mode = " + planCacheMode);
        persistence = new TestPersistence(DATABASE.url(), 1);
        DSLContext sql = persistence.sql();
        ConnectionProvider recording =
                new PlanRecordingProvider(sql.configuration().connectionProvider());
        OwnerScopedExecutor executor = OwnerScopedExecutor.withRole(
                "taskward_app", DSL.using(sql.configuration().derive(recording)));
        repository = new JooqTaskRepository(sql, executor);
    }

    @AfterEach
    void stop() {
        persistence.close();
    }

    /** Leases connections whose statements record their plans when they are executed. */
    private record PlanRecordingProvider(ConnectionProvider delegate) implements ConnectionProvider {

        @Override
        public Connection acquire() {
            Connection connection = Objects.requireNonNull(delegate.acquire());
            return proxy(
                    Connection.class,
                    connection,
                    (method, result) ->
                            result instanceof PreparedStatement statement ? recordPlansOf(statement) : result);
        }

        @Override
        public void release(Connection connection) {
            try {
                delegate.release(connection.unwrap(Connection.class));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static PreparedStatement recordPlansOf(PreparedStatement statement) {
            return proxy(PreparedStatement.class, statement, (method, result) -> {
                if (method.equals("execute")) {
                    recordPlans(statement.getWarnings());
                }
                return result;
            });
        }

        private static void recordPlans(@Nullable SQLWarning first) {
            for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
                String message = String.valueOf(warning.getMessage());
                if (message.contains("from \\\"tasks\\\"")) {
                    PLANS.add(message.substring(message.indexOf('{')));
                }
            }
        }

        /** Is called after each method, and returns the result that the caller gets. */
        private interface Interceptor {
            @Nullable
            Object intercept(String method, @Nullable Object result) throws SQLException;
        }

        private static <T> T proxy(Class<T> type, T target, Interceptor interceptor) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                        if (method.getName().equals("unwrap") && type == Connection.class) {
                            return target;
                        }
                        try {
                            return interceptor.intercept(method.getName(), method.invoke(target, arguments));
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
                TaskQuery query = new TaskQuery(filter, sort, direction);
                PlannedPage first = list(query, null);
                PlannedPage second = list(query, first.end(sort));

                assertThat(List.of(first, second)).allSatisfy(page -> {
                    assertThat(page.tasks).hasSize(PAGE_SIZE);
                    assertThat(page.scan).as(page.plan).isNotEqualTo("Seq Scan");
                    assertThat(page.rows).as(page.plan).isBetween((double) PAGE_SIZE, (double) OWNED_TASKS);
                });
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ALL, DESC", "ALL, ASC", "PENDING, DESC", "PENDING, ASC", "COMPLETED, DESC", "COMPLETED, ASC"})
    void everyPageInOrderOfCreationReadsOnlyItsOwnRows(Status status, Direction direction) {
        TaskQuery query = new TaskQuery(filter(status, null, null), Sort.CREATED, direction);
        List<Task> listed = new ArrayList<>();
        @Nullable ListPosition end = null;
        while (listed.size() < (status == Status.ALL ? OWNED_TASKS : OWNED_TASKS / 2)) {
            PlannedPage page = list(query, end);

            assertThat(page.rows).as(page.plan).isEqualTo(PAGE_SIZE);
            assertThat(page.buffers).as(page.plan).isLessThan(2 * PAGE_SIZE);
            assertThat(page.tasks).hasSize(PAGE_SIZE);
            listed.addAll(page.tasks);
            end = page.end(Sort.CREATED);
        }
        assertThat(listed).doesNotHaveDuplicates();
    }

    @Test
    void aCreationReadsOnlyTheNewestTaskOnceTheTasksWereCounted() {
        NewTask task =
                new NewTask(OWNER, new TaskDetails(new TaskTitle("One more"), null, false, null, null), Instant.EPOCH);
        OwnershipRules rules = new OwnershipRules(2 * OWNED_TASKS, ForeignTasks.HIDDEN);
        repository.create(task, rules);
        PLANS.clear();
        repository.create(task, rules);

        PlannedPage creation = withPlan(List.of());
        // the statement uses the bound twice: in its condition, and for the bound of the new row
        assertThat(creation.rows).as(creation.plan).isEqualTo(2);
        DATABASE.execute("DELETE FROM tasks WHERE title = 'One more'");
    }

    private PlannedPage list(TaskQuery query, @Nullable ListPosition after) {
        return withPlan(repository.list(OWNER, query, after, PAGE_SIZE));
    }

    /** Adds the only plan that was recorded since the last call. */
    private PlannedPage withPlan(List<Task> tasks) {
        String plan = PLANS.removeLast();
        assertThat(PLANS).isEmpty();
        assertThat(plan).contains("current_setting('taskward.owner'");
        Record read = persistence.sql().fetchSingle(PLAN_SUMMARY, DSL.val(plan));
        return new PlannedPage(
                tasks, plan, read.get(0, String.class), read.get(1, double.class), read.get(2, int.class));
    }

    /**
     * A page and the plan of its statement.
     *
     * @param scan the kinds of scan on the table
     * @param rows the number of rows that were read from the table, including those that a filter removed
     * @param buffers the number of pages that were read from the table and its indexes
     */
    private record PlannedPage(List<Task> tasks, String plan, String scan, double rows, int buffers) {
        ListPosition end(Sort sort) {
            return ListPosition.of(tasks.getLast(), sort);
        }
    }

    private static Filter filter(
            Status status, @Nullable Priority priority, @Nullable Instant dueBefore, String... words) {
        return new Filter(status, priority, dueBefore, null, null, List.of(words));
    }
}
