package dev.taskward.adapter.persistence.idempotency;

import static dev.taskward.adapter.persistence.jooq.Tables.IDEMPOTENT_REQUESTS;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import dev.taskward.adapter.persistence.isolation.AdvisoryLocks;
import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement.Bindings;
import dev.taskward.application.port.IdempotencyKey;
import dev.taskward.application.port.StoredResponse;
import dev.taskward.application.port.out.IdempotencyRecords;
import dev.taskward.domain.OwnerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.impl.SQLDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores idempotency records in PostgreSQL, in the transaction of the request that they belong to. So the effect and
 * the record are committed together or not at all, and every instance of the service sees them.
 */
final class JooqIdempotencyRecords implements IdempotencyRecords {
    private static final Logger LOG = LoggerFactory.getLogger(JooqIdempotencyRecords.class);
    private static final Duration PURGE_INTERVAL = Duration.ofMinutes(10);

    private static final Param<String> KEY = param("key", IDEMPOTENT_REQUESTS.KEY);
    private static final Param<Instant> SINCE = param("since", IDEMPOTENT_REQUESTS.CREATED_AT);
    // the two columns have the names that they got with the first migrations
    private static final Param<String> FINGERPRINT = param("fingerprint", IDEMPOTENT_REQUESTS.REQUEST);
    private static final Param<byte[]> RESPONSE = param("response", IDEMPOTENT_REQUESTS.ANSWER);
    private static final Param<Instant> NOW = param("now", IDEMPOTENT_REQUESTS.CREATED_AT);
    private static final Param<String> LOCK_NAME = param("lock_name", SQLDataType.VARCHAR);

    private final OwnerScopedExecutor executor;
    private final OwnerScopedStatement<Boolean> tryLock;
    private final OwnerScopedStatement<Entry> find;
    private final OwnerScopedStatement<Integer> count;
    private final OwnerScopedStatement<String> save;

    JooqIdempotencyRecords(DSLContext sql, OwnerScopedExecutor executor) {
        this.executor = executor;
        Condition ownedBy =
                IDEMPOTENT_REQUESTS.USER_ID.eq(param(OwnerScopedStatement.OWNER_PARAM, IDEMPOTENT_REQUESTS.USER_ID));
        Condition recent = IDEMPOTENT_REQUESTS.CREATED_AT.ge(SINCE);
        this.tryLock = executor.prepare(select(AdvisoryLocks.tryAcquire(LOCK_NAME)), row -> row.getBoolean(1));
        this.find = executor.prepare(
                sql.select(IDEMPOTENT_REQUESTS.REQUEST, IDEMPOTENT_REQUESTS.ANSWER)
                        .from(IDEMPOTENT_REQUESTS)
                        .where(ownedBy, IDEMPOTENT_REQUESTS.KEY.eq(KEY), recent),
                row -> new Entry(row.getString(1), new StoredResponse(row.getBytes(2))));
        this.count = executor.prepare(
                sql.selectCount().from(IDEMPOTENT_REQUESTS).where(ownedBy, recent), row -> row.getInt(1));
        this.save = executor.prepare(
                sql.insertInto(IDEMPOTENT_REQUESTS)
                        .set(
                                IDEMPOTENT_REQUESTS.USER_ID,
                                param(OwnerScopedStatement.OWNER_PARAM, IDEMPOTENT_REQUESTS.USER_ID))
                        .set(IDEMPOTENT_REQUESTS.KEY, KEY)
                        .set(IDEMPOTENT_REQUESTS.REQUEST, FINGERPRINT)
                        .set(IDEMPOTENT_REQUESTS.ANSWER, RESPONSE)
                        .set(IDEMPOTENT_REQUESTS.CREATED_AT, NOW)
                        .onConflict(IDEMPOTENT_REQUESTS.USER_ID, IDEMPOTENT_REQUESTS.KEY)
                        .doUpdate()
                        .setAllToExcluded()
                        .returningResult(IDEMPOTENT_REQUESTS.KEY),
                row -> row.getString(1));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the purge catches its failures, and the executor's end cancels it
    void schedulePurges(ScheduledExecutorService scheduler) {
        long minutes = PURGE_INTERVAL.toMinutes();
        scheduler.scheduleWithFixedDelay(this::purge, minutes, minutes, TimeUnit.MINUTES);
    }

    @Override
    public <T> Optional<T> tryWithLock(OwnerId owner, IdempotencyKey key, Supplier<T> work) {
        return executor.inTransaction(() -> tryLock(owner, key) ? Optional.of(work.get()) : Optional.empty());
    }

    @Override
    public Optional<Entry> find(OwnerId owner, IdempotencyKey key, Instant since) {
        return executor.fetch(owner, find, Bindings.of(KEY, key.value()).and(SINCE, since)).stream()
                .findFirst();
    }

    @Override
    public int count(OwnerId owner, Instant since) {
        return executor.fetch(owner, count, Bindings.of(SINCE, since)).getFirst();
    }

    @Override
    public void save(OwnerId owner, IdempotencyKey key, Entry entry, Instant now) {
        Bindings values = Bindings.of(KEY, key.value())
                .and(FINGERPRINT, entry.fingerprint())
                .and(RESPONSE, entry.response().bytes())
                .and(NOW, now);
        executor.fetch(owner, save, values);
    }

    /** Deletes expired records of all owners. No request waits for it, because none reads expired rows. */
    void purge() {
        try {
            executor.deleteExpired(IDEMPOTENT_REQUESTS);
        } catch (RuntimeException e) {
            LOG.warn(
                    "Expired idempotency records could not be deleted; the next purge tries again: {}", e.getMessage());
        }
    }

    /**
     * Tries to acquire a lock that is held until the end of the transaction. The line break keeps its name apart from
     * those of the locks on owners, because an owner id contains no control character.
     */
    private boolean tryLock(OwnerId owner, IdempotencyKey key) {
        String lockName = owner.value() + "\n" + key.value();
        return executor.fetch(owner, tryLock, Bindings.of(LOCK_NAME, lockName)).getFirst();
    }
}
