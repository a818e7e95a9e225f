package dev.taskward.application.port.out;

class InMemoryIdempotencyRecordsTest extends IdempotencyRecordsContract {
    private final IdempotencyRecords records = new InMemoryIdempotencyRecords();

    @Override
    protected IdempotencyRecords records() {
        return records;
    }
}
