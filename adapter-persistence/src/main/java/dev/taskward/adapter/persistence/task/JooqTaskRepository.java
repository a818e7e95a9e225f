package dev.taskward.adapter.persistence.task;

import static dev.taskward.adapter.persistence.task.TaskStatements.EXPECTED_VERSION;
import static dev.taskward.adapter.persistence.task.TaskStatements.ID_PARAM;
import static dev.taskward.adapter.persistence.task.TaskStatements.QUOTA;
import static java.util.stream.Collectors.toMap;

import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement.Bindings;
import dev.taskward.adapter.persistence.jooq.tables.records.TasksRecord;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Stores tasks in PostgreSQL. {@link TaskStatements} has the SQL. */
final class JooqTaskRepository implements TaskRepository {
    /** Rows per chunk when a whole list is read. A list up to this size takes one query. */
    static final int CHUNK_SIZE = 250;

    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final OwnerScopedExecutor executor;
    private final TaskStatements statements;
    private final TaskRecordMapper mapper = new TaskRecordMapperImpl();

    JooqTaskRepository(DSLContext sql, OwnerScopedExecutor executor) {
        this(sql, executor, TaskStatements.ownerPredicate());
    }

    /** Takes the owner predicate, so that a test can leave it out and show that row-level security is enough. */
    JooqTaskRepository(DSLContext sql, OwnerScopedExecutor executor, Condition ownedBy) {
        this.executor = executor;
        this.statements = new TaskStatements(sql, executor, ownedBy);
    }

    @Override
    public Task create(NewTask task, OwnershipRules rules) {
        int quota = rules.maxTasksPerOwner();
        Bindings values = Bindings.of(mapper.toNewRecord(task)).and(QUOTA, quota);
        try {
            List<Long> ids = executor.fetch(task.owner(), statements.create(), values);
            if (ids.isEmpty()) {
                // the statement inserts nothing if the owner already has as many tasks as the quota allows
                throw rules.quotaExceeded();
            }
            return task.withId(new TaskId(ids.getFirst()));
        } catch (DataAccessException e) {
            throw translateForeignKeyViolation(e);
        }
    }

    /**
     * For a long list, one query reads all ids, and one query per chunk reads the tasks. So no task is missed or
     * repeated.
     */
    @Override
    public Stream<Task> list(OwnerId owner, TaskQuery query) {
        List<Task> first = fetchTasks(owner, statements.firstChunk(query, CHUNK_SIZE + 1));
        if (first.size() <= CHUNK_SIZE) {
            return first.stream();
        }
        List<Long> ids = executor.fetch(owner, statements.listIds(query));
        return IntStream.iterate(0, from -> from < ids.size(), from -> from + CHUNK_SIZE)
                .mapToObj(from -> ids.subList(from, Math.min(from + CHUNK_SIZE, ids.size())))
                .flatMap(chunk -> fetchInOrder(owner, chunk));
    }

    @Override
    public List<Task> list(OwnerId owner, TaskQuery query, @Nullable ListPosition after, int limit) {
        return fetchTasks(owner, statements.list(query, after, limit));
    }

    @Override
    public Optional<Task> find(OwnerId owner, TaskId id) {
        return find(owner, id, statements.find());
    }

    @Override
    public boolean existsForAnyOwner(OwnerId owner, TaskId id) {
        return executor.fetch(owner, statements.existsForAnyOwner(), Bindings.of(ID_PARAM, id.value()))
                .getFirst();
    }

    @Override
    public Optional<Task> change(OwnerId owner, TaskId id, UnaryOperator<Task> decision) {
        return withOptimisticLock(owner, id, task -> {
            Task decided = decision.apply(task);
            return update(task, decided) ? Optional.of(decided) : Optional.empty();
        });
    }

    @Override
    public boolean delete(OwnerId owner, TaskId id) {
        return !executor.fetch(owner, statements.delete(), Bindings.of(ID_PARAM, id.value()))
                .isEmpty();
    }

    @Override
    public boolean delete(OwnerId owner, TaskId id, Consumer<Task> check) {
        return withOptimisticLock(owner, id, task -> {
                    check.accept(task);
                    Bindings values = Bindings.of(ID_PARAM, id.value()).and(EXPECTED_VERSION, task.version());
                    boolean deleted = !executor.fetch(owner, statements.deleteVersion(), values)
                            .isEmpty();
                    return deleted ? Optional.of(task) : Optional.empty();
                })
                .isPresent();
    }

    @Override
    public int deleteCompleted(OwnerId owner) {
        return executor.fetch(owner, statements.deleteCompleted()).size();
    }

    @Override
    public List<Task> applyBatch(OwnerId owner, Set<TaskId> ids, Function<OwnerSnapshot, ChangeSet> decision) {
        return executor.inTransaction(() -> {
            int count = executor.fetch(owner, statements.countExclusively()).getFirst();
            Map<TaskId, Task> tasks =
                    fetchTasks(owner, statements.findAllForUpdate(ids)).stream().collect(toMap(Task::id, task -> task));
            ChangeSet changes = decision.apply(new OwnerSnapshot(tasks, count));
            if (!changes.deleted().isEmpty()) {
                executor.fetch(owner, statements.deleteAll(changes.deleted()));
            }
            if (!changes.changed().isEmpty()) {
                executor.fetch(
                        owner,
                        statements.overwriteAll(changes.changed().stream().map(mapper::toRecord)));
            }
            return changes.created().isEmpty() ? List.of() : insert(owner, changes.created());
        });
    }

    /** The database may return rows in any order, so each created task is matched by its details. */
    private List<Task> insert(OwnerId owner, List<NewTask> tasks) {
        try {
            Map<TaskDetails, Deque<Task>> created = new HashMap<>();
            fetchTasks(owner, statements.insertAll(tasks.stream().map(mapper::toNewRecord)))
                    .forEach(task -> created.computeIfAbsent(task.details(), _ -> new ArrayDeque<>())
                            .add(task));
            return tasks.stream()
                    .map(task ->
                            Objects.requireNonNull(created.get(task.details())).remove())
                    .toList();
        } catch (DataAccessException e) {
            throw translateForeignKeyViolation(e);
        }
    }

    /**
     * Reads a task and writes it if it still has the version that was read. If another request changed the task in
     * between, this repeats both in a transaction that locks the row, so that no second conflict is possible.
     *
     * @param attempt returns empty after a conflict
     */
    private Optional<Task> withOptimisticLock(OwnerId owner, TaskId id, Function<Task, Optional<Task>> attempt) {
        Optional<Task> before = find(owner, id);
        if (before.isEmpty()) {
            return before;
        }
        Optional<Task> written = attempt.apply(before.get());
        return written.isPresent()
                ? written
                : executor.inTransaction(
                        () -> find(owner, id, statements.findForUpdate()).flatMap(attempt));
    }

    /**
     * Writes the columns that differ.
     *
     * @return whether the row still had the version of {@code before}
     */
    private boolean update(Task before, Task after) {
        TasksRecord oldRecord = mapper.toRecord(before);
        TasksRecord newRecord = mapper.toRecord(after);
        Set<String> changed = new HashSet<>();
        for (Field<?> column : newRecord.fields()) {
            if (!Objects.equals(oldRecord.get(column), newRecord.get(column))) {
                changed.add(column.getName());
            }
        }
        if (changed.isEmpty()) {
            return true;
        }
        Bindings values = Bindings.of(newRecord).and(EXPECTED_VERSION, before.version());
        return !executor.fetch(before.owner(), statements.update(changed), values)
                .isEmpty();
    }

    private Optional<Task> find(OwnerId owner, TaskId id, OwnerScopedStatement<TaskRow> statement) {
        return executor.fetch(owner, statement, Bindings.of(ID_PARAM, id.value())).stream()
                .findFirst()
                .map(mapper::toTask);
    }

    /** Returns the tasks in the order of the ids, without those that were deleted meanwhile. */
    private Stream<Task> fetchInOrder(OwnerId owner, List<Long> ids) {
        Map<Long, Task> tasks = new HashMap<>();
        fetchTasks(owner, statements.findAll(ids))
                .forEach(task -> tasks.put(task.id().value(), task));
        return ids.stream().map(tasks::get).filter(Objects::nonNull);
    }

    private List<Task> fetchTasks(OwnerId owner, OwnerScopedStatement<TaskRow> statement) {
        return executor.fetch(owner, statement).stream().map(mapper::toTask).toList();
    }

    /** The table's only foreign key is that to the users. */
    private static RuntimeException translateForeignKeyViolation(DataAccessException e) {
        return e.sqlState().equals(FOREIGN_KEY_VIOLATION) ? new TaskException.UnknownOwner() : e;
    }
}
