package dev.taskward.application.port.in;

class InMemoryIdempotentRequestsTest extends IdempotentRequestsContract {
    private final IdempotentRequests requests = new InMemoryIdempotentRequests();

    @Override
    protected IdempotentRequests requests() {
        return requests;
    }
}
