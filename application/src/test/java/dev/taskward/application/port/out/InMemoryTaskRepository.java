package dev.taskward.application.port.out;

import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A repository for tests. Keeps the port's contract, as {@link TaskRepositoryContract} checks; one lock makes it atomic. */
public final class InMemoryTaskRepository implements TaskRepository {
    private final Map<TaskId, Task> tasks = new HashMap<>();
    private long lastId;
    private boolean available = true;

    /** Makes every further call fail, or work again. */
    public synchronized void setAvailable(boolean available) {
        this.available = available;
    }

    @Override
    public synchronized Task create(OwnerId owner, TaskDetails details, Instant now, int quota) {
        if (ownedBy(owner).size() >= quota) {
            throw new TaskException.QuotaExceeded(quota);
        }
        Task task = Task.created(new TaskId(++lastId), owner, details, now);
        tasks.put(task.id(), task);
        return task;
    }

    @Override
    public synchronized List<Task> list(OwnerId owner, TaskQuery query) {
        return ownedBy(owner).stream()
                .filter(task -> switch (query.status()) {
                    case ALL -> true;
                    case PENDING -> !task.details().completed();
                    case COMPLETED -> task.details().completed();
                })
                .sorted(order(query.sort()))
                .toList();
    }

    @Override
    public synchronized Optional<Task> find(OwnerId owner, TaskId id) {
        return ownedBy(owner).stream().filter(task -> task.id().equals(id)).findFirst();
    }

    @Override
    public synchronized Optional<Task> change(OwnerId owner, TaskId id, UnaryOperator<Task> decision) {
        Optional<Task> changed = find(owner, id).map(decision);
        changed.ifPresent(task -> tasks.put(id, task));
        return changed;
    }

    @Override
    public synchronized boolean delete(OwnerId owner, TaskId id) {
        return find(owner, id).map(task -> tasks.remove(task.id())).isPresent();
    }

    /** Whether any owner has it. */
    public synchronized boolean exists(TaskId id) {
        return tasks.containsKey(id);
    }

    private List<Task> ownedBy(OwnerId owner) {
        if (!available) {
            throw new StorageUnavailableException(new IOException("Set to be unavailable"));
        }
        return tasks.values().stream()
                .filter(task -> task.owner().equals(owner))
                .toList();
    }

    private static Comparator<Task> order(TaskQuery.Sort sort) {
        Comparator<Task> byId = Comparator.comparingLong(task -> task.id().value());
        return switch (sort) {
            case CREATED ->
                Comparator.comparing(Task::createdAt).thenComparing(byId).reversed();
            case TITLE ->
                Comparator.<Task, String>comparing(
                                task -> task.details().title().value().toLowerCase(Locale.ROOT))
                        .thenComparing(byId);
            case DUE_DATE ->
                Comparator.comparing(InMemoryTaskRepository::dueDateOrLast).thenComparing(byId);
        };
    }

    private static Instant dueDateOrLast(Task task) {
        var dueDate = task.details().dueDate();
        return dueDate == null ? Instant.MAX : dueDate.value();
    }
}
