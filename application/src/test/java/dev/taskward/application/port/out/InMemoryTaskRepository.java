package dev.taskward.application.port.out;

import static java.util.stream.Collectors.toMap;

import dev.taskward.domain.DueDate;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.Priority;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDescription;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import dev.taskward.domain.VersionCondition;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    public synchronized Stream<Task> list(OwnerId owner, TaskQuery query) {
        Comparator<Task> order = order(query.sort(), query.order());
        TaskQuery.Position after = query.after();
        return ownedBy(owner).stream()
                .filter(task -> isWanted(query.filter(), task))
                .filter(task -> after == null || order.compare(task, standIn(after, query.sort(), task)) > 0)
                .sorted(order)
                .limit(query.limit() == null ? Long.MAX_VALUE : query.limit())
                .toList()
                .stream();
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
    public synchronized boolean delete(OwnerId owner, TaskId id, VersionCondition condition) {
        return find(owner, id)
                .map(task -> tasks.remove(task.matching(condition).id()))
                .isPresent();
    }

    @Override
    public synchronized int deleteCompleted(OwnerId owner) {
        List<Task> completed = ownedBy(owner).stream()
                .filter(task -> task.details().completed())
                .toList();
        completed.forEach(task -> tasks.remove(task.id()));
        return completed.size();
    }

    @Override
    public synchronized List<Task> changeAll(
            OwnerId owner, Set<TaskId> ids, Instant now, Function<Owned, Plan> decision) {
        List<Task> owned = ownedBy(owner);
        Plan plan = decision.apply(new Owned(
                owned.stream().filter(task -> ids.contains(task.id())).collect(toMap(Task::id, task -> task)),
                owned.size()));
        plan.changed().forEach(task -> tasks.put(task.id(), task));
        plan.removed().forEach(tasks::remove);
        return plan.added().stream()
                .map(details -> create(owner, details, now, Integer.MAX_VALUE))
                .toList();
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

    private static boolean isWanted(TaskQuery.Filter filter, Task task) {
        TaskDetails details = task.details();
        Instant due = details.dueDate() == null ? null : details.dueDate().value();
        return switch (filter.status()) {
                    case ALL -> true;
                    case PENDING -> !details.completed();
                    case COMPLETED -> details.completed();
                }
                && (filter.priority() == null || filter.priority() == details.priority())
                && (filter.dueBefore() == null || (due != null && due.isBefore(filter.dueBefore())))
                && (filter.dueAfter() == null || (due != null && due.isAfter(filter.dueAfter())))
                && (filter.updatedSince() == null || !task.updatedAt().isBefore(filter.updatedSince()))
                && filter.words().stream().allMatch(word -> isIn(details, word.toLowerCase(Locale.ROOT)));
    }

    private static boolean isIn(TaskDetails details, String word) {
        TaskDescription description = details.description();
        return details.title().value().toLowerCase(Locale.ROOT).contains(word)
                || (description != null
                        && description.value().toLowerCase(Locale.ROOT).contains(word));
    }

    private static Comparator<Task> order(TaskQuery.Sort sort, TaskQuery.Order order) {
        return switch (sort) {
            case CREATED -> by(Task::createdAt, order);
            case TITLE -> by(task -> task.details().title().value().toLowerCase(Locale.ROOT), order);
            case DUE_DATE ->
                by(
                        task -> task.details().dueDate() == null
                                ? null
                                : task.details().dueDate().value(),
                        order);
            case PRIORITY -> by(task -> task.details().priority(), order);
            case UPDATED -> by(Task::updatedAt, order);
        };
    }

    private static <K extends Comparable<? super K>> Comparator<Task> by(
            Function<Task, @Nullable K> key, TaskQuery.Order order) {
        boolean ascending = order == TaskQuery.Order.ASC;
        Comparator<K> keys = ascending ? Comparator.naturalOrder() : Comparator.reverseOrder();
        Comparator<Task> byId = Comparator.comparingLong(task -> task.id().value());
        return Comparator.comparing(key, Comparator.nullsLast(keys)).thenComparing(ascending ? byId : byId.reversed());
    }

    /** A task that stands in that place. */
    private static Task standIn(TaskQuery.Position place, TaskQuery.Sort sort, Task like) {
        String key = place.key();
        TaskDetails details = like.details();
        Instant time = key == null || !(sort == TaskQuery.Sort.CREATED || sort == TaskQuery.Sort.UPDATED)
                ? like.updatedAt()
                : Instant.parse(key);
        TaskTitle title = sort == TaskQuery.Sort.TITLE ? new TaskTitle(Objects.requireNonNull(key)) : details.title();
        DueDate dueDate = sort == TaskQuery.Sort.DUE_DATE && key != null ? new DueDate(Instant.parse(key)) : null;
        Priority priority = sort == TaskQuery.Sort.PRIORITY && key != null ? Priority.valueOf(key) : null;
        return new Task(
                place.id(),
                like.owner(),
                new TaskDetails(title, details.description(), details.completed(), priority, dueDate),
                time,
                time,
                like.version());
    }
}
