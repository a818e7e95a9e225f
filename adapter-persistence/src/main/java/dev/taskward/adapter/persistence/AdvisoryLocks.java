package dev.taskward.adapter.persistence;

import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;

import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** Locks of PostgreSQL's that stand for a name and are held until the end of the transaction. */
final class AdvisoryLocks {

    private AdvisoryLocks() {}

    /** Waits for it. */
    static Field<?> taken(Field<String> name) {
        return call("pg_advisory_xact_lock", SQLDataType.OTHER, name);
    }

    /** Whether it was free; then it is taken. */
    static Field<Boolean> takenIfFree(Field<String> name) {
        return call("pg_try_advisory_xact_lock", SQLDataType.BOOLEAN, name);
    }

    private static <T> Field<T> call(String function, DataType<T> type, Field<String> name) {
        return function(function, type, function("hashtextextended", SQLDataType.BIGINT, name, inline(0L)));
    }
}
