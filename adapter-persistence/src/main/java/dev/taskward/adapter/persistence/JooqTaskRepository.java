package dev.taskward.adapter.persistence;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;
import static java.util.stream.Collectors.toMap;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.val;

import dev.taskward.adapter.persistence.OwnerStatement.Values;
import dev.taskward.adapter.persistence.jooq.tables.records.TasksRecord;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.VersionCondition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
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
import org.jooq.exception.DataAccessException;

/**
 * Tasks in PostgreSQL. Every statement names the owner, which is the first wall of isolation; {@link OwnerStatements}
 * is the second.
 */
class JooqTaskRepository implements TaskRepository {
    /** Of a long list; most are shorter, and read at once. */
    static final int PART = 250;

    private static final Field<Long> ID = TASKS.ID;
    private static final List<Field<?>> COLUMNS_OF_A_NEW_ROW =
            TaskRow.COLUMNS.stream().filter(column -> !column.equals(ID)).toList();
    private static final Param<Long> THE_ID = param(ID.getName(), ID);
    private static final Param<Long> VERSION_BEFORE = param("version_before", TASKS.VERSION);
    private static final Param<Integer> THE_QUOTA = param("quota", Integer.class);

    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final DSLContext sql;
    private final OwnerStatements statements;
    private final TaskRecordMapper mapper = new TaskRecordMapperImpl();

    private final OwnerStatement<TaskRow> find;
    private final OwnerStatement<Long> delete;
    private final OwnerStatement<Long> create;
    private final OwnerStatement<Integer> count;
    private final Map<TaskQuery, OwnerStatement<TaskRow>> lists = new ConcurrentHashMap<>();
    private final Map<Set<String>, OwnerStatement<Long>> writes = new ConcurrentHashMap<>();

    /** Makes statements with the one and runs them with the other. */
    JooqTaskRepository(DSLContext sql, OwnerStatements statements) {
        this.sql = sql;
        this.statements = statements;
        this.find = statements.prepare(rows(ID.eq(THE_ID)), TaskRow::read);
        this.delete = statements.prepare(deletion(ID.eq(THE_ID)), JooqTaskRepository::id);
        this.create = statements.prepareExclusive(creation(), JooqTaskRepository::id);
        this.count = statements.prepareExclusive(sql.selectCount().from(TASKS).where(ownedBy()), row -> row.getInt(1));
    }

    /**
     * Goes by what the latest task says of how many there are at most. Ids of one owner ascend, so whatever came behind the
     * latest task that is there has gone, and there are no more than when it was made.
     */
    private ResultQuery<Record1<Long>> creation() {
        var latest = select(TASKS.OWNED_AT_MOST)
                .from(TASKS)
                .where(ownedBy())
                .orderBy(ID.desc())
                .limit(inline(1));
        Field<Integer> atMost = Objects.requireNonNull(latest.field(TASKS.OWNED_AT_MOST));
        Field<Integer> before = coalesce(
                field(select(atMost).from(latest).where(atMost.lt(THE_QUOTA))),
                field(selectCount().from(TASKS).where(ownedBy())));
        return sql.insertInto(TASKS)
                .columns(Stream.concat(COLUMNS_OF_A_NEW_ROW.stream(), Stream.of(TASKS.OWNED_AT_MOST))
                        .toList())
                .select(select(COLUMNS_OF_A_NEW_ROW.stream()
                                .map(column -> param(column.getName(), column))
                                .toList())
                        .select(before.plus(inline(1)))
                        .where(before.lt(THE_QUOTA)))
                .returningResult(ID);
    }

    @Override
    public Task create(OwnerId owner, TaskDetails details, Instant now, int quota) {
        TasksRecord row = mapper.toNewRow(owner, details, now, now, 1);
        try {
            return statements
                    .fetch(
                            owner,
                            create,
                            (name, made) -> name.equals(THE_QUOTA.getName()) ? (Integer) quota : row.get(name))
                    .stream()
                    .findFirst()
                    .map(id -> Task.created(new TaskId(id), owner, details, now))
                    .orElseThrow(() -> new TaskException.QuotaExceeded(quota));
        } catch (DataAccessException e) {
            throw withoutUser(e);
        }
    }

    /** A list that is long is read by its ids, which are one moment's, so that no task is missed or comes twice. */
    @Override
    public Stream<Task> list(OwnerId owner, TaskQuery query) {
        if (query.limit() != null) {
            return fetch(owner, listing(query)).stream();
        }
        List<Task> first = fetch(owner, listing(query.limitedTo(PART + 1)));
        if (first.size() <= PART) {
            return first.stream();
        }
        TaskListing listing = new TaskListing(query);
        var select =
                sql.select(ID).from(TASKS).where(ownedBy(), listing.condition()).orderBy(listing.order());
        List<Long> ids = statements.fetch(owner, statements.prepare(select, JooqTaskRepository::id), Values.AS_MADE);
        return IntStream.iterate(0, from -> from < ids.size(), from -> from + PART)
                .mapToObj(from -> ids.subList(from, Math.min(from + PART, ids.size())))
                .flatMap(part -> withIds(owner, part));
    }

    /** Of the queries that there are few of, the statement is kept. */
    private OwnerStatement<TaskRow> listing(TaskQuery query) {
        TaskQuery usual = TaskQuery.of(query.filter().status(), query.sort()).limitedTo(PART + 1);
        return query.equals(usual) ? lists.computeIfAbsent(query, this::newListing) : newListing(query);
    }

    /** The limit is a parameter, as PostgreSQL would sort all that there is for one that it takes to be large. */
    private OwnerStatement<TaskRow> newListing(TaskQuery query) {
        TaskListing listing = new TaskListing(query);
        return statements.prepare(
                rows(listing.condition()).orderBy(listing.order()).limit(Objects.requireNonNull(query.limit())),
                TaskRow::read);
    }

    /** In the order of the ids; without those that are gone. */
    private Stream<Task> withIds(OwnerId owner, List<Long> ids) {
        Map<Long, Task> tasks = new HashMap<>();
        fetch(owner, statements.prepare(rows(isOneOf(ids)), TaskRow::read))
                .forEach(task -> tasks.put(task.id().value(), task));
        return ids.stream().map(tasks::get).filter(Objects::nonNull);
    }

    @Override
    public Optional<Task> find(OwnerId owner, TaskId id) {
        return statements.fetch(owner, find, (name, made) -> id.value()).stream()
                .findFirst()
                .map(mapper::toTask);
    }

    @Override
    public Optional<Task> change(OwnerId owner, TaskId id, UnaryOperator<Task> decision) {
        return optimistically(owner, id, task -> {
            Task decided = decision.apply(task);
            return write(task, decided) ? Optional.of(decided) : Optional.empty();
        });
    }

    @Override
    public boolean delete(OwnerId owner, TaskId id, VersionCondition condition) {
        if (condition.equals(VersionCondition.ANY)) {
            return !statements.fetch(owner, delete, (name, made) -> id.value()).isEmpty();
        }
        return optimistically(owner, id, task -> {
                    boolean deleted = delete(owner, isStill(task.matching(condition))) > 0;
                    return deleted ? Optional.of(task) : Optional.empty();
                })
                .isPresent();
    }

    @Override
    public int deleteCompleted(OwnerId owner) {
        // in line with those that lock several rows too, which may lock them in another order
        var deletion = statements.prepareExclusive(deletion(TASKS.COMPLETED.isTrue()), JooqTaskRepository::id);
        return statements.fetch(owner, deletion, Values.AS_MADE).size();
    }

    @Override
    public List<Task> changeAll(OwnerId owner, Set<TaskId> ids, Instant now, Function<Owned, Plan> decision) {
        return statements.inTransaction(() -> {
            int count = statements.fetch(owner, this.count, Values.AS_MADE).getFirst();
            Condition named = isOneOf(ids.stream().map(TaskId::value).toList());
            Map<TaskId, Task> tasks = fetch(
                            owner, statements.prepare(rows(named).forUpdate(), TaskRow::read))
                    .stream()
                    .collect(toMap(Task::id, task -> task));
            Plan plan = decision.apply(new Owned(tasks, count));
            if (!plan.removed().isEmpty()) {
                delete(owner, isOneOf(plan.removed().stream().map(TaskId::value).toList()));
            }
            if (!plan.changed().isEmpty()) {
                overwrite(owner, plan.changed());
            }
            return plan.added().isEmpty() ? List.of() : insert(owner, plan.added(), now);
        });
    }

    /** All are there, and locked, so that each is a conflict. */
    private void overwrite(OwnerId owner, List<Task> tasks) {
        var upsert = sql.insertInto(TASKS, TaskRow.COLUMNS)
                .valuesOfRows(values(TaskRow.COLUMNS, tasks.stream().map(mapper::toRow)))
                .onConflict(TASKS.USER_ID, TASKS.ID)
                .doUpdate()
                .setAllToExcluded()
                .returningResult(TASKS.ID);
        statements.fetch(owner, statements.prepare(upsert, JooqTaskRepository::id), Values.AS_MADE);
    }

    /** The database need not answer in order, so each is found again by what it holds. */
    private List<Task> insert(OwnerId owner, List<TaskDetails> added, Instant now) {
        Stream<TasksRecord> rows = added.stream().map(details -> mapper.toNewRow(owner, details, now, now, 1));
        var insert = sql.insertInto(TASKS, COLUMNS_OF_A_NEW_ROW)
                .valuesOfRows(values(COLUMNS_OF_A_NEW_ROW, rows))
                .returningResult(TaskRow.COLUMNS);
        try {
            Map<TaskDetails, Deque<Task>> kept = new HashMap<>();
            fetch(owner, statements.prepare(insert, TaskRow::read))
                    .forEach(task -> kept.computeIfAbsent(task.details(), same -> new ArrayDeque<>())
                            .add(task));
            return added.stream()
                    .map(details -> Objects.requireNonNull(kept.get(details)).remove())
                    .toList();
        } catch (DataAccessException e) {
            throw withoutUser(e);
        }
    }

    private static RowN[] values(List<Field<?>> columns, Stream<TasksRecord> rows) {
        return rows.map(row -> row(columns.stream()
                        .map(column -> val(row.get(column), column))
                        .toList()))
                .toArray(RowN[]::new);
    }

    /** The first wall. A method of its own, so that a test can take it out and show that the second one holds. */
    Condition ownedBy() {
        return TASKS.USER_ID.eq(param(OwnerStatement.OWNER, TASKS.USER_ID));
    }

    private SelectConditionStep<Record> rows(Condition which) {
        return sql.select(TaskRow.COLUMNS).from(TASKS).where(ownedBy(), which);
    }

    /**
     * Reads and writes without a transaction; the write names the version that was read. Only when somebody else was
     * first, all is done once more behind the row's lock, where nobody can be.
     *
     * @param attempt empty when somebody else was first
     */
    private Optional<Task> optimistically(OwnerId owner, TaskId id, Function<Task, Optional<Task>> attempt) {
        Optional<Task> before = find(owner, id);
        if (before.isEmpty()) {
            return before;
        }
        Optional<Task> done = attempt.apply(before.get());
        return done.isPresent()
                ? done
                : statements.inTransaction(() ->
                        fetch(owner, statements.prepare(rows(ID.eq(id.value())).forUpdate(), TaskRow::read)).stream()
                                .findFirst()
                                .flatMap(attempt));
    }

    /** Writes the columns that differ; answers whether the row still was as {@code before}. */
    private boolean write(Task before, Task after) {
        TasksRecord oldRow = mapper.toRow(before);
        TasksRecord newRow = mapper.toRow(after);
        Set<String> differing = new HashSet<>();
        for (Field<?> column : newRow.fields()) {
            if (!Objects.equals(oldRow.get(column), newRow.get(column))) {
                differing.add(column.getName());
            }
        }
        if (differing.isEmpty()) {
            return true;
        }
        OwnerStatement<Long> write = writes.computeIfAbsent(differing, this::newWrite);
        return !statements
                .fetch(
                        before.owner(),
                        write,
                        (name, made) -> name.equals(VERSION_BEFORE.getName()) ? oldRow.getVersion() : newRow.get(name))
                .isEmpty();
    }

    private OwnerStatement<Long> newWrite(Set<String> columns) {
        Map<Field<?>, Param<?>> values = new HashMap<>();
        Stream.of(TASKS.fields())
                .filter(column -> columns.contains(column.getName()))
                .forEach(column -> values.put(column, param(column.getName(), column)));
        return statements.prepare(
                sql.update(TASKS)
                        .set(values)
                        .where(ownedBy(), ID.eq(THE_ID), TASKS.VERSION.eq(VERSION_BEFORE))
                        .returningResult(ID),
                JooqTaskRepository::id);
    }

    private int delete(OwnerId owner, Condition which) {
        return statements
                .fetch(owner, statements.prepare(deletion(which), JooqTaskRepository::id), Values.AS_MADE)
                .size();
    }

    private ResultQuery<Record1<Long>> deletion(Condition which) {
        return sql.deleteFrom(TASKS).where(ownedBy(), which).returningResult(ID);
    }

    private List<Task> fetch(OwnerId owner, OwnerStatement<TaskRow> statement) {
        return statements.fetch(owner, statement, Values.AS_MADE).stream()
                .map(mapper::toTask)
                .toList();
    }

    private static Long id(ResultSet row) throws SQLException {
        return row.getLong(1);
    }

    private static Condition isStill(Task task) {
        return ID.eq(task.id().value()).and(TASKS.VERSION.eq(task.version()));
    }

    private static Condition isOneOf(List<Long> ids) {
        return ID.eq(any(ids.toArray(Long[]::new)));
    }

    /** The only key to another table is that to the users. */
    private static RuntimeException withoutUser(DataAccessException e) {
        return e.sqlState().equals(FOREIGN_KEY_VIOLATION) ? new TaskException.UnknownOwner() : e;
    }
}
