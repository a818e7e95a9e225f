package dev.taskward.adapter.persistence;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;
import static java.util.stream.Collectors.toMap;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.val;

import dev.taskward.adapter.persistence.jooq.tables.records.TasksRecord;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.VersionCondition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.ResultQuery;
import org.jooq.RowN;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in PostgreSQL. Every statement names the owner, which is the first wall of isolation; {@link OwnerStatements}
 * is the second.
 */
class JooqTaskRepository implements TaskRepository {
    /** Of a long list; most are shorter, and read at once. */
    static final int PART = 250;

    private static final List<Field<?>> COLUMNS_OF_A_NEW_ROW =
            Stream.of(TASKS.fields()).filter(column -> !column.equals(TASKS.ID)).toList();
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final DSLContext sql;
    private final OwnerStatements statements;
    private final TaskRecordMapper mapper = new TaskRecordMapperImpl();

    /** Makes statements with the one and runs them with the other. */
    JooqTaskRepository(DSLContext sql, OwnerStatements statements) {
        this.sql = sql;
        this.statements = statements;
    }

    @Override
    public Task create(OwnerId owner, TaskDetails details, Instant now, int quota) {
        TasksRecord row = mapper.toNewRow(owner, details, now, now, 1);
        var insert = sql.insertInto(TASKS)
                .columns(COLUMNS_OF_A_NEW_ROW)
                .select(select(COLUMNS_OF_A_NEW_ROW.stream()
                                .map(column -> val(row.get(column), column))
                                .toList())
                        .where(field(selectCount().from(TASKS).where(ownedBy(owner)))
                                .lt(quota)))
                .returningResult(TASKS.ID);
        try {
            return statements.fetchExclusively(owner, insert).stream()
                    .findFirst()
                    .map(id -> Task.created(new TaskId(id.value1()), owner, details, now))
                    .orElseThrow(() -> new TaskException.QuotaExceeded(quota));
        } catch (DataAccessException e) {
            throw withoutUser(e);
        }
    }

    /** A list that is long is read by its ids, which are one moment's, so that no task is missed or comes twice. */
    @Override
    public Stream<Task> list(OwnerId owner, TaskQuery query) {
        TaskListing listing = new TaskListing(query);
        var select =
                sql.selectFrom(TASKS).where(ownedBy(owner), listing.condition()).orderBy(listing.order());
        if (query.limit() != null) {
            return fetch(owner, select.limit(query.limit())).stream();
        }
        List<Task> first = fetch(owner, select.limit(PART + 1));
        if (first.size() <= PART) {
            return first.stream();
        }
        List<Long> ids = statements
                .fetch(
                        owner,
                        sql.select(TASKS.ID)
                                .from(TASKS)
                                .where(ownedBy(owner), listing.condition())
                                .orderBy(listing.order()))
                .map(Record1::value1);
        return IntStream.iterate(0, from -> from < ids.size(), from -> from + PART)
                .mapToObj(from -> ids.subList(from, Math.min(from + PART, ids.size())))
                .flatMap(part -> withIds(owner, part));
    }

    /** In the order of the ids; without those that are gone. */
    private Stream<Task> withIds(OwnerId owner, List<Long> ids) {
        Map<Long, Task> tasks = new HashMap<>();
        fetch(owner, sql.selectFrom(TASKS).where(ownedBy(owner), isOneOf(ids)))
                .forEach(task -> tasks.put(task.id().value(), task));
        return ids.stream().map(tasks::get).filter(Objects::nonNull);
    }

    @Override
    public Optional<Task> find(OwnerId owner, TaskId id) {
        return fetch(owner, sql.selectFrom(TASKS).where(ownedBy(owner), TASKS.ID.eq(id.value()))).stream()
                .findFirst();
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
            return delete(owner, TASKS.ID.eq(id.value())) > 0;
        }
        return optimistically(owner, id, task -> {
                    boolean deleted = delete(owner, isStill(task.matching(condition))) > 0;
                    return deleted ? Optional.of(task) : Optional.empty();
                })
                .isPresent();
    }

    @Override
    public int deleteCompleted(OwnerId owner) {
        return delete(owner, TASKS.COMPLETED.isTrue());
    }

    @Override
    public List<Task> changeAll(OwnerId owner, Set<TaskId> ids, Instant now, Function<Owned, Plan> decision) {
        return statements.inTransaction(() -> {
            int count = statements
                    .fetchExclusively(owner, sql.selectCount().from(TASKS).where(ownedBy(owner)))
                    .getFirst()
                    .value1();
            Map<TaskId, Task> tasks = fetch(
                            owner,
                            sql.selectFrom(TASKS)
                                    .where(
                                            ownedBy(owner),
                                            isOneOf(ids.stream()
                                                    .map(TaskId::value)
                                                    .toList()))
                                    .forUpdate())
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
        List<TasksRecord> rows = tasks.stream().map(mapper::toRow).toList();
        var upsert = sql.insertInto(TASKS, TASKS.fields())
                .valuesOfRecords(rows)
                .onConflict(TASKS.USER_ID, TASKS.ID)
                .doUpdate()
                .setAllToExcluded()
                .returningResult(TASKS.ID);
        statements.fetch(owner, upsert);
    }

    /** The database need not answer in order, so each is found again by what it holds. */
    private List<Task> insert(OwnerId owner, List<TaskDetails> added, Instant now) {
        List<TasksRecord> rows = added.stream()
                .map(details -> mapper.toNewRow(owner, details, now, now, 1))
                .toList();
        var insert = sql.insertInto(TASKS, COLUMNS_OF_A_NEW_ROW)
                .valuesOfRows(rows.stream()
                        .map(row -> row(COLUMNS_OF_A_NEW_ROW.stream()
                                .map(column -> val(row.get(column), column))
                                .toList()))
                        .toArray(RowN[]::new))
                .returning();
        try {
            Map<TaskDetails, Deque<Task>> kept = new HashMap<>();
            fetch(owner, insert)
                    .forEach(task -> kept.computeIfAbsent(task.details(), same -> new ArrayDeque<>())
                            .add(task));
            return added.stream()
                    .map(details -> Objects.requireNonNull(kept.get(details)).remove())
                    .toList();
        } catch (DataAccessException e) {
            throw withoutUser(e);
        }
    }

    /** The first wall. A method of its own, so that a test can take it out and show that the second one holds. */
    Condition ownedBy(OwnerId owner) {
        return TASKS.USER_ID.eq(owner.value());
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
                        fetch(
                                        owner,
                                        sql.selectFrom(TASKS)
                                                .where(ownedBy(owner), TASKS.ID.eq(id.value()))
                                                .forUpdate())
                                .stream()
                                .findFirst()
                                .flatMap(attempt));
    }

    /** Writes the columns that differ; answers whether the row still was as {@code before}. */
    private boolean write(Task before, Task after) {
        TasksRecord oldRow = mapper.toRow(before);
        TasksRecord newRow = mapper.toRow(after);
        Map<Field<?>, @Nullable Object> differing = new HashMap<>();
        for (Field<?> column : newRow.fields()) {
            if (!Objects.equals(oldRow.get(column), newRow.get(column))) {
                differing.put(column, newRow.get(column));
            }
        }
        if (differing.isEmpty()) {
            return true;
        }
        var update = sql.update(TASKS)
                .set(differing)
                .where(ownedBy(before.owner()), isStill(before))
                .returningResult(TASKS.ID);
        return statements.fetch(before.owner(), update).isNotEmpty();
    }

    private int delete(OwnerId owner, Condition which) {
        return statements
                .fetch(owner, sql.deleteFrom(TASKS).where(ownedBy(owner), which).returningResult(TASKS.ID))
                .size();
    }

    private List<Task> fetch(OwnerId owner, ResultQuery<TasksRecord> query) {
        return statements.fetch(owner, query).map(mapper::toTask);
    }

    private static Condition isStill(Task task) {
        return TASKS.ID.eq(task.id().value()).and(TASKS.VERSION.eq(task.version()));
    }

    private static Condition isOneOf(List<Long> ids) {
        return TASKS.ID.eq(any(ids.toArray(Long[]::new)));
    }

    /** The only key to another table is that to the users. */
    private static RuntimeException withoutUser(DataAccessException e) {
        return e.sqlState().equals(FOREIGN_KEY_VIOLATION) ? new TaskException.UnknownOwner() : e;
    }
}
