package dev.taskward.adapter.persistence;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import dev.taskward.domain.Priority;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Filter;
import dev.taskward.domain.TaskQuery.Order;
import dev.taskward.domain.TaskQuery.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Collation;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Row2;
import org.jooq.impl.DSL;

/** A query in terms of the table: which rows, and in which order. */
final class TaskListing {
    /** Sorts as people do, whatever the language and the database's own default: é next to e, and É with é. */
    private static final Collation ALPHABETICAL = DSL.collation("und-x-icu");

    private final TaskQuery query;

    TaskListing(TaskQuery query) {
        this.query = query;
    }

    /** What the rows have in common, and that they are behind the position where there is one. */
    Condition condition() {
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
        for (String word : filter.words()) {
            Field<String> part = val(word).collate(ALPHABETICAL);
            all.add(TASKS.TITLE
                    .collate(ALPHABETICAL)
                    .containsIgnoreCase(part)
                    .or(TASKS.DESCRIPTION.collate(ALPHABETICAL).containsIgnoreCase(part)));
        }
        if (query.after() != null) {
            all.add(behind(query.after()));
        }
        return DSL.and(all);
    }

    List<OrderField<?>> order() {
        Field<?> key = key();
        return query.order() == Order.ASC
                ? List.of(hasAlways() ? key.asc() : key.asc().nullsLast(), TASKS.ID.asc())
                : List.of(hasAlways() ? key.desc() : key.desc().nullsLast(), TASKS.ID.desc());
    }

    private Field<?> key() {
        return switch (query.sort()) {
            case CREATED -> TASKS.CREATED_AT;
            case TITLE -> lower(TASKS.TITLE.collate(ALPHABETICAL));
            case DUE_DATE -> TASKS.DUE_DATE;
            case PRIORITY -> TASKS.PRIORITY;
            case UPDATED -> TASKS.UPDATED_AT;
        };
    }

    /** Whether every task has a value to sort by. */
    private boolean hasAlways() {
        return switch (query.sort()) {
            case CREATED, TITLE, UPDATED -> true;
            case DUE_DATE, PRIORITY -> false;
        };
    }

    private Condition behind(Position place) {
        String key = place.key();
        if (key == null) {
            Condition later = query.order() == Order.ASC
                    ? TASKS.ID.gt(place.id().value())
                    : TASKS.ID.lt(place.id().value());
            return key().isNull().and(later);
        }
        Condition later = switch (query.sort()) {
            case CREATED -> later(TASKS.CREATED_AT, val(Instant.parse(key)), place);
            case TITLE -> later(lower(TASKS.TITLE.collate(ALPHABETICAL)), lower(val(key).collate(ALPHABETICAL)), place);
            case DUE_DATE -> later(TASKS.DUE_DATE, val(Instant.parse(key)), place);
            case PRIORITY -> later(TASKS.PRIORITY, val(TaskRecordMapper.fromPriority(Priority.valueOf(key))), place);
            case UPDATED -> later(TASKS.UPDATED_AT, val(Instant.parse(key)), place);
        };
        return hasAlways() ? later : later.or(key().isNull());
    }

    /** Comparing rows lets PostgreSQL begin there in an index. */
    private <K> Condition later(Field<K> column, Field<K> key, Position place) {
        Row2<K, Long> row = row(column, TASKS.ID);
        Row2<K, Long> from = row(key, val(place.id().value()));
        return query.order() == Order.ASC ? row.gt(from) : row.lt(from);
    }
}
