package dev.taskward.adapter.persistence.isolation;

import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;

import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** PostgreSQL's advisory locks, by name. Each is held until the end of the transaction. */
public final class AdvisoryLocks {

    private AdvisoryLocks() {}

    /** Blocks until the lock is acquired. */
    public static Field<?> acquire(Field<String> name) {
        return call("pg_advisory_xact_lock", SQLDataType.OTHER, name);
    }

    /** Tries to acquire the lock; false if another transaction holds it. */
    public static Field<Boolean> tryAcquire(Field<String> name) {
        return call("pg_try_advisory_xact_lock", SQLDataType.BOOLEAN, name);
    }

    private static <T> Field<T> call(String function, DataType<T> type, Field<String> name) {
        return function(function, type, function("hashtextextended", SQLDataType.BIGINT, name, inline(0L)));
    }
}
