package dev.taskward.adapter.persistence;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.noCondition;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.ResultQuery;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in PostgreSQL. Every statement names the owner, which is the first wall of isolation; {@link OwnerStatements}
 * is the second.
 */
class JooqTaskRepository implements TaskRepository {
    /** Sorts as people do, whatever the language and the database's own default: é next to e, and É with é. */
    private static final String ALPHABETICAL = "und-x-icu";

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
        List<Field<?>> columns = Stream.of(row.fields())
                .filter(column -> !column.equals(TASKS.ID))
                .toList();
        var insert = sql.insertInto(TASKS)
                .columns(columns)
                .select(select(columns.stream()
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
            // the only key to another table is that to the users
            throw e.sqlState().equals(FOREIGN_KEY_VIOLATION) ? new TaskException.UnknownOwner() : e;
        }
    }

    @Override
    public List<Task> list(OwnerId owner, TaskQuery query) {
        var select =
                sql.selectFrom(TASKS).where(ownedBy(owner), has(query.status())).orderBy(by(query.sort()));
        return statements.fetch(owner, select).map(mapper::toTask);
    }

    @Override
    public Optional<Task> find(OwnerId owner, TaskId id) {
        return fetchOne(statements, owner, sql.selectFrom(TASKS).where(ownedBy(owner), TASKS.ID.eq(id.value())));
    }

    /**
     * Reads and writes without a transaction; the write names the version that was read. Only when somebody else was
     * first, all is done once more behind the row's lock, where nobody can be.
     */
    @Override
    public Optional<Task> change(OwnerId owner, TaskId id, UnaryOperator<Task> decision) {
        Optional<Task> before = find(owner, id);
        if (before.isEmpty()) {
            return before;
        }
        Task after = decision.apply(before.get());
        if (write(statements, before.get(), after)) {
            return Optional.of(after);
        }
        return statements.inTransaction(transaction -> fetchOne(
                        transaction,
                        owner,
                        sql.selectFrom(TASKS)
                                .where(ownedBy(owner), TASKS.ID.eq(id.value()))
                                .forUpdate())
                .map(locked -> {
                    Task decided = decision.apply(locked);
                    write(transaction, locked, decided);
                    return decided;
                }));
    }

    @Override
    public boolean delete(OwnerId owner, TaskId id) {
        var delete = sql.deleteFrom(TASKS)
                .where(ownedBy(owner), TASKS.ID.eq(id.value()))
                .returningResult(TASKS.ID);
        return statements.fetch(owner, delete).isNotEmpty();
    }

    /** The first wall. A method of its own, so that a test can take it out and show that the second one holds. */
    Condition ownedBy(OwnerId owner) {
        return TASKS.USER_ID.eq(owner.value());
    }

    /** Writes the columns that differ; answers whether the row still was as {@code before}. */
    private boolean write(OwnerStatements in, Task before, Task after) {
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
                .where(ownedBy(before.owner()), TASKS.ID.eq(before.id().value()), TASKS.VERSION.eq(before.version()))
                .returningResult(TASKS.ID);
        return in.fetch(before.owner(), update).isNotEmpty();
    }

    private Optional<Task> fetchOne(OwnerStatements in, OwnerId owner, ResultQuery<TasksRecord> select) {
        return in.fetch(owner, select).stream().findFirst().map(mapper::toTask);
    }

    private static Condition has(TaskQuery.Status status) {
        return switch (status) {
            case ALL -> noCondition();
            case PENDING -> TASKS.COMPLETED.isFalse();
            case COMPLETED -> TASKS.COMPLETED.isTrue();
        };
    }

    private static List<OrderField<?>> by(TaskQuery.Sort sort) {
        return switch (sort) {
            case CREATED -> List.of(TASKS.CREATED_AT.desc(), TASKS.ID.desc());
            case TITLE -> List.of(lower(TASKS.TITLE.collate(ALPHABETICAL)).asc(), TASKS.ID.asc());
            case DUE_DATE -> List.of(TASKS.DUE_DATE.asc().nullsLast(), TASKS.ID.asc());
        };
    }
}
