package dev.taskward.application.port.out;

import static java.util.stream.Collectors.toMap;

import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.ListPosition.SortKey;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.Priority;
import dev.taskward.domain.Task;
import dev.taskward.domain.TaskDescription;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Direction;
import dev.taskward.domain.TaskQuery.Filter;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fake for tests. It meets the port's contract, as {@link TaskRepositoryContract} checks. One lock makes every method
 * atomic.
 */
public final class InMemoryTaskRepository implements TaskRepository {
    private final Map<TaskId, Task> tasks = new HashMap<>();
    private long lastId;
    private boolean available = true;

    /** Sets whether the store works; while it does not, every call fails. */
    public synchronized void setAvailable(boolean available) {
        this.available = available;
    }

    @Override
    public synchronized Task create(NewTask task, OwnershipRules rules) {
        rules.requireBelowQuota(ownedBy(task.owner()).size());
        return insert(task);
    }

    @Override
    public synchronized Stream<Task> list(OwnerId owner, TaskQuery query) {
        return list(owner, query, null, Integer.MAX_VALUE).stream();
    }

    @Override
    public synchronized List<Task> list(OwnerId owner, TaskQuery query, @Nullable ListPosition after, int limit) {
        Comparator<ListPosition> order = order(query.direction());
        return ownedBy(owner).stream()
                .filter(task -> matches(query.filter(), task))
                .filter(task -> after == null || order.compare(ListPosition.of(task, query.sort()), after) > 0)
                .sorted(Comparator.comparing(task -> ListPosition.of(task, query.sort()), order))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Task> find(OwnerId owner, TaskId id) {
        return ownedBy(owner).stream().filter(task -> task.id().equals(id)).findFirst();
    }

    @Override
    public synchronized boolean existsForAnyOwner(OwnerId asking, TaskId id) {
        return tasks.containsKey(id);
    }

    @Override
    public synchronized Optional<Task> change(OwnerId owner, TaskId id, UnaryOperator<Task> decision) {
        Optional<Task> changed = find(owner, id).map(decision);
        changed.ifPresent(task -> tasks.put(id, task));
        return changed;
    }

    @Override
    public synchronized boolean delete(OwnerId owner, TaskId id) {
        return delete(owner, id, task -> {});
    }

    @Override
    public synchronized boolean delete(OwnerId owner, TaskId id, Consumer<Task> check) {
        Optional<Task> task = find(owner, id);
        task.ifPresent(found -> {
            check.accept(found);
            tasks.remove(id);
        });
        return task.isPresent();
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
    public synchronized List<Task> applyBatch(
            OwnerId owner, Set<TaskId> ids, Function<OwnerSnapshot, ChangeSet> decision) {
        List<Task> owned = ownedBy(owner);
        ChangeSet changes = decision.apply(new OwnerSnapshot(
                owned.stream().filter(task -> ids.contains(task.id())).collect(toMap(Task::id, task -> task)),
                owned.size()));
        changes.changed().forEach(task -> tasks.put(task.id(), task));
        changes.deleted().forEach(tasks::remove);
        return changes.created().stream().map(this::insert).toList();
    }

    private Task insert(NewTask task) {
        Task created = task.withId(new TaskId(++lastId));
        tasks.put(created.id(), created);
        return created;
    }

    private List<Task> ownedBy(OwnerId owner) {
        if (!available) {
            throw new StorageUnavailableException(new IOException("Set to be unavailable"));
        }
        return tasks.values().stream()
                .filter(task -> task.owner().equals(owner))
                .toList();
    }

    private static boolean matches(Filter filter, Task task) {
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
                && filter.words().stream().allMatch(word -> contains(details, word.toLowerCase(Locale.ROOT)));
    }

    private static boolean contains(TaskDetails details, String word) {
        TaskDescription description = details.description();
        return details.title().value().toLowerCase(Locale.ROOT).contains(word)
                || (description != null
                        && description.value().toLowerCase(Locale.ROOT).contains(word));
    }

    /** Compares by key, then by id. Positions without a key come last in both directions. */
    private static Comparator<ListPosition> order(Direction direction) {
        boolean ascending = direction == Direction.ASC;
        Comparator<Comparable<Object>> keys = ascending ? Comparator.naturalOrder() : Comparator.reverseOrder();
        Comparator<ListPosition> ids =
                Comparator.comparingLong(position -> position.id().value());
        return Comparator.comparing(InMemoryTaskRepository::keyOf, Comparator.nullsLast(keys))
                .thenComparing(ascending ? ids : ids.reversed());
    }

    /** All positions of one list have keys of one type, so they can be compared. */
    @SuppressWarnings("unchecked")
    private static @Nullable Comparable<Object> keyOf(ListPosition position) {
        Object key = switch (position.key()) {
            case SortKey.Time(Instant time) -> time;
            case SortKey.Title(String title) -> title.toLowerCase(Locale.ROOT);
            case SortKey.Rank(Priority priority) -> priority;
            case SortKey.None _ -> null;
        };
        return (Comparable<Object>) key;
    }
}
