package dev.taskward.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which of an owner's tasks, in which order, and how many. Ties are broken by id, in the direction of the sort.
 *
 * @param after begins behind this place of the same sort and order; null for the beginning
 * @param limit the most tasks to read; null for all
 */
public record TaskQuery(
        Filter filter,
        Sort sort,
        Order order,
        @Nullable Position after,
        @Nullable Integer limit) {

    /** Everything, newest first. */
    public static final TaskQuery DEFAULT = of(Status.ALL, Sort.CREATED);

    /** All of a status, in the direction that is usual for the sort. */
    public static TaskQuery of(Status status, Sort sort) {
        return new TaskQuery(
                new Filter(status, null, null, null, null, List.of()), sort, sort.usualOrder(), null, null);
    }

    /** The same, of at most so many tasks. */
    public TaskQuery limitedTo(int most) {
        return new TaskQuery(filter, sort, order, after, most);
    }

    /**
     * What all tasks of the list have in common. What is null does not matter.
     *
     * @param dueBefore due, and earlier than this
     * @param dueAfter due, and later than this
     * @param updatedSince changed then or later
     * @param words each of them is part of the title or the description, whatever the case
     */
    public record Filter(
            Status status,
            @Nullable Priority priority,
            @Nullable Instant dueBefore,
            @Nullable Instant dueAfter,
            @Nullable Instant updatedSince,
            List<String> words) {

        public Filter {
            words = List.copyOf(words);
            words.forEach(Text::requireStorable);
        }
    }

    public enum Status {
        ALL,
        PENDING,
        COMPLETED
    }

    /** Tasks without a value are last, whatever the direction. */
    public enum Sort {
        /** Usually newest first. */
        CREATED(Order.DESC),
        /** Usually A to Z, whatever the case. */
        TITLE(Order.ASC),
        /** Usually soonest first. */
        DUE_DATE(Order.ASC),
        /** Usually high first. */
        PRIORITY(Order.DESC),
        /** Usually the latest change first. */
        UPDATED(Order.DESC);

        private final Order usualOrder;

        Sort(Order usualOrder) {
            this.usualOrder = usualOrder;
        }

        public Order usualOrder() {
            return usualOrder;
        }
    }

    public enum Order {
        ASC,
        DESC
    }

    /**
     * The place of a task in a list, which is still one when the task is gone.
     *
     * @param key what the sort goes by, as text; null where the task has none
     */
    public record Position(TaskId id, @Nullable String key) {

        /** Where a task stands in lists of this sort. */
        public static Position of(Task task, Sort sort) {
            TaskDetails details = task.details();
            Object key = switch (sort) {
                case CREATED -> task.createdAt();
                case TITLE -> details.title().value();
                case DUE_DATE ->
                    details.dueDate() == null ? null : details.dueDate().value();
                case PRIORITY -> details.priority();
                case UPDATED -> task.updatedAt();
            };
            return new Position(task.id(), key == null ? null : Objects.toString(key));
        }
    }
}
