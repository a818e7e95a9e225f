package dev.taskward.adapter.persistence;

import static dev.taskward.adapter.persistence.jooq.Tables.IDEMPOTENT_REQUESTS;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.domain.OwnerId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.Result;
import org.jooq.impl.DSL;
import org.jooq.types.DayToSecond;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers kept in PostgreSQL, in the transaction of what they tell of: so there are both or neither, whatever breaks, and
 * every instance of the service knows them.
 */
final class JooqIdempotentRequests implements IdempotentRequests, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JooqIdempotentRequests.class);

    static final int MOST_PER_OWNER = 10_000;
    /** What the policy for deleting says too. */
    private static final Duration KEPT = Duration.ofHours(24);

    private static final Duration BETWEEN_PURGES = Duration.ofMinutes(10);

    private final DSLContext sql;
    private final OwnerStatements statements;
    private final ScheduledExecutorService purges = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("purge").daemon().factory());

    @SuppressWarnings("FutureReturnValueIgnored") // no purge fails, and they end with this
    JooqIdempotentRequests(DSLContext sql, OwnerStatements statements) {
        this.sql = sql;
        this.statements = statements;
        purges.scheduleWithFixedDelay(
                this::purge, BETWEEN_PURGES.toSeconds(), BETWEEN_PURGES.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public Outcome once(OwnerId owner, Request request, Supplier<Optional<byte[]>> effect) {
        try {
            return statements.inTransaction(() -> {
                if (!isFree(owner, request.key())) {
                    return Outcome.Refused.IN_USE;
                }
                Result<Record2<String, byte[]>> kept = statements.fetch(
                        owner,
                        sql.select(IDEMPOTENT_REQUESTS.REQUEST, IDEMPOTENT_REQUESTS.ANSWER)
                                .from(IDEMPOTENT_REQUESTS)
                                .where(ownedBy(owner), IDEMPOTENT_REQUESTS.KEY.eq(request.key()), isYoung()));
                if (!kept.isEmpty()) {
                    return kept.getFirst().value1().equals(request.digest())
                            ? new Outcome.Repeated(kept.getFirst().value2())
                            : Outcome.Refused.REUSED;
                }
                if (count(owner) >= MOST_PER_OWNER) {
                    return Outcome.Refused.TOO_MANY;
                }
                keep(owner, request, effect.get().orElseThrow(Undone::new));
                return new Outcome.First();
            });
        } catch (Undone e) {
            return new Outcome.First();
        }
    }

    /** Until the end of the transaction, nobody else gets as far as this with the same key. */
    private boolean isFree(OwnerId owner, String key) {
        // neither an owner nor a lock of another kind has a line end
        var free = select(AdvisoryLocks.takenIfFree(val(owner.value() + "\n" + key)));
        return Boolean.TRUE.equals(statements.fetch(owner, free).getFirst().value1());
    }

    private int count(OwnerId owner) {
        return statements
                .fetch(owner, select(DSL.count()).from(IDEMPOTENT_REQUESTS).where(ownedBy(owner), isYoung()))
                .getFirst()
                .value1();
    }

    /** In place of one of the same key that is too old. */
    private void keep(OwnerId owner, Request request, byte[] answer) {
        statements.fetch(
                owner,
                sql.insertInto(IDEMPOTENT_REQUESTS)
                        .set(IDEMPOTENT_REQUESTS.USER_ID, owner.value())
                        .set(IDEMPOTENT_REQUESTS.KEY, request.key())
                        .set(IDEMPOTENT_REQUESTS.REQUEST, request.digest())
                        .set(IDEMPOTENT_REQUESTS.ANSWER, answer)
                        .set(IDEMPOTENT_REQUESTS.CREATED_AT, DSL.currentInstant())
                        .onConflict(IDEMPOTENT_REQUESTS.USER_ID, IDEMPOTENT_REQUESTS.KEY)
                        .doUpdate()
                        .setAllToExcluded()
                        .returningResult(IDEMPOTENT_REQUESTS.KEY));
    }

    /** Deletes what is too old to count, whosever it is. Locks none but those rows, which nobody reads. */
    void purge() {
        try {
            statements.deleteForNobody(IDEMPOTENT_REQUESTS);
        } catch (RuntimeException e) {
            LOG.warn("Old answers are not deleted now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        purges.close();
    }

    private static Condition ownedBy(OwnerId owner) {
        return IDEMPOTENT_REQUESTS.USER_ID.eq(owner.value());
    }

    private static Condition isYoung() {
        return IDEMPOTENT_REQUESTS.CREATED_AT.ge(DSL.currentInstant().sub(DayToSecond.valueOf(KEPT)));
    }

    /** Rolls back what was refused. */
    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Undone() {
            super(null, null, false, false);
        }
    }
}
