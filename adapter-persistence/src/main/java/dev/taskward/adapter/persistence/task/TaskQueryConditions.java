package dev.taskward.adapter.persistence.task;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import dev.taskward.domain.ListPosition;
import dev.taskward.domain.ListPosition.SortKey;
import dev.taskward.domain.Priority;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Direction;
import dev.taskward.domain.TaskQuery.Filter;
import dev.taskward.domain.TaskQuery.Sort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Collation;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Row2;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Translates a {@link TaskQuery} to SQL conditions and an order. */
final class TaskQueryConditions {
    /** ICU's root collation, which compares letters before accents and case: é is next to e, and É next to é. */
    private static final Collation ALPHABETICAL = DSL.collation("und-x-icu");

    private final TaskQuery query;

    TaskQueryConditions(TaskQuery query) {
        this.query = query;
    }

    /**
     * Returns the condition that selects the rows.
     *
     * @param after the position after which they begin; null to begin with the first
     */
    Condition matching(@Nullable ListPosition after) {
        Filter filter = query.filter();
        List<Condition> all = new ArrayList<>();
        all.add(
                switch (filter.status()) {
                    case ALL -> noCondition();
                    case PENDING -> TASKS.COMPLETED.isFalse();
                    case COMPLETED -> TASKS.COMPLETED.isTrue();
                });
        if (filter.priority() != null) {
            all.add(TASKS.PRIORITY.eq(TaskRecordMapper.fromPriority(filter.priority())));
        }
        if (filter.dueBefore() != null) {
            all.add(TASKS.DUE_DATE.lt(filter.dueBefore()));
        }
        if (filter.dueAfter() != null) {
            all.add(TASKS.DUE_DATE.gt(filter.dueAfter()));
        }
        if (filter.updatedSince() != null) {
            all.add(TASKS.UPDATED_AT.ge(filter.updatedSince()));
        }
        filter.words().forEach(word -> all.add(contains(word)));
        if (after != null) {
            all.add(afterPosition(after));
        }
        return DSL.and(all);
    }

    List<OrderField<?>> order() {
        Field<?> key = sortKey();
        return isAscending()
                ? List.of(isKeyRequired() ? key.asc() : key.asc().nullsLast(), TASKS.ID.asc())
                : List.of(isKeyRequired() ? key.desc() : key.desc().nullsLast(), TASKS.ID.desc());
    }

    private static Condition contains(String word) {
        Field<String> part = val(word).collate(ALPHABETICAL);
        return TASKS.TITLE
                .collate(ALPHABETICAL)
                .containsIgnoreCase(part)
                .or(TASKS.DESCRIPTION.collate(ALPHABETICAL).containsIgnoreCase(part));
    }

    private boolean isAscending() {
        return query.direction() == Direction.ASC;
    }

    private Field<?> sortKey() {
        return switch (query.sort()) {
            case CREATED, DUE_DATE, UPDATED -> timeKey();
            case TITLE -> titleKey(TASKS.TITLE);
            case PRIORITY -> TASKS.PRIORITY;
        };
    }

    private Field<Instant> timeKey() {
        return switch (query.sort()) {
            case CREATED -> TASKS.CREATED_AT;
            case DUE_DATE -> TASKS.DUE_DATE;
            case UPDATED -> TASKS.UPDATED_AT;
            case TITLE, PRIORITY -> throw positionOfAnotherSort();
        };
    }

    private static Field<String> titleKey(Field<String> title) {
        return lower(title.collate(ALPHABETICAL));
    }

    private boolean isKeyRequired() {
        return switch (query.sort()) {
            case CREATED, TITLE, UPDATED -> true;
            case DUE_DATE, PRIORITY -> false;
        };
    }

    private Condition afterPosition(ListPosition position) {
        Condition after = switch (position.key()) {
            case SortKey.Time(Instant time) -> keysetComparison(timeKey(), val(time), position);
            case SortKey.Title(String title) -> {
                requireSort(Sort.TITLE);
                yield keysetComparison(titleKey(TASKS.TITLE), titleKey(val(title)), position);
            }
            case SortKey.Rank(Priority priority) -> {
                requireSort(Sort.PRIORITY);
                yield keysetComparison(TASKS.PRIORITY, val(TaskRecordMapper.fromPriority(priority)), position);
            }
            case SortKey.None _ -> sortKey().isNull().and(hasIdAfter(position));
        };
        boolean nullsFollow = !isKeyRequired() && !(position.key() instanceof SortKey.None);
        return nullsFollow ? after.or(sortKey().isNull()) : after;
    }

    private void requireSort(Sort sort) {
        if (query.sort() != sort) {
            throw positionOfAnotherSort();
        }
    }

    private static IllegalArgumentException positionOfAnotherSort() {
        return new IllegalArgumentException("The position belongs to a list with another sort");
    }

    private Condition hasIdAfter(ListPosition position) {
        long id = position.id().value();
        return isAscending() ? TASKS.ID.gt(id) : TASKS.ID.lt(id);
    }

    /** Compares rows, which lets PostgreSQL start the scan of an index at the position. */
    private <K> Condition keysetComparison(Field<K> column, Field<K> key, ListPosition position) {
        Row2<K, Long> row = row(column, TASKS.ID);
        Row2<K, Long> start = row(key, val(position.id().value()));
        return isAscending() ? row.gt(start) : row.lt(start);
    }
}
