package dev.taskward.adapter.persistence.task;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.val;

import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement;
import dev.taskward.adapter.persistence.jooq.tables.records.TasksRecord;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.ResultQuery;
import org.jooq.RowN;
import org.jooq.SelectConditionStep;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The SQL statements on the table of tasks. Those that read, change or delete have a predicate on the owner, and those
 * that insert carry the owner as a value. This is the first mechanism of isolation; row-level security, for which
 * {@link OwnerScopedExecutor} cares, is the second. Statements that are used often are rendered once.
 */
final class TaskStatements {
    static final Param<Long> ID_PARAM = param("id", TASKS.ID);
    static final Param<Long> EXPECTED_VERSION = param("expected_version", TASKS.VERSION);
    static final Param<Integer> QUOTA = param("quota", Integer.class);

    /** The columns of an insert. The database assigns the id. */
    private static final List<Field<?>> INSERT_COLUMNS =
            TaskRow.COLUMNS.stream().filter(column -> !column.equals(TASKS.ID)).toList();

    private final DSLContext sql;
    private final OwnerScopedExecutor executor;
    private final Condition ownedBy;

    private final OwnerScopedStatement<Long> create;
    private final OwnerScopedStatement<TaskRow> find;
    private final OwnerScopedStatement<TaskRow> findForUpdate;
    private final OwnerScopedStatement<Long> delete;
    private final OwnerScopedStatement<Long> deleteVersion;
    private final OwnerScopedStatement<Long> deleteCompleted;
    private final OwnerScopedStatement<Integer> countExclusively;
    private final OwnerScopedStatement<Boolean> existsForAnyOwner;
    private final Map<TaskQuery, OwnerScopedStatement<TaskRow>> firstChunks = new ConcurrentHashMap<>();
    private final Map<Set<String>, OwnerScopedStatement<Long>> updates = new ConcurrentHashMap<>();

    /**
     * Renders the statements that are always the same.
     *
     * @param ownedBy the predicate that restricts every statement to the owner
     */
    TaskStatements(DSLContext sql, OwnerScopedExecutor executor, Condition ownedBy) {
        this.sql = sql;
        this.executor = executor;
        this.ownedBy = ownedBy;
        Condition hasId = TASKS.ID.eq(ID_PARAM);
        this.create = executor.prepareExclusive(insertWithinQuota(), TaskStatements::readId);
        this.find = executor.prepare(selectWhere(hasId), TaskRow::read);
        this.findForUpdate = executor.prepare(selectWhere(hasId).forUpdate(), TaskRow::read);
        this.delete = executor.prepare(deleteWhere(hasId), TaskStatements::readId);
        this.deleteVersion =
                executor.prepare(deleteWhere(hasId.and(TASKS.VERSION.eq(EXPECTED_VERSION))), TaskStatements::readId);
        // exclusive, because a batch locks several rows too: in another order, both would wait for each other
        this.deleteCompleted = executor.prepareExclusive(deleteWhere(TASKS.COMPLETED.isTrue()), TaskStatements::readId);
        this.countExclusively =
                executor.prepareExclusive(sql.selectCount().from(TASKS).where(ownedBy), row -> row.getInt(1));
        this.existsForAnyOwner = executor.prepare(
                select(function("taskward_task_exists", SQLDataType.BOOLEAN, ID_PARAM)), row -> row.getBoolean(1));
    }

    /** Restricts a statement to the owner for whom it is executed. */
    static Condition ownerPredicate() {
        return TASKS.USER_ID.eq(param(OwnerScopedStatement.OWNER_PARAM, TASKS.USER_ID));
    }

    /** Inserts a task, unless the owner has {@link #QUOTA} tasks; then it returns no row. */
    OwnerScopedStatement<Long> create() {
        return create;
    }

    OwnerScopedStatement<TaskRow> find() {
        return find;
    }

    OwnerScopedStatement<TaskRow> findForUpdate() {
        return findForUpdate;
    }

    OwnerScopedStatement<Long> delete() {
        return delete;
    }

    /** Deletes a task if it has {@link #EXPECTED_VERSION}. */
    OwnerScopedStatement<Long> deleteVersion() {
        return deleteVersion;
    }

    OwnerScopedStatement<Long> deleteCompleted() {
        return deleteCompleted;
    }

    /** Counts the owner's tasks while nobody else creates any. */
    OwnerScopedStatement<Integer> countExclusively() {
        return countExclusively;
    }

    /**
     * Calls the one function that may look up tasks of any owner. It sees ids and nothing else. It exists only where
     * foreign tasks are disclosed; see {@code afterMigrate__existence.sql}.
     */
    OwnerScopedStatement<Boolean> existsForAnyOwner() {
        return existsForAnyOwner;
    }

    /** Updates the columns if the task has {@link #EXPECTED_VERSION}. */
    OwnerScopedStatement<Long> update(Set<String> columns) {
        return updates.computeIfAbsent(columns, this::newUpdate);
    }

    /** Selects the first chunk of a list. It is rendered once for each of the few queries without a filter. */
    OwnerScopedStatement<TaskRow> firstChunk(TaskQuery query, int limit) {
        boolean common = query.equals(TaskQuery.of(query.filter().status(), query.sort()));
        return common ? firstChunks.computeIfAbsent(query, _ -> list(query, null, limit)) : list(query, null, limit);
    }

    /** The limit is a bound parameter, because PostgreSQL would choose a full sort for an inlined one. */
    OwnerScopedStatement<TaskRow> list(TaskQuery query, @Nullable ListPosition after, int limit) {
        TaskQueryConditions conditions = new TaskQueryConditions(query);
        return executor.prepare(
                selectWhere(conditions.matching(after))
                        .orderBy(conditions.order())
                        .limit(limit),
                TaskRow::read);
    }

    OwnerScopedStatement<Long> listIds(TaskQuery query) {
        TaskQueryConditions conditions = new TaskQueryConditions(query);
        return executor.prepare(
                sql.select(TASKS.ID)
                        .from(TASKS)
                        .where(ownedBy, conditions.matching(null))
                        .orderBy(conditions.order()),
                TaskStatements::readId);
    }

    OwnerScopedStatement<TaskRow> findAll(Collection<Long> ids) {
        return executor.prepare(selectWhere(hasIdIn(ids)), TaskRow::read);
    }

    OwnerScopedStatement<TaskRow> findAllForUpdate(Collection<TaskId> ids) {
        return executor.prepare(selectWhere(hasIdIn(valuesOf(ids))).forUpdate(), TaskRow::read);
    }

    OwnerScopedStatement<Long> deleteAll(Collection<TaskId> ids) {
        return executor.prepare(deleteWhere(hasIdIn(valuesOf(ids))), TaskStatements::readId);
    }

    /**
     * Updates many tasks at once. The tasks exist and are locked, so each inserted row conflicts with an existing one
     * and replaces it.
     */
    OwnerScopedStatement<Long> overwriteAll(Stream<TasksRecord> tasks) {
        return executor.prepare(
                sql.insertInto(TASKS, TaskRow.COLUMNS)
                        .valuesOfRows(rows(TaskRow.COLUMNS, tasks))
                        .onConflict(TASKS.USER_ID, TASKS.ID)
                        .doUpdate()
                        .setAllToExcluded()
                        .returningResult(TASKS.ID),
                TaskStatements::readId);
    }

    OwnerScopedStatement<TaskRow> insertAll(Stream<TasksRecord> tasks) {
        return executor.prepare(
                sql.insertInto(TASKS, INSERT_COLUMNS)
                        .valuesOfRows(rows(INSERT_COLUMNS, tasks))
                        .returningResult(TaskRow.COLUMNS),
                TaskRow::read);
    }

    /**
     * Reads an upper bound of the owner's task count from their newest row ({@code owned_at_most}). It counts only if
     * the newest row has no bound, or if the bound reaches the quota. The bound is safe, because the ids of an owner
     * ascend, so tasks that were created after the newest row have been deleted.
     */
    private ResultQuery<Record1<Long>> insertWithinQuota() {
        var newest = select(TASKS.OWNED_AT_MOST)
                .from(TASKS)
                .where(ownedBy)
                .orderBy(TASKS.ID.desc())
                .limit(inline(1));
        Field<Integer> upperBound = Objects.requireNonNull(newest.field(TASKS.OWNED_AT_MOST));
        Field<Integer> taskCount = coalesce(
                field(select(upperBound).from(newest).where(upperBound.lt(QUOTA))),
                field(selectCount().from(TASKS).where(ownedBy)));
        return sql.insertInto(TASKS)
                .columns(Stream.concat(INSERT_COLUMNS.stream(), Stream.of(TASKS.OWNED_AT_MOST))
                        .toList())
                .select(select(INSERT_COLUMNS.stream()
                                .map(column -> param(column.getName(), column))
                                .toList())
                        .select(taskCount.plus(inline(1)))
                        .where(taskCount.lt(QUOTA)))
                .returningResult(TASKS.ID);
    }

    private OwnerScopedStatement<Long> newUpdate(Set<String> columns) {
        Map<Field<?>, Param<?>> values = new HashMap<>();
        Stream.of(TASKS.fields())
                .filter(column -> columns.contains(column.getName()))
                .forEach(column -> values.put(column, param(column.getName(), column)));
        return executor.prepare(
                sql.update(TASKS)
                        .set(values)
                        .where(ownedBy, TASKS.ID.eq(ID_PARAM), TASKS.VERSION.eq(EXPECTED_VERSION))
                        .returningResult(TASKS.ID),
                TaskStatements::readId);
    }

    private SelectConditionStep<Record> selectWhere(Condition condition) {
        return sql.select(TaskRow.COLUMNS).from(TASKS).where(ownedBy, condition);
    }

    private ResultQuery<Record1<Long>> deleteWhere(Condition condition) {
        return sql.deleteFrom(TASKS).where(ownedBy, condition).returningResult(TASKS.ID);
    }

    private static RowN[] rows(List<Field<?>> columns, Stream<TasksRecord> tasks) {
        return tasks.map(task -> row(columns.stream()
                        .map(column -> val(task.get(column), column))
                        .toList()))
                .toArray(RowN[]::new);
    }

    private static Condition hasIdIn(Collection<Long> ids) {
        return TASKS.ID.eq(any(ids.toArray(Long[]::new)));
    }

    private static List<Long> valuesOf(Collection<TaskId> ids) {
        return ids.stream().map(TaskId::value).toList();
    }

    private static Long readId(ResultSet row) throws SQLException {
        return row.getLong(1);
    }
}
